package io.numergrid.kernel.scalar;

import static io.numergrid.kernel.FeatureIndex.*;
import static io.numergrid.kernel.scalar.Maths.narrow;

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
        bars(chunk);
        clvSums.fill(chunk);
        bodySums.fill(chunk);
        imbalanceSums.fill(chunk);
        rangeSums.fill(chunk);
        double[] x = chunk.x;
        int clv = clvSums.of(10);
        int bodies = bodySums.of(20);
        int imbalances = imbalanceSums.of(20);
        int ranges = rangeSums.of(20);
        int logRanges = s.logRangeSums.of(20);
        for (int k = chunk.from; k < chunk.to; k++) {
            chunk.out[CLV_MEAN_10D][chunk.at + k] = narrow(x[clv + k] * (1.0 / 10));
            chunk.out[BODY_RATIO_20D][chunk.at + k] = narrow(x[bodies + k] / x[ranges + k]);
            chunk.out[SHADOW_IMBALANCE_20D][chunk.at + k] = narrow(x[imbalances + k] / x[ranges + k]);
            chunk.out[RANGE_EXPANSION_20D][chunk.at + k] = narrow(x[s.logRange + k] / (x[logRanges + k] * (1.0 / 20)));
        }
    }

    private void bars(Chunk chunk) {
        double[] x = chunk.x;
        float[] bodyRatio = chunk.out[CANDLE_BODY_1D];
        float[] upper = chunk.out[CANDLE_UPPER_SHADOW_1D];
        float[] lower = chunk.out[CANDLE_LOWER_SHADOW_1D];
        float[] gap = chunk.out[GAP_1D];
        for (int k = chunk.from; k < chunk.to; k++) {
            double open = x[s.o + k];
            double close = x[s.c + k];
            double above = x[s.h + k] - Math.max(open, close);
            double below = Math.min(open, close) - x[s.l + k];
            double width = x[s.range + k];
            bodyRatio[chunk.at + k] = narrow((close - open) / width);
            upper[chunk.at + k] = narrow(above / width);
            lower[chunk.at + k] = narrow(below / width);
            gap[chunk.at + k] = narrow(x[s.logGap + k]);
            x[body + k] = Math.abs(close - open);
            x[imbalance + k] = above - below;
        }
    }
}
