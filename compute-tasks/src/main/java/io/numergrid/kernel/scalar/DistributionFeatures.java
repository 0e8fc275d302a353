package io.numergrid.kernel.scalar;

import static io.numergrid.kernel.FeatureIndex.*;
import static io.numergrid.kernel.scalar.Maths.narrow;

import io.numergrid.kernel.WindowSplit;

/** Moments, quantiles and serial dependence of the returns: features 90 to 101. */
final class DistributionFeatures {
    private final SymbolColumns s;
    private final HigherMoments higher;
    private final WindowOrder order30;
    private final WindowOrder order60;
    private final WindowOrder order90;
    private final WindowOrder.Quantile median30;
    private final WindowOrder.Quantile low60;
    private final WindowOrder.Quantile quarter60;
    private final WindowOrder.Quantile threeQuarters60;
    private final WindowOrder.Quantile low90;
    private final WindowOrder.Quantile high90;
    private final int steps1;
    private final int steps5;
    private final int absSteps1;
    private final WindowSums steps1Sums;
    private final WindowSums steps5Sums;
    private final WindowSums absSteps1Sums;
    private final Moments weekMoments;

    DistributionFeatures(ColumnLayout layout, SymbolColumns s) {
        this.s = s;
        higher = new HigherMoments(layout, s.rMoments);
        order30 = new WindowOrder(layout, s.r, 30);
        order60 = new WindowOrder(layout, s.r, 60);
        order90 = new WindowOrder(layout, s.r, 90);
        median30 = order30.quantile(0.5);
        low60 = order60.quantile(0.05);
        quarter60 = order60.quantile(0.25);
        threeQuarters60 = order60.quantile(0.75);
        low90 = order90.quantile(0.05);
        high90 = order90.quantile(0.95);
        steps1 = layout.column(28);
        steps5 = layout.column(2);
        absSteps1 = layout.column(58);
        steps1Sums = new WindowSums(layout, steps1, new int[] {29});
        steps5Sums = new WindowSums(layout, steps5, new int[] {55});
        absSteps1Sums = new WindowSums(layout, absSteps1, new int[] {59});
        int[] overlapping = {56};
        weekMoments = new Moments(layout, new WindowSums(layout, s.rSums.of(5), overlapping), WindowSplit.BASE_OF_56, overlapping);
    }

    void fill(Chunk chunk) {
        higher.fill(chunk);
        skew(chunk, 20, chunk.out[SKEW_20D]);
        skew(chunk, 60, chunk.out[SKEW_60D]);
        kurtosis(chunk, 30, chunk.out[KURT_30D]);
        kurtosis(chunk, 90, chunk.out[KURT_90D]);
        quantiles(chunk);
        steps(chunk);
        lag1(chunk, s.r, s.rMoments, 30, steps1Sums.of(29), chunk.out[AUTOCORR_LAG1_30D]);
        lag1(chunk, s.absR, s.absRMoments, 60, absSteps1Sums.of(59), chunk.out[ABS_AUTOCORR_LAG1_60D]);
        lag5(chunk, chunk.out[AUTOCORR_LAG5_60D]);
        varianceRatio(chunk, chunk.out[VARIANCE_RATIO_5_60D]);
    }

    /** G1 = sqrt(w(w-1))/(w-2) m3/m2^1.5. */
    private void skew(Chunk chunk, int w, float[] out) {
        double[] x = chunk.x;
        double scale = Math.sqrt(w * (w - 1.0)) / (w - 2.0);
        double perWidth = 1.0 / w;
        int ss = s.rMoments.ss(w);
        int cubes = higher.third(w);
        for (int k = chunk.from; k < chunk.to; k++) {
            double m2 = x[ss + k] * perWidth;
            out[chunk.at + k] = narrow(scale * (x[cubes + k] * perWidth / (m2 * Math.sqrt(m2))));
        }
    }

    /** G2 = (w-1)/((w-2)(w-3)) ((w+1)(m4/m2^2 - 3) + 6). */
    private void kurtosis(Chunk chunk, int w, float[] out) {
        double[] x = chunk.x;
        double scale = (w - 1.0) / ((w - 2.0) * (w - 3.0));
        double perWidth = 1.0 / w;
        int ss = s.rMoments.ss(w);
        int fourths = higher.fourth(w);
        for (int k = chunk.from; k < chunk.to; k++) {
            double m2 = x[ss + k] * perWidth;
            double excess = x[fourths + k] * perWidth / (m2 * m2) - 3.0;
            out[chunk.at + k] = narrow(scale * ((w + 1.0) * excess + 6.0));
        }
    }

    private void quantiles(Chunk chunk) {
        double[] x = chunk.x;
        long[] marks = chunk.marks;
        int sum30 = s.rSums.of(30);
        int bar = chunk.bar;
        for (int k = chunk.from; k < chunk.to; k++, bar++) {
            order30.add(x, marks, k, bar);
            order60.add(x, marks, k, bar);
            order90.add(x, marks, k, bar);
            float low = Float.NaN;
            float spread = Float.NaN;
            float gap = Float.NaN;
            float tail = Float.NaN;
            if (order30.defined(marks, bar)) {
                gap = narrow((x[sum30 + k] * (1.0 / 30) - median30.of(x)) / x[s.std30 + k]);
            }
            if (order60.defined(marks, bar)) {
                low = narrow(low60.of(x));
                spread = narrow((threeQuarters60.of(x) - quarter60.of(x)) / (1.349 * x[s.std60 + k]));
            }
            if (order90.defined(marks, bar)) {
                tail = narrow(tailAsymmetry(high90.of(x), low90.of(x)));
            }
            int at = chunk.at + k;
            chunk.out[MEAN_MEDIAN_GAP_30D][at] = gap;
            chunk.out[QUANTILE_05_60D][at] = low;
            chunk.out[IQR_SD_RATIO_60D][at] = spread;
            chunk.out[TAIL_ASYM_90D][at] = tail;
        }
    }

    /** Its own relative zero test, as the catalogue says. */
    private static double tailAsymmetry(double high, double low) {
        double width = high - low;
        return width <= 1e-10 * (Math.abs(high) + Math.abs(low)) ? Double.NaN : (high + low) / width;
    }

    /** Squared differences of returns 1 and 5 bars apart. */
    private void steps(Chunk chunk) {
        double[] x = chunk.x;
        for (int k = chunk.from; k < chunk.to; k++) {
            double near = x[s.r + k] - x[s.r + k - 1];
            double far = x[s.r + k] - x[s.r + k - 5];
            double size = x[s.absR + k] - x[s.absR + k - 1];
            x[steps1 + k] = near * near;
            x[steps5 + k] = far * far;
            x[absSteps1 + k] = size * size;
        }
        steps1Sums.fill(chunk);
        steps5Sums.fill(chunk);
        absSteps1Sums.fill(chunk);
    }

    /**
     * The products of deviations one bar apart, from SS - E - D/2: E is half the squared deviations of the first and the last value, D the sum of the
     * squared steps between neighbours.
     */
    private static void lag1(Chunk chunk, int source, Moments m, int w, int steps, float[] out) {
        double[] x = chunk.x;
        int sum = m.sums.of(w);
        int raw = m.raw(w);
        int ss = m.ss(w);
        int oldest = source - (w - 1);
        double perWidth = 1.0 / w;
        for (int k = chunk.from; k < chunk.to; k++) {
            double mean = x[sum + k] * perWidth;
            double first = x[oldest + k] - mean;
            double last = x[source + k] - mean;
            double ends = 0.5 * (first * first + last * last);
            out[chunk.at + k] = narrow(((x[raw + k] - ends) - 0.5 * x[steps + k]) / x[ss + k]);
        }
    }

    /** As {@link #lag1} for five bars: E is half the squared deviations of the first five and the last five values. */
    private void lag5(Chunk chunk, float[] out) {
        double[] x = chunk.x;
        int sum = s.rSums.of(60);
        int sum5 = s.rSums.of(5);
        int raw = s.rMoments.raw(60);
        int raw5 = s.rMoments.raw(5);
        int ss = s.rMoments.ss(60);
        int steps = steps5Sums.of(55);
        for (int k = chunk.from; k < chunk.to; k++) {
            double mean = x[sum + k] * (1.0 / 60);
            double first = x[sum5 + k - 55] * (1.0 / 5) - mean;
            double last = x[sum5 + k] * (1.0 / 5) - mean;
            double ends = 0.5 * ((x[raw5 + k - 55] + 5.0 * (first * first)) + (x[raw5 + k] + 5.0 * (last * last)));
            out[chunk.at + k] = narrow(((x[raw + k] - ends) - 0.5 * x[steps + k]) / x[ss + k]);
        }
    }

    /** Lo-MacKinlay: the 56 overlapping sums of 5 returns, each less 5 times the mean of the 60. */
    private void varianceRatio(Chunk chunk, float[] out) {
        double[] x = chunk.x;
        weekMoments.sums.fill(chunk);
        weekMoments.fill(chunk);
        double perScale = 1.0 / (5 * 56 * (1.0 - 5 / 60.0));
        int weeks = weekMoments.sums.of(56);
        int raw = weekMoments.raw(56);
        int sum = s.rSums.of(60);
        int ss = s.rMoments.ss(60);
        for (int k = chunk.from; k < chunk.to; k++) {
            double shift = x[weeks + k] * (1.0 / 56) - 5.0 * (x[sum + k] * (1.0 / 60));
            double total = x[raw + k] + 56.0 * (shift * shift);
            out[chunk.at + k] = narrow(total * perScale / (x[ss + k] * (1.0 / 59)));
        }
    }
}
