package io.numergrid.node.latest;

import java.util.Optional;

/**
 * The generation of predictions that is served now. What may never change: a reader that took a table sees one model and one date
 * whatever happens meanwhile; a switch is one atomic step, after the new generation is complete.
 */
public final class LatestPredictions {
    private volatile PredictionTable current;

    /** The generation served now; empty while no model is active. */
    public Optional<PredictionTable> current() {
        return Optional.ofNullable(current);
    }

    public void switchTo(PredictionTable next) {
        current = next;
    }

    /** Serves nothing from now on. */
    public void clear() {
        current = null;
    }
}
