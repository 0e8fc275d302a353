package io.numergrid.kernel.scalar;

import static io.numergrid.kernel.FeatureIndex.*;
import static io.numergrid.kernel.scalar.Maths.div;
import static io.numergrid.kernel.scalar.Maths.narrow;

/** Shape of the bars: features 40 to 47. */
final class CandleFeatures {
    private CandleFeatures() {
    }

    static void fill(SymbolColumns s, float[][] out) {
        double[] body = s.t1;
        double[] imbalance = s.t2;
        for (int i = 0; i < s.n; i++) {
            double top = s.o[i] > s.c[i] ? s.o[i] : s.c[i];
            double bottom = s.o[i] < s.c[i] ? s.o[i] : s.c[i];
            double width = s.range[i];
            out[CANDLE_BODY_1D][i] = narrow(div(s.c[i] - s.o[i], width));
            out[CANDLE_UPPER_SHADOW_1D][i] = narrow(div(s.h[i] - top, width));
            out[CANDLE_LOWER_SHADOW_1D][i] = narrow(div(bottom - s.l[i], width));
            out[GAP_1D][i] = narrow(s.logGap[i]);
            body[i] = Math.abs(s.c[i] - s.o[i]);
            imbalance[i] = (s.h[i] - top) - (bottom - s.l[i]);
        }
        double[] sumClv = s.t3;
        double[] sumBody = s.t4;
        double[] sumImbalance = s.t5;
        double[] sumRange = s.t6;
        WindowSums.sum(s.clv, s.n, 10, sumClv);
        WindowSums.sum(body, s.n, 20, sumBody);
        WindowSums.sum(imbalance, s.n, 20, sumImbalance);
        WindowSums.sum(s.range, s.n, 20, sumRange);
        for (int i = 0; i < s.n; i++) {
            out[CLV_MEAN_10D][i] = narrow(sumClv[i] / 10);
            out[BODY_RATIO_20D][i] = narrow(div(sumBody[i], sumRange[i]));
            out[SHADOW_IMBALANCE_20D][i] = narrow(div(sumImbalance[i], sumRange[i]));
        }
        WindowSums.sum(s.logRange, s.n, 20, s.t1);
        for (int i = 0; i < s.n; i++) {
            out[RANGE_EXPANSION_20D][i] = narrow(div(s.logRange[i], s.t1[i] / 20));
        }
    }
}
