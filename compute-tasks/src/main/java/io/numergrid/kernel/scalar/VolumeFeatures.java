package io.numergrid.kernel.scalar;

import static io.numergrid.kernel.FeatureIndex.*;
import static io.numergrid.kernel.scalar.Maths.div;
import static io.numergrid.kernel.scalar.Maths.narrow;

import io.numergrid.kernel.Ln;

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
    private final int doubleRank;

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
        doubleRank = layout.column();
    }

    void fill(Chunk chunk) {
        levels(chunk);
        trend(chunk, chunk.out[VOLUME_TREND_20D]);
        upFractions(chunk);
        closeVolume.fill(chunk);
        returnVolume.fill(chunk);
        absReturnVolume.fill(chunk);
        correlation(chunk, closeVolume.of(10), s.cMoments.ss(10), s.bMoments.ss(10), chunk.out[PRICE_VOLUME_CORR_10D]);
        correlation(chunk, closeVolume.of(30), s.cMoments.ss(30), s.bMoments.ss(30), chunk.out[PRICE_VOLUME_CORR_30D]);
        correlation(chunk, returnVolume.of(20), s.rMoments.ss(20), s.bMoments.ss(20), chunk.out[RET_VOLUME_CORR_20D]);
        correlation(chunk, absReturnVolume.of(30), s.absRMoments.ss(30), s.bMoments.ss(30), chunk.out[ABSRET_VOLUME_CORR_30D]);
        illiquidity(chunk);
        rankInWindow(chunk, chunk.out[VOLUME_TSRANK_60D]);
    }

    /** Sxy / (sqrt SSx sqrt SSy), NaN if either is 0, clipped to [-1, 1]. */
    static void correlation(Chunk chunk, int sxy, int ssx, int ssy, float[] out) {
        double[] x = chunk.x;
        for (int k = chunk.from; k < chunk.to; k++) {
            double corr = div(x[sxy + k], Math.sqrt(x[ssx + k]) * Math.sqrt(x[ssy + k]));
            out[chunk.at + k] = narrow(corr > 1 ? 1 : corr < -1 ? -1 : corr);
        }
    }

    private void levels(Chunk chunk) {
        double[] x = chunk.x;
        int sum5 = s.bSums.of(5);
        int sum20 = s.bSums.of(20);
        int sum30 = s.bSums.of(30);
        int sum90 = s.bSums.of(90);
        int ss30 = s.bMoments.ss(30);
        for (int k = chunk.from; k < chunk.to; k++) {
            double volume = x[s.b + k];
            double mean5 = x[sum5 + k] * (1.0 / 5);
            double mean20 = x[sum20 + k] * (1.0 / 20);
            double mean30 = x[sum30 + k] * (1.0 / 30);
            double mean90 = x[sum90 + k] * (1.0 / 90);
            double std30 = Math.sqrt(x[ss30 + k] * (1.0 / 29));
            int at = chunk.at + k;
            chunk.out[VOLUME_SPIKE_5D][at] = narrow(volume / mean5);
            chunk.out[VOLUME_SPIKE_20D][at] = narrow(volume / mean20);
            chunk.out[VOLUME_ZSCORE_30D][at] = narrow((volume - mean30) / std30);
            chunk.out[VOLUME_CV_30D][at] = narrow(std30 / mean30);
            chunk.out[VOLUME_RATIO_5_20D][at] = narrow(Ln.ln(mean5 / mean20));
            chunk.out[VOLUME_RATIO_20_90D][at] = narrow(Ln.ln(mean20 / mean90));
        }
    }

    /** Sum of b times the distance to the window's middle, composed of two halves: exactly 0 for a constant volume. */
    private void trend(Chunk chunk, float[] out) {
        double[] x = chunk.x;
        int sum5 = s.bSums.of(5);
        int sum10 = s.bSums.of(10);
        int sum20 = s.bSums.of(20);
        for (int k = chunk.from; k < chunk.to; k++) {
            int b = s.b + k;
            x[trend5 + k] = 2.0 * (x[b] - x[b - 4]) + (x[b - 1] - x[b - 3]);
        }
        for (int k = chunk.from; k < chunk.to; k++) {
            x[trend10 + k] = (x[trend5 + k - 5] + x[trend5 + k]) + 2.5 * (x[sum5 + k] - x[sum5 + k - 5]);
        }
        for (int k = chunk.from; k < chunk.to; k++) {
            double t = (x[trend10 + k - 10] + x[trend10 + k]) + 5.0 * (x[sum10 + k] - x[sum10 + k - 10]);
            out[chunk.at + k] = narrow(t * (1.0 / 665) / (x[sum20 + k] * (1.0 / 20)));
        }
    }

    private void upFractions(Chunk chunk) {
        double[] x = chunk.x;
        for (int k = chunk.from; k < chunk.to; k++) {
            x[upVolume + k] = x[s.up + k] * x[s.b + k];
        }
        upVolumeSums.fill(chunk);
        ratio(chunk, upVolumeSums.of(10), s.bSums.of(10), chunk.out[UP_VOLUME_FRAC_10D]);
        ratio(chunk, upVolumeSums.of(30), s.bSums.of(30), chunk.out[UP_VOLUME_FRAC_30D]);
    }

    static void ratio(Chunk chunk, int above, int below, float[] out) {
        double[] x = chunk.x;
        for (int k = chunk.from; k < chunk.to; k++) {
            out[chunk.at + k] = narrow(x[above + k] / x[below + k]);
        }
    }

    /** I_w = mean of |r|/q over the bars of the window with q > 0. */
    private void illiquidity(Chunk chunk) {
        double[] x = chunk.x;
        for (int k = chunk.from; k < chunk.to; k++) {
            double absR = x[s.absR + k];
            double q = x[s.q + k];
            x[impact + k] = q > 0 ? absR / q : 0 * absR;
            x[traded + k] = q > 0 ? 1 : 0;
        }
        impactSums.fill(chunk);
        tradedSums.fill(chunk);
        int impact5 = impactSums.of(5);
        int impact20 = impactSums.of(20);
        int impact30 = impactSums.of(30);
        int traded5 = tradedSums.of(5);
        int traded20 = tradedSums.of(20);
        int traded30 = tradedSums.of(30);
        for (int k = chunk.from; k < chunk.to; k++) {
            double mean5 = div(x[impact5 + k], x[traded5 + k]);
            double mean30 = div(x[impact30 + k], x[traded30 + k]);
            chunk.out[AMIHUD_ILLIQ_20D][chunk.at + k] = narrow(Ln.ln(div(x[impact20 + k], x[traded20 + k])));
            chunk.out[AMIHUD_RATIO_5_30D][chunk.at + k] = narrow(Ln.ln(div(mean5, mean30)));
        }
    }

    /** (#smaller + (#equal + 1) / 2) / 60 of the last volume among the last 60. */
    private void rankInWindow(Chunk chunk, float[] out) {
        double[] x = chunk.x;
        chunk.aligned.doubleRanks(x, s.b + chunk.from, 60, chunk.to - chunk.from, doubleRank + chunk.from);
        for (int k = chunk.undefineBefore(59, out); k < chunk.to; k++) {
            out[chunk.at + k] = narrow(x[doubleRank + k] * 0.5 * (1.0 / 60));
        }
    }
}
