package io.numergrid.kernel.vector;

import static io.numergrid.kernel.FeatureIndex.*;
import static io.numergrid.kernel.vector.LaneSpecies.DOUBLES;
import static io.numergrid.kernel.vector.LaneSpecies.LANES;
import static io.numergrid.kernel.vector.LaneSpecies.ROW;
import static jdk.incubator.vector.DoubleVector.broadcast;
import static jdk.incubator.vector.DoubleVector.fromArray;
import static jdk.incubator.vector.VectorOperators.EQ;

import io.numergrid.kernel.WindowSplit;
import jdk.incubator.vector.DoubleVector;

/** Moving averages of the close and what is built on them: features 21 to 28, Bollinger 115 and 116, CCI 124. */
final class AverageFeatures {
    private final SymbolColumns s;
    private final Moments tpMoments;

    AverageFeatures(ColumnLayout layout, SymbolColumns s) {
        this.s = s;
        tpMoments = new Moments(layout, new WindowSums(layout, s.tp, new int[] {20}), WindowSplit.BASE, new int[] {20});
    }

    void fill(Chunk chunk) {
        toClose(chunk, 5, MA_RATIO_5D);
        toClose(chunk, 10, MA_RATIO_10D);
        toClose(chunk, 20, MA_RATIO_20D);
        toClose(chunk, 60, MA_RATIO_60D);
        toClose(chunk, 180, MA_RATIO_180D);
        cross(chunk, 5, 20, MA_CROSS_5_20D);
        cross(chunk, 20, 60, MA_CROSS_20_60D);
        cross(chunk, 60, 180, MA_CROSS_60_180D);
        if (chunk.wants(BB_PCTB_20_2) || chunk.wants(BB_WIDTH_20_2)) {
            bollinger(chunk.x, s.c, s.cSums.of(20), s.cMoments.ss(20), s.t1, s.t2, chunk.n);
            chunk.emit(BB_PCTB_20_2, s.t1);
            chunk.emit(BB_WIDTH_20_2, s.t2);
        }
        if (chunk.wants(CCI_20)) {
            commodityChannel(chunk);
        }
    }

    private void commodityChannel(Chunk chunk) {
        tpMoments.sums.fill(chunk);
        tpMoments.fill(chunk);
        commodityChannel(chunk.x, s.tp, tpMoments.sums.of(20), tpMoments.ss(20), s.t1, chunk.n);
        chunk.emit(CCI_20, s.t1);
    }

    private void toClose(Chunk chunk, int w, int feature) {
        if (chunk.wants(feature)) {
            ColumnLoops.quotientLess1(chunk.x, s.c, s.cSums.of(w), 1.0 / w, s.t1, chunk.n);
            chunk.emit(feature, s.t1);
        }
    }

    private void cross(Chunk chunk, int fast, int slow, int feature) {
        if (chunk.wants(feature)) {
            ColumnLoops.scaledQuotientLess1(chunk.x, s.cSums.of(fast), 1.0 / fast, s.cSums.of(slow), 1.0 / slow, s.t1, chunk.n);
            chunk.emit(feature, s.t1);
        }
    }

    private static void bollinger(double[] x, int c, int sum, int ss, int position, int width, int n) {
        for (int p = 0; p < n; p += LANES) {
            DoubleVector mean = fromArray(DOUBLES, x, sum + p).mul(1.0 / 20);
            DoubleVector std = fromArray(DOUBLES, x, ss + p).mul(1.0 / 20).sqrt();
            DoubleVector band = std.mul(4.0);
            fromArray(DOUBLES, x, c + p).sub(mean.sub(std.mul(2.0))).div(band).intoArray(x, position + p);
            band.div(mean).intoArray(x, width + p);
        }
    }

    /** (tp - mean) / (0.015 mean |tp[j] - mean|), distances summed from the oldest; NaN where SS(tp,20) = 0 under the VAR0 rule. */
    private static void commodityChannel(double[] x, int tp, int sum, int ss, int out, int n) {
        for (int p = 0; p < n; p += LANES) {
            DoubleVector mean = fromArray(DOUBLES, x, sum + p).mul(1.0 / 20);
            DoubleVector total = broadcast(DOUBLES, 0);
            int last = tp + p;
            for (int j = last - 19 * ROW; j <= last; j += ROW) {
                total = total.add(fromArray(DOUBLES, x, j).sub(mean).abs());
            }
            DoubleVector v = fromArray(DOUBLES, x, tp + p).sub(mean).div(total.mul(1.0 / 20).mul(0.015));
            v.blend(broadcast(DOUBLES, Double.NaN), fromArray(DOUBLES, x, ss + p).compare(EQ, 0.0)).intoArray(x, out + p);
        }
    }
}
