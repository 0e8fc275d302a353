package io.numergrid.node.run;

import java.time.Duration;
import java.util.Optional;

/**
 * One run as it stands; immutable, replaced at every change, written to the journal.
 *
 * @param id            e.g. 20260131-4: UTC day of creation and a counter
 * @param request       as asked for
 * @param threads       workers
 * @param attempts      how often it was started, without those whose node handed it over when it was asked to stop
 * @param state         QUEUED, RUNNING or an end
 * @param cancelled     whether it was asked to stop while it ran; it ends as CANCELLED, whichever node ends it
 * @param stage         what it does; "" before it started
 * @param fraction      of the whole run that is done, 0..1, never falling within an attempt
 * @param createdMs     creation, ms since 1970
 * @param startedMs     left the queue; 0 = not yet
 * @param endedMs       reached its end; 0 = not yet
 * @param error         why it FAILED or was CANCELLED
 * @param outcome       what it made when it SUCCEEDED
 */
public record RunRecord(String id, RunRequest request, int threads, int attempts, RunState state, boolean cancelled, String stage, double fraction,
                        long createdMs, long startedMs, long endedMs, Optional<RunError> error, Optional<RunOutcome> outcome) {
    private static final double FRACTION_FOR_ESTIMATE = 0.02;

    static RunRecord created(String id, RunRequest request, int threads, long nowMs) {
        return new RunRecord(id, request, threads, 0, RunState.QUEUED, false, "", 0, nowMs, 0, 0, Optional.empty(), Optional.empty());
    }

    RunRecord started(long nowMs) {
        return new RunRecord(id, request, threads, attempts + 1, RunState.RUNNING, cancelled, "", 0, createdMs, nowMs, 0, error, outcome);
    }

    /** Its node has ended: it waits for the next attempt. */
    RunRecord queuedAgain() {
        return new RunRecord(id, request, threads, attempts, RunState.QUEUED, cancelled, "", 0, createdMs, 0, 0, error, outcome);
    }

    /** Its node was asked to stop: it waits for another, and this attempt was none. */
    RunRecord handedOver() {
        return new RunRecord(id, request, threads, attempts - 1, RunState.QUEUED, cancelled, "", 0, createdMs, 0, 0, error, outcome);
    }

    /** It runs and was asked to stop. */
    RunRecord cancelling() {
        return new RunRecord(id, request, threads, attempts, state, true, stage, fraction, createdMs, startedMs, endedMs, error, outcome);
    }

    RunRecord progress(String nextStage, double nextFraction) {
        double bounded = Math.max(fraction, Math.min(1, nextFraction));
        return new RunRecord(id, request, threads, attempts, state, cancelled, nextStage, bounded, createdMs, startedMs, endedMs, error, outcome);
    }

    RunRecord succeeded(RunOutcome made, long nowMs) {
        return new RunRecord(id, request, threads, attempts, RunState.SUCCEEDED, cancelled, stage, 1, createdMs, startedMs, nowMs, error,
                Optional.of(made));
    }

    RunRecord ended(RunState end, RunError why, long nowMs) {
        return new RunRecord(id, request, threads, attempts, end, cancelled, stage, fraction, createdMs, startedMs, nowMs, Optional.of(why), outcome);
    }

    /** Time to the end, from fraction and elapsed time; empty while there is too little to go by. */
    public Optional<Duration> eta(long nowMs) {
        if (state != RunState.RUNNING || fraction < FRACTION_FOR_ESTIMATE) {
            return Optional.empty();
        }
        return Optional.of(Duration.ofMillis(Math.round((nowMs - startedMs) * (1 - fraction) / fraction)));
    }
}
