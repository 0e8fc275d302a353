package io.numergrid.train;

/**
 * The largest magnitudes of the gradients and second derivatives of some rows, in the objective's own units. Exact: those of disjoint rows put
 * together by {@link #or} are those of all of them, in any order.
 */
record Magnitudes(double gradient, double hessian) {
    static final Magnitudes NONE = new Magnitudes(0, 0);

    Magnitudes or(Magnitudes other) {
        return new Magnitudes(Math.max(gradient, other.gradient), Math.max(hessian, other.hessian));
    }
}
