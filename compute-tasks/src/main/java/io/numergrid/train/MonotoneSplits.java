package io.numergrid.train;

/**
 * Splits under monotone constraints, as LightGBM's basic method has them: every node has bounds that the values of all leaves below it
 * respect, a split on a constrained feature gives its children bounds that meet in the middle of their two values, and a candidate whose
 * values stand the wrong way round is none. So one tree never falls along a feature with +1 nor rises along one with -1, and a sum of trees
 * does not either; a row without the feature may go either way, for it is neither below nor above another.
 *
 * <p>The value of a side with sums G, H is w = -G/(H+l2), put within the bounds; its score is -(2 G w + (H+l2) w^2), and gain and order of
 * candidates are otherwise those of {@link SplitFinder}. Values are in quanta of the gradient, within one tree.
 */
final class MonotoneSplits {
    private static final int MISSING = 63;

    private final double l2;
    private final int minRows;

    MonotoneSplits(double l2, int minRows) {
        this.l2 = l2;
        this.minRows = minRows;
    }

    /** What the values of leaves below a node may be. */
    record Bounds(double low, double high) {
        static final Bounds NONE = new Bounds(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

        double within(double value) {
            return Math.max(low, Math.min(high, value));
        }
    }

    /** Value of a node, within its bounds; 0 where there is nothing to divide by, never NaN. */
    double value(NodeSums node, double hessianScale, Bounds bounds) {
        return value(node.gradient(), node.hessian() * hessianScale, bounds);
    }

    private double value(long gradient, double hessian, Bounds bounds) {
        double below = hessian + l2;
        return bounds.within(below > 0 ? 0.0 - gradient / below : 0);
    }

    /** Bounds of the left ({@code side} 0) or right (1) child of a split along a feature of this direction. */
    Bounds child(int side, int direction, NodeSums left, NodeSums right, double hessianScale, Bounds bounds) {
        if (direction == 0) {
            return bounds;
        }
        double middle = (value(left, hessianScale, bounds) + value(right, hessianScale, bounds)) / 2;
        return (side == 0) == (direction > 0) ? new Bounds(bounds.low, middle) : new Bounds(middle, bounds.high);
    }

    /**
     * As {@link SplitFinder#find}, within bounds.
     *
     * @param direction +1 or -1: values must not fall, or not rise, along the feature; 0 = either
     */
    void find(long[][] histogram, int base, NodeSums node, double hessianScale, int direction, Bounds bounds, double[] gain, int[] code, int slot) {
        boolean counted = histogram.length == 1;
        long[] words = histogram[0];
        long[] hessians = histogram[histogram.length - 1];
        long missingWord = words[base + MISSING];
        long missingHessian = counted ? 0 : hessians[base + MISSING];
        boolean missing = Gradients.count(missingWord) > 0;
        double parent = score(node, hessianScale, value(node, hessianScale, bounds));
        double best = SplitFinder.NONE;
        int bestCode = 0;
        long word = 0;
        long hessian = 0;
        for (int bin = 0; bin < MISSING; bin++) {
            word += words[base + bin];
            hessian += counted ? 0 : hessians[base + bin];
            double right = gain(NodeSums.of(word, hessian, counted), node, hessianScale, direction, bounds) - parent;
            if (right > best) {
                best = right;
                bestCode = !missing && 2 * Gradients.count(word) >= node.count() ? bin | TreeNodes.MISSING_LEFT : bin;
            }
            if (missing && bin < MISSING - 1) {
                double left = gain(NodeSums.of(word + missingWord, hessian + missingHessian, counted), node, hessianScale, direction, bounds) - parent;
                if (left > best) {
                    best = left;
                    bestCode = bin | TreeNodes.MISSING_LEFT;
                }
            }
        }
        gain[slot] = best;
        code[slot] = bestCode;
    }

    /** Score of both sides; {@link SplitFinder#NONE} where one is too small or they stand the wrong way round. */
    private double gain(NodeSums left, NodeSums node, double hessianScale, int direction, Bounds bounds) {
        NodeSums right = node.minus(left);
        if (left.count() < minRows || right.count() < minRows) {
            return SplitFinder.NONE;
        }
        double a = value(left, hessianScale, bounds);
        double b = value(right, hessianScale, bounds);
        return direction * (b - a) < 0 ? SplitFinder.NONE : score(left, hessianScale, a) + score(right, hessianScale, b);
    }

    private double score(NodeSums side, double hessianScale, double value) {
        return 0.0 - (2.0 * side.gradient() * value + (side.hessian() * hessianScale + l2) * value * value);
    }
}
