package io.numergrid.kernel.scalar;

/**
 * An exponential average of one column. What may never change: the seed is the mean of the first n defined values (summed oldest first from 0,
 * times 1/n), then e = e + alpha (x - e). The first defined value of the column is at bar {@code first}; the result is defined from bar
 * {@code first + n - 1} on. Its state is one double: the sum while seeding, then e.
 */
final class Average {
    final int out;
    private final int source;
    private final int first;
    private final int seed;
    private final double perCount;
    private final double alpha;
    private final int state;

    private Average(ColumnLayout layout, int source, int first, int n, double alpha, int halo) {
        this.source = source;
        this.first = first;
        this.seed = first + n - 1;
        this.perCount = 1.0 / n;
        this.alpha = alpha;
        state = layout.slots(1);
        out = layout.column(halo);
    }

    /** alpha = 2 / (n + 1). */
    static Average ema(ColumnLayout layout, int source, int first, int n) {
        return new Average(layout, source, first, n, 2.0 / (n + 1.0), 0);
    }

    /** As {@link #ema(ColumnLayout, int, int, int)}, with a result that can be read one row back. */
    static Average emaReadBack(ColumnLayout layout, int source, int first, int n) {
        return new Average(layout, source, first, n, 2.0 / (n + 1.0), 1);
    }

    /** Wilder's average: alpha = 1 / n. */
    static Average wilder(ColumnLayout layout, int source, int first, int n) {
        return new Average(layout, source, first, n, 1.0 / n, 0);
    }

    void fill(Chunk chunk) {
        double[] x = chunk.x;
        int k = seed(chunk);
        double e = x[state];
        double step = alpha;
        for (; k < chunk.to; k++) {
            e = e + step * (x[source + k] - e);
            x[out + k] = e;
        }
        x[state] = e;
    }

    /** Rows up to the seed; returns the first row after it. */
    private int seed(Chunk chunk) {
        double[] x = chunk.x;
        int bar = chunk.bar;
        int k = chunk.from;
        for (; k < chunk.to && bar <= seed; k++, bar++) {
            double v = Double.NaN;
            if (bar >= first) {
                double sum = (bar == first ? 0.0 : x[state]) + x[source + k];
                x[state] = bar == seed ? sum * perCount : sum;
                v = bar == seed ? x[state] : v;
            }
            x[out + k] = v;
        }
        return k;
    }
}
