package io.numergrid.kernel.scalar;

import io.numergrid.kernel.WindowSplit;

/**
 * Sums of third and fourth powers of a column's deviations from its windows' means, composed along the same tree as {@link Moments} by
 * Pebay's pairwise formulas (Sandia report SAND2008-6212, 2008); base windows of 5 directly.
 */
final class HigherMoments {
    private final Moments moments;
    private final int[] widths;
    private final int[] thirds;
    private final int[] fourths;
    /** Per composed width: sum, ss, third and fourth of the older part (moved back), then of the newer. */
    private final int[][] parts;

    /** @param moments the moments of the column; third and fourth powers are kept for all of its widths */
    HigherMoments(ColumnLayout layout, Moments moments) {
        this.moments = moments;
        widths = moments.widths();
        thirds = new int[widths.length];
        fourths = new int[widths.length];
        for (int k = 0; k < widths.length; k++) {
            int halo = WindowSums.halo(widths[k], widths);
            thirds[k] = layout.column(halo);
            fourths[k] = layout.column(halo);
        }
        parts = new int[widths.length][];
        for (int k = 1; k < widths.length; k++) {
            int a = WindowSplit.older(widths[k]);
            int b = WindowSplit.newer(widths[k]);
            parts[k] = new int[] {moments.sums.of(a) - b, moments.raw(a) - b, third(a) - b, fourth(a) - b,
                moments.sums.of(b), moments.raw(b), third(b), fourth(b)};
        }
    }

    int third(int width) {
        return thirds[Moments.position(widths, width)];
    }

    int fourth(int width) {
        return fourths[Moments.position(widths, width)];
    }

    void fill(Chunk chunk) {
        base(chunk);
        for (int k = 1; k < widths.length; k++) {
            compose(chunk, k);
        }
    }

    private void base(Chunk chunk) {
        double[] x = chunk.x;
        int c = moments.sums.source;
        int sum = moments.sums.of(5);
        int third = thirds[0];
        int fourth = fourths[0];
        for (int k = chunk.from; k < chunk.to; k++) {
            double m = x[sum + k] * (1.0 / 5);
            double d0 = x[c + k - 4] - m;
            double d1 = x[c + k - 3] - m;
            double d2 = x[c + k - 2] - m;
            double d3 = x[c + k - 1] - m;
            double d4 = x[c + k] - m;
            double s0 = d0 * d0;
            double s1 = d1 * d1;
            double s2 = d2 * d2;
            double s3 = d3 * d3;
            double s4 = d4 * d4;
            x[third + k] = ((s0 * d0 + s1 * d1) + (s2 * d2 + s3 * d3)) + s4 * d4;
            x[fourth + k] = ((s0 * s0 + s1 * s1) + (s2 * s2 + s3 * s3)) + s4 * s4;
        }
    }

    private void compose(Chunk chunk, int step) {
        double[] x = chunk.x;
        int[] p = parts[step];
        int sumA = p[0];
        int squaresA = p[1];
        int thirdA = p[2];
        int fourthA = p[3];
        int sumB = p[4];
        int squaresB = p[5];
        int thirdB = p[6];
        int fourthB = p[7];
        int third = thirds[step];
        int fourth = fourths[step];
        double a = WindowSplit.older(widths[step]);
        double b = WindowSplit.newer(widths[step]);
        double n = a + b;
        double perA = 1.0 / a;
        double perB = 1.0 / b;
        double c3 = a * b * (a - b) / (n * n);
        double a3 = 3 * a / n;
        double b3 = 3 * b / n;
        double c4 = a * b * (a * a - a * b + b * b) / (n * n * n);
        double a6 = 6 * a * a / (n * n);
        double b6 = 6 * b * b / (n * n);
        double a4 = 4 * a / n;
        double b4 = 4 * b / n;
        for (int k = chunk.from; k < chunk.to; k++) {
            double d = x[sumB + k] * perB - x[sumA + k] * perA;
            double square = d * d;
            double ssA = x[squaresA + k];
            double ssB = x[squaresB + k];
            double cubesA = x[thirdA + k];
            double cubesB = x[thirdB + k];
            x[third + k] = (cubesA + cubesB) + d * (square * c3 + (a3 * ssB - b3 * ssA));
            x[fourth + k] = (x[fourthA + k] + x[fourthB + k])
                    + d * (d * (square * c4 + (a6 * ssB + b6 * ssA)) + (a4 * cubesB - b4 * cubesA));
        }
    }
}
