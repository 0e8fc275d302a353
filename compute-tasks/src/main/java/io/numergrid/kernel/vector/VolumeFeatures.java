package io.numergrid.kernel.vector;

import static io.numergrid.kernel.FeatureIndex.*;
import static io.numergrid.kernel.vector.LaneSpecies.DOUBLES;
import static io.numergrid.kernel.vector.LaneSpecies.LANES;
import static io.numergrid.kernel.vector.LaneSpecies.ROW;
import static jdk.incubator.vector.DoubleVector.broadcast;
import static jdk.incubator.vector.DoubleVector.fromArray;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;

/** Volume by itself and beside the price: features 48 to 60, 63 to 65. */
final class VolumeFeatures {
    private final SymbolColumns s;
    private final int trend5;
    private final int trend10;
    private final int upVolume;
    private final WindowSums upVolumeSums;
    private final CoMoments closeVolume;
    private final CoMoments returnVolume;
    private final CoMoments absReturnVolume;
    private final int impact;
    private final int traded;
    private final WindowSums impactSums;
    private final WindowSums tradedSums;

    VolumeFeatures(ColumnLayout layout, SymbolColumns s) {
        this.s = s;
        trend5 = layout.column(5);
        trend10 = layout.column(10);
        upVolume = layout.column(2);
        upVolumeSums = new WindowSums(layout, upVolume, new int[] {10, 30});
        closeVolume = new CoMoments(layout, s.cSums, s.bSums, 10, 30);
        returnVolume = new CoMoments(layout, s.rSums, s.bSums, 20);
        absReturnVolume = new CoMoments(layout, s.absRMoments.sums, s.bSums, 30);
        impact = layout.column(2);
        traded = layout.column(2);
        impactSums = new WindowSums(layout, impact, new int[] {5, 20, 30});
        tradedSums = new WindowSums(layout, traded, new int[] {5, 20, 30});
        layout.requireHalo(s.b, 59);
    }

    void fill(Chunk chunk) {
        levels(chunk);
        trend(chunk);
        ColumnLoops.mul(chunk.x, s.up, s.b, upVolume, chunk.n);
        upVolumeSums.fill(chunk);
        ratio(chunk, s.t1, upVolumeSums.of(10), s.bSums.of(10), UP_VOLUME_FRAC_10D);
        ratio(chunk, s.t1, upVolumeSums.of(30), s.bSums.of(30), UP_VOLUME_FRAC_30D);
        closeVolume.fill(chunk);
        returnVolume.fill(chunk);
        absReturnVolume.fill(chunk);
        correlation(chunk, s.t1, closeVolume.of(10), s.cMoments.ss(10), s.bMoments.ss(10), PRICE_VOLUME_CORR_10D);
        correlation(chunk, s.t1, closeVolume.of(30), s.cMoments.ss(30), s.bMoments.ss(30), PRICE_VOLUME_CORR_30D);
        correlation(chunk, s.t1, returnVolume.of(20), s.rMoments.ss(20), s.bMoments.ss(20), RET_VOLUME_CORR_20D);
        correlation(chunk, s.t1, absReturnVolume.of(30), s.absRMoments.ss(30), s.bMoments.ss(30), ABSRET_VOLUME_CORR_30D);
        illiquidity(chunk);
        rankInWindow(chunk.x, s.b, s.t1, chunk.n);
        chunk.undefineBefore(59, s.t1);
        chunk.emit(VOLUME_TSRANK_60D, s.t1);
    }

    /** Sxy / (sqrt SSx sqrt SSy), NaN if either is 0, clipped to [-1, 1]. */
    static void correlation(Chunk chunk, int scratch, int sxy, int ssx, int ssy, int feature) {
        correlations(chunk.x, sxy, ssx, ssy, scratch, chunk.n);
        chunk.emit(feature, scratch);
    }

    private static void correlations(double[] x, int sxy, int ssx, int ssy, int out, int n) {
        for (int p = 0; p < n; p += LANES) {
            DoubleVector corr = Lanes.div(fromArray(DOUBLES, x, sxy + p), fromArray(DOUBLES, x, ssx + p).sqrt().mul(fromArray(DOUBLES, x, ssy + p).sqrt()));
            corr.blend(broadcast(DOUBLES, 1), corr.compare(GT, 1.0)).blend(broadcast(DOUBLES, -1), corr.compare(LT, -1.0)).intoArray(x, out + p);
        }
    }

    /** above / below. */
    static void ratio(Chunk chunk, int scratch, int above, int below, int feature) {
        ColumnLoops.quotient(chunk.x, above, below, 1, scratch, chunk.n);
        chunk.emit(feature, scratch);
    }

    private void levels(Chunk chunk) {
        double[] x = chunk.x;
        int n = chunk.n;
        int sum5 = s.bSums.of(5);
        int sum20 = s.bSums.of(20);
        int sum30 = s.bSums.of(30);
        ColumnLoops.quotientByScaled(x, s.b, sum5, 1.0 / 5, s.t1, n);
        chunk.emit(VOLUME_SPIKE_5D, s.t1);
        ColumnLoops.quotientByScaled(x, s.b, sum20, 1.0 / 20, s.t1, n);
        chunk.emit(VOLUME_SPIKE_20D, s.t1);
        ColumnLoops.root(x, s.bMoments.ss(30), 1.0 / 29, s.t2, n);
        ColumnLoops.scale(x, sum30, 1.0 / 30, s.t3, n);
        ColumnLoops.differenceQuotient(x, s.b, s.t3, s.t2, 1, s.t1, n);
        chunk.emit(VOLUME_ZSCORE_30D, s.t1);
        ColumnLoops.quotient(x, s.t2, s.t3, 1, s.t1, n);
        chunk.emit(VOLUME_CV_30D, s.t1);
        ColumnLoops.lnScaledQuotient(x, sum5, 1.0 / 5, sum20, 1.0 / 20, s.t2, s.t1, n);
        chunk.emit(VOLUME_RATIO_5_20D, s.t1);
        ColumnLoops.lnScaledQuotient(x, sum20, 1.0 / 20, s.bSums.of(90), 1.0 / 90, s.t2, s.t1, n);
        chunk.emit(VOLUME_RATIO_20_90D, s.t1);
    }

    /** Sum of b times the distance to the window's middle, composed of two halves: exactly 0 for a constant volume. */
    private void trend(Chunk chunk) {
        double[] x = chunk.x;
        int n = chunk.n;
        tilt5(x, s.b, trend5, n);
        tilt(x, trend5, s.bSums.of(5), 5, 2.5, trend10, n);
        tilt(x, trend10, s.bSums.of(10), 10, 5.0, s.t1, n);
        ColumnLoops.scale(x, s.bSums.of(20), 1.0 / 20, s.t2, n);
        ColumnLoops.scaledQuotient(x, s.t1, 1.0 / 665, s.t2, s.t1, n);
        chunk.emit(VOLUME_TREND_20D, s.t1);
    }

    private static void tilt5(double[] x, int b, int out, int n) {
        for (int p = 0; p < n; p += LANES) {
            int at = b + p;
            fromArray(DOUBLES, x, at).sub(fromArray(DOUBLES, x, at - 4 * ROW)).mul(2.0).add(fromArray(DOUBLES, x, at - ROW).sub(fromArray(DOUBLES, x, at - 3 * ROW))).intoArray(x, out + p);
        }
    }

    private static void tilt(double[] x, int part, int sum, int back, double half, int out, int n) {
        for (int p = 0; p < n; p += LANES) {
            DoubleVector rise = fromArray(DOUBLES, x, sum + p).sub(fromArray(DOUBLES, x, sum + p - back * ROW)).mul(half);
            fromArray(DOUBLES, x, part + p - back * ROW).add(fromArray(DOUBLES, x, part + p)).add(rise).intoArray(x, out + p);
        }
    }

    /** I_w = mean of |r|/q over the bars of the window with q > 0. */
    private void illiquidity(Chunk chunk) {
        double[] x = chunk.x;
        int n = chunk.n;
        impacts(x, s.absR, s.q, impact, traded, n);
        impactSums.fill(chunk);
        tradedSums.fill(chunk);
        ColumnLoops.div(x, impactSums.of(20), tradedSums.of(20), s.t1, n);
        ColumnLoops.ln(x, s.t1, s.t2, n);
        chunk.emit(AMIHUD_ILLIQ_20D, s.t2);
        ColumnLoops.div(x, impactSums.of(5), tradedSums.of(5), s.t1, n);
        ColumnLoops.div(x, impactSums.of(30), tradedSums.of(30), s.t2, n);
        ColumnLoops.div(x, s.t1, s.t2, s.t1, n);
        ColumnLoops.ln(x, s.t1, s.t2, n);
        chunk.emit(AMIHUD_RATIO_5_30D, s.t2);
    }

    private static void impacts(double[] x, int absR, int q, int impact, int traded, int n) {
        for (int p = 0; p < n; p += LANES) {
            DoubleVector move = fromArray(DOUBLES, x, absR + p);
            DoubleVector volume = fromArray(DOUBLES, x, q + p);
            VectorMask<Double> any = volume.compare(GT, 0.0);
            move.mul(0.0).blend(move.div(volume), any).intoArray(x, impact + p);
            broadcast(DOUBLES, 0).blend(broadcast(DOUBLES, 1), any).intoArray(x, traded + p);
        }
    }

    /**
     * (#smaller + (#equal + 1) / 2) / 60 of the last volume among the last 60. Volumes are not negative, so the sign of the difference of their
     * bits tells which is greater: smaller + equal = 60 - greater, all in whole numbers.
     */
    private static void rankInWindow(double[] x, int b, int out, int n) {
        for (int p = 0; p < n; p += LANES) {
            LongVector last = fromArray(DOUBLES, x, b + p).add(0.0).reinterpretAsLongs();
            LongVector count = Lanes.longs(61);
            for (int j = b + p - 59 * ROW; j < b + p; j += ROW) {
                LongVector other = fromArray(DOUBLES, x, j).add(0.0).reinterpretAsLongs();
                count = count.add(other.sub(last).lanewise(LSHR, 63)).sub(last.sub(other).lanewise(LSHR, 63));
            }
            Lanes.fromInteger(count).mul(0.5).mul(1.0 / 60).intoArray(x, out + p);
        }
    }
}
