package io.numergrid.kernel.scalar;

import static io.numergrid.kernel.FeatureIndex.*;
import static io.numergrid.kernel.scalar.Maths.narrow;

/** Money flow, price weighted with volume: features 61, 62, 114, 125, 126, 132. */
final class FlowFeatures {
    private final SymbolColumns s;
    private final int positive;
    private final int negative;
    private final int balance;
    private final int location;
    private final int force;
    private final int absForce;
    private final WindowSums flowSums;
    private final WindowSums positiveSums;
    private final WindowSums negativeSums;
    private final WindowSums balanceSums;
    private final WindowSums locationSums;
    private final Average forceAverage;
    private final Average absForceAverage;

    FlowFeatures(ColumnLayout layout, SymbolColumns s) {
        this.s = s;
        positive = layout.column(2);
        negative = layout.column(2);
        balance = layout.column(2);
        location = layout.column(2);
        force = layout.column();
        absForce = layout.column();
        flowSums = new WindowSums(layout, s.flow, new int[] {10, 30});
        positiveSums = new WindowSums(layout, positive, new int[] {14});
        negativeSums = new WindowSums(layout, negative, new int[] {14});
        balanceSums = new WindowSums(layout, balance, new int[] {20});
        locationSums = new WindowSums(layout, location, new int[] {20});
        forceAverage = Average.ema(layout, force, 1, 13);
        absForceAverage = Average.ema(layout, absForce, 1, 13);
    }

    void fill(Chunk chunk) {
        flowSums.fill(chunk);
        averagePrice(chunk, 10, chunk.out[VWAP_DEV_10D]);
        averagePrice(chunk, 30, chunk.out[VWAP_DEV_30D]);
        moneyFlow(chunk, chunk.out[MFI_14]);
        balances(chunk);
        force(chunk, chunk.out[FORCE_INDEX_13]);
    }

    private void averagePrice(Chunk chunk, int w, float[] out) {
        double[] x = chunk.x;
        int flow = flowSums.of(w);
        int volume = s.bSums.of(w);
        for (int k = chunk.from; k < chunk.to; k++) {
            out[chunk.at + k] = narrow(x[s.c + k] / (x[flow + k] / x[volume + k]) - 1.0);
        }
    }

    private void moneyFlow(Chunk chunk, float[] out) {
        double[] x = chunk.x;
        for (int k = chunk.from; k < chunk.to; k++) {
            double now = x[s.tp + k];
            double before = x[s.tp + k - 1];
            double flow = x[s.flow + k];
            x[positive + k] = now > before ? flow : 0;
            x[negative + k] = now < before ? flow : 0;
        }
        chunk.undefineBar0(positive);
        chunk.undefineBar0(negative);
        positiveSums.fill(chunk);
        negativeSums.fill(chunk);
        int p = positiveSums.of(14);
        int n = negativeSums.of(14);
        for (int k = chunk.from; k < chunk.to; k++) {
            out[chunk.at + k] = narrow(100.0 * (x[p + k] / (x[p + k] + x[n + k])));
        }
    }

    /** On-balance volume and Chaikin money flow, each over the volume of the window. */
    private void balances(Chunk chunk) {
        double[] x = chunk.x;
        for (int k = chunk.from; k < chunk.to; k++) {
            x[balance + k] = x[s.sign + k] * x[s.b + k];
            x[location + k] = x[s.clv + k] * x[s.b + k];
        }
        balanceSums.fill(chunk);
        locationSums.fill(chunk);
        VolumeFeatures.ratio(chunk, balanceSums.of(20), s.bSums.of(20), chunk.out[OBV_CHANGE_20]);
        VolumeFeatures.ratio(chunk, locationSums.of(20), s.bSums.of(20), chunk.out[CMF_20]);
    }

    private void force(Chunk chunk, float[] out) {
        double[] x = chunk.x;
        for (int k = chunk.from; k < chunk.to; k++) {
            x[force + k] = x[s.dc + k] * x[s.b + k];
            x[absForce + k] = x[s.absDc + k] * x[s.b + k];
        }
        forceAverage.fill(chunk);
        absForceAverage.fill(chunk);
        int signed = forceAverage.out;
        int absolute = absForceAverage.out;
        for (int k = chunk.from; k < chunk.to; k++) {
            out[chunk.at + k] = narrow(100.0 * (x[signed + k] / x[absolute + k]));
        }
    }
}
