package io.numergrid.train;

import io.numergrid.kernel.KernelSet;

/**
 * Puts trees that grew elsewhere into the form of {@link TreeEnsembleMember}, one after the other: every node is a leaf until it is split, and every
 * leaf gets its value and the number of training rows in it.
 */
public final class TreeBuilder {
    private final String kind;
    private final int features;
    private final TreeNodes nodes = new TreeNodes(1, 1);

    /** @param features number of features of the blocks to predict on */
    public TreeBuilder(String kind, int features) {
        this.kind = kind;
        this.features = features;
    }

    /** Starts a tree and returns its root. */
    public int tree() {
        return nodes.addTree();
    }

    /**
     * Splits a leaf and returns its left child; the right one is the next number.
     *
     * @param bin         rows with a bin of at most this go left, 0..62
     * @param missingLeft whether rows without a value go left
     * @param gain        what the split is worth, for the importance of features
     */
    public int split(int node, int feature, int bin, boolean missingLeft, double gain) {
        if (feature < 0 || feature >= features || bin < 0 || bin >= TreeNodes.MISSING) {
            throw new IllegalArgumentException("a split of feature " + feature + " of " + features + " at bin " + bin);
        }
        return nodes.split(node, feature, missingLeft ? bin | TreeNodes.MISSING_LEFT : bin, gain);
    }

    public void leaf(int node, double value, int rows) {
        nodes.value[node] = value;
        nodes.cover[node] = rows;
    }

    public Member member() {
        return new TreeEnsembleMember(kind, features, nodes.trim(), KernelSet.choose("scalar").tree());
    }
}
