package io.numergrid.kernel.scalar;

import io.numergrid.kernel.WindowSplit;
import java.util.Arrays;

/**
 * Sums of the products of two columns' deviations from their windows' means, composed as {@link Moments}:
 * sxy = (sxyA + sxyB) + (dx dy) ab/(a+b), dx and dy the differences of the parts' means.
 */
final class CoMoments {
    private final WindowSums sumsX;
    private final WindowSums sumsY;
    private final int[] widths;
    private final int[] products;
    /** Per composed width: sum x, sum y and sxy of the older part (moved back), then of the newer. */
    private final int[][] parts;
    /** Per composed width: 1/a, 1/b and ab/(a+b). */
    private final double[][] factors;

    CoMoments(ColumnLayout layout, WindowSums sumsX, WindowSums sumsY, int... wanted) {
        this.sumsX = sumsX;
        this.sumsY = sumsY;
        widths = Arrays.stream(WindowSplit.closure(wanted)).filter(w -> w >= WindowSplit.BASE).toArray();
        products = new int[widths.length];
        for (int k = 0; k < widths.length; k++) {
            products[k] = layout.column(WindowSums.halo(widths[k], widths));
        }
        parts = new int[widths.length][];
        factors = new double[widths.length][];
        for (int k = 1; k < widths.length; k++) {
            int a = WindowSplit.older(widths[k]);
            int b = WindowSplit.newer(widths[k]);
            layout.requireHalo(sumsX.of(a), b);
            layout.requireHalo(sumsY.of(a), b);
            parts[k] = new int[] {sumsX.of(a) - b, sumsY.of(a) - b, of(a) - b, sumsX.of(b), sumsY.of(b), of(b)};
            factors[k] = new double[] {1.0 / a, 1.0 / b, Moments.factor(a, b)};
        }
        layout.requireHalo(sumsX.source, WindowSplit.BASE - 1);
        layout.requireHalo(sumsY.source, WindowSplit.BASE - 1);
    }

    /** The column of a width. */
    int of(int width) {
        return products[Moments.position(widths, width)];
    }

    void fill(Chunk chunk) {
        base(chunk, products[0]);
        for (int k = 1; k < widths.length; k++) {
            compose(chunk, parts[k], factors[k], products[k]);
        }
    }

    private void base(Chunk chunk, int out) {
        double[] x = chunk.x;
        int c = sumsX.source;
        int e = sumsY.source;
        int sumC = sumsX.of(5);
        int sumE = sumsY.of(5);
        for (int k = chunk.from; k < chunk.to; k++) {
            double m = x[sumC + k] * (1.0 / 5);
            double n = x[sumE + k] * (1.0 / 5);
            double p0 = (x[c + k - 4] - m) * (x[e + k - 4] - n);
            double p1 = (x[c + k - 3] - m) * (x[e + k - 3] - n);
            double p2 = (x[c + k - 2] - m) * (x[e + k - 2] - n);
            double p3 = (x[c + k - 1] - m) * (x[e + k - 1] - n);
            double p4 = (x[c + k] - m) * (x[e + k] - n);
            x[out + k] = ((p0 + p1) + (p2 + p3)) + p4;
        }
    }

    private static void compose(Chunk chunk, int[] parts, double[] factors, int out) {
        double[] x = chunk.x;
        int xA = parts[0];
        int yA = parts[1];
        int sA = parts[2];
        int xB = parts[3];
        int yB = parts[4];
        int sB = parts[5];
        double perA = factors[0];
        double perB = factors[1];
        double factor = factors[2];
        for (int k = chunk.from; k < chunk.to; k++) {
            double dx = x[xB + k] * perB - x[xA + k] * perA;
            double dy = x[yB + k] * perB - x[yA + k] * perA;
            x[out + k] = (x[sA + k] + x[sB + k]) + (dx * dy) * factor;
        }
    }
}
