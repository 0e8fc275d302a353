package io.numergrid.kernel.scalar;

import static io.numergrid.kernel.FeatureConstants.PER_LN6;
import static io.numergrid.kernel.FeatureConstants.PER_LN90;
import static io.numergrid.kernel.FeatureConstants.TRIPLES;
import static io.numergrid.kernel.FeatureConstants.pLnP;
import static io.numergrid.kernel.FeatureConstants.variance0;
import static io.numergrid.kernel.FeatureIndex.*;
import static io.numergrid.kernel.scalar.Maths.div;
import static io.numergrid.kernel.scalar.Maths.narrow;

import io.numergrid.kernel.Ln;

/** Shape of the price path: rescaled range, ordinal patterns, trend regressions; features 102 to 105. */
final class PatternFeatures {
    /** sum of (t - middle)^2 over 20 and 30 bars: w (w^2-1) / 12. */
    private static final double SLOPE_SCALE_20 = 665;
    private static final double SLOPE_SCALE_30 = 2247.5;
    /** The codes of the six stable orders of three closes. */
    private static final int[] CODES = {0, 2, 3, 4, 5, 7};

    private final SymbolColumns s;
    private final int width;
    private final int counts;
    private final PathMoments path;

    PatternFeatures(ColumnLayout layout, SymbolColumns s) {
        this.s = s;
        width = layout.column();
        counts = layout.marks(8);
        path = new PathMoments(layout, s.r, s.rSums);
    }

    void fill(Chunk chunk) {
        rescaledRange(chunk, chunk.out[HURST_RS_90D]);
        permutationEntropy(chunk, chunk.out[PERM_ENTROPY_3_60D]);
        path.fill(chunk);
        trend(chunk);
    }

    /** ln(R/S)/ln 90: R is the range of the cumulated deviations, whose last is 0 by definition. */
    private void rescaledRange(Chunk chunk, float[] out) {
        double[] x = chunk.x;
        int sum = s.rSums.of(90);
        int ss = s.rMoments.ss(90);
        chunk.aligned.rescaledRanges(x, s.r + chunk.from, sum + chunk.from, 90, chunk.to - chunk.from, width + chunk.from);
        for (int k = chunk.from; k < chunk.to; k++) {
            out[chunk.at + k] = narrow(Ln.ln(x[width + k] / Math.sqrt(x[ss + k] * (1.0 / 90))) * PER_LN90);
        }
    }

    /** Counts of six patterns slide exactly; stable order: of equal closes the earlier counts as smaller. */
    private void permutationEntropy(Chunk chunk, float[] out) {
        double[] x = chunk.x;
        long[] count = chunk.marks;
        int bar = chunk.bar;
        if (bar == 0) {
            for (int code = 0; code < 8; code++) {
                count[counts + code] = 0;
            }
        }
        for (int k = chunk.from; k < chunk.to; k++, bar++) {
            if (bar >= 2) {
                count[counts + code(x, s.c + k)]++;
            }
            if (bar >= TRIPLES + 2) {
                count[counts + code(x, s.c + k - TRIPLES)]--;
            }
            float v = Float.NaN;
            if (bar > TRIPLES) {
                double entropy = 0;
                for (int code : CODES) {
                    entropy -= pLnP((int) count[counts + code]);
                }
                v = narrow((entropy > 0 ? entropy : 0) * PER_LN6);
            }
            out[chunk.at + k] = v;
        }
    }

    private static int code(double[] x, int last) {
        return (x[last - 1] < x[last - 2] ? 4 : 0) + (x[last] < x[last - 1] ? 2 : 0) + (x[last] < x[last - 2] ? 1 : 0);
    }

    /** Slope over 20 bars and R^2 over 30 of the regression of the log price on the bar number. */
    private void trend(Chunk chunk) {
        double[] x = chunk.x;
        int tilt20 = path.tilt(20);
        int tilt30 = path.tilt(30);
        int sum30 = path.sum(30);
        int ss30 = path.ss(30);
        for (int k = chunk.from; k < chunk.to; k++) {
            double slope = x[tilt30 + k] * (1.0 / SLOPE_SCALE_30);
            double ss = variance0(x[ss30 + k], x[sum30 + k] * (1.0 / 30), 1.0 / 30);
            double fit = div(slope * slope * SLOPE_SCALE_30, ss);
            chunk.out[TREND_SLOPE_20D][chunk.at + k] = narrow(x[tilt20 + k] * (1.0 / SLOPE_SCALE_20));
            chunk.out[TREND_R2_30D][chunk.at + k] = narrow(fit > 1 ? 1 : fit);
        }
    }
}
