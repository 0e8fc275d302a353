package io.numergrid.kernel.vector;

import static io.numergrid.kernel.vector.LaneSpecies.DOUBLES;
import static io.numergrid.kernel.vector.LaneSpecies.LANES;
import static io.numergrid.kernel.vector.LaneSpecies.ROW;
import static jdk.incubator.vector.DoubleVector.fromArray;

import io.numergrid.kernel.WindowSplit;
import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;

/**
 * Sums of the products of two columns' deviations from their windows' means, composed as {@link Moments}:
 * sxy = (sxyA + sxyB) + (dx dy) ab/(a+b), dx and dy the differences of the parts' means.
 */
final class CoMoments {
    private final WindowSums sumsX;
    private final WindowSums sumsY;
    private final int[] widths;
    private final int[] products;
    private final Parts[] parts;

    CoMoments(ColumnLayout layout, WindowSums sumsX, WindowSums sumsY, int... wanted) {
        this.sumsX = sumsX;
        this.sumsY = sumsY;
        widths = Arrays.stream(WindowSplit.closure(wanted)).filter(w -> w >= WindowSplit.BASE).toArray();
        products = new int[widths.length];
        for (int k = 0; k < widths.length; k++) {
            products[k] = layout.column(WindowSums.halo(widths[k], widths));
        }
        layout.requireHalo(sumsX.source, WindowSplit.BASE - 1);
        layout.requireHalo(sumsY.source, WindowSplit.BASE - 1);
        parts = new Parts[widths.length];
        for (int k = 1; k < widths.length; k++) {
            int a = WindowSplit.older(widths[k]);
            int b = WindowSplit.newer(widths[k]);
            int back = b * ROW;
            parts[k] = new Parts(sumsX.of(a) - back, sumsX.of(b), sumsY.of(a) - back, sumsY.of(b), of(a) - back, of(b), 1.0 / a, 1.0 / b,
                    Moments.factor(a, b));
        }
    }

    /** The column of a width. */
    int of(int width) {
        return products[Moments.position(widths, width)];
    }

    void fill(Chunk chunk) {
        base(chunk.x, sumsX.source, sumsY.source, sumsX.of(5), sumsY.of(5), products[0], chunk.n);
        for (int k = 1; k < widths.length; k++) {
            compose(chunk.x, parts[k], products[k], chunk.n);
        }
    }

    /** Columns of the older (A) and the newer part (B): sums of x and y, sums of products; and what they are weighed by. */
    private record Parts(int xA, int xB, int yA, int yB, int sA, int sB, double perA, double perB, double factor) {
    }

    private static void base(double[] x, int c, int e, int sumC, int sumE, int out, int n) {
        for (int p = 0; p < n; p += LANES) {
            DoubleVector m = fromArray(DOUBLES, x, sumC + p).mul(1.0 / 5);
            DoubleVector o = fromArray(DOUBLES, x, sumE + p).mul(1.0 / 5);
            DoubleVector p0 = fromArray(DOUBLES, x, c + p - 4 * ROW).sub(m).mul(fromArray(DOUBLES, x, e + p - 4 * ROW).sub(o));
            DoubleVector p1 = fromArray(DOUBLES, x, c + p - 3 * ROW).sub(m).mul(fromArray(DOUBLES, x, e + p - 3 * ROW).sub(o));
            DoubleVector p2 = fromArray(DOUBLES, x, c + p - 2 * ROW).sub(m).mul(fromArray(DOUBLES, x, e + p - 2 * ROW).sub(o));
            DoubleVector p3 = fromArray(DOUBLES, x, c + p - ROW).sub(m).mul(fromArray(DOUBLES, x, e + p - ROW).sub(o));
            DoubleVector p4 = fromArray(DOUBLES, x, c + p).sub(m).mul(fromArray(DOUBLES, x, e + p).sub(o));
            p0.add(p1).add(p2.add(p3)).add(p4).intoArray(x, out + p);
        }
    }

    private static void compose(double[] x, Parts parts, int out, int n) {
        int xA = parts.xA;
        int xB = parts.xB;
        int yA = parts.yA;
        int yB = parts.yB;
        int sA = parts.sA;
        int sB = parts.sB;
        double perA = parts.perA;
        double perB = parts.perB;
        double factor = parts.factor;
        for (int p = 0; p < n; p += LANES) {
            DoubleVector dx = fromArray(DOUBLES, x, xB + p).mul(perB).sub(fromArray(DOUBLES, x, xA + p).mul(perA));
            DoubleVector dy = fromArray(DOUBLES, x, yB + p).mul(perB).sub(fromArray(DOUBLES, x, yA + p).mul(perA));
            fromArray(DOUBLES, x, sA + p).add(fromArray(DOUBLES, x, sB + p)).add(dx.mul(dy).mul(factor)).intoArray(x, out + p);
        }
    }
}
