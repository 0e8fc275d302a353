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
        if (bar < w) {
            int at = lowerBound(x, entering, bar);
            System.arraycopy(x, at, x, at + 1, sorted + bar - at);
            x[at] = entering;
            return;
        }
        double leaving = x[source + k - w];
        int hole = lowerBound(x, Double.isNaN(leaving) ? Double.POSITIVE_INFINITY : leaving, w);
        int at = lowerBound(x, entering, w);
        if (at > hole) {
            System.arraycopy(x, hole + 1, x, hole, at - 1 - hole);
            x[at - 1] = entering;
        } else {
            System.arraycopy(x, at, x, at + 1, hole - at);
            x[at] = entering;
        }
    }

    /** Whether the window that ends at a bar number is full and free of NaN. */
    boolean defined(long[] marks, int bar) {
        return bar >= w - 1 && marks[lastNan] <= bar - w;
    }

    /** Linear interpolation between order statistics at position (w-1)p. */
    Quantile quantile(double p) {
        double position = (w - 1) * p;
        int j = (int) Math.floor(position + 1e-9);
        double part = position - j;
        return new Quantile(sorted + j, part < 1e-9 ? 0 : part);
    }

    /** A quantile's place in the sorted window: the order statistic at {@code at} and the part of the way to the next. */
    record Quantile(int at, double part) {
        double of(double[] x) {
            double low = x[at];
            return part == 0 ? low : low + part * (x[at + 1] - low);
        }
    }

    /** Position of the first of {@code count} values that is not below the key; steps without branches, which would be mispredicted. */
    private int lowerBound(double[] x, double key, int count) {
        int at = sorted;
        int left = count;
        while (left > 1) {
            int half = left >>> 1;
            at = x[at + half - 1] < key ? at + half : at;
            left -= half;
        }
        return left == 1 && x[at] < key ? at + 1 : at;
    }
}
