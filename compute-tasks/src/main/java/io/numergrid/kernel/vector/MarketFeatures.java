package io.numergrid.kernel.vector;

import static io.numergrid.kernel.FeatureConstants.VAR0;
import static io.numergrid.kernel.FeatureIndex.*;
import static io.numergrid.kernel.vector.LaneSpecies.DOUBLES;
import static io.numergrid.kernel.vector.LaneSpecies.LANES;
import static jdk.incubator.vector.DoubleVector.broadcast;
import static jdk.incubator.vector.DoubleVector.fromArray;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.LE;

import io.numergrid.kernel.WindowSplit;
import jdk.incubator.vector.DoubleVector;

/** The symbol against BTC and the market: features 66 to 69, 106 to 109. */
final class MarketFeatures {
    private final SymbolColumns s;
    private final int log20;
    private final int log60;
    private final Moments btc;
    private final Moments market;
    private final CoMoments withBtc;
    private final CoMoments withMarket;

    /** @param returns filled before this topic */
    MarketFeatures(ColumnLayout layout, SymbolColumns s, ReturnFeatures returns) {
        this.s = s;
        log20 = returns.logReturns(20);
        log60 = returns.logReturns(60);
        btc = new Moments(layout, new WindowSums(layout, s.btcChange, new int[] {60}), WindowSplit.BASE, new int[] {30, 60});
        market = new Moments(layout, new WindowSums(layout, s.marketChange, new int[] {90}), WindowSplit.BASE, new int[] {30, 60, 90});
        withBtc = new CoMoments(layout, s.rSums, btc.sums, 30, 60);
        withMarket = new CoMoments(layout, s.rSums, market.sums, 30, 60, 90);
    }

    void fill(Chunk chunk) {
        double[] x = chunk.x;
        int n = chunk.n;
        btc.sums.fill(chunk);
        btc.fill(chunk);
        withBtc.fill(chunk);
        VolumeFeatures.correlation(chunk, s.t1, withBtc.of(30), s.rMoments.ss(30), btc.ss(30), CORR_BTC_30D);
        residual(x, withBtc.of(60), btc.ss(60), log20, btc.sums.of(20), s.t1, s.t2, n);
        chunk.emit(BETA_BTC_60D, s.t1);
        chunk.emit(RESID_RET_BTC_20D, s.t2);
        market.sums.fill(chunk);
        market.fill(chunk);
        withMarket.fill(chunk);
        VolumeFeatures.correlation(chunk, s.t1, withMarket.of(90), s.rMoments.ss(90), market.ss(90), CORR_MKT_90D);
        residual(x, withMarket.of(60), market.ss(60), log60, market.sums.of(60), s.t1, s.t2, n);
        chunk.emit(RESID_RET_MKT_60D, s.t2);
        idiosyncratic(x, withMarket.of(30), market.ss(30), s.rMoments.ss(30), s.t1, n);
        chunk.emit(IDIO_VOL_MKT_30D, s.t1);
        for (int lane = 0; lane < chunk.lanes; lane++) {
            chunk.copy(CS_RANK_RET_20D, lane, chunk.inputs[lane].rankReturn());
            chunk.copy(CS_RANK_DOLLAR_VOLUME_20D, lane, chunk.inputs[lane].rankDollarVolume());
        }
    }

    /** beta = sxy / sxx; the return less beta times the other's over the same span. */
    private static void residual(double[] x, int sxy, int sxx, int log, int span, int beta, int out, int n) {
        for (int p = 0; p < n; p += LANES) {
            DoubleVector slope = fromArray(DOUBLES, x, sxy + p).div(fromArray(DOUBLES, x, sxx + p));
            slope.intoArray(x, beta + p);
            fromArray(DOUBLES, x, log + p).sub(slope.mul(fromArray(DOUBLES, x, span + p))).intoArray(x, out + p);
        }
    }

    private static void idiosyncratic(double[] x, int sxy, int sxx, int syy, int out, int n) {
        for (int p = 0; p < n; p += LANES) {
            DoubleVector product = fromArray(DOUBLES, x, sxy + p);
            DoubleVector own = fromArray(DOUBLES, x, syy + p);
            DoubleVector other = fromArray(DOUBLES, x, sxx + p);
            DoubleVector rest = own.sub(product.mul(product).div(other));
            DoubleVector kept = rest.blend(broadcast(DOUBLES, 0), rest.compare(LE, own.mul(VAR0)));
            kept.mul(1.0 / 28).sqrt().blend(broadcast(DOUBLES, Double.NaN), other.compare(EQ, 0.0)).intoArray(x, out + p);
        }
    }
}
