package io.numergrid.train;

import io.numergrid.rank.BinBlock;

/**
 * Predictions of one block over and over while a single feature changes, as permutation importance needs them: what does not
 * read the feature need not be computed again. What may never change: the values are those of {@link Member#predict}, bit for bit. Safe for
 * concurrent callers.
 */
@FunctionalInterface
public interface FeatureReplay {
    /**
     * Predicts all rows into {@code out}.
     *
     * @param changed the block the replay was made for, with other bins of {@code feature} and of no other
     * @param feature the one that differs; -1 = none
     */
    void predict(BinBlock changed, int feature, double[] out);
}
