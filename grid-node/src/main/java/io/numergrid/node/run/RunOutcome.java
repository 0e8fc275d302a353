package io.numergrid.node.run;

import io.numergrid.history.Provenance;

/**
 * What a succeeded run made.
 *
 * @param model       model version it published
 * @param liveDate    date of its live predictions (epoch day)
 * @param lastBar     newest bar they use (epoch day)
 * @param round       whether the live date belongs to a round
 * @param stale       whether the newest bar was too old for a submission when the run ended
 * @param kind        GENERATED if any history behind it was
 */
public record RunOutcome(String model, int liveDate, int lastBar, boolean round, boolean stale, Provenance.Kind kind) {
}
