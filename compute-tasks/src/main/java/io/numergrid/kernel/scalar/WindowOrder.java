package io.numergrid.kernel.scalar;

/**
 * The values of a sliding window in ascending order: for quantiles. One binary search and one shift per bar. A NaN is kept as
 * +infinity so that it can be found again; the window is {@link #defined()} once it is full and the last NaN has left.
 */
final class WindowOrder {
    private final int w;
    private final double[] sorted;
    private int seen;
    private int lastNan;

    WindowOrder(int w) {
        this.w = w;
        this.sorted = new double[w];
    }

    /** Forgets everything. */
    void clear() {
        seen = 0;
        lastNan = -1;
    }

    /** Moves the window to bar i of x; bars come one after the other from 0. */
    void add(double[] x, int i) {
        double entering = x[i];
        if (Double.isNaN(entering)) {
            entering = Double.POSITIVE_INFINITY;
            lastNan = i;
        }
        int hole = seen;
        if (seen >= w) {
            double leaving = x[i - w];
            hole = lowerBound(Double.isNaN(leaving) ? Double.POSITIVE_INFINITY : leaving, w);
        }
        seen++;
        while (hole > 0 && sorted[hole - 1] > entering) {
            sorted[hole] = sorted[hole - 1];
            hole--;
        }
        int last = Math.min(seen, w) - 1;
        while (hole < last && sorted[hole + 1] < entering) {
            sorted[hole] = sorted[hole + 1];
            hole++;
        }
        sorted[hole] = entering;
    }

    /** Whether the window is full and free of NaN. */
    boolean defined() {
        return seen >= w && lastNan < seen - w;
    }

    /** Linear interpolation between order statistics at position (w-1)p. */
    double quantile(double p) {
        double position = (w - 1) * p;
        int j = (int) Math.floor(position + 1e-9);
        double part = position - j;
        return part < 1e-9 ? sorted[j] : sorted[j] + part * (sorted[j + 1] - sorted[j]);
    }

    private int lowerBound(double key, int size) {
        int low = 0;
        int high = size;
        while (low < high) {
            int mid = (low + high) >>> 1;
            if (sorted[mid] < key) {
                low = mid + 1;
            } else {
                high = mid;
            }
        }
        return low;
    }
}
