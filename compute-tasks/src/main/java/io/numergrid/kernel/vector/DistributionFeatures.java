package io.numergrid.kernel.vector;

import static io.numergrid.kernel.FeatureIndex.*;
import static io.numergrid.kernel.vector.LaneSpecies.DOUBLES;
import static io.numergrid.kernel.vector.LaneSpecies.LANES;
import static io.numergrid.kernel.vector.LaneSpecies.ROW;
import static jdk.incubator.vector.DoubleVector.broadcast;
import static jdk.incubator.vector.DoubleVector.fromArray;
import static jdk.incubator.vector.VectorOperators.NE;

import io.numergrid.kernel.WindowSplit;
import jdk.incubator.vector.DoubleVector;

/** Moments, quantiles and serial dependence of the returns: features 90 to 101. */
final class DistributionFeatures {
    private static final int KEY_HALO = 90;

    private final SymbolColumns s;
    private final HigherMoments higher;
    /** Longs of the order of r: halo, then chunk. */
    private final long[] keys;
    private final WindowOrder order30 = new WindowOrder(30);
    private final WindowOrder order60 = new WindowOrder(60);
    private final WindowOrder order90 = new WindowOrder(90);
    private final int median30;
    private final int low60;
    private final int quartile60;
    private final int threeQuartiles60;
    private final int low90;
    private final int high90;
    private final int steps1;
    private final int steps5;
    private final int absSteps1;
    private final WindowSums steps1Sums;
    private final WindowSums steps5Sums;
    private final WindowSums absSteps1Sums;
    private final Serial serial;
    private final Serial absSerial;
    private final Moments weekMoments;

    DistributionFeatures(ColumnLayout layout, SymbolColumns s) {
        this.s = s;
        keys = new long[(KEY_HALO + layout.rows) * ROW];
        higher = new HigherMoments(layout, s.rMoments);
        median30 = layout.column();
        low60 = layout.column();
        quartile60 = layout.column();
        threeQuartiles60 = layout.column();
        low90 = layout.column();
        high90 = layout.column();
        steps1 = layout.column(28);
        steps5 = layout.column(2);
        absSteps1 = layout.column(58);
        steps1Sums = new WindowSums(layout, steps1, new int[] {29});
        steps5Sums = new WindowSums(layout, steps5, new int[] {55});
        absSteps1Sums = new WindowSums(layout, absSteps1, new int[] {59});
        serial = new Serial(s.r, s.rMoments, 30, steps1Sums.of(29));
        absSerial = new Serial(s.absR, s.absRMoments, 60, absSteps1Sums.of(59));
        int[] overlapping = {56};
        weekMoments = new Moments(layout, new WindowSums(layout, s.rSums.of(5), overlapping), WindowSplit.BASE_OF_56, overlapping);
    }

    void fill(Chunk chunk) {
        higher.fill(chunk);
        skew(chunk, 20, SKEW_20D);
        skew(chunk, 60, SKEW_60D);
        kurtosis(chunk, 30, KURT_30D);
        kurtosis(chunk, 90, KURT_90D);
        sortWindows(chunk);
        quantiles(chunk);
        steps(chunk);
        lag1(chunk.x, serial, s.t1, chunk.n);
        chunk.emit(AUTOCORR_LAG1_30D, s.t1);
        lag1(chunk.x, absSerial, s.t1, chunk.n);
        chunk.emit(ABS_AUTOCORR_LAG1_60D, s.t1);
        lag5(chunk.x, chunk.n);
        chunk.emit(AUTOCORR_LAG5_60D, s.t1);
        weekMoments.sums.fill(chunk);
        weekMoments.fill(chunk);
        varianceRatio(chunk.x, chunk.n);
        chunk.emit(VARIANCE_RATIO_5_60D, s.t1);
    }

    /** G1 = sqrt(w(w-1))/(w-2) m3/m2^1.5. */
    private void skew(Chunk chunk, int w, int feature) {
        double scale = Math.sqrt(w * (w - 1.0)) / (w - 2.0);
        skews(chunk.x, s.rMoments.ss(w), higher.third(w), 1.0 / w, scale, s.t1, chunk.n);
        chunk.emit(feature, s.t1);
    }

    private static void skews(double[] x, int ss, int cubes, double perWidth, double scale, int out, int n) {
        for (int p = 0; p < n; p += LANES) {
            DoubleVector m2 = fromArray(DOUBLES, x, ss + p).mul(perWidth);
            fromArray(DOUBLES, x, cubes + p).mul(perWidth).div(m2.mul(m2.sqrt())).mul(scale).intoArray(x, out + p);
        }
    }

    /** G2 = (w-1)/((w-2)(w-3)) ((w+1)(m4/m2^2 - 3) + 6). */
    private void kurtosis(Chunk chunk, int w, int feature) {
        double scale = (w - 1.0) / ((w - 2.0) * (w - 3.0));
        kurtoses(chunk.x, s.rMoments.ss(w), higher.fourth(w), w, scale, s.t1, chunk.n);
        chunk.emit(feature, s.t1);
    }

    private static void kurtoses(double[] x, int ss, int fourths, int w, double scale, int out, int n) {
        double perWidth = 1.0 / w;
        double above = w + 1.0;
        for (int p = 0; p < n; p += LANES) {
            DoubleVector m2 = fromArray(DOUBLES, x, ss + p).mul(perWidth);
            DoubleVector excess = fromArray(DOUBLES, x, fourths + p).mul(perWidth).div(m2.mul(m2)).sub(3.0);
            excess.mul(above).add(6.0).mul(scale).intoArray(x, out + p);
        }
    }

    /** Moves the sorted windows on row by row and takes the quantiles down. */
    private void sortWindows(Chunk chunk) {
        double[] x = chunk.x;
        if (chunk.bar == 0) {
            java.util.Arrays.fill(keys, 0, KEY_HALO * ROW, WindowOrder.NAN_KEY);
            order30.clear();
            order60.clear();
            order90.clear();
        }
        order(x, s.r, keys, KEY_HALO * ROW, chunk.n);
        for (int p = 0; p < chunk.n; p += ROW) {
            int now = KEY_HALO * ROW + p;
            order30.move(keys, now, now - 30 * ROW);
            order60.move(keys, now, now - 60 * ROW);
            order90.move(keys, now, now - 90 * ROW);
            order30.quantile(0.5, x, median30 + p);
            order60.quantile(0.05, x, low60 + p);
            order60.quantile(0.25, x, quartile60 + p);
            order60.quantile(0.75, x, threeQuartiles60 + p);
            order90.quantile(0.05, x, low90 + p);
            order90.quantile(0.95, x, high90 + p);
        }
        System.arraycopy(keys, chunk.n, keys, 0, KEY_HALO * ROW);
    }

    private static void order(double[] x, int r, long[] keys, int at, int n) {
        for (int p = 0; p < n; p += LANES) {
            Lanes.order(fromArray(DOUBLES, x, r + p)).intoArray(keys, at + p);
        }
    }

    /** A window that is not full, or holds a NaN, shows in its sum. */
    private void quantiles(Chunk chunk) {
        quantiles(chunk.x, chunk.n);
        chunk.emit(MEAN_MEDIAN_GAP_30D, s.t1);
        chunk.emit(QUANTILE_05_60D, s.t2);
        chunk.emit(IQR_SD_RATIO_60D, s.t3);
        chunk.emit(TAIL_ASYM_90D, s.t4);
    }

    private void quantiles(double[] x, int n) {
        int sum30 = s.rSums.of(30);
        int sum60 = s.rSums.of(60);
        int sum90 = s.rSums.of(90);
        DoubleVector nan = broadcast(DOUBLES, Double.NaN);
        for (int p = 0; p < n; p += LANES) {
            DoubleVector total30 = fromArray(DOUBLES, x, sum30 + p);
            DoubleVector total60 = fromArray(DOUBLES, x, sum60 + p);
            DoubleVector total90 = fromArray(DOUBLES, x, sum90 + p);
            total30.mul(1.0 / 30).sub(fromArray(DOUBLES, x, median30 + p)).div(fromArray(DOUBLES, x, s.std30 + p))
                    .blend(nan, total30.compare(NE, total30)).intoArray(x, s.t1 + p);
            fromArray(DOUBLES, x, low60 + p).blend(nan, total60.compare(NE, total60)).intoArray(x, s.t2 + p);
            fromArray(DOUBLES, x, threeQuartiles60 + p).sub(fromArray(DOUBLES, x, quartile60 + p)).div(fromArray(DOUBLES, x, s.std60 + p).mul(1.349))
                    .blend(nan, total60.compare(NE, total60)).intoArray(x, s.t3 + p);
            Lanes.tailAsymmetry(fromArray(DOUBLES, x, high90 + p), fromArray(DOUBLES, x, low90 + p)).blend(nan, total90.compare(NE, total90)).intoArray(x, s.t4 + p);
        }
    }

    /** Squared differences of returns 1 and 5 bars apart. */
    private void steps(Chunk chunk) {
        ColumnLoops.squareOfDifference(chunk.x, s.r, s.r - ROW, steps1, chunk.n);
        ColumnLoops.squareOfDifference(chunk.x, s.r, s.r - 5 * ROW, steps5, chunk.n);
        ColumnLoops.squareOfDifference(chunk.x, s.absR, s.absR - ROW, absSteps1, chunk.n);
        steps1Sums.fill(chunk);
        steps5Sums.fill(chunk);
        absSteps1Sums.fill(chunk);
    }

    /** Columns of an autocorrelation. */
    private record Serial(int source, int oldest, int sum, int raw, int ss, int steps, double perWidth) {
        Serial(int source, Moments m, int w, int steps) {
            this(source, source - (w - 1) * ROW, m.sums.of(w), m.raw(w), m.ss(w), steps, 1.0 / w);
        }
    }

    /**
     * The products of deviations one bar apart, from SS - E - D/2: E is half the squared deviations of the first and the last value, D the sum of the
     * squared steps between neighbours.
     */
    private static void lag1(double[] x, Serial of, int out, int n) {
        for (int p = 0; p < n; p += LANES) {
            DoubleVector mean = fromArray(DOUBLES, x, of.sum + p).mul(of.perWidth);
            DoubleVector first = fromArray(DOUBLES, x, of.oldest + p).sub(mean);
            DoubleVector last = fromArray(DOUBLES, x, of.source + p).sub(mean);
            DoubleVector ends = first.mul(first).add(last.mul(last)).mul(0.5);
            fromArray(DOUBLES, x, of.raw + p).sub(ends).sub(fromArray(DOUBLES, x, of.steps + p).mul(0.5)).div(fromArray(DOUBLES, x, of.ss + p)).intoArray(x, out + p);
        }
    }

    /** As {@link #lag1} for five bars: E is half the squared deviations of the first five and the last five values. */
    private void lag5(double[] x, int n) {
        int sum = s.rSums.of(60);
        int sum5 = s.rSums.of(5);
        int raw = s.rMoments.raw(60);
        int raw5 = s.rMoments.raw(5);
        int ss = s.rMoments.ss(60);
        int steps = steps5Sums.of(55);
        for (int p = 0; p < n; p += LANES) {
            DoubleVector mean = fromArray(DOUBLES, x, sum + p).mul(1.0 / 60);
            DoubleVector first = fromArray(DOUBLES, x, sum5 + p - 55 * ROW).mul(1.0 / 5).sub(mean);
            DoubleVector last = fromArray(DOUBLES, x, sum5 + p).mul(1.0 / 5).sub(mean);
            DoubleVector ends = fromArray(DOUBLES, x, raw5 + p - 55 * ROW).add(first.mul(first).mul(5.0))
                    .add(fromArray(DOUBLES, x, raw5 + p).add(last.mul(last).mul(5.0))).mul(0.5);
            fromArray(DOUBLES, x, raw + p).sub(ends).sub(fromArray(DOUBLES, x, steps + p).mul(0.5)).div(fromArray(DOUBLES, x, ss + p)).intoArray(x, s.t1 + p);
        }
    }

    /** Lo-MacKinlay: the 56 overlapping sums of 5 returns, each less 5 times the mean of the 60. */
    private void varianceRatio(double[] x, int n) {
        double perScale = 1.0 / (5 * 56 * (1.0 - 5 / 60.0));
        int weeks = weekMoments.sums.of(56);
        int raw = weekMoments.raw(56);
        int sum = s.rSums.of(60);
        int ss = s.rMoments.ss(60);
        for (int p = 0; p < n; p += LANES) {
            DoubleVector shift = fromArray(DOUBLES, x, weeks + p).mul(1.0 / 56).sub(fromArray(DOUBLES, x, sum + p).mul(1.0 / 60).mul(5.0));
            DoubleVector total = fromArray(DOUBLES, x, raw + p).add(shift.mul(shift).mul(56.0));
            total.mul(perScale).div(fromArray(DOUBLES, x, ss + p).mul(1.0 / 59)).intoArray(x, s.t1 + p);
        }
    }
}
