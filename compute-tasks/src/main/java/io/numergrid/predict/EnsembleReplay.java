package io.numergrid.predict;

import io.numergrid.rank.BinBlock;
import io.numergrid.train.FeatureReplay;
import java.util.ArrayList;
import java.util.List;

/** {@link Predictor#predict(Ensemble, BinBlock, int, int)} of one block while a single feature changes, bit for bit. */
public final class EnsembleReplay {
    private final Predictor predictor = new Predictor();
    private final double[] weights;
    private final List<FeatureReplay> members = new ArrayList<>();

    public EnsembleReplay(Ensemble ensemble, BinBlock block) {
        weights = ensemble.weights();
        for (int m = 0; m < weights.length; m++) {
            members.add(weights[m] == 0 ? (changed, feature, out) -> { } : ensemble.members().get(m).replay(block));
        }
    }

    /** One score per row; {@code changed} is the block with other bins of {@code feature} (-1 = none changed). */
    public double[] predict(BinBlock changed, int feature) {
        double[][] predictions = new double[weights.length][];
        for (int m = 0; m < weights.length; m++) {
            predictions[m] = new double[weights[m] == 0 ? 0 : changed.rows()];
            members.get(m).predict(changed, feature, predictions[m]);
        }
        return predictor.combine(predictions, weights, changed, 0, changed.dateCount());
    }
}
