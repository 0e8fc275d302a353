package io.numergrid.select;

import java.util.Objects;

/**
 * How a run chooses the features it trains on.
 *
 * @param mode       whether it does
 * @param count      most features of a fold; fewer where there are fewer clusters
 * @param redundancy features whose |correlation| of bins is at least this, each with each, form a cluster, of which one is taken
 * @param rows       most rows of a scout's block that features are permuted on
 * @param seed       of the scouts' draws and permutations
 */
public record SelectionSpec(Mode mode, int count, double redundancy, int rows, long seed) {
    /** Fewest features a fold may be left with. */
    public static final int COUNT_MIN = 8;

    /** NONE = all features everywhere. STABLE = what helped throughout the training span, one feature of each cluster. */
    public enum Mode { NONE, STABLE }

    public SelectionSpec {
        Objects.requireNonNull(mode);
        if (count < COUNT_MIN || !(redundancy > 0 && redundancy <= 1) || rows < 1) {
            throw new IllegalArgumentException("selection of " + count + " features, redundancy " + redundancy + ", on " + rows + " rows");
        }
    }

    public boolean selects() {
        return mode != Mode.NONE;
    }
}
