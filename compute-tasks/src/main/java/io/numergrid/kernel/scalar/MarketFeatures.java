package io.numergrid.kernel.scalar;

import static io.numergrid.kernel.FeatureConstants.VAR0;
import static io.numergrid.kernel.FeatureIndex.*;
import static io.numergrid.kernel.scalar.Maths.narrow;

import io.numergrid.kernel.FeatureInput;
import io.numergrid.kernel.WindowSplit;

/** The symbol against BTC and the market: features 66 to 69, 106 to 109. */
final class MarketFeatures {
    private final SymbolColumns s;
    private final Moments btc;
    private final Moments market;
    private final CoMoments withBtc;
    private final CoMoments withMarket;

    MarketFeatures(ColumnLayout layout, SymbolColumns s) {
        this.s = s;
        btc = new Moments(layout, new WindowSums(layout, s.btcChange, new int[] {60}), WindowSplit.BASE, new int[] {30, 60});
        market = new Moments(layout, new WindowSums(layout, s.marketChange, new int[] {90}), WindowSplit.BASE, new int[] {30, 60, 90});
        withBtc = new CoMoments(layout, s.rSums, btc.sums, 30, 60);
        withMarket = new CoMoments(layout, s.rSums, market.sums, 30, 60, 90);
    }

    void fill(Chunk chunk, FeatureInput in, int first) {
        btc.sums.fill(chunk);
        btc.fill(chunk);
        withBtc.fill(chunk);
        btc(chunk);
        market.sums.fill(chunk);
        market.fill(chunk);
        withMarket.fill(chunk);
        market(chunk);
        int n = chunk.to - chunk.from;
        System.arraycopy(in.rankReturn(), first, chunk.out[CS_RANK_RET_20D], chunk.at + chunk.from, n);
        System.arraycopy(in.rankDollarVolume(), first, chunk.out[CS_RANK_DOLLAR_VOLUME_20D], chunk.at + chunk.from, n);
    }

    /** The span of BTC over 20 bars is the sum of its changes; it is only read where 60 of them are defined. */
    private void btc(Chunk chunk) {
        double[] x = chunk.x;
        VolumeFeatures.correlation(chunk, withBtc.of(30), s.rMoments.ss(30), btc.ss(30), chunk.out[CORR_BTC_30D]);
        int sxy = withBtc.of(60);
        int sxx = btc.ss(60);
        int span = btc.sums.of(20);
        for (int k = chunk.from; k < chunk.to; k++) {
            double beta = x[sxy + k] / x[sxx + k];
            chunk.out[BETA_BTC_60D][chunk.at + k] = narrow(beta);
            chunk.out[RESID_RET_BTC_20D][chunk.at + k] = narrow(x[s.log20 + k] - beta * x[span + k]);
        }
    }

    /** Sums of the market's changes are exact. */
    private void market(Chunk chunk) {
        double[] x = chunk.x;
        VolumeFeatures.correlation(chunk, withMarket.of(90), s.rMoments.ss(90), market.ss(90), chunk.out[CORR_MKT_90D]);
        int sxy60 = withMarket.of(60);
        int sxx60 = market.ss(60);
        int span = market.sums.of(60);
        int sxy30 = withMarket.of(30);
        int sxx30 = market.ss(30);
        int ss30 = s.rMoments.ss(30);
        for (int k = chunk.from; k < chunk.to; k++) {
            double beta = x[sxy60 + k] / x[sxx60 + k];
            chunk.out[RESID_RET_MKT_60D][chunk.at + k] = narrow(x[s.log60 + k] - beta * x[span + k]);
            double sxy = x[sxy30 + k];
            double rest = x[ss30 + k] - sxy * sxy / x[sxx30 + k];
            double kept = rest <= VAR0 * x[ss30 + k] ? 0 : rest;
            chunk.out[IDIO_VOL_MKT_30D][chunk.at + k] = x[sxx30 + k] == 0 ? Float.NaN : narrow(Math.sqrt(kept * (1.0 / 28)));
        }
    }
}
