package io.numergrid.kernel.scalar;

import static io.numergrid.kernel.FeatureIndex.*;
import static io.numergrid.kernel.scalar.Maths.div;
import static io.numergrid.kernel.scalar.Maths.narrow;

/** Money flow, price weighted with volume: features 61, 62, 114, 125, 126, 132. */
final class FlowFeatures {
    private FlowFeatures() {
    }

    static void fill(SymbolColumns s, float[][] out) {
        double[] flow = s.t1;
        for (int i = 0; i < s.n; i++) {
            flow[i] = s.tp[i] * s.b[i];
        }
        averagePrice(s, flow, s.b10, out[VWAP_DEV_10D]);
        averagePrice(s, flow, s.b30, out[VWAP_DEV_30D]);
        moneyFlow(s, flow, out[MFI_14]);
        balances(s, out);
        force(s, out[FORCE_INDEX_13]);
    }

    private static void averagePrice(SymbolColumns s, double[] flow, Moments volume, float[] out) {
        WindowSums.sum(flow, s.n, volume.w, s.t2);
        for (int i = 0; i < s.n; i++) {
            out[i] = narrow(div(s.c[i], div(s.t2[i], volume.sum[i])) - 1.0);
        }
    }

    private static void moneyFlow(SymbolColumns s, double[] flow, float[] out) {
        double[] positive = s.t2;
        double[] negative = s.t3;
        for (int i = 0; i < s.n; i++) {
            double before = i == 0 ? Double.NaN : s.tp[i - 1];
            positive[i] = i == 0 ? Double.NaN : s.tp[i] > before ? flow[i] : 0;
            negative[i] = i == 0 ? Double.NaN : s.tp[i] < before ? flow[i] : 0;
        }
        WindowSums.sum(positive, s.n, 14, s.t4);
        WindowSums.sum(negative, s.n, 14, s.t5);
        for (int i = 0; i < s.n; i++) {
            out[i] = narrow(100.0 * div(s.t4[i], s.t4[i] + s.t5[i]));
        }
    }

    /** On-balance volume and Chaikin money flow, each over the volume of the window. */
    private static void balances(SymbolColumns s, float[][] out) {
        for (int i = 0; i < s.n; i++) {
            s.t2[i] = s.sign[i] * s.b[i];
            s.t3[i] = s.clv[i] * s.b[i];
        }
        WindowSums.sum(s.t2, s.n, 20, s.t4);
        WindowSums.sum(s.t3, s.n, 20, s.t5);
        for (int i = 0; i < s.n; i++) {
            out[OBV_CHANGE_20][i] = narrow(div(s.t4[i], s.b20.sum[i]));
            out[CMF_20][i] = narrow(div(s.t5[i], s.b20.sum[i]));
        }
    }

    private static void force(SymbolColumns s, float[] out) {
        for (int i = 0; i < s.n; i++) {
            s.t2[i] = s.dc[i] * s.b[i];
            s.t3[i] = s.absDc[i] * s.b[i];
        }
        Recurrences.ema(s.t2, 1, s.n, 13, s.t4);
        Recurrences.ema(s.t3, 1, s.n, 13, s.t5);
        for (int i = 0; i < s.n; i++) {
            out[i] = narrow(100.0 * div(s.t4[i], s.t5[i]));
        }
    }
}
