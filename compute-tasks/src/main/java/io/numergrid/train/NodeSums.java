package io.numergrid.train;

/**
 * Exact sums over the rows of a node.
 *
 * @param gradient in quanta
 * @param hessian  in quanta of the second derivative, or the count
 * @param count    rows
 */
record NodeSums(long gradient, long hessian, int count) {
    static NodeSums of(long word, long hessian, boolean counted) {
        int count = Gradients.count(word);
        return new NodeSums(Gradients.gradient(word), counted ? count : hessian, count);
    }

    NodeSums minus(NodeSums other) {
        return new NodeSums(gradient - other.gradient, hessian - other.hessian, count - other.count);
    }
}
