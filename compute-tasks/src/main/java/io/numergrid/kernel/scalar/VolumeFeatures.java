package io.numergrid.kernel.scalar;

import static io.numergrid.kernel.FeatureIndex.*;
import static io.numergrid.kernel.scalar.Maths.div;
import static io.numergrid.kernel.scalar.Maths.narrow;

import io.numergrid.kernel.Ln;
import java.util.Arrays;

/** Volume by itself and beside the price: features 48 to 60, 63 to 65. */
final class VolumeFeatures {
    private VolumeFeatures() {
    }

    static void fill(SymbolColumns s, float[][] out) {
        levels(s, out);
        WindowSums.slope(s.b, s.n, 20, s.t1);
        for (int i = 0; i < s.n; i++) {
            out[VOLUME_TREND_20D][i] = narrow(div(s.t1[i], s.b20.mean[i]));
        }
        upFraction(s, s.b10, out[UP_VOLUME_FRAC_10D]);
        upFraction(s, s.b30, out[UP_VOLUME_FRAC_30D]);
        correlation(s.c, s.c10, s.b, s.b10, s.n, s.t1, out[PRICE_VOLUME_CORR_10D]);
        correlation(s.c, s.c30, s.b, s.b30, s.n, s.t1, out[PRICE_VOLUME_CORR_30D]);
        correlation(s.r, s.r20, s.b, s.b20, s.n, s.t1, out[RET_VOLUME_CORR_20D]);
        correlation(s.absR, s.absR30, s.b, s.b30, s.n, s.t1, out[ABSRET_VOLUME_CORR_30D]);
        illiquidity(s, out);
        rankInWindow(s, 60, out[VOLUME_TSRANK_60D]);
    }

    /** Sxy / (sqrt SSx sqrt SSy), NaN if either is 0, clipped to [-1, 1]. */
    static void correlation(double[] x, Moments mx, double[] y, Moments my, int n, double[] scratch, float[] out) {
        WindowSums.products(x, mx.mean, y, my.mean, n, mx.w, 0, scratch);
        for (int i = 0; i < n; i++) {
            double corr = div(scratch[i], Math.sqrt(mx.ss[i]) * Math.sqrt(my.ss[i]));
            out[i] = narrow(corr > 1 ? 1 : corr < -1 ? -1 : corr);
        }
    }

    private static void levels(SymbolColumns s, float[][] out) {
        WindowSums.sum(s.b, s.n, 90, s.t1);
        for (int i = 0; i < s.n; i++) {
            double mean5 = s.b5.mean[i];
            double mean20 = s.b20.mean[i];
            double mean30 = s.b30.mean[i];
            double std30 = s.b30.std1(i);
            out[VOLUME_SPIKE_5D][i] = narrow(div(s.b[i], mean5));
            out[VOLUME_SPIKE_20D][i] = narrow(div(s.b[i], mean20));
            out[VOLUME_ZSCORE_30D][i] = narrow(div(s.b[i] - mean30, std30));
            out[VOLUME_CV_30D][i] = narrow(div(std30, mean30));
            out[VOLUME_RATIO_5_20D][i] = narrow(Ln.ln(div(mean5, mean20)));
            out[VOLUME_RATIO_20_90D][i] = narrow(Ln.ln(div(mean20, s.t1[i] / 90)));
        }
    }

    private static void upFraction(SymbolColumns s, Moments volume, float[] out) {
        for (int i = 0; i < s.n; i++) {
            s.t1[i] = s.up[i] * s.b[i];
        }
        WindowSums.sum(s.t1, s.n, volume.w, s.t2);
        for (int i = 0; i < s.n; i++) {
            out[i] = narrow(div(s.t2[i], volume.sum[i]));
        }
    }

    /** I_w = mean of |r|/q over the bars of the window with q > 0. */
    private static void illiquidity(SymbolColumns s, float[][] out) {
        double[] term = s.t1;
        for (int i = 0; i < s.n; i++) {
            term[i] = s.q[i] > 0 ? s.absR[i] / s.q[i] : 0 * s.absR[i];
        }
        illiquidity(s, term, 5, s.t2);
        illiquidity(s, term, 20, s.t3);
        illiquidity(s, term, 30, s.t4);
        for (int i = 0; i < s.n; i++) {
            out[AMIHUD_ILLIQ_20D][i] = narrow(Ln.ln(s.t3[i]));
            out[AMIHUD_RATIO_5_30D][i] = narrow(Ln.ln(div(s.t2[i], s.t4[i])));
        }
    }

    private static void illiquidity(SymbolColumns s, double[] term, int w, double[] out) {
        WindowSums.sum(term, s.n, w, out);
        int traded = 0;
        for (int i = 0; i < s.n; i++) {
            traded += s.q[i] > 0 ? 1 : 0;
            if (i >= w) {
                traded -= s.q[i - w] > 0 ? 1 : 0;
            }
            out[i] = div(out[i], traded);
        }
    }

    /** (#smaller + (#equal + 1) / 2) / w of the last volume in its window. */
    private static void rankInWindow(SymbolColumns s, int w, float[] out) {
        Arrays.fill(out, 0, Math.min(s.n, w - 1), Float.NaN);
        for (int i = w - 1; i < s.n; i++) {
            double last = s.b[i];
            int smaller = 0;
            int equal = 0;
            for (int j = i - w + 1; j <= i; j++) {
                smaller += s.b[j] < last ? 1 : 0;
                equal += s.b[j] == last ? 1 : 0;
            }
            out[i] = narrow((smaller + (equal + 1) / 2.0) / w);
        }
    }
}
