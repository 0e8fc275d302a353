package io.numergrid.kernel.scalar;

/**
 * The values of a sliding window in ascending order: for quantiles. One binary search and one shift per bar. A NaN is kept as
 * +infinity so that it can be found again; the window is {@link #defined} once it is full and the last NaN has left.
 */
final class WindowOrder {
    private final int source;
    private final int w;
    private final int sorted;
    private final int lastNan;

    WindowOrder(ColumnLayout layout, int source, int w) {
        layout.requireHalo(source, w);
        this.source = source;
        this.w = w;
        sorted = layout.slots(w);
        lastNan = layout.marks(1);
    }

    /** Moves the window to row k, which is bar number {@code bar}; bars come one after the other from 0. */
    void add(double[] x, long[] marks, int k, int bar) {
        double entering = x[source + k];
        if (bar == 0) {
            marks[lastNan] = -1;
        }
        if (Double.isNaN(entering)) {
            entering = Double.POSITIVE_INFINITY;
            marks[lastNan] = bar;
        }
        int hole = sorted + bar;
        int last = sorted + Math.min(bar, w - 1);
        if (bar >= w) {
            double leaving = x[source + k - w];
            hole = lowerBound(x, Double.isNaN(leaving) ? Double.POSITIVE_INFINITY : leaving);
        }
        while (hole > sorted && x[hole - 1] > entering) {
            x[hole] = x[hole - 1];
            hole--;
        }
        while (hole < last && x[hole + 1] < entering) {
            x[hole] = x[hole + 1];
            hole++;
        }
        x[hole] = entering;
    }

    /** Whether the window that ends at a bar number is full and free of NaN. */
    boolean defined(long[] marks, int bar) {
        return bar >= w - 1 && marks[lastNan] <= bar - w;
    }

    /** Linear interpolation between order statistics at position (w-1)p. */
    double quantile(double[] x, double p) {
        double position = (w - 1) * p;
        int j = (int) Math.floor(position + 1e-9);
        double part = position - j;
        double low = x[sorted + j];
        return part < 1e-9 ? low : low + part * (x[sorted + j + 1] - low);
    }

    private int lowerBound(double[] x, double key) {
        int low = sorted;
        int high = sorted + w;
        while (low < high) {
            int mid = (low + high) >>> 1;
            if (x[mid] < key) {
                low = mid + 1;
            } else {
                high = mid;
            }
        }
        return low;
    }
}
