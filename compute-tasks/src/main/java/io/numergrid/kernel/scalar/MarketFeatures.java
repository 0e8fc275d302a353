package io.numergrid.kernel.scalar;

import static io.numergrid.kernel.FeatureIndex.*;
import static io.numergrid.kernel.scalar.Maths.div;
import static io.numergrid.kernel.scalar.Maths.narrow;

import io.numergrid.kernel.FeatureInput;

/** The symbol against BTC and the market: features 66 to 69, 106 to 109. */
final class MarketFeatures {
    private MarketFeatures() {
    }

    static void fill(SymbolColumns s, FeatureInput in, float[][] out) {
        btc(s, in.btcLevel(), out);
        market(s, in.marketLevel(), out);
        System.arraycopy(in.rankReturn(), 0, out[CS_RANK_RET_20D], 0, s.n);
        System.arraycopy(in.rankDollarVolume(), 0, out[CS_RANK_DOLLAR_VOLUME_20D], 0, s.n);
    }

    private static void btc(SymbolColumns s, double[] level, float[][] out) {
        double[] rb = s.t1;
        double[] sxy = s.t2;
        for (int i = 0; i < s.n; i++) {
            rb[i] = i == 0 ? Double.NaN : level[i] - level[i - 1];
        }
        s.other30.fill(rb, s.n);
        s.other60.fill(rb, s.n);
        VolumeFeatures.correlation(s.r, s.r30, rb, s.other30, s.n, s.t3, out[CORR_BTC_30D]);
        WindowSums.products(rb, s.other60.mean, s.r, s.r60.mean, s.n, 60, 0, sxy);
        ReturnFeatures.logReturns(s, 20, s.t3);
        for (int i = 0; i < s.n; i++) {
            double beta = div(sxy[i], s.other60.ss[i]);
            double span = i < 20 ? Double.NaN : level[i] - level[i - 20];
            out[BETA_BTC_60D][i] = narrow(beta);
            out[RESID_RET_BTC_20D][i] = narrow(s.t3[i] - beta * span);
        }
    }

    private static void market(SymbolColumns s, long[] level, float[][] out) {
        double[] rm = s.t1;
        double[] sxy = s.t2;
        for (int i = 0; i < s.n; i++) {
            rm[i] = i == 0 ? Double.NaN : (level[i] - level[i - 1]) * FeatureInput.MARKET_UNIT;
        }
        s.other30.fill(rm, s.n);
        s.other60.fill(rm, s.n);
        s.other90.fill(rm, s.n);
        VolumeFeatures.correlation(s.r, s.r90, rm, s.other90, s.n, s.t3, out[CORR_MKT_90D]);
        WindowSums.products(rm, s.other60.mean, s.r, s.r60.mean, s.n, 60, 0, sxy);
        ReturnFeatures.logReturns(s, 60, s.t3);
        for (int i = 0; i < s.n; i++) {
            double beta = div(sxy[i], s.other60.ss[i]);
            double span = i < 60 ? Double.NaN : (level[i] - level[i - 60]) * FeatureInput.MARKET_UNIT;
            out[RESID_RET_MKT_60D][i] = narrow(s.t3[i] - beta * span);
        }
        WindowSums.products(rm, s.other30.mean, s.r, s.r30.mean, s.n, 30, 0, sxy);
        for (int i = 0; i < s.n; i++) {
            double syy = s.r30.ss[i];
            double rest = syy - div(sxy[i] * sxy[i], s.other30.ss[i]);
            out[IDIO_VOL_MKT_30D][i] = narrow(Math.sqrt((rest <= Moments.VAR0 * syy ? 0 : rest) / 28.0));
        }
    }
}
