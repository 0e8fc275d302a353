package io.numergrid.kernel.vector;

import static io.numergrid.kernel.vector.LaneSpecies.DOUBLES;
import static io.numergrid.kernel.vector.LaneSpecies.LANES;
import static io.numergrid.kernel.vector.LaneSpecies.ROW;
import static jdk.incubator.vector.DoubleVector.fromArray;

import io.numergrid.kernel.WindowSplit;
import jdk.incubator.vector.DoubleVector;

/**
 * Regression sums of the log price inside windows of 10, 20 and 30 bars, y[t] = the sum of r from the window's start: sum of y, sum of y times the
 * distance to the window's middle, and sum of squared deviations of y. Windows of 5 directly; wider ones of an older part A and a newer part
 * B, whose y is raised by the return {@code rise} from A's first bar to B's: Y = YA + yb, W = (WA + WB) + (a/2 yb - b/2 YA), SS as in
 * {@link Moments}, with yb = YB + b rise.
 */
final class PathMoments {
    private static final int[] WIDTHS = {5, 10, 20, 30};

    private final SymbolColumns s;
    private final int[] sum = new int[WIDTHS.length];
    private final int[] tilt = new int[WIDTHS.length];
    private final int[] ss = new int[WIDTHS.length];
    private final Step[] steps = new Step[WIDTHS.length];

    PathMoments(ColumnLayout layout, SymbolColumns s) {
        this.s = s;
        for (int k = 0; k < WIDTHS.length; k++) {
            int halo = WindowSums.halo(WIDTHS[k], WIDTHS);
            sum[k] = layout.column(halo);
            tilt[k] = layout.column(halo);
            ss[k] = layout.column(halo);
        }
        for (int k = 1; k < WIDTHS.length; k++) {
            int a = WindowSplit.older(WIDTHS[k]);
            int b = WindowSplit.newer(WIDTHS[k]);
            int back = b * ROW;
            steps[k] = new Step(new Part(sum(a) - back, tilt(a) - back, ss(a) - back), new Part(sum(b), tilt(b), ss(b)),
                    s.rSums.of(a) - (b - 1) * ROW, a, b, new Part(sum[k], tilt[k], ss[k]));
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
        base(chunk.x, s.r, sum[0], tilt[0], ss[0], chunk.n);
        for (int k = 1; k < WIDTHS.length; k++) {
            compose(chunk.x, steps[k], chunk.n);
        }
    }

    /** Columns of one window. */
    private record Part(int sum, int tilt, int ss) {
    }

    /** One composition; a and b: widths of the parts. */
    private record Step(Part older, Part newer, int rises, int a, int b, Part out) {
    }

    private static void base(double[] x, int r, int sum, int tilt, int ss, int n) {
        for (int p = 0; p < n; p += LANES) {
            DoubleVector y1 = fromArray(DOUBLES, x, r + p - 3 * ROW);
            DoubleVector y2 = y1.add(fromArray(DOUBLES, x, r + p - 2 * ROW));
            DoubleVector y3 = y2.add(fromArray(DOUBLES, x, r + p - ROW));
            DoubleVector y4 = y3.add(fromArray(DOUBLES, x, r + p));
            DoubleVector total = y1.add(y2).add(y3.add(y4));
            DoubleVector mean = total.mul(1.0 / 5);
            DoubleVector d1 = y1.sub(mean);
            DoubleVector d2 = y2.sub(mean);
            DoubleVector d3 = y3.sub(mean);
            DoubleVector d4 = y4.sub(mean);
            total.intoArray(x, sum + p);
            y4.mul(2.0).add(y3.sub(y1)).intoArray(x, tilt + p);
            mean.mul(mean).add(d1.mul(d1)).add(d2.mul(d2).add(d3.mul(d3))).add(d4.mul(d4)).intoArray(x, ss + p);
        }
    }

    private static void compose(double[] x, Step step, int n) {
        Part older = step.older;
        Part newer = step.newer;
        Part out = step.out;
        int rises = step.rises;
        int a = step.a;
        int b = step.b;
        double perA = 1.0 / a;
        double perB = 1.0 / b;
        double factor = Moments.factor(a, b);
        double halfA = 0.5 * a;
        double halfB = 0.5 * b;
        for (int p = 0; p < n; p += LANES) {
            DoubleVector ya = fromArray(DOUBLES, x, older.sum + p);
            DoubleVector yb = fromArray(DOUBLES, x, newer.sum + p).add(fromArray(DOUBLES, x, rises + p).mul(b));
            DoubleVector delta = yb.mul(perB).sub(ya.mul(perA));
            ya.add(yb).intoArray(x, out.sum + p);
            fromArray(DOUBLES, x, older.tilt + p).add(fromArray(DOUBLES, x, newer.tilt + p)).add(yb.mul(halfA).sub(ya.mul(halfB))).intoArray(x, out.tilt + p);
            fromArray(DOUBLES, x, older.ss + p).add(fromArray(DOUBLES, x, newer.ss + p)).add(delta.mul(delta).mul(factor)).intoArray(x, out.ss + p);
        }
    }
}
