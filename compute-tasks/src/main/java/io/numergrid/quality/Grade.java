package io.numergrid.quality;

/** How good a symbol, a feature or a whole data set is. Names are sent to clients: never rename. Order: worse is greater. */
public enum Grade {
    /** Nothing found that matters. */
    GREEN,
    /** Something to look at; results may be used. */
    YELLOW,
    /** Results made from it are not to be trusted. */
    RED;

    /** The worse of the two. */
    public Grade worse(Grade other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
