package io.numergrid.train;

import io.numergrid.rank.BinBlock;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;

/**
 * A linear function of a {@link FeatureView}: intercept + sum of weight x column, in column order. Encoding, big-endian:
 * features (int), view, intercept (double), weights (count and doubles).
 */
public final class LinearViewMember implements Member {
    private final String kind;
    private final int features;
    private final FeatureView view;
    private final double intercept;
    private final double[] weights;

    /** Takes ownership of {@code weights}, one per column. */
    public LinearViewMember(String kind, int features, FeatureView view, double intercept, double[] weights) {
        if (weights.length != view.columns()) {
            throw new IllegalArgumentException(weights.length + " weights for " + view.columns() + " columns");
        }
        this.kind = kind;
        this.features = features;
        this.view = view;
        this.intercept = intercept;
        this.weights = weights;
    }

    @Override
    public String kind() {
        return kind;
    }

    @Override
    public void predict(BinBlock block, int from, int to, double[] out) {
        for (int row = from; row < to; row++) {
            out[row - from] = predict(block, row);
        }
    }

    @Override
    public double predict(BinBlock block, int row) {
        double sum = intercept;
        for (int c = 0; c < weights.length; c++) {
            sum += weights[c] * view.value(block.bins(), row, c);
        }
        return sum;
    }

    /** An unknown feature is any of the bins 0..62, which ranks make equally frequent. */
    @Override
    public Optional<Explainer> explainer() {
        double base = intercept;
        double[][] adds = new double[features][0];
        for (int c = 0; c < weights.length; c++) {
            double mean = view.mean(c);
            base += weights[c] * mean;
            int f = view.feature(c);
            adds[f] = adds[f].length == 0 ? new double[BinBlock.BIN_COUNT] : adds[f];
            for (int bin = 0; bin < BinBlock.BIN_COUNT; bin++) {
                adds[f][bin] += weights[c] * (view.value(c, bin) - mean);
            }
        }
        return Optional.of(new AdditiveShap(base, adds));
    }

    @Override
    public double[] importance() {
        double[] size = new double[weights.length];
        for (int c = 0; c < size.length; c++) {
            size[c] = Math.abs(weights[c]);
        }
        return view.importance(features, size);
    }

    @Override
    public void write(DataOutput out) throws IOException {
        out.writeInt(features);
        view.write(out);
        out.writeDouble(intercept);
        out.writeInt(weights.length);
        for (double weight : weights) {
            out.writeDouble(weight);
        }
    }

    static LinearViewMember read(String kind, MemberInput in) throws IOException {
        int features = in.number("features", 1, Short.MAX_VALUE);
        FeatureView view = FeatureView.read(in, features);
        double intercept = in.finite("intercept");
        double[] weights = in.doubles("weights");
        if (weights.length != view.columns()) {
            throw in.damaged("weights", "are " + weights.length + " for " + view.columns() + " columns");
        }
        return new LinearViewMember(kind, features, view, intercept, weights);
    }
}
