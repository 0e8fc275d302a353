package io.numergrid.train;

import io.numergrid.kernel.KernelSet;
import io.numergrid.rank.BinBlock;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;

/**
 * One fitted predictor of an ensemble: data only, immutable, the same bytes wherever it was trained.
 * A member reads bins and nothing else, so live, out-of-fold and what-if rows all take the same road.
 */
public interface Member {
    /** The kind of predictor, e.g. {@code gbdt}; selects the decoder of {@link #write}. */
    String kind();

    /**
     * Predicts rows {@code [from, to)} of a block into {@code out[0 .. to-from)}; larger means a better expected rank
     * within the date. Deterministic; every value is finite. Safe for concurrent callers.
     */
    void predict(BinBlock block, int from, int to, double[] out);

    /** The prediction of one row, with the bits of the other method; allocates nothing. */
    double predict(BinBlock block, int row);

    /** The same member, predicting with the given kernels, which change its speed and no bit. */
    default Member on(KernelSet kernels) {
        return this;
    }

    /** Canonical encoding: equal members write equal bytes. Read back by {@code io.numergrid.model}. */
    void write(DataOutput out) throws IOException;

    /** Sum of split gains (or an equivalent weight) per feature, {@code [138]}, zeros where the kind has no such thing. */
    double[] importance();

    /** Exact Shapley values of its predictions; empty where there is no exact way that is quick. */
    default Optional<Explainer> explainer() {
        return Optional.empty();
    }

    /** Predictions of all rows of a block while a single feature changes; a member that can tell what reads it is quicker than this. */
    default FeatureReplay replay(BinBlock block) {
        return (changed, feature, out) -> predict(changed, 0, changed.rows(), out);
    }
}
