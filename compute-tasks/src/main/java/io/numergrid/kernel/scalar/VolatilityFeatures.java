package io.numergrid.kernel.scalar;

import static io.numergrid.kernel.FeatureIndex.*;
import static io.numergrid.kernel.scalar.Maths.div;
import static io.numergrid.kernel.scalar.Maths.narrow;

import io.numergrid.kernel.Ln;

/** Volatility from closes and from ranges, and how it is shared out: features 70 to 84. */
final class VolatilityFeatures {
    private static final double K_YANG_ZHANG = 0.34 / (1.34 + 31.0 / 29.0);

    private VolatilityFeatures() {
    }

    static void fill(SymbolColumns s, float[][] out) {
        for (int i = 0; i < s.n; i++) {
            double std5 = s.r5.std1(i);
            double std30 = s.r30.std1(i);
            double std90 = s.r90.std1(i);
            out[VOL_CC_5D][i] = narrow(std5);
            out[VOL_CC_10D][i] = narrow(s.r10.std1(i));
            out[VOL_CC_30D][i] = narrow(std30);
            out[VOL_CC_90D][i] = narrow(std90);
            out[VOL_RATIO_5_30D][i] = narrow(Ln.ln(div(std5, std30)));
            out[VOL_RATIO_30_90D][i] = narrow(Ln.ln(div(std30, std90)));
        }
        parkinson(s, out);
        garmanKlass(s, out[VOL_GK_20D]);
        WindowSums.sum(s.rs, s.n, 5, s.t1);
        for (int i = 0; i < s.n; i++) {
            out[VOL_RS_5D][i] = narrow(Math.sqrt(s.t1[i] / 5));
        }
        yangZhang(s, out[VOL_YZ_30D]);
        weighted(s, out[VOL_EWMA_94]);
        rangeVariation(s, out[RANGE_CV_30D]);
        shares(s, out);
    }

    private static void parkinson(SymbolColumns s, float[][] out) {
        for (int i = 0; i < s.n; i++) {
            s.t1[i] = s.logRange[i] * s.logRange[i];
        }
        WindowSums.sum(s.t1, s.n, 10, s.t2);
        WindowSums.sum(s.t1, s.n, 20, s.t3);
        for (int i = 0; i < s.n; i++) {
            double wide = Math.sqrt(s.t3[i] / 20 / (4.0 * Ln.LN2));
            out[VOL_PARKINSON_10D][i] = narrow(Math.sqrt(s.t2[i] / 10 / (4.0 * Ln.LN2)));
            out[PARKINSON_CC_RATIO_20D][i] = narrow(Ln.ln(div(wide, s.r20.std1(i))));
        }
    }

    private static void garmanKlass(SymbolColumns s, float[] out) {
        for (int i = 0; i < s.n; i++) {
            double range = s.logRange[i];
            double body = s.logBody[i];
            s.t1[i] = 0.5 * range * range - (2.0 * Ln.LN2 - 1.0) * body * body;
        }
        WindowSums.sum(s.t1, s.n, 20, s.t2);
        for (int i = 0; i < s.n; i++) {
            out[i] = narrow(Math.sqrt(s.t2[i] / 20));
        }
    }

    /** sqrt(Vo + k Vc + (1-k) mean(rs,30)); bar 0 has no gap, so the first window starts at bar 1. */
    private static void yangZhang(SymbolColumns s, float[] out) {
        int w = 30;
        double[] gap = deviations(s.logGap, s.n, w, s.t1, s.t2);
        double[] body = deviations(s.logBody, s.n, w, s.t3, s.t4);
        WindowSums.sum(s.rs, s.n, w, s.t5);
        for (int i = 0; i < s.n; i++) {
            double open = gap[i] / (w - 1);
            double close = body[i] / (w - 1);
            out[i] = narrow(Math.sqrt(open + K_YANG_ZHANG * close + (1.0 - K_YANG_ZHANG) * (s.t5[i] / w)));
        }
    }

    /** Sum of squared deviations under the VAR0 rule, into {@code ss}; the means go to {@code mean}. */
    private static double[] deviations(double[] x, int n, int w, double[] mean, double[] ss) {
        WindowSums.sum(x, n, w, mean);
        for (int i = 0; i < n; i++) {
            mean[i] /= w;
        }
        WindowSums.squares(x, mean, n, w, ss);
        for (int i = 0; i < n; i++) {
            ss[i] = Moments.variance0(ss[i], mean[i], w);
        }
        return ss;
    }

    /** v[20] = mean of r^2 over bars 1..20, then v = 0.94 v + 0.06 r^2. */
    private static void weighted(SymbolColumns s, float[] out) {
        double sum = 0;
        double v = Double.NaN;
        for (int i = 0; i < s.n; i++) {
            if (i > 20) {
                v = 0.94 * v + 0.06 * s.r[i] * s.r[i];
            } else if (i > 0) {
                sum += s.squareR[i];
                v = i == 20 ? sum / 20.0 : Double.NaN;
            }
            out[i] = narrow(Math.sqrt(v));
        }
    }

    private static void rangeVariation(SymbolColumns s, float[] out) {
        double[] mean = s.t1;
        double[] ss = deviations(s.logRange, s.n, 30, mean, s.t2);
        for (int i = 0; i < s.n; i++) {
            out[i] = narrow(div(Math.sqrt(ss[i] / 29), mean[i]));
        }
    }

    /** Downside share and bipower variation of the squared returns. */
    private static void shares(SymbolColumns s, float[][] out) {
        for (int i = 0; i < s.n; i++) {
            s.t1[i] = s.r[i] < 0 ? s.squareR[i] : 0 * s.r[i];
            s.t2[i] = i == 0 ? Double.NaN : s.absR[i] * s.absR[i - 1];
        }
        WindowSums.sum(s.t1, s.n, 30, s.t3);
        WindowSums.sum(s.t2, s.n, 29, s.t4);
        double scale = Math.PI / 2 * (30.0 / 29.0);
        for (int i = 0; i < s.n; i++) {
            double squares = s.sumSquareR30[i];
            out[DOWNSIDE_VAR_SHARE_30D][i] = narrow(div(s.t3[i], squares));
            out[BIPOWER_JUMP_30D][i] = narrow(1.0 - div(scale * s.t4[i], squares));
        }
    }
}
