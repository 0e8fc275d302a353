package io.numergrid.kernel.vector;

import static io.numergrid.kernel.FeatureIndex.*;
import static io.numergrid.kernel.vector.LaneSpecies.DOUBLES;
import static io.numergrid.kernel.vector.LaneSpecies.LANES;
import static io.numergrid.kernel.vector.LaneSpecies.ROW;
import static jdk.incubator.vector.DoubleVector.broadcast;
import static jdk.incubator.vector.DoubleVector.fromArray;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.DoubleVector;

/** Money flow, price weighted with volume: features 61, 62, 114, 125, 126, 132. */
final class FlowFeatures {
    private final SymbolColumns s;
    private final int positive;
    private final int negative;
    private final int balance;
    private final int location;
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
        flowSums = new WindowSums(layout, s.flow, new int[] {10, 30});
        positiveSums = new WindowSums(layout, positive, new int[] {14});
        negativeSums = new WindowSums(layout, negative, new int[] {14});
        balanceSums = new WindowSums(layout, balance, new int[] {20});
        locationSums = new WindowSums(layout, location, new int[] {20});
        forceAverage = Average.ema(layout, s.t1, 1, 13);
        absForceAverage = Average.ema(layout, s.t2, 1, 13);
    }

    void fill(Chunk chunk) {
        if (chunk.wants(VWAP_DEV_10D) || chunk.wants(VWAP_DEV_30D)) {
            flowSums.fill(chunk);
            averagePrice(chunk, 10, VWAP_DEV_10D);
            averagePrice(chunk, 30, VWAP_DEV_30D);
        }
        if (chunk.wants(MFI_14)) {
            moneyFlow(chunk);
        }
        if (chunk.wants(OBV_CHANGE_20)) {
            ColumnLoops.mul(chunk.x, s.sign, s.b, balance, chunk.n);
            balanceSums.fill(chunk);
            VolumeFeatures.ratio(chunk, s.t1, balanceSums.of(20), s.bSums.of(20), OBV_CHANGE_20);
        }
        if (chunk.wants(CMF_20)) {
            ColumnLoops.mul(chunk.x, s.clv, s.b, location, chunk.n);
            locationSums.fill(chunk);
            VolumeFeatures.ratio(chunk, s.t1, locationSums.of(20), s.bSums.of(20), CMF_20);
        }
        if (chunk.wants(FORCE_INDEX_13)) {
            force(chunk);
        }
    }

    private void force(Chunk chunk) {
        double[] x = chunk.x;
        int n = chunk.n;
        ColumnLoops.mul(x, s.dc, s.b, s.t1, n);
        ColumnLoops.mul(x, s.absDc, s.b, s.t2, n);
        forceAverage.fill(chunk);
        absForceAverage.fill(chunk);
        ColumnLoops.quotient(x, forceAverage.out, absForceAverage.out, 100.0, s.t1, n);
        chunk.emit(FORCE_INDEX_13, s.t1);
    }

    private void averagePrice(Chunk chunk, int w, int feature) {
        ColumnLoops.quotient(chunk.x, flowSums.of(w), s.bSums.of(w), 1, s.t1, chunk.n);
        ColumnLoops.quotientLess1(chunk.x, s.c, s.t1, 1, s.t1, chunk.n);
        chunk.emit(feature, s.t1);
    }

    private void moneyFlow(Chunk chunk) {
        flows(chunk.x, chunk.n);
        chunk.undefineBar0(positive);
        chunk.undefineBar0(negative);
        positiveSums.fill(chunk);
        negativeSums.fill(chunk);
        ColumnLoops.share(chunk.x, positiveSums.of(14), negativeSums.of(14), s.t1, chunk.n);
        chunk.emit(MFI_14, s.t1);
    }

    private void flows(double[] x, int n) {
        for (int p = 0; p < n; p += LANES) {
            DoubleVector now = fromArray(DOUBLES, x, s.tp + p);
            DoubleVector before = fromArray(DOUBLES, x, s.tp + p - ROW);
            DoubleVector flow = fromArray(DOUBLES, x, s.flow + p);
            broadcast(DOUBLES, 0).blend(flow, now.compare(GT, before)).intoArray(x, positive + p);
            broadcast(DOUBLES, 0).blend(flow, now.compare(LT, before)).intoArray(x, negative + p);
        }
    }
}
