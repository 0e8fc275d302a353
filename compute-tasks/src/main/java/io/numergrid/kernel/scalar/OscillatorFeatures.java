package io.numergrid.kernel.scalar;

import static io.numergrid.kernel.FeatureIndex.*;
import static io.numergrid.kernel.scalar.Maths.div;
import static io.numergrid.kernel.scalar.Maths.narrow;

/**
 * Indicators that live on recurrences and true ranges: features 110 to 113, 117 to 120, 129 to 131, 133, 135 to 137. Their state reaches back to
 * the symbol's first bar.
 */
final class OscillatorFeatures {
    private OscillatorFeatures() {
    }

    static void fill(SymbolColumns s, float[][] out) {
        strength(s, 5, out[RSI_5]);
        strength(s, 14, out[RSI_14]);
        convergence(s, out);
        directional(s, out);
        tripleAverage(s, out[TRIX_15]);
        momentum(s, out[CMO_14]);
        ultimate(s, out[ULTOSC_7_14_28]);
        vortex(s, out[VORTEX_DIFF_14]);
        keltner(s, out[KELTNER_POS_20_10]);
        mass(s, out[MASS_INDEX_9_25]);
        trueStrength(s, out[TSI_25_13]);
    }

    private static void strength(SymbolColumns s, int n, float[] out) {
        Recurrences.wilder(s.gain, 1, s.n, n, s.t1);
        Recurrences.wilder(s.loss, 1, s.n, n, s.t2);
        for (int i = 0; i < s.n; i++) {
            out[i] = narrow(100.0 * div(s.t1[i], s.t1[i] + s.t2[i]));
        }
    }

    /** PPO and MACD histogram from the same two averages. */
    private static void convergence(SymbolColumns s, float[][] out) {
        double[] slow = s.t2;
        double[] macd = s.t3;
        double[] signal = s.t4;
        Recurrences.ema(s.c, 0, s.n, 12, s.t1);
        Recurrences.ema(s.c, 0, s.n, 26, slow);
        for (int i = 0; i < s.n; i++) {
            macd[i] = s.t1[i] - slow[i];
        }
        Recurrences.ema(macd, 25, s.n, 9, signal);
        for (int i = 0; i < s.n; i++) {
            out[PPO_12_26][i] = narrow(100.0 * macd[i] / slow[i]);
            out[MACD_HIST_12_26_9][i] = narrow(100.0 * (macd[i] - signal[i]) / s.c[i]);
        }
    }

    /** NATR, DI and ADX from Wilder's averages of true range and directional movement. */
    private static void directional(SymbolColumns s, float[][] out) {
        double[] plus = s.t1;
        double[] minus = s.t2;
        for (int i = 0; i < s.n; i++) {
            double rise = i == 0 ? Double.NaN : s.h[i] - s.h[i - 1];
            double fall = i == 0 ? Double.NaN : s.l[i - 1] - s.l[i];
            plus[i] = i == 0 ? Double.NaN : rise > fall && rise > 0 ? rise : 0;
            minus[i] = i == 0 ? Double.NaN : fall > rise && fall > 0 ? fall : 0;
        }
        double[] atr = s.t3;
        double[] dx = s.t6;
        Recurrences.wilder(s.tr, 1, s.n, 14, atr);
        Recurrences.wilder(plus, 1, s.n, 14, s.t4);
        Recurrences.wilder(minus, 1, s.n, 14, s.t5);
        for (int i = 0; i < s.n; i++) {
            double pdi = 100.0 * div(s.t4[i], atr[i]);
            double mdi = 100.0 * div(s.t5[i], atr[i]);
            double sum = pdi + mdi;
            out[NATR_14][i] = narrow(100.0 * atr[i] / s.c[i]);
            out[PLUS_DI_14][i] = narrow(pdi);
            out[MINUS_DI_14][i] = narrow(mdi);
            dx[i] = sum > 0 ? 100.0 * Math.abs(pdi - mdi) / sum : 0;
        }
        Recurrences.wilder(dx, 14, s.n, 14, s.t4);
        for (int i = 0; i < s.n; i++) {
            out[ADX_14][i] = narrow(s.t4[i]);
        }
    }

    private static void tripleAverage(SymbolColumns s, float[] out) {
        Recurrences.ema(s.c, 0, s.n, 15, s.t1);
        Recurrences.ema(s.t1, 14, s.n, 15, s.t2);
        Recurrences.ema(s.t2, 28, s.n, 15, s.t3);
        for (int i = 0; i < s.n; i++) {
            out[i] = i == 0 ? Float.NaN : narrow(100.0 * (s.t3[i] / s.t3[i - 1] - 1.0));
        }
    }

    /** Chande's plain sums. */
    private static void momentum(SymbolColumns s, float[] out) {
        WindowSums.sum(s.gain, s.n, 14, s.t1);
        WindowSums.sum(s.loss, s.n, 14, s.t2);
        for (int i = 0; i < s.n; i++) {
            out[i] = narrow(100.0 * div(s.t1[i] - s.t2[i], s.t1[i] + s.t2[i]));
        }
    }

    private static void ultimate(SymbolColumns s, float[] out) {
        double[] pressure = s.t1;
        for (int i = 0; i < s.n; i++) {
            double before = i == 0 ? Double.NaN : s.c[i - 1];
            pressure[i] = i == 0 ? Double.NaN : s.c[i] - (s.l[i] < before ? s.l[i] : before);
        }
        WindowSums.sum(pressure, s.n, 7, s.t2);
        WindowSums.sum(s.tr, s.n, 7, s.t3);
        WindowSums.sum(pressure, s.n, 28, s.t4);
        WindowSums.sum(s.tr, s.n, 28, s.t5);
        WindowSums.sum(pressure, s.n, 14, s.t6);
        for (int i = 0; i < s.n; i++) {
            double a7 = div(s.t2[i], s.t3[i]);
            double a14 = div(s.t6[i], s.sumTr14[i]);
            double a28 = div(s.t4[i], s.t5[i]);
            out[i] = narrow(100.0 * (4.0 * a7 + 2.0 * a14 + a28) / 7.0);
        }
    }

    private static void vortex(SymbolColumns s, float[] out) {
        for (int i = 0; i < s.n; i++) {
            s.t1[i] = i == 0 ? Double.NaN : Math.abs(s.h[i] - s.l[i - 1]);
            s.t2[i] = i == 0 ? Double.NaN : Math.abs(s.l[i] - s.h[i - 1]);
        }
        WindowSums.sum(s.t1, s.n, 14, s.t3);
        WindowSums.sum(s.t2, s.n, 14, s.t4);
        for (int i = 0; i < s.n; i++) {
            out[i] = narrow(div(s.t3[i] - s.t4[i], s.sumTr14[i]));
        }
    }

    /** NaN where the ATR is at most 1e-8 of the close: a coin frozen for long, pure rounding noise. */
    private static void keltner(SymbolColumns s, float[] out) {
        Recurrences.ema(s.c, 0, s.n, 20, s.t1);
        Recurrences.wilder(s.tr, 1, s.n, 10, s.t2);
        for (int i = 0; i < s.n; i++) {
            double atr = s.t2[i];
            out[i] = atr <= 1e-8 * s.c[i] ? Float.NaN : narrow(div(s.c[i] - s.t1[i], atr));
        }
    }

    private static void mass(SymbolColumns s, float[] out) {
        Recurrences.ema(s.range, 0, s.n, 9, s.t1);
        Recurrences.ema(s.t1, 8, s.n, 9, s.t2);
        for (int i = 0; i < s.n; i++) {
            s.t3[i] = div(s.t1[i], s.t2[i]);
        }
        WindowSums.sum(s.t3, s.n, 25, s.t4);
        for (int i = 0; i < s.n; i++) {
            out[i] = narrow(s.t4[i]);
        }
    }

    private static void trueStrength(SymbolColumns s, float[] out) {
        Recurrences.ema(s.dc, 1, s.n, 25, s.t1);
        Recurrences.ema(s.t1, 25, s.n, 13, s.t2);
        Recurrences.ema(s.absDc, 1, s.n, 25, s.t3);
        Recurrences.ema(s.t3, 25, s.n, 13, s.t4);
        for (int i = 0; i < s.n; i++) {
            out[i] = narrow(100.0 * div(s.t2[i], s.t4[i]));
        }
    }
}
