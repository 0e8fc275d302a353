package io.numergrid.kernel.scalar;

import static io.numergrid.kernel.FeatureConstants.PER_LN14;
import static io.numergrid.kernel.FeatureIndex.*;
import static io.numergrid.kernel.scalar.Maths.narrow;

import io.numergrid.kernel.Ln;
import io.numergrid.kernel.WindowSplit;

/**
 * Where the close stands in the range of the last bars: features 29 to 39, drawdowns 87 to 89, stochastics 121 to 123, Aroon 127 and
 * 128, choppiness 134.
 */
final class RangeFeatures {
    private static final int[] DRAWDOWN_WIDTHS = WindowSplit.closure(90);

    private final SymbolColumns s;
    private final BarsSince high90;
    private final BarsSince low90;
    private final BarsSince high26;
    private final BarsSince low26;
    private final int since;
    private final int fast;
    private final int slow;
    private final WindowSums fastSums;
    private final WindowSums slowSums;
    private final WindowExtremes closeHighs;
    private final WindowExtremes closeLows;
    private final int[] drawdowns = new int[DRAWDOWN_WIDTHS.length];
    private final int[][] drawdownParts = new int[DRAWDOWN_WIDTHS.length][];
    private final int one;
    private final int below;
    private final WindowSums belowSums;

    RangeFeatures(ColumnLayout layout, SymbolColumns s) {
        this.s = s;
        high90 = new BarsSince(layout, s.h, 90, true);
        low90 = new BarsSince(layout, s.l, 90, false);
        high26 = new BarsSince(layout, s.h, 26, true);
        low26 = new BarsSince(layout, s.l, 26, false);
        since = layout.column();
        fast = layout.column(2);
        slow = layout.column(2);
        fastSums = new WindowSums(layout, fast, new int[] {3});
        slowSums = new WindowSums(layout, slow, new int[] {3});
        closeHighs = new WindowExtremes(layout, s.c, true, new int[] {30}, 2, 3, 5, 5, 10, 20, 30, 60);
        closeLows = new WindowExtremes(layout, s.c, false, new int[] {60});
        one = layout.column(2);
        for (int k = 0; k < drawdowns.length; k++) {
            drawdowns[k] = layout.column(WindowSums.halo(DRAWDOWN_WIDTHS[k], DRAWDOWN_WIDTHS));
        }
        for (int k = 0; k < drawdowns.length; k++) {
            int a = WindowSplit.older(DRAWDOWN_WIDTHS[k]);
            int b = WindowSplit.newer(DRAWDOWN_WIDTHS[k]);
            layout.requireHalo(closeHighs.of(a), b);
            drawdownParts[k] = new int[] {drawdown(a) - b, drawdown(b), closeHighs.of(a) - b, closeLows.of(b)};
        }
        below = layout.column(2);
        belowSums = new WindowSums(layout, below, new int[] {20});
    }

    void fill(Chunk chunk) {
        position(chunk, 5, chunk.out[RANGE_POS_5D]);
        position(chunk, 30, chunk.out[RANGE_POS_30D]);
        position(chunk, 90, chunk.out[RANGE_POS_90D]);
        distance(chunk, s.highs.of(20), chunk.out[DIST_HIGH_20D]);
        distance(chunk, s.highs.of(60), chunk.out[DIST_HIGH_60D]);
        distance(chunk, s.highs.of(180), chunk.out[DIST_HIGH_180D]);
        distance(chunk, s.lows.of(20), chunk.out[DIST_LOW_20D]);
        distance(chunk, s.lows.of(60), chunk.out[DIST_LOW_60D]);
        distance(chunk, s.lows.of(180), chunk.out[DIST_LOW_180D]);
        since(chunk, high90, 0, 1.0 / 90, chunk.out[DAYS_SINCE_HIGH_90D]);
        since(chunk, low90, 0, 1.0 / 90, chunk.out[DAYS_SINCE_LOW_90D]);
        since(chunk, high26, 25, -100.0 / 25, chunk.out[AROON_UP_25]);
        since(chunk, low26, 25, -100.0 / 25, chunk.out[AROON_DOWN_25]);
        stochastics(chunk);
        choppiness(chunk, chunk.out[CHOPPINESS_14]);
        closeHighs.fill(chunk);
        closeLows.fill(chunk);
        drawdowns(chunk);
        ulcer(chunk, chunk.out[ULCER_INDEX_20D]);
    }

    private void position(Chunk chunk, int w, float[] out) {
        double[] x = chunk.x;
        int high = s.highs.of(w);
        int low = s.lows.of(w);
        for (int k = chunk.from; k < chunk.to; k++) {
            out[chunk.at + k] = narrow((x[s.c + k] - x[low + k]) / (x[high + k] - x[low + k]));
        }
    }

    private void distance(Chunk chunk, int extreme, float[] out) {
        double[] x = chunk.x;
        for (int k = chunk.from; k < chunk.to; k++) {
            out[chunk.at + k] = narrow(Ln.ln(x[s.c + k] / x[extreme + k]));
        }
    }

    /** (bars - offset) scale: bars/90 for the days, 100 (25 - bars)/25 for Aroon. */
    private void since(Chunk chunk, BarsSince bars, int offset, double scale, float[] out) {
        double[] x = chunk.x;
        bars.fill(chunk, since);
        for (int k = chunk.from; k < chunk.to; k++) {
            out[chunk.at + k] = narrow((x[since + k] - offset) * scale);
        }
    }

    private void stochastics(Chunk chunk) {
        double[] x = chunk.x;
        int highs = s.highs.of(14);
        int lows = s.lows.of(14);
        for (int k = chunk.from; k < chunk.to; k++) {
            double high = x[highs + k];
            double low = x[lows + k];
            double width = high - low;
            x[fast + k] = 100.0 * Maths.div(x[s.c + k] - low, width);
            chunk.out[WILLIAMS_R_14][chunk.at + k] = narrow(-100.0 * ((high - x[s.c + k]) / width));
        }
        fastSums.fill(chunk);
        int fast3 = fastSums.of(3);
        for (int k = chunk.from; k < chunk.to; k++) {
            double v = x[fast3 + k] * (1.0 / 3);
            x[slow + k] = v;
            chunk.out[STOCH_K_14_3][chunk.at + k] = narrow(v);
        }
        slowSums.fill(chunk);
        int slow3 = slowSums.of(3);
        for (int k = chunk.from; k < chunk.to; k++) {
            chunk.out[STOCH_D_14_3_3][chunk.at + k] = narrow(x[slow3 + k] * (1.0 / 3));
        }
    }

    private void choppiness(Chunk chunk, float[] out) {
        double[] x = chunk.x;
        int sum = s.trSums.of(14);
        int high = s.highs.of(14);
        int low = s.lows.of(14);
        for (int k = chunk.from; k < chunk.to; k++) {
            out[chunk.at + k] = narrow(100.0 * Ln.ln(x[sum + k] / (x[high + k] - x[low + k])) * PER_LN14);
        }
    }

    private int drawdown(int w) {
        return w == 1 ? one : drawdowns[Moments.position(DRAWDOWN_WIDTHS, w)];
    }

    /**
     * 1 - the smallest c[k]/c[j], j <= k: the worst quotient of an older part A and a newer part B is the least of theirs and min B / max A. Rounding keeps
     * the order of quotients, so this gives the bits of a scan over all pairs.
     */
    private void drawdowns(Chunk chunk) {
        double[] x = chunk.x;
        for (int k = chunk.from; k < chunk.to; k++) {
            x[one + k] = 1;
        }
        for (int step = 0; step < drawdowns.length; step++) {
            int[] parts = drawdownParts[step];
            worst(chunk, parts[0], parts[1], parts[2], parts[3], drawdowns[step]);
        }
        int worst30 = drawdown(30);
        int worst90 = drawdown(90);
        for (int k = chunk.from; k < chunk.to; k++) {
            chunk.out[MAX_DRAWDOWN_30D][chunk.at + k] = narrow(1.0 - x[worst30 + k]);
            chunk.out[MAX_DRAWDOWN_90D][chunk.at + k] = narrow(1.0 - x[worst90 + k]);
        }
    }

    private static void worst(Chunk chunk, int worstA, int worstB, int highA, int lowB, int out) {
        double[] x = chunk.x;
        for (int k = chunk.from; k < chunk.to; k++) {
            x[out + k] = Math.min(Math.min(x[worstA + k], x[worstB + k]), x[lowB + k] / x[highA + k]);
        }
    }

    /** sqrt(mean(D^2,20)), D the percentage below the 20-bar maximum of the close. */
    private void ulcer(Chunk chunk, float[] out) {
        double[] x = chunk.x;
        int high = closeHighs.of(20);
        for (int k = chunk.from; k < chunk.to; k++) {
            double percent = 100.0 * (x[s.c + k] / x[high + k] - 1.0);
            x[below + k] = percent * percent;
        }
        belowSums.fill(chunk);
        int sum = belowSums.of(20);
        for (int k = chunk.from; k < chunk.to; k++) {
            out[chunk.at + k] = narrow(Math.sqrt(x[sum + k] * (1.0 / 20)));
        }
    }
}
