package io.numergrid.kernel.vector;

import static io.numergrid.kernel.vector.LaneSpecies.DOUBLES;
import static io.numergrid.kernel.vector.LaneSpecies.LANES;
import static io.numergrid.kernel.vector.LaneSpecies.ROW;
import static jdk.incubator.vector.DoubleVector.fromArray;

import io.numergrid.kernel.WindowSplit;
import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;

/**
 * Sums of squared deviations of one column from its windows' means. A base window (5 or 7 bars) is summed directly around its mean; wider ones
 * are composed (Chan, Golub, LeVeque 1979): ss = (ssA + ssB) + delta^2 ab/(a+b), delta the difference of the parts' means. What may never
 * change: the order of operations, and that parts are composed of raw sums; the VAR0 rule is applied to results only.
 */
final class Moments {
    final WindowSums sums;
    private final int[] widths;
    private final int[] raw;
    private final Parts[] parts;
    private final int[] checkedWidths;
    private final int[] checked;

    /**
     * @param sums   the sums of the same column, over all widths needed here
     * @param base   width that is summed directly: 5 or 7
     * @param wanted widths whose results are read under the VAR0 rule
     * @param reads  pairs (width, rows back) of readers of raw sums that look back
     */
    Moments(ColumnLayout layout, WindowSums sums, int base, int[] wanted, int... reads) {
        this.sums = sums;
        widths = Arrays.stream(WindowSplit.closure(wanted)).filter(w -> w >= base).toArray();
        raw = new int[widths.length];
        for (int k = 0; k < widths.length; k++) {
            raw[k] = layout.column(WindowSums.halo(widths[k], widths, reads));
        }
        checkedWidths = wanted;
        checked = new int[wanted.length];
        for (int k = 0; k < wanted.length; k++) {
            checked[k] = layout.column();
        }
        layout.requireHalo(sums.source, base - 1);
        parts = new Parts[widths.length];
        for (int k = 1; k < widths.length; k++) {
            int a = WindowSplit.older(widths[k]);
            int b = WindowSplit.newer(widths[k]);
            parts[k] = new Parts(sums.of(a) - b * ROW, raw(a) - b * ROW, sums.of(b), raw(b), 1.0 / a, 1.0 / b, factor(a, b));
        }
    }

    /** Columns of the older (A) and the newer part (B) of a window, and what they are weighed by. */
    private record Parts(int sumA, int ssA, int sumB, int ssB, double perA, double perB, double factor) {
    }

    /** The widths composed here, the base first. */
    int[] widths() {
        return widths;
    }

    /** Raw sums of squared deviations. */
    int raw(int width) {
        return raw[position(widths, width)];
    }

    /** Sums of squared deviations, 0 where the window counts as constant. */
    int ss(int width) {
        return checked[position(checkedWidths, width)];
    }

    static int position(int[] widths, int width) {
        for (int k = 0; k < widths.length; k++) {
            if (widths[k] == width) {
                return k;
            }
        }
        throw new IllegalStateException("no moments over " + width + " bars");
    }

    void fill(Chunk chunk) {
        if (widths[0] == WindowSplit.BASE) {
            base5(chunk.x, sums.source, sums.of(5), raw[0], chunk.n);
        } else {
            base7(chunk.x, sums.source, sums.of(7), raw[0], chunk.n);
        }
        for (int k = 1; k < widths.length; k++) {
            compose(chunk.x, parts[k], raw[k], chunk.n);
        }
        for (int k = 0; k < checked.length; k++) {
            int w = checkedWidths[k];
            check(chunk.x, raw(w), sums.of(w), 1.0 / w, checked[k], chunk.n);
        }
    }

    private static void base5(double[] x, int c, int sum, int ss, int n) {
        for (int p = 0; p < n; p += LANES) {
            DoubleVector m = fromArray(DOUBLES, x, sum + p).mul(1.0 / 5);
            DoubleVector d0 = fromArray(DOUBLES, x, c + p - 4 * ROW).sub(m);
            DoubleVector d1 = fromArray(DOUBLES, x, c + p - 3 * ROW).sub(m);
            DoubleVector d2 = fromArray(DOUBLES, x, c + p - 2 * ROW).sub(m);
            DoubleVector d3 = fromArray(DOUBLES, x, c + p - ROW).sub(m);
            DoubleVector d4 = fromArray(DOUBLES, x, c + p).sub(m);
            d0.mul(d0).add(d1.mul(d1)).add(d2.mul(d2).add(d3.mul(d3))).add(d4.mul(d4)).intoArray(x, ss + p);
        }
    }

    private static void base7(double[] x, int c, int sum, int ss, int n) {
        for (int p = 0; p < n; p += LANES) {
            DoubleVector m = fromArray(DOUBLES, x, sum + p).mul(1.0 / 7);
            DoubleVector d0 = fromArray(DOUBLES, x, c + p - 6 * ROW).sub(m);
            DoubleVector d1 = fromArray(DOUBLES, x, c + p - 5 * ROW).sub(m);
            DoubleVector d2 = fromArray(DOUBLES, x, c + p - 4 * ROW).sub(m);
            DoubleVector d3 = fromArray(DOUBLES, x, c + p - 3 * ROW).sub(m);
            DoubleVector d4 = fromArray(DOUBLES, x, c + p - 2 * ROW).sub(m);
            DoubleVector d5 = fromArray(DOUBLES, x, c + p - ROW).sub(m);
            DoubleVector d6 = fromArray(DOUBLES, x, c + p).sub(m);
            d0.mul(d0).add(d1.mul(d1)).add(d2.mul(d2).add(d3.mul(d3))).add(d4.mul(d4).add(d5.mul(d5)).add(d6.mul(d6)))
                    .intoArray(x, ss + p);
        }
    }

    private static void compose(double[] x, Parts parts, int ss, int n) {
        int sumA = parts.sumA;
        int ssA = parts.ssA;
        int sumB = parts.sumB;
        int ssB = parts.ssB;
        double perA = parts.perA;
        double perB = parts.perB;
        double factor = parts.factor;
        for (int p = 0; p < n; p += LANES) {
            DoubleVector delta = fromArray(DOUBLES, x, sumB + p).mul(perB).sub(fromArray(DOUBLES, x, sumA + p).mul(perA));
            fromArray(DOUBLES, x, ssA + p).add(fromArray(DOUBLES, x, ssB + p)).add(delta.mul(delta).mul(factor)).intoArray(x, ss + p);
        }
    }

    private static void check(double[] x, int ss, int sum, double perWidth, int out, int n) {
        for (int p = 0; p < n; p += LANES) {
            Lanes.variance0(fromArray(DOUBLES, x, ss + p), fromArray(DOUBLES, x, sum + p).mul(perWidth), perWidth).intoArray(x, out + p);
        }
    }

    /** ab/(a+b). */
    static double factor(int a, int b) {
        return (double) (a * b) / (a + b);
    }
}
