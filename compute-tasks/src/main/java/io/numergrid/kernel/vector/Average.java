package io.numergrid.kernel.vector;

import static io.numergrid.kernel.vector.LaneSpecies.DOUBLES;
import static io.numergrid.kernel.vector.LaneSpecies.LANES;
import static io.numergrid.kernel.vector.LaneSpecies.ROW;
import static jdk.incubator.vector.DoubleVector.fromArray;

import jdk.incubator.vector.DoubleVector;

/**
 * An exponential average of one column. What may never change: the seed is the mean of the first n defined values (summed oldest first from 0,
 * times 1/n), then e = e + alpha (x - e). The first defined value of the column is at bar {@code first}; the result is defined from bar
 * {@code first + n - 1} on. Its state is one row: the sum while seeding, then e.
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
        state = layout.state();
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
        int p = chunk.bar > seed ? 0 : seed(chunk);
        recur(chunk.x, source, state, alpha, out, p, chunk.n);
    }

    private static void recur(double[] x, int source, int state, double alpha, int out, int from, int n) {
        for (int lane = 0; lane < ROW; lane += LANES) {
            DoubleVector e = fromArray(DOUBLES, x, state + lane);
            for (int p = from + lane; p < n; p += ROW) {
                e = e.add(fromArray(DOUBLES, x, source + p).sub(e).mul(alpha));
                e.intoArray(x, out + p);
            }
            e.intoArray(x, state + lane);
        }
    }

    /** Rows up to the seed, lane by lane; returns the index of the first row after it. */
    private int seed(Chunk chunk) {
        double[] x = chunk.x;
        int bar = chunk.bar;
        int p = 0;
        for (; p < chunk.n && bar <= seed; p += ROW, bar++) {
            for (int lane = 0; lane < ROW; lane++) {
                double v = Double.NaN;
                if (bar >= first) {
                    double sum = (bar == first ? 0.0 : x[state + lane]) + x[source + p + lane];
                    x[state + lane] = bar == seed ? sum * perCount : sum;
                    v = bar == seed ? x[state + lane] : v;
                }
                x[out + p + lane] = v;
            }
        }
        return p;
    }
}
