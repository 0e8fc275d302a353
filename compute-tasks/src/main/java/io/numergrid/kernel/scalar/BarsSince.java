package io.numergrid.kernel.scalar;

/** Bars since the most recent maximum or minimum of a column's window; ties: the latest bar. The column holds no NaN from bar 0 on. */
final class BarsSince {
    private final int source;
    private final int w;
    private final boolean maximum;
    private final int mark;

    BarsSince(ColumnLayout layout, int source, int w, boolean maximum) {
        layout.requireHalo(source, w - 1);
        this.source = source;
        this.w = w;
        this.maximum = maximum;
        mark = layout.marks(1);
    }

    /** Fills {@code out}; the values of incomplete windows (bar numbers below w-1) are NaN. */
    void fill(Chunk chunk, int out) {
        double[] x = chunk.x;
        int since = chunk.bar == 0 ? -1 : (int) chunk.marks[mark];
        int bar = chunk.bar;
        for (int k = chunk.from; k < chunk.to; k++, bar++) {
            since++;
            double v = x[source + k];
            if (beats(v, x[source + k - since])) {
                since = 0;
            } else if (since >= w) {
                since = search(x, source + k);
            }
            x[out + k] = bar >= w - 1 ? since : Double.NaN;
        }
        chunk.marks[mark] = since;
    }

    private boolean beats(double v, double best) {
        return maximum ? v >= best : v <= best;
    }

    /** The whole window, newest first; an older bar must be strictly better. */
    private int search(double[] x, int last) {
        int since = 0;
        double best = x[last];
        for (int j = 1; j < w; j++) {
            double v = x[last - j];
            if (maximum ? v > best : v < best) {
                best = v;
                since = j;
            }
        }
        return since;
    }
}
