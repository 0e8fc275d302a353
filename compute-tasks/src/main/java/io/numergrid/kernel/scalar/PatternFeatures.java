package io.numergrid.kernel.scalar;

import static io.numergrid.kernel.FeatureIndex.*;
import static io.numergrid.kernel.scalar.Maths.div;
import static io.numergrid.kernel.scalar.Maths.narrow;

import io.numergrid.kernel.Ln;
import java.util.Arrays;

/** Shape of the price path: rescaled range, ordinal patterns, trend regressions; features 102 to 105. */
final class PatternFeatures {
    private static final int TRIPLES = 58;
    private static final double LN6 = Ln.ln(6.0);
    private static final double LN90 = Ln.ln(90.0);
    /** p ln p for p = k/58. */
    private static final double[] P_LN_P = new double[TRIPLES + 1];
    /** The codes of the six stable orders of three closes. */
    private static final int[] CODES = {0, 2, 3, 4, 5, 7};

    static {
        for (int k = 1; k <= TRIPLES; k++) {
            double p = k / (double) TRIPLES;
            P_LN_P[k] = p * Ln.ln(p);
        }
    }

    private PatternFeatures() {
    }

    static void fill(SymbolColumns s, float[][] out) {
        rescaledRange(s, out[HURST_RS_90D]);
        permutationEntropy(s, out[PERM_ENTROPY_3_60D]);
        trendSlope(s, out[TREND_SLOPE_20D]);
        trendFit(s, out[TREND_R2_30D]);
    }

    /** ln(R/S)/ln 90: R is the range of the cumulated deviations, whose last is 0 by definition. Two windows at a time. */
    private static void rescaledRange(SymbolColumns s, float[] out) {
        int w = 90;
        double[] mean = s.r90.mean;
        double[] width = s.t1;
        WindowSums.lead(width, s.n, w - 1);
        int i = w - 1;
        for (; i + 1 < s.n; i += 2) {
            double y0 = 0;
            double high0 = 0;
            double low0 = 0;
            double y1 = 0;
            double high1 = 0;
            double low1 = 0;
            for (int j = i - w + 1; j < i; j++) {
                y0 += s.r[j] - mean[i];
                y1 += s.r[j + 1] - mean[i + 1];
                high0 = y0 > high0 ? y0 : high0;
                low0 = y0 < low0 ? y0 : low0;
                high1 = y1 > high1 ? y1 : high1;
                low1 = y1 < low1 ? y1 : low1;
            }
            width[i] = high0 - low0;
            width[i + 1] = high1 - low1;
        }
        for (; i < s.n; i++) {
            double y = 0;
            double high = 0;
            double low = 0;
            for (int j = i - w + 1; j < i; j++) {
                y += s.r[j] - mean[i];
                high = y > high ? y : high;
                low = y < low ? y : low;
            }
            width[i] = high - low;
        }
        for (i = 0; i < s.n; i++) {
            out[i] = narrow(Ln.ln(div(width[i], s.r90.std0(i))) / LN90);
        }
    }

    /** Counts of six patterns slide exactly; stable order: of equal closes the earlier counts as smaller. */
    private static void permutationEntropy(SymbolColumns s, float[] out) {
        Arrays.fill(out, 0, Math.min(s.n, TRIPLES + 1), Float.NaN);
        int[] count = new int[8];
        for (int i = 2; i < s.n; i++) {
            count[code(s.c, i)]++;
            if (i - TRIPLES >= 2) {
                count[code(s.c, i - TRIPLES)]--;
            }
            if (i > TRIPLES) {
                double entropy = 0;
                for (int code : CODES) {
                    entropy -= P_LN_P[count[code]];
                }
                out[i] = narrow((entropy > 0 ? entropy : 0) / LN6);
            }
        }
    }

    private static int code(double[] c, int i) {
        return (c[i - 1] < c[i - 2] ? 4 : 0) + (c[i] < c[i - 1] ? 2 : 0) + (c[i] < c[i - 2] ? 1 : 0);
    }

    /**
     * slope of y[j] = ln(c[j]/c[i-19]). y is taken as the running sum of r from the window's start, which is the same number without
     * a logarithm per term, and exactly 0 for a constant price.
     */
    private static void trendSlope(SymbolColumns s, float[] out) {
        int w = 20;
        double middle = (w - 1) / 2.0;
        double scale = WindowSums.slopeScale(w);
        Arrays.fill(out, 0, Math.min(s.n, w - 1), Float.NaN);
        for (int i = w - 1; i < s.n; i++) {
            double y = 0;
            double sum = 0;
            int first = i - w + 1;
            for (int t = 1; t < w; t++) {
                y += s.r[first + t];
                sum += y * (t - middle);
            }
            out[i] = narrow(sum / scale);
        }
    }

    /** R^2 of the regression of y[j] = ln(c[j]/c[i-29]), see {@link #trendSlope}. */
    private static void trendFit(SymbolColumns s, float[] out) {
        int w = 30;
        double middle = (w - 1) / 2.0;
        double scale = WindowSums.slopeScale(w);
        double[] path = s.path30;
        Arrays.fill(out, 0, Math.min(s.n, w - 1), Float.NaN);
        for (int i = w - 1; i < s.n; i++) {
            int first = i - w + 1;
            double y = 0;
            double sum = 0;
            double weighted = 0;
            path[0] = 0;
            for (int t = 1; t < w; t++) {
                y += s.r[first + t];
                path[t] = y;
                sum += y;
                weighted += y * (t - middle);
            }
            double mean = sum / w;
            double ss = 0;
            for (int t = 0; t < w; t++) {
                double d = path[t] - mean;
                ss += d * d;
            }
            double slope = weighted / scale;
            double fit = div(slope * slope * scale, Moments.variance0(ss, mean, w));
            out[i] = narrow(fit > 1 ? 1 : fit);
        }
    }
}
