package io.numergrid.kernel.scalar;

import static io.numergrid.kernel.FeatureConstants.variance0;

import io.numergrid.kernel.WindowSplit;
import java.util.Arrays;

/**
 * Sums of squared deviations of one column from its windows' means. A base window (5 or 7 bars) is summed directly around its mean; wider ones
 * are composed (Chan, Golub, LeVeque 1979): ss = (ssA + ssB) + delta^2 ab/(a+b), delta the difference of the parts' means. All terms are
 * positive, so there is no cancellation, whatever the spread of the values. What may never change: the order of operations, and that parts are composed
 * of raw sums; the VAR0 rule is applied to results only.
 */
final class Moments {
    final WindowSums sums;
    private final int[] widths;
    private final int[] raw;
    /** Per composed width: sum and ss of the older part (moved back), then of the newer. */
    private final int[][] parts;
    private final int[] checkedWidths;
    private final int[] checked;
    /** Per checked width: its raw sums and its sums. */
    private final int[][] unchecked;
    /** Per composed width: 1/a, 1/b and ab/(a+b). */
    private final double[][] factors;

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
        parts = new int[widths.length][];
        factors = new double[widths.length][];
        for (int k = 1; k < widths.length; k++) {
            int a = WindowSplit.older(widths[k]);
            int b = WindowSplit.newer(widths[k]);
            layout.requireHalo(sums.of(a), b);
            parts[k] = new int[] {sums.of(a) - b, raw(a) - b, sums.of(b), raw(b)};
            factors[k] = new double[] {1.0 / a, 1.0 / b, factor(a, b)};
        }
        checkedWidths = wanted;
        checked = new int[wanted.length];
        unchecked = new int[wanted.length][];
        for (int k = 0; k < wanted.length; k++) {
            checked[k] = layout.column();
            unchecked[k] = new int[] {raw(wanted[k]), sums.of(wanted[k])};
        }
        layout.requireHalo(sums.source, base - 1);
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
            base5(chunk.x, sums.source, sums.of(5), raw[0], chunk.from, chunk.to);
        } else {
            base7(chunk.x, sums.source, sums.of(7), raw[0], chunk.from, chunk.to);
        }
        for (int k = 1; k < widths.length; k++) {
            compose(chunk, parts[k], factors[k], raw[k]);
        }
        for (int k = 0; k < checked.length; k++) {
            check(chunk, unchecked[k][0], unchecked[k][1], 1.0 / checkedWidths[k], checked[k]);
        }
    }

    private static void base5(double[] x, int c, int sum, int ss, int from, int to) {
        for (int k = from; k < to; k++) {
            double m = x[sum + k] * (1.0 / 5);
            double d0 = x[c + k - 4] - m;
            double d1 = x[c + k - 3] - m;
            double d2 = x[c + k - 2] - m;
            double d3 = x[c + k - 1] - m;
            double d4 = x[c + k] - m;
            x[ss + k] = ((d0 * d0 + d1 * d1) + (d2 * d2 + d3 * d3)) + d4 * d4;
        }
    }

    private static void base7(double[] x, int c, int sum, int ss, int from, int to) {
        for (int k = from; k < to; k++) {
            double m = x[sum + k] * (1.0 / 7);
            double d0 = x[c + k - 6] - m;
            double d1 = x[c + k - 5] - m;
            double d2 = x[c + k - 4] - m;
            double d3 = x[c + k - 3] - m;
            double d4 = x[c + k - 2] - m;
            double d5 = x[c + k - 1] - m;
            double d6 = x[c + k] - m;
            x[ss + k] = ((d0 * d0 + d1 * d1) + (d2 * d2 + d3 * d3)) + ((d4 * d4 + d5 * d5) + d6 * d6);
        }
    }

    private static void compose(Chunk chunk, int[] parts, double[] factors, int ss) {
        double[] x = chunk.x;
        int sumA = parts[0];
        int ssA = parts[1];
        int sumB = parts[2];
        int ssB = parts[3];
        double perA = factors[0];
        double perB = factors[1];
        double factor = factors[2];
        for (int k = chunk.from; k < chunk.to; k++) {
            double delta = x[sumB + k] * perB - x[sumA + k] * perA;
            x[ss + k] = (x[ssA + k] + x[ssB + k]) + (delta * delta) * factor;
        }
    }

    private static void check(Chunk chunk, int ss, int sum, double perWidth, int out) {
        double[] x = chunk.x;
        for (int k = chunk.from; k < chunk.to; k++) {
            x[out + k] = variance0(x[ss + k], x[sum + k] * perWidth, perWidth);
        }
    }

    /** ab/(a+b). */
    static double factor(int a, int b) {
        return (double) (a * b) / (a + b);
    }
}
