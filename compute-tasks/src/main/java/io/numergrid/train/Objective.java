package io.numergrid.train;

/** What boosting minimises: turns the scores so far into the quantised gradients of the next tree. */
interface Objective {
    /** Whether second derivatives vary by row. */
    boolean hasHessians();

    /**
     * @param scores {@code [rows]} sum of the trees so far
     * @param tree   number of the tree to be grown, for hash-chosen parts of the objective
     * @return false when every gradient is zero: nothing is left to learn
     */
    boolean gradients(double[] scores, int tree, Gradients out, FitWorkers workers);
}
