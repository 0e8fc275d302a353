package io.numergrid.audit;

/**
 * What happens to the bars of every symbol from the cut date on. Poison enters below the validators, so NaN and 1e308 reach the
 * kernels as they are, which no import would allow: bars an import rejects are REMOVED to the product.
 */
public enum Poison {
    /** Prices and volumes are NaN. */
    NAN,
    /** Prices and volumes are 1e308. */
    HUGE,
    /** Each symbol's own bars in another order; the dates stay. */
    SHUFFLED,
    /** No bars. A symbol left without any stays in the list with an empty history. */
    REMOVED,
    /** The bars, dates included, of the next symbol that has some. */
    FOREIGN
}
