package io.numergrid.train;

import io.numergrid.rank.BinBlock;

/**
 * What each feature adds to a member's prediction of a row: exact Shapley values of a value function that the implementation names. They
 * sum to the prediction less {@link #base()}, up to rounding (1e-6 is promised, 1e-12 is usual). Immutable; safe for concurrent callers.
 */
public interface Explainer {
    /** The prediction of nobody in particular: what the value function gives when no feature is known. */
    double base();

    /** Sets {@code out[f]} to what feature f adds to the prediction of one row, {@code [features]} of the block. */
    void explain(BinBlock block, int row, double[] out);

    /** Rows {@code [from, to)} into {@code out[0 .. to-from)}, each with the bits of the other method. */
    default void explain(BinBlock block, int from, int to, double[][] out) {
        for (int row = from; row < to; row++) {
            explain(block, row, out[row - from]);
        }
    }
}
