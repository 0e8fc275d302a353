package io.numergrid.train;

/**
 * How one tree is grown.
 *
 * @param depthMax        splits on a path from the root
 * @param leavesMax       leaves; 0 = depth-wise to {@code depthMax}, else the leaf of the largest gain is split next
 * @param minRows         rows each side of a split keeps
 * @param l2              added to the second derivative of a leaf
 * @param minGain         least reduction of the loss by a split, times 2; a split always has to gain something
 * @param featureCount    features drawn
 * @param featuresPerNode draw features anew at each node, else once per tree
 * @param shrinkage       factor of leaf values
 * @param monotone        per feature +1, -1 or 0, see {@link MonotoneSplits}; empty = no feature is constrained
 */
record TreeSpec(int depthMax, int leavesMax, int minRows, double l2, double minGain, int featureCount,
                boolean featuresPerNode, double shrinkage, int[] monotone) {
    /** Trees without constraints. */
    TreeSpec(int depthMax, int leavesMax, int minRows, double l2, double minGain, int featureCount, boolean featuresPerNode, double shrinkage) {
        this(depthMax, leavesMax, minRows, l2, minGain, featureCount, featuresPerNode, shrinkage, new int[0]);
    }
}
