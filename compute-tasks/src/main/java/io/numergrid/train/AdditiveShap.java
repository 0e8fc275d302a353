package io.numergrid.train;

import io.numergrid.rank.BinBlock;

/**
 * Shapley values of a sum of functions of one feature each: what the feature's bin gives, less what it gives on average. Exact, and the same
 * whether features are taken as independent or not.
 */
final class AdditiveShap implements Explainer {
    private final double base;
    /** {@code [features][bins]}; no bins = not read */
    private final double[][] adds;

    /** @param adds {@code [features][64]} what a bin adds to {@code base}, or {@code [features][0]} */
    AdditiveShap(double base, double[][] adds) {
        this.base = base;
        this.adds = adds;
    }

    @Override
    public double base() {
        return base;
    }

    @Override
    public void explain(BinBlock block, int row, double[] out) {
        for (int f = 0; f < adds.length; f++) {
            out[f] = adds[f].length == 0 ? 0 : adds[f][block.bins()[f][row]];
        }
    }
}
