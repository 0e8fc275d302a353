package io.numergrid.node.run;

import io.numergrid.run.RunResult;

/** Takes what a run made. */
@FunctionalInterface
public interface RunPublisher {
    /** Publishes the model of a run and returns its version; called before the run is SUCCEEDED. Idempotent. */
    String publish(RunRecord run, RunResult result);
}
