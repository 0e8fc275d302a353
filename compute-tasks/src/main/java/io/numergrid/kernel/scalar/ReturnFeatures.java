package io.numergrid.kernel.scalar;

import static io.numergrid.kernel.FeatureIndex.*;
import static io.numergrid.kernel.scalar.Maths.div;
import static io.numergrid.kernel.scalar.Maths.narrow;

import io.numergrid.kernel.Ln;
import java.util.Arrays;

/** Returns, momentum, Sharpe ratios, efficiency, up days, streak: features 0 to 20, and the extreme returns 85 and 86. */
final class ReturnFeatures {
    private ReturnFeatures() {
    }

    static void fill(SymbolColumns s, float[][] out) {
        lagged(s, 0, 1, out[RET_1D]);
        lagged(s, 0, 5, out[RET_5D]);
        lagged(s, 0, 10, out[RET_10D]);
        lagged(s, 0, 20, out[RET_20D]);
        lagged(s, 0, 30, out[RET_30D]);
        lagged(s, 0, 60, out[RET_60D]);
        lagged(s, 0, 90, out[RET_90D]);
        lagged(s, 0, 180, out[RET_180D]);
        lagged(s, 5, 30, out[MOM_30D_SKIP_5D]);
        lagged(s, 30, 90, out[MOM_90D_SKIP_30D]);
        lagged(s, 30, 180, out[MOM_180D_SKIP_30D]);
        acceleration(s, 10, out[MOM_ACCEL_10D]);
        acceleration(s, 30, out[MOM_ACCEL_30D]);
        sharpe(s.r10, s.n, out[SHARPE_10D]);
        sharpe(s.r30, s.n, out[SHARPE_30D]);
        sharpe(s.r90, s.n, out[SHARPE_90D]);
        efficiency(s, 10, out[EFFICIENCY_RATIO_10D]);
        efficiency(s, 30, out[EFFICIENCY_RATIO_30D]);
        upDays(s, 10, out[UP_DAY_FRAC_10D]);
        upDays(s, 30, out[UP_DAY_FRAC_30D]);
        streak(s, out[STREAK_UPDOWN]);
        extremeReturns(s, out);
    }

    /** ln(c[i]/c[i-k]) for every i into a column of doubles. */
    static void logReturns(SymbolColumns s, int k, double[] out) {
        WindowSums.lead(out, s.n, k);
        for (int i = k; i < s.n; i++) {
            out[i] = Ln.ln(s.c[i] / s.c[i - k]);
        }
    }

    /** ln(c[i-from]/c[i-to]). */
    private static void lagged(SymbolColumns s, int from, int to, float[] out) {
        Arrays.fill(out, 0, Math.min(s.n, to), Float.NaN);
        for (int i = to; i < s.n; i++) {
            out[i] = narrow(Ln.ln(s.c[i - from] / s.c[i - to]));
        }
    }

    /** ln(c[i]/c[i-k]) - ln(c[i-k]/c[i-2k]). */
    private static void acceleration(SymbolColumns s, int k, float[] out) {
        logReturns(s, k, s.t1);
        Arrays.fill(out, 0, Math.min(s.n, 2 * k), Float.NaN);
        for (int i = 2 * k; i < s.n; i++) {
            out[i] = narrow(s.t1[i] - s.t1[i - k]);
        }
    }

    private static void sharpe(Moments m, int n, float[] out) {
        for (int i = 0; i < n; i++) {
            out[i] = narrow(div(m.mean[i], m.std1(i)));
        }
    }

    private static void efficiency(SymbolColumns s, int w, float[] out) {
        WindowSums.sum(s.absDc, s.n, w, s.t1);
        Arrays.fill(out, 0, Math.min(s.n, w), Float.NaN);
        for (int i = w; i < s.n; i++) {
            out[i] = narrow(div(Math.abs(s.c[i] - s.c[i - w]), s.t1[i]));
        }
    }

    /** Counts are small integers, so sliding them is exact. */
    private static void upDays(SymbolColumns s, int w, float[] out) {
        Arrays.fill(out, 0, Math.min(s.n, w), Float.NaN);
        int count = 0;
        for (int i = 1; i < s.n; i++) {
            count += s.up[i] > 0 ? 1 : 0;
            if (i > w) {
                count -= s.up[i - w] > 0 ? 1 : 0;
            }
            if (i >= w) {
                out[i] = narrow(count / (double) w);
            }
        }
    }

    private static void streak(SymbolColumns s, float[] out) {
        int state = 0;
        for (int i = 0; i < s.n; i++) {
            if (i == 0) {
                out[0] = Float.NaN;
                continue;
            }
            if (s.sign[i] > 0) {
                state = Math.max(state, 0) + 1;
            } else if (s.sign[i] < 0) {
                state = Math.min(state, 0) - 1;
            } else {
                state = 0;
            }
            out[i] = Math.max(-20, Math.min(20, state));
        }
    }

    /** Maximum and minimum of r over 20 bars; a NaN inside the window shows in its sum. */
    private static void extremeReturns(SymbolColumns s, float[][] out) {
        int[] width = {20};
        WindowExtremes.max(s.r, 1, s.n, width, s.t1, new double[][] {s.t2});
        WindowExtremes.min(s.r, 1, s.n, width, s.t1, new double[][] {s.t3});
        for (int i = 0; i < s.n; i++) {
            boolean undefined = Double.isNaN(s.r20.sum[i]);
            out[MAX_RET_20D][i] = undefined ? Float.NaN : narrow(s.t2[i]);
            out[MIN_RET_20D][i] = undefined ? Float.NaN : narrow(s.t3[i]);
        }
    }
}
