package io.numergrid.kernel.scalar;

import io.numergrid.kernel.HistogramKernel;
import io.numergrid.kernel.HistogramKernel.Node;

/** Defines the best split of a node on one column, see {@link HistogramKernel.Session#split}. */
final class ScalarSplit {
    private static final int MISSING = HistogramKernel.MISSING;
    private static final int COUNT_MASK = (1 << HistogramKernel.COUNT_BITS) - 1;

    private ScalarSplit() {
    }

    /** Sets {@code gain[slot]} and {@code code[slot]} from the histograms at {@code base}. */
    static void find(long[][] histograms, int base, Node node, double[] gain, int[] code, int slot) {
        boolean counted = histograms.length == 1;
        long[] words = histograms[0];
        long[] hessians = histograms[histograms.length - 1];
        long missingWord = words[base + MISSING];
        long missingHessian = counted ? 0 : hessians[base + MISSING];
        boolean missing = count(missingWord) > 0;
        double parent = score(node.gradient(), node.hessian(), node);
        double best = HistogramKernel.NONE;
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
            long h = counted ? count(word) : hessian;
            double right = gain(word, h, node, parent);
            if (right > best) {
                best = right;
                bestCode = !missing && 2 * count(word) >= node.count() ? bin | HistogramKernel.MISSING_LEFT : bin;
            }
            if (missing && bin < MISSING - 1) {
                long w = word + missingWord;
                double left = gain(w, counted ? count(w) : h + missingHessian, node, parent);
                if (left > best) {
                    best = left;
                    bestCode = bin | HistogramKernel.MISSING_LEFT;
                }
            }
        }
        gain[slot] = best;
        code[slot] = bestCode;
    }

    private static double gain(long leftWord, long leftHessian, Node node, double parent) {
        int count = count(leftWord);
        if (count < node.minRows() || node.count() - count < node.minRows()) {
            return HistogramKernel.NONE;
        }
        long gradient = leftWord >> HistogramKernel.COUNT_BITS;
        return score(gradient, leftHessian, node) + score(node.gradient() - gradient, node.hessian() - leftHessian, node) - parent;
    }

    /** 0 where there is nothing to divide by: never NaN. */
    private static double score(long gradient, long hessian, Node node) {
        double below = hessian * node.hessianScale() + node.l2();
        return below > 0 ? (double) gradient * gradient / below : 0;
    }

    private static int count(long word) {
        return (int) word & COUNT_MASK;
    }
}
