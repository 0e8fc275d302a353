package io.numergrid.train;

import io.numergrid.kernel.GramKernel;
import io.numergrid.rank.BinBlock;
import java.util.Arrays;

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

    /** Those of the rows of date positions {@code [dateFrom, dateTo)} of a block. */
    public static FeatureSums of(BinBlock block, int dateFrom, int dateTo, GramKernel kernel) {
        int n = block.bins().length;
        FeatureSums sums = new FeatureSums(new long[n * n], new long[n]);
        int from = block.rowStart()[dateFrom];
        int to = block.rowStart()[dateTo];
        int[] ones = new int[to];
        Arrays.fill(ones, 1);
        kernel.add(block.bins(), from, to, sums.gram);
        kernel.addProducts(block.bins(), ones, from, to, sums.sums);
        return sums;
    }

    /** Adds those of other rows to these. */
    public void add(FeatureSums more) {
        for (int i = 0; i < gram.length; i++) {
            gram[i] += more.gram[i];
        }
        for (int i = 0; i < sums.length; i++) {
            sums[i] += more.sums[i];
        }
    }
}
