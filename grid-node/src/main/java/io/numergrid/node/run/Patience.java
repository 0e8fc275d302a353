package io.numergrid.node.run;

import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries again what a cluster refuses for a while because nodes come and go. A run that has been trained is not to fail for that. What is tried
 * must do no harm when it is done twice: a step that was refused may have been taken.
 */
final class Patience {
    private static final Logger LOG = LoggerFactory.getLogger(Patience.class);
    private static final int TRIES_MAX = 60;
    private static final int EXECUTIONS_MAX = 3;
    private static final Duration PAUSE = Duration.ofSeconds(1);
    /** No try begins later; three times as long as others wait for a frozen node. */
    private static final Duration LASTS_MAX = Duration.ofSeconds(90);

    private static final Duration RUNS_LAST_MAX = Duration.ofDays(1);

    private final BooleanSupplier goesOn;

    /** A step. */
    interface Step {
        void take();
    }

    /** @param goesOn whether this node may try again: it is one of a cluster, and does not stop */
    Patience(BooleanSupplier goesOn) {
        this.goesOn = goesOn;
    }

    /** @throws NumergridException what the last try ended with */
    <T> T attempt(String what, Callable<T> step) {
        return attempt(policy(what + " could not be recorded", TRIES_MAX, LASTS_MAX), step);
    }

    /** Executes a run, and does it again where a cluster could not serve it: what was made of it is found. */
    <T> T execute(String run, Callable<T> execution) {
        return attempt(policy("run " + run + " could not go on", EXECUTIONS_MAX, RUNS_LAST_MAX), execution);
    }

    private RetryPolicy<Object> policy(String what, int triesMax, Duration lastsMax) {
        return RetryPolicy.builder().handleIf(this::passes).withMaxAttempts(triesMax).withDelay(PAUSE).withMaxDuration(lastsMax)
                .onRetry(event -> LOG.warn("{}, it is tried again: {}", what, event.getLastException().getMessage())).build();
    }

    private static <T> T attempt(RetryPolicy<Object> policy, Callable<T> step) {
        return Failsafe.with(policy).get(step::call);
    }

    void attempt(String what, Step step) {
        attempt(what, () -> {
            step.take();
            return what;
        });
    }

    private boolean passes(Throwable e) {
        return goesOn.getAsBoolean() && e instanceof NumergridException known
                && (known.code() == ErrorCode.UNAVAILABLE || known.code() == ErrorCode.DISK_FULL);
    }
}
