package io.numergrid.train;

/**
 * Exact sums of features over some rows, as of {@code GramKernel}: x = bin - 31, 0 where missing. Those of disjoint rows add up.
 *
 * @param gram {@code [features * features]} sum of x_i x_j at {@code [i * features + j]}
 * @param sums {@code [features]} sum of x_i
 */
public record FeatureSums(long[] gram, long[] sums) {
    public FeatureSums {
        if (gram.length != sums.length * sums.length) {
            throw new IllegalArgumentException(gram.length + " products of " + sums.length + " features");
        }
    }
}
