package io.numergrid.kernel.vector;

import static io.numergrid.kernel.vector.LaneSpecies.DOUBLES;
import static io.numergrid.kernel.vector.LaneSpecies.LANES;
import static io.numergrid.kernel.vector.LaneSpecies.ROW;
import static jdk.incubator.vector.DoubleVector.fromArray;

import io.numergrid.kernel.WindowSplit;
import jdk.incubator.vector.DoubleVector;

/**
 * Sums of third and fourth powers of a column's deviations from its windows' means, composed along the same tree as {@link Moments} by
 * Pebay's pairwise formulas (Sandia report SAND2008-6212, 2008); base windows of 5 directly.
 */
final class HigherMoments {
    private final Moments moments;
    private final int[] widths;
    private final int[] thirds;
    private final int[] fourths;
    private final Part[] older;
    private final Part[] newer;
    private final Factors[] factors;

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
        older = new Part[widths.length];
        newer = new Part[widths.length];
        factors = new Factors[widths.length];
        for (int k = 1; k < widths.length; k++) {
            int a = WindowSplit.older(widths[k]);
            int b = WindowSplit.newer(widths[k]);
            int back = b * ROW;
            older[k] = new Part(moments.sums.of(a) - back, moments.raw(a) - back, third(a) - back, fourth(a) - back);
            newer[k] = new Part(moments.sums.of(b), moments.raw(b), third(b), fourth(b));
            factors[k] = new Factors(a, b);
        }
    }

    int third(int width) {
        return thirds[Moments.position(widths, width)];
    }

    int fourth(int width) {
        return fourths[Moments.position(widths, width)];
    }

    void fill(Chunk chunk) {
        base(chunk.x, moments.sums.source, moments.sums.of(5), thirds[0], fourths[0], chunk.n);
        for (int k = 1; k < widths.length; k++) {
            compose(chunk.x, older[k], newer[k], factors[k], thirds[k], fourths[k], chunk.n);
        }
    }

    private static void base(double[] x, int c, int sum, int third, int fourth, int n) {
        for (int p = 0; p < n; p += LANES) {
            DoubleVector m = fromArray(DOUBLES, x, sum + p).mul(1.0 / 5);
            DoubleVector d0 = fromArray(DOUBLES, x, c + p - 4 * ROW).sub(m);
            DoubleVector d1 = fromArray(DOUBLES, x, c + p - 3 * ROW).sub(m);
            DoubleVector d2 = fromArray(DOUBLES, x, c + p - 2 * ROW).sub(m);
            DoubleVector d3 = fromArray(DOUBLES, x, c + p - ROW).sub(m);
            DoubleVector d4 = fromArray(DOUBLES, x, c + p).sub(m);
            DoubleVector s0 = d0.mul(d0);
            DoubleVector s1 = d1.mul(d1);
            DoubleVector s2 = d2.mul(d2);
            DoubleVector s3 = d3.mul(d3);
            DoubleVector s4 = d4.mul(d4);
            s0.mul(d0).add(s1.mul(d1)).add(s2.mul(d2).add(s3.mul(d3))).add(s4.mul(d4)).intoArray(x, third + p);
            s0.mul(s0).add(s1.mul(s1)).add(s2.mul(s2).add(s3.mul(s3))).add(s4.mul(s4)).intoArray(x, fourth + p);
        }
    }

    /** Columns of one part of a window. */
    private record Part(int sum, int ss, int third, int fourth) {
    }

    /** Constants of a composition of a older and b newer bars. */
    private static final class Factors {
        final double perA;
        final double perB;
        final double c3;
        final double a3;
        final double b3;
        final double c4;
        final double a6;
        final double b6;
        final double a4;
        final double b4;

        Factors(int older, int newer) {
            double a = older;
            double b = newer;
            double n = a + b;
            perA = 1.0 / a;
            perB = 1.0 / b;
            c3 = a * b * (a - b) / (n * n);
            a3 = 3 * a / n;
            b3 = 3 * b / n;
            c4 = a * b * (a * a - a * b + b * b) / (n * n * n);
            a6 = 6 * a * a / (n * n);
            b6 = 6 * b * b / (n * n);
            a4 = 4 * a / n;
            b4 = 4 * b / n;
        }
    }

    private static void compose(double[] x, Part older, Part newer, Factors f, int third, int fourth, int n) {
        for (int p = 0; p < n; p += LANES) {
            DoubleVector d = fromArray(DOUBLES, x, newer.sum + p).mul(f.perB).sub(fromArray(DOUBLES, x, older.sum + p).mul(f.perA));
            DoubleVector square = d.mul(d);
            DoubleVector ssA = fromArray(DOUBLES, x, older.ss + p);
            DoubleVector ssB = fromArray(DOUBLES, x, newer.ss + p);
            DoubleVector cubesA = fromArray(DOUBLES, x, older.third + p);
            DoubleVector cubesB = fromArray(DOUBLES, x, newer.third + p);
            cubesA.add(cubesB).add(d.mul(square.mul(f.c3).add(ssB.mul(f.a3).sub(ssA.mul(f.b3))))).intoArray(x, third + p);
            fromArray(DOUBLES, x, older.fourth + p).add(fromArray(DOUBLES, x, newer.fourth + p))
                    .add(d.mul(d.mul(square.mul(f.c4).add(ssB.mul(f.a6).add(ssA.mul(f.b6)))).add(cubesB.mul(f.a4).sub(cubesA.mul(f.b4)))))
                    .intoArray(x, fourth + p);
        }
    }
}
