package io.numergrid.train;

import io.numergrid.kernel.HistogramKernel;

/**
 * The best split of one node on one feature, from integer histograms. With G and H the sums of a side,
 * gain = GL^2/(HL+l2) + GR^2/(HR+l2) - G^2/(H+l2), in double and in this order, G in quanta. Thresholds are tried in rising
 * order and rows with a missing bin on the right, then on the left; only a strictly larger gain replaces an earlier
 * one. A node without missing rows has one candidate per threshold; missing then follows the side with more rows (ties: left).
 */
final class SplitFinder {
    /** No split: gain of a feature that cannot split the node. */
    static final double NONE = Double.NEGATIVE_INFINITY;
    private static final int MISSING = 63;

    private final double l2;
    private final int minRows;

    SplitFinder(double l2, int minRows) {
        this.l2 = l2;
        this.minRows = minRows;
    }

    /**
     * Sets {@code gain[slot]} and {@code code[slot]} (see {@link TreeNodes}).
     *
     * @param histogram of the node, by plane of {@link Gradients#planes}, this feature's at {@code base}; without second derivatives the
     *                  count takes their place
     * @param node      sums of the node
     */
    void find(long[][] histogram, int base, NodeSums node, double hessianScale, double[] gain, int[] code, int slot) {
        boolean counted = histogram.length == 1;
        long[] words = histogram[0];
        long[] hessians = histogram[histogram.length - 1];
        long missingWord = words[base + MISSING];
        long missingHessian = counted ? 0 : hessians[base + MISSING];
        boolean missing = Gradients.count(missingWord) > 0;
        double parent = score(node.gradient(), node.hessian() * hessianScale);
        double best = NONE;
        int bestCode = 0;
        long word = 0;
        long hessian = 0;
        for (int bin = 0; bin < MISSING; bin++) {
            long here = words[base + bin];
            word += here;
            if (!counted) {
                hessian += hessians[base + bin];
            }
            if (here == 0 && bin > 0 && bin < MISSING - 1) {
                continue; // no row has this bin: the split of the bin before
            }
            long h = counted ? Gradients.count(word) : hessian;
            double right = gain(word, h, node, parent, hessianScale);
            if (right > best) {
                best = right;
                bestCode = !missing && 2 * Gradients.count(word) >= node.count() ? bin | TreeNodes.MISSING_LEFT : bin;
            }
            if (missing && bin < MISSING - 1) {
                long w = word + missingWord;
                double left = gain(w, counted ? Gradients.count(w) : h + missingHessian, node, parent, hessianScale);
                if (left > best) {
                    best = left;
                    bestCode = bin | TreeNodes.MISSING_LEFT;
                }
            }
        }
        gain[slot] = best;
        code[slot] = bestCode;
    }

    private double gain(long leftWord, long leftHessian, NodeSums node, double parent, double hessianScale) {
        int count = Gradients.count(leftWord);
        if (count < minRows || node.count() - count < minRows) {
            return NONE;
        }
        long gradient = Gradients.gradient(leftWord);
        return score(gradient, leftHessian * hessianScale)
                + score(node.gradient() - gradient, (node.hessian() - leftHessian) * hessianScale) - parent;
    }

    /** 0 where there is nothing to divide by: never NaN. */
    private double score(long gradient, double hessian) {
        double below = hessian + l2;
        return below > 0 ? (double) gradient * gradient / below : 0;
    }

    /** Sums of the left side of a split at {@code code}. */
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
