package io.numergrid.kernel.scalar;

import static io.numergrid.kernel.FeatureIndex.*;
import static io.numergrid.kernel.scalar.Maths.narrow;

import io.numergrid.kernel.WindowSplit;

/** Moving averages of the close and what is built on them: features 21 to 28, Bollinger 115 and 116, CCI 124. */
final class AverageFeatures {
    private final SymbolColumns s;
    private final Moments tpMoments;
    private final int distance;

    AverageFeatures(ColumnLayout layout, SymbolColumns s) {
        this.s = s;
        tpMoments = new Moments(layout, new WindowSums(layout, s.tp, new int[] {20}), WindowSplit.BASE, new int[] {20});
        distance = layout.column();
    }

    void fill(Chunk chunk) {
        toClose(chunk, 5, chunk.out[MA_RATIO_5D]);
        toClose(chunk, 10, chunk.out[MA_RATIO_10D]);
        toClose(chunk, 20, chunk.out[MA_RATIO_20D]);
        toClose(chunk, 60, chunk.out[MA_RATIO_60D]);
        toClose(chunk, 180, chunk.out[MA_RATIO_180D]);
        cross(chunk, 5, 20, chunk.out[MA_CROSS_5_20D]);
        cross(chunk, 20, 60, chunk.out[MA_CROSS_20_60D]);
        cross(chunk, 60, 180, chunk.out[MA_CROSS_60_180D]);
        bollinger(chunk);
        commodityChannel(chunk, chunk.out[CCI_20]);
    }

    private void toClose(Chunk chunk, int w, float[] out) {
        double[] x = chunk.x;
        int sum = s.cSums.of(w);
        double perWidth = 1.0 / w;
        for (int k = chunk.from; k < chunk.to; k++) {
            out[chunk.at + k] = narrow(x[s.c + k] / (x[sum + k] * perWidth) - 1.0);
        }
    }

    private void cross(Chunk chunk, int fast, int slow, float[] out) {
        double[] x = chunk.x;
        int a = s.cSums.of(fast);
        int b = s.cSums.of(slow);
        double perFast = 1.0 / fast;
        double perSlow = 1.0 / slow;
        for (int k = chunk.from; k < chunk.to; k++) {
            out[chunk.at + k] = narrow((x[a + k] * perFast) / (x[b + k] * perSlow) - 1.0);
        }
    }

    private void bollinger(Chunk chunk) {
        double[] x = chunk.x;
        int sum = s.cSums.of(20);
        int ss = s.cMoments.ss(20);
        float[] position = chunk.out[BB_PCTB_20_2];
        float[] width = chunk.out[BB_WIDTH_20_2];
        for (int k = chunk.from; k < chunk.to; k++) {
            double mean = x[sum + k] * (1.0 / 20);
            double std = Math.sqrt(x[ss + k] * (1.0 / 20));
            position[chunk.at + k] = narrow((x[s.c + k] - (mean - 2.0 * std)) / (4.0 * std));
            width[chunk.at + k] = narrow(4.0 * std / mean);
        }
    }

    /** (tp - mean) / (0.015 mean |tp[j] - mean|), distances summed from the oldest; NaN where SS(tp,20) = 0 under the VAR0 rule. */
    private void commodityChannel(Chunk chunk, float[] out) {
        double[] x = chunk.x;
        tpMoments.sums.fill(chunk);
        tpMoments.fill(chunk);
        int sum = tpMoments.sums.of(20);
        int ss = tpMoments.ss(20);
        distances(chunk, sum);
        for (int k = chunk.from; k < chunk.to; k++) {
            double mean = x[sum + k] * (1.0 / 20);
            double v = (x[s.tp + k] - mean) / (0.015 * (x[distance + k] * (1.0 / 20)));
            out[chunk.at + k] = x[ss + k] == 0 ? Float.NaN : narrow(v);
        }
    }

    private void distances(Chunk chunk, int sum) {
        double[] x = chunk.x;
        for (int k = chunk.from; k < chunk.to; k++) {
            double mean = x[sum + k] * (1.0 / 20);
            double total = 0;
            int last = s.tp + k;
            for (int j = last - 19; j <= last; j++) {
                total += Math.abs(x[j] - mean);
            }
            x[distance + k] = total;
        }
    }
}
