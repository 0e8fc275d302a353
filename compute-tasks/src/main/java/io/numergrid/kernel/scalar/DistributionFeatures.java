package io.numergrid.kernel.scalar;

import static io.numergrid.kernel.FeatureIndex.*;
import static io.numergrid.kernel.scalar.Maths.div;
import static io.numergrid.kernel.scalar.Maths.narrow;

/** Moments, quantiles and serial dependence of the returns: features 90 to 101. */
final class DistributionFeatures {
    private DistributionFeatures() {
    }

    static void fill(SymbolColumns s, float[][] out) {
        skew(s, s.r20, out[SKEW_20D]);
        skew(s, s.r60, out[SKEW_60D]);
        kurtosis(s, s.r30, out[KURT_30D]);
        kurtosis(s, s.r90, out[KURT_90D]);
        quantiles(s, out);
        autocorrelation(s, s.r, s.r30, 1, out[AUTOCORR_LAG1_30D]);
        autocorrelation(s, s.r, s.r60, 5, out[AUTOCORR_LAG5_60D]);
        autocorrelation(s, s.absR, s.absR60, 1, out[ABS_AUTOCORR_LAG1_60D]);
        varianceRatio(s, out[VARIANCE_RATIO_5_60D]);
    }

    /** G1 = sqrt(w(w-1))/(w-2) m3/m2^1.5. */
    private static void skew(SymbolColumns s, Moments m, float[] out) {
        int w = m.w;
        double scale = Math.sqrt(w * (w - 1.0)) / (w - 2.0);
        WindowSums.cubes(s.r, m.mean, s.n, w, s.t1);
        for (int i = 0; i < s.n; i++) {
            double m2 = m.ss[i] / w;
            out[i] = narrow(scale * div(s.t1[i] / w, m2 * Math.sqrt(m2)));
        }
    }

    /** G2 = (w-1)/((w-2)(w-3)) ((w+1)(m4/m2^2 - 3) + 6). */
    private static void kurtosis(SymbolColumns s, Moments m, float[] out) {
        int w = m.w;
        double scale = (w - 1.0) / ((w - 2.0) * (w - 3.0));
        WindowSums.fourths(s.r, m.mean, s.n, w, s.t1);
        for (int i = 0; i < s.n; i++) {
            double m2 = m.ss[i] / w;
            double excess = div(s.t1[i] / w, m2 * m2) - 3.0;
            out[i] = narrow(scale * ((w + 1.0) * excess + 6.0));
        }
    }

    private static void quantiles(SymbolColumns s, float[][] out) {
        WindowOrder order30 = s.order30;
        WindowOrder order60 = s.order60;
        WindowOrder order90 = s.order90;
        order30.clear();
        order60.clear();
        order90.clear();
        for (int i = 0; i < s.n; i++) {
            order30.add(s.r, i);
            order60.add(s.r, i);
            order90.add(s.r, i);
            float low = Float.NaN;
            float spread = Float.NaN;
            float gap = Float.NaN;
            float tail = Float.NaN;
            if (order30.defined()) {
                gap = narrow(div(s.r30.mean[i] - order30.quantile(0.5), s.r30.std1(i)));
            }
            if (order60.defined()) {
                low = narrow(order60.quantile(0.05));
                spread = narrow(div(order60.quantile(0.75) - order60.quantile(0.25), 1.349 * s.r60.std1(i)));
            }
            if (order90.defined()) {
                tail = narrow(tailAsymmetry(order90.quantile(0.95), order90.quantile(0.05)));
            }
            out[MEAN_MEDIAN_GAP_30D][i] = gap;
            out[QUANTILE_05_60D][i] = low;
            out[IQR_SD_RATIO_60D][i] = spread;
            out[TAIL_ASYM_90D][i] = tail;
        }
    }

    /** Its own relative zero test, as the catalogue says. */
    private static double tailAsymmetry(double high, double low) {
        double width = high - low;
        return width <= 1e-10 * (Math.abs(high) + Math.abs(low)) ? Double.NaN : div(high + low, width);
    }

    private static void autocorrelation(SymbolColumns s, double[] x, Moments m, int lag, float[] out) {
        WindowSums.products(x, m.mean, x, m.mean, s.n, m.w, lag, s.t1);
        for (int i = 0; i < s.n; i++) {
            out[i] = narrow(div(s.t1[i], m.ss[i]));
        }
    }

    /** Lo-MacKinlay: the 56 overlapping sums of 5 returns, each less 5 times the mean of the 60. */
    private static void varianceRatio(SymbolColumns s, float[] out) {
        int w = 60;
        int m = 5;
        double[] sums = s.t1;
        double[] centre = s.t2;
        WindowSums.sum(s.r, s.n, m, sums);
        for (int i = 0; i < s.n; i++) {
            centre[i] = m * s.r60.mean[i];
        }
        WindowSums.squares(sums, centre, s.n, w - m + 1, s.t3);
        double scale = m * (w - m + 1) * (1.0 - m / (double) w);
        for (int i = 0; i < s.n; i++) {
            out[i] = narrow(div(s.t3[i] / scale, s.r60.ss[i] / (w - 1.0)));
        }
    }
}
