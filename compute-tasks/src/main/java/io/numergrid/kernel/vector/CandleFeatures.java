package io.numergrid.kernel.vector;

import static io.numergrid.kernel.FeatureIndex.*;
import static io.numergrid.kernel.vector.LaneSpecies.DOUBLES;
import static io.numergrid.kernel.vector.LaneSpecies.LANES;
import static jdk.incubator.vector.DoubleVector.fromArray;

import jdk.incubator.vector.DoubleVector;

/** Shape of the bars: features 40 to 47. */
final class CandleFeatures {
    private final SymbolColumns s;
    private final int body;
    private final int imbalance;
    private final WindowSums clvSums;
    private final WindowSums bodySums;
    private final WindowSums imbalanceSums;
    private final WindowSums rangeSums;

    CandleFeatures(ColumnLayout layout, SymbolColumns s) {
        this.s = s;
        body = layout.column(2);
        imbalance = layout.column(2);
        clvSums = new WindowSums(layout, s.clv, new int[] {10});
        bodySums = new WindowSums(layout, body, new int[] {20});
        imbalanceSums = new WindowSums(layout, imbalance, new int[] {20});
        rangeSums = new WindowSums(layout, s.range, new int[] {20});
    }

    void fill(Chunk chunk) {
        bars(chunk.x, chunk.n);
        chunk.emit(CANDLE_BODY_1D, s.t1);
        chunk.emit(CANDLE_UPPER_SHADOW_1D, s.t2);
        chunk.emit(CANDLE_LOWER_SHADOW_1D, s.t3);
        chunk.emit(GAP_1D, s.logGap);
        clvSums.fill(chunk);
        bodySums.fill(chunk);
        imbalanceSums.fill(chunk);
        rangeSums.fill(chunk);
        ColumnLoops.scale(chunk.x, clvSums.of(10), 1.0 / 10, s.t1, chunk.n);
        chunk.emit(CLV_MEAN_10D, s.t1);
        ColumnLoops.quotient(chunk.x, bodySums.of(20), rangeSums.of(20), 1, s.t1, chunk.n);
        chunk.emit(BODY_RATIO_20D, s.t1);
        ColumnLoops.quotient(chunk.x, imbalanceSums.of(20), rangeSums.of(20), 1, s.t1, chunk.n);
        chunk.emit(SHADOW_IMBALANCE_20D, s.t1);
        ColumnLoops.quotientByScaled(chunk.x, s.logRange, s.logRangeSums.of(20), 1.0 / 20, s.t1, chunk.n);
        chunk.emit(RANGE_EXPANSION_20D, s.t1);
    }

    private void bars(double[] x, int n) {
        for (int p = 0; p < n; p += LANES) {
            DoubleVector open = fromArray(DOUBLES, x, s.o + p);
            DoubleVector close = fromArray(DOUBLES, x, s.c + p);
            DoubleVector above = fromArray(DOUBLES, x, s.h + p).sub(open.max(close));
            DoubleVector below = open.min(close).sub(fromArray(DOUBLES, x, s.l + p));
            DoubleVector width = fromArray(DOUBLES, x, s.range + p);
            DoubleVector change = close.sub(open);
            change.div(width).intoArray(x, s.t1 + p);
            above.div(width).intoArray(x, s.t2 + p);
            below.div(width).intoArray(x, s.t3 + p);
            change.abs().intoArray(x, body + p);
            above.sub(below).intoArray(x, imbalance + p);
        }
    }
}
