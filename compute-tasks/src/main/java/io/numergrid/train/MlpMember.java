package io.numergrid.train;

import io.numergrid.rank.BinBlock;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A perceptron with one hidden layer over a {@link FeatureView}: out = b + sum v_h s(a_h + sum_c w_hc x_c) with the softsign
 * s(t) = t/(1 + |t|), which needs no exp and so has the same bits everywhere. Sums run in column order, then in order of hidden unit, the
 * bias last. Encoding, big-endian: features (int), view, hidden units (int), then per unit its weights, bias and outgoing
 * weight (doubles), then the output bias.
 */
public final class MlpMember implements Member {
    private static final int HIDDEN_LIMIT = 256;

    private final String kind;
    private final int features;
    private final FeatureView view;
    /** {@code [hidden][columns]} */
    private final double[][] weight;
    private final double[] bias;
    private final double[] out;
    private final double outBias;

    /** Takes ownership of the arrays. */
    public MlpMember(String kind, int features, FeatureView view, double[][] weight, double[] bias, double[] out, double outBias) {
        if (weight.length == 0 || weight.length != bias.length || weight.length != out.length || weight[0].length != view.columns()) {
            throw new IllegalArgumentException("layers of a perceptron do not fit a view of " + view.columns() + " columns");
        }
        this.kind = kind;
        this.features = features;
        this.view = view;
        this.weight = weight;
        this.bias = bias;
        this.out = out;
        this.outBias = outBias;
    }

    /** t/(1 + |t|). */
    public static double softsign(double t) {
        return t / (1 + Math.abs(t));
    }

    @Override
    public String kind() {
        return kind;
    }

    @Override
    public void predict(BinBlock block, int from, int to, double[] result) {
        double[] x = new double[view.columns()];
        for (int row = from; row < to; row++) {
            view.values(block.bins(), row, x);
            double sum = 0;
            for (int h = 0; h < weight.length; h++) {
                double t = 0;
                for (int c = 0; c < x.length; c++) {
                    t += weight[h][c] * x[c];
                }
                sum += out[h] * softsign(t + bias[h]);
            }
            result[row - from] = sum + outBias;
        }
    }

    @Override
    public double predict(BinBlock block, int row) {
        double sum = 0;
        for (int h = 0; h < weight.length; h++) {
            double t = 0;
            for (int c = 0; c < view.columns(); c++) {
                t += weight[h][c] * view.value(block.bins(), row, c);
            }
            sum += out[h] * softsign(t + bias[h]);
        }
        return sum + outBias;
    }

    /** Per column: sum over hidden units of |w_hc v_h|. */
    @Override
    public double[] importance() {
        double[] path = new double[view.columns()];
        for (int h = 0; h < weight.length; h++) {
            for (int c = 0; c < path.length; c++) {
                path[c] += Math.abs(weight[h][c] * out[h]);
            }
        }
        return view.importance(features, path);
    }

    @Override
    public void write(DataOutput data) throws IOException {
        data.writeInt(features);
        view.write(data);
        data.writeInt(weight.length);
        for (int h = 0; h < weight.length; h++) {
            for (double w : weight[h]) {
                data.writeDouble(w);
            }
            data.writeDouble(bias[h]);
            data.writeDouble(out[h]);
        }
        data.writeDouble(outBias);
    }

    static MlpMember read(String kind, MemberInput in) throws IOException {
        int features = in.number("features", 1, Short.MAX_VALUE);
        FeatureView view = FeatureView.read(in, features);
        int hidden = in.number("hidden units", 1, HIDDEN_LIMIT);
        double[][] weight = new double[hidden][view.columns()];
        double[] bias = new double[hidden];
        double[] out = new double[hidden];
        for (int h = 0; h < hidden; h++) {
            for (int c = 0; c < weight[h].length; c++) {
                weight[h][c] = in.finite("weight of a hidden unit");
            }
            bias[h] = in.finite("bias of a hidden unit");
            out[h] = in.finite("output weight");
        }
        return new MlpMember(kind, features, view, weight, bias, out, in.finite("output bias"));
    }
}
