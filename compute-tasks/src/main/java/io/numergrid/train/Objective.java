package io.numergrid.train;

/**
 * What boosting minimises: turns the scores so far into the quantised gradients of the next tree. In two steps, because the scale comes
 * from all rows of a fit, and these may lie in several places.
 */
interface Objective {
    /** Whether second derivatives vary by row. */
    boolean hasHessians();

    /**
     * @param scores {@code [rows]} sum of the trees so far
     * @param tree   number of the tree to be grown, for hash-chosen parts of the objective
     * @return the largest magnitudes among these rows
     */
    Magnitudes measure(double[] scores, int tree, FitWorkers workers);

    /**
     * Quantises the gradients last measured; the scores are still those they were measured at.
     *
     * @param all largest magnitudes among all rows of the fit, wherever they lie
     * @return false when every gradient is zero: nothing is left to learn
     */
    boolean quantise(Magnitudes all, Gradients out);

    /** Both, where all rows lie here. */
    default boolean gradients(double[] scores, int tree, Gradients out, FitWorkers workers) {
        return quantise(measure(scores, tree, workers), out);
    }
}
