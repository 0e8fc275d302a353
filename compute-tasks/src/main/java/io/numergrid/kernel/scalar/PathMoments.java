package io.numergrid.kernel.scalar;

import io.numergrid.kernel.WindowSplit;

/**
 * Regression sums of the log price inside windows of 10, 20 and 30 bars, y[t] = the sum of r from the window's start, which is ln(c[t]/c[start]) without a
 * logarithm per term, and exactly 0 for a constant price: sum of y, sum of y times the distance to the window's middle, and sum of squared
 * deviations of y. Windows of 5 directly; wider ones of an older part A and a newer part B, whose y is raised by the return {@code rise} from
 * A's first bar to B's: Y = YA + yb, W = (WA + WB) + (a/2 yb - b/2 YA), SS as in {@link Moments}, with yb = YB + b rise.
 */
final class PathMoments {
    private static final int[] WIDTHS = {5, 10, 20, 30};

    private final int r;
    private final WindowSums rSums;
    private final int[] sum = new int[WIDTHS.length];
    private final int[] tilt = new int[WIDTHS.length];
    private final int[] ss = new int[WIDTHS.length];

    /**
     * @param r     the column of returns
     * @param rSums their sums over 5 and 10 bars
     */
    PathMoments(ColumnLayout layout, int r, WindowSums rSums) {
        this.r = r;
        this.rSums = rSums;
        layout.requireHalo(r, 3);
        layout.requireHalo(rSums.of(5), 4);
        layout.requireHalo(rSums.of(10), 19);
        for (int k = 0; k < WIDTHS.length; k++) {
            int halo = WindowSums.halo(WIDTHS[k], WIDTHS);
            sum[k] = layout.column(halo);
            tilt[k] = layout.column(halo);
            ss[k] = layout.column(halo);
        }
    }

    /** Sum of y. */
    int sum(int w) {
        return sum[Moments.position(WIDTHS, w)];
    }

    /** Sum of y times the distance to the window's middle. */
    int tilt(int w) {
        return tilt[Moments.position(WIDTHS, w)];
    }

    /** Raw sum of squared deviations of y. */
    int ss(int w) {
        return ss[Moments.position(WIDTHS, w)];
    }

    void fill(Chunk chunk) {
        base(chunk);
        for (int k = 1; k < WIDTHS.length; k++) {
            compose(chunk, WIDTHS[k]);
        }
    }

    private void base(Chunk chunk) {
        double[] x = chunk.x;
        for (int k = chunk.from; k < chunk.to; k++) {
            int last = r + k;
            double y1 = x[last - 3];
            double y2 = y1 + x[last - 2];
            double y3 = y2 + x[last - 1];
            double y4 = y3 + x[last];
            double total = (y1 + y2) + (y3 + y4);
            double mean = total * (1.0 / 5);
            double d1 = y1 - mean;
            double d2 = y2 - mean;
            double d3 = y3 - mean;
            double d4 = y4 - mean;
            x[sum[0] + k] = total;
            x[tilt[0] + k] = 2.0 * y4 + (y3 - y1);
            x[ss[0] + k] = ((mean * mean + d1 * d1) + (d2 * d2 + d3 * d3)) + d4 * d4;
        }
    }

    private void compose(Chunk chunk, int w) {
        double[] x = chunk.x;
        int a = WindowSplit.older(w);
        int b = WindowSplit.newer(w);
        int rises = rSums.of(a) - (b - 1);
        int sumA = sum(a) - b;
        int sumB = sum(b);
        int tiltA = tilt(a) - b;
        int tiltB = tilt(b);
        int ssA = ss(a) - b;
        int ssB = ss(b);
        int sumW = sum(w);
        int tiltW = tilt(w);
        int ssW = ss(w);
        double perA = 1.0 / a;
        double perB = 1.0 / b;
        double factor = Moments.factor(a, b);
        double halfA = 0.5 * a;
        double halfB = 0.5 * b;
        for (int k = chunk.from; k < chunk.to; k++) {
            double older = x[sumA + k];
            double newer = x[sumB + k] + b * x[rises + k];
            double delta = newer * perB - older * perA;
            x[sumW + k] = older + newer;
            x[tiltW + k] = (x[tiltA + k] + x[tiltB + k]) + (halfA * newer - halfB * older);
            x[ssW + k] = (x[ssA + k] + x[ssB + k]) + (delta * delta) * factor;
        }
    }
}
