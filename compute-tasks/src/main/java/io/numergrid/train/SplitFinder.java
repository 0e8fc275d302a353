package io.numergrid.train;

import io.numergrid.kernel.HistogramKernel;

/** The best split of one node on each feature, from integer histograms: the rule is that of {@link HistogramKernel.Session#split}. */
final class SplitFinder {
    /** No split: gain of a feature that cannot split the node. */
    static final double NONE = HistogramKernel.NONE;

    private final HistogramKernel.Session session;
    private final double l2;
    private final int minRows;

    SplitFinder(HistogramKernel.Session session, double l2, int minRows) {
        this.session = session;
        this.l2 = l2;
        this.minRows = minRows;
    }

    /**
     * For slots k in {@code [first, last)} sets {@code gain[at + k]} and {@code code[at + k]} (see {@link TreeNodes}).
     *
     * @param histogram of the node, by plane, see {@link Gradients}; without second derivatives the count takes their place
     * @param node      sums of the node
     */
    void find(long[][] histogram, int first, int last, NodeSums node, double hessianScale, double[] gain, int[] code, int at) {
        session.split(histogram, first, last,
                new HistogramKernel.Node(node.gradient(), node.hessian(), node.count(), hessianScale, l2, minRows), gain, code, at);
    }

    /** Sums of all rows of a histogram, from its first feature. */
    static NodeSums all(long[][] histogram) {
        return left(histogram, 0, HistogramKernel.MISSING - 1 | HistogramKernel.MISSING_LEFT);
    }

    /** Sums of the left side of a split at {@code code}; the feature's histogram is at {@code base}. */
    static NodeSums left(long[][] histogram, int base, int code) {
        long[] hessians = histogram[histogram.length - 1];
        long word = 0;
        long hessian = 0;
        for (int bin = 0; bin < HistogramKernel.BINS; bin++) {
            if (TreeNodes.goesLeft(code, bin)) {
                word += histogram[0][base + bin];
                hessian += hessians[base + bin];
            }
        }
        return NodeSums.of(word, hessian, histogram.length == 1);
    }
}
