package io.numergrid.audit;

/**
 * What a leakage audit compares, in the order in which data flows. With c the cut date (bars with date >= c are poisoned) each must
 * be equal, byte for byte, before and after.
 */
public enum Check {
    /** The 136 features that are no ranks, of every symbol and every row with date t <= c, as an export lays rows out. */
    FEATURES,
    /** The two features that are cross-sectional ranks, of the same rows. */
    RANKS,
    /** Members of universe(t), and the liquidity they are ordered by, on sample dates t <= c. */
    UNIVERSE,
    /** Bins of the 138 features on sample dates t <= c. */
    BINS,
    /** Raw labels, their ranks and bins on sample dates whose label exit is < c. */
    LABELS,
    /**
     * Out-of-fold predictions of rows t <= c in folds whose test block begins at or before c. This holds the promise made for folds
     * that end by c, and more: a fold that is cut in the middle has learned from labels that ended before it began.
     */
    PREDICTIONS
}
