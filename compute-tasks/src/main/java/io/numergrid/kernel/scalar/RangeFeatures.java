package io.numergrid.kernel.scalar;

import static io.numergrid.kernel.FeatureIndex.*;
import static io.numergrid.kernel.scalar.Maths.div;
import static io.numergrid.kernel.scalar.Maths.narrow;

import io.numergrid.kernel.Ln;
import java.util.Arrays;

/**
 * Where the close stands in the range of the last bars: features 29 to 39, drawdowns 87 to 89, stochastics 121 to 123, Aroon 127 and
 * 128, choppiness 134.
 */
final class RangeFeatures {
    private static final int[] WIDTHS = {5, 14, 20, 30, 60, 90, 180};
    private static final double LN14 = Ln.ln(14.0);

    private RangeFeatures() {
    }

    static void fill(SymbolColumns s, float[][] out) {
        double[][] highs = {s.x1, s.high14, s.x2, s.x3, s.x4, s.x5, s.x6};
        double[][] lows = {s.x7, s.low14, s.x8, s.x9, s.x10, s.x11, s.x12};
        WindowExtremes.max(s.h, 0, s.n, WIDTHS, s.t1, highs);
        WindowExtremes.min(s.l, 0, s.n, WIDTHS, s.t1, lows);
        position(s, highs[0], lows[0], out[RANGE_POS_5D]);
        position(s, highs[3], lows[3], out[RANGE_POS_30D]);
        position(s, highs[5], lows[5], out[RANGE_POS_90D]);
        distance(s, highs[2], out[DIST_HIGH_20D]);
        distance(s, highs[4], out[DIST_HIGH_60D]);
        distance(s, highs[6], out[DIST_HIGH_180D]);
        distance(s, lows[2], out[DIST_LOW_20D]);
        distance(s, lows[4], out[DIST_LOW_60D]);
        distance(s, lows[6], out[DIST_LOW_180D]);
        since(s, out);
        stochastics(s, out);
        choppiness(s, out[CHOPPINESS_14]);
        drawdown(s, 30, out[MAX_DRAWDOWN_30D]);
        drawdown(s, 90, out[MAX_DRAWDOWN_90D]);
        ulcer(s, out[ULCER_INDEX_20D]);
    }

    private static void position(SymbolColumns s, double[] high, double[] low, float[] out) {
        for (int i = 0; i < s.n; i++) {
            out[i] = narrow(div(s.c[i] - low[i], high[i] - low[i]));
        }
    }

    private static void distance(SymbolColumns s, double[] extreme, float[] out) {
        for (int i = 0; i < s.n; i++) {
            out[i] = narrow(Ln.ln(s.c[i] / extreme[i]));
        }
    }

    private static void since(SymbolColumns s, float[][] out) {
        WindowExtremes.barsSinceMax(s.h, s.n, 90, s.t1);
        WindowExtremes.barsSinceMin(s.l, s.n, 90, s.t2);
        WindowExtremes.barsSinceMax(s.h, s.n, 26, s.t3);
        WindowExtremes.barsSinceMin(s.l, s.n, 26, s.t4);
        for (int i = 0; i < s.n; i++) {
            out[DAYS_SINCE_HIGH_90D][i] = narrow(s.t1[i] / 90);
            out[DAYS_SINCE_LOW_90D][i] = narrow(s.t2[i] / 90);
            out[AROON_UP_25][i] = narrow(100.0 * (25 - s.t3[i]) / 25);
            out[AROON_DOWN_25][i] = narrow(100.0 * (25 - s.t4[i]) / 25);
        }
    }

    private static void stochastics(SymbolColumns s, float[][] out) {
        double[] fast = s.t1;
        double[] slow = s.t2;
        double[] slower = s.t3;
        for (int i = 0; i < s.n; i++) {
            double high = s.high14[i];
            double width = high - s.low14[i];
            fast[i] = 100.0 * div(s.c[i] - s.low14[i], width);
            out[WILLIAMS_R_14][i] = narrow(-100.0 * div(high - s.c[i], width));
        }
        WindowSums.sum(fast, s.n, 3, slow);
        for (int i = 0; i < s.n; i++) {
            slow[i] /= 3;
            out[STOCH_K_14_3][i] = narrow(slow[i]);
        }
        WindowSums.sum(slow, s.n, 3, slower);
        for (int i = 0; i < s.n; i++) {
            out[STOCH_D_14_3_3][i] = narrow(slower[i] / 3);
        }
    }

    private static void choppiness(SymbolColumns s, float[] out) {
        for (int i = 0; i < s.n; i++) {
            out[i] = narrow(100.0 * Ln.ln(div(s.sumTr14[i], s.high14[i] - s.low14[i])) / LN14);
        }
    }

    /**
     * max over j <= k of 1 - c[k]/c[j]: below each running maximum of the window only the lowest close counts, and rounding keeps the
     * order of quotients, so one division per maximum gives the same bits as one per bar.
     */
    private static void drawdown(SymbolColumns s, int w, float[] out) {
        Arrays.fill(out, 0, Math.min(s.n, w - 1), Float.NaN);
        for (int i = w - 1; i < s.n; i++) {
            double peak = s.c[i - w + 1];
            double trough = peak;
            double worst = 1;
            for (int j = i - w + 2; j <= i; j++) {
                double v = s.c[j];
                if (v > peak) {
                    double left = trough / peak;
                    worst = left < worst ? left : worst;
                    peak = v;
                    trough = v;
                }
                trough = v < trough ? v : trough;
            }
            double left = trough / peak;
            out[i] = narrow(1.0 - (left < worst ? left : worst));
        }
    }

    /** sqrt(mean(D^2,20)), D the percentage below the 20-bar maximum of the close. */
    private static void ulcer(SymbolColumns s, float[] out) {
        WindowExtremes.max(s.c, 0, s.n, new int[] {20}, s.t1, new double[][] {s.t2});
        for (int i = 0; i < s.n; i++) {
            double below = 100.0 * (s.c[i] / s.t2[i] - 1.0);
            s.t3[i] = below * below;
        }
        WindowSums.sum(s.t3, s.n, 20, s.t4);
        for (int i = 0; i < s.n; i++) {
            out[i] = narrow(Math.sqrt(s.t4[i] / 20));
        }
    }
}
