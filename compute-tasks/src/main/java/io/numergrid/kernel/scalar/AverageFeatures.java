package io.numergrid.kernel.scalar;

import static io.numergrid.kernel.FeatureIndex.*;
import static io.numergrid.kernel.scalar.Maths.div;
import static io.numergrid.kernel.scalar.Maths.narrow;

/** Moving averages of the close and what is built on them: features 21 to 28, Bollinger 115 and 116, CCI 124. */
final class AverageFeatures {
    private AverageFeatures() {
    }

    static void fill(SymbolColumns s, float[][] out) {
        mean(s.c, s.n, 5, s.t1);
        mean(s.c, s.n, 60, s.t2);
        mean(s.c, s.n, 180, s.t3);
        double[] mean20 = s.c20.mean;
        toClose(s, s.t1, out[MA_RATIO_5D]);
        toClose(s, s.c10.mean, out[MA_RATIO_10D]);
        toClose(s, mean20, out[MA_RATIO_20D]);
        toClose(s, s.t2, out[MA_RATIO_60D]);
        toClose(s, s.t3, out[MA_RATIO_180D]);
        cross(s.n, s.t1, mean20, out[MA_CROSS_5_20D]);
        cross(s.n, mean20, s.t2, out[MA_CROSS_20_60D]);
        cross(s.n, s.t2, s.t3, out[MA_CROSS_60_180D]);
        bollinger(s, out);
        commodityChannel(s, out[CCI_20]);
    }

    private static void mean(double[] x, int n, int w, double[] out) {
        WindowSums.sum(x, n, w, out);
        for (int i = 0; i < n; i++) {
            out[i] /= w;
        }
    }

    private static void toClose(SymbolColumns s, double[] mean, float[] out) {
        for (int i = 0; i < s.n; i++) {
            out[i] = narrow(s.c[i] / mean[i] - 1.0);
        }
    }

    private static void cross(int n, double[] fast, double[] slow, float[] out) {
        for (int i = 0; i < n; i++) {
            out[i] = narrow(fast[i] / slow[i] - 1.0);
        }
    }

    private static void bollinger(SymbolColumns s, float[][] out) {
        for (int i = 0; i < s.n; i++) {
            double mean = s.c20.mean[i];
            double std = s.c20.std0(i);
            out[BB_PCTB_20_2][i] = narrow(div(s.c[i] - (mean - 2.0 * std), 4.0 * std));
            out[BB_WIDTH_20_2][i] = narrow(4.0 * std / mean);
        }
    }

    /** (tp - mean) / (0.015 mean |tp[j] - mean|); NaN where SS(tp,20) = 0 under the VAR0 rule. */
    private static void commodityChannel(SymbolColumns s, float[] out) {
        int w = 20;
        double[] mean = s.t4;
        double[] ss = s.t5;
        double[] distance = s.t6;
        mean(s.tp, s.n, w, mean);
        WindowSums.squares(s.tp, mean, s.n, w, ss);
        WindowSums.distances(s.tp, mean, s.n, w, distance);
        for (int i = 0; i < s.n; i++) {
            boolean flat = Moments.variance0(ss[i], mean[i], w) == 0;
            out[i] = flat ? Float.NaN : narrow(div(s.tp[i] - mean[i], 0.015 * distance[i] / w));
        }
    }
}
