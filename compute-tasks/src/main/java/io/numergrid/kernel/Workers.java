package io.numergrid.kernel;

import java.util.function.IntConsumer;

/**
 * Threads that share one piece of work: parts that know nothing of each other. A body writes only what belongs to its part, so no result depends on how
 * many threads there are or on who did what.
 */
@FunctionalInterface
public interface Workers {
    /** The caller alone, part by part. */
    Workers CALLER = (parts, body) -> {
        for (int part = 0; part < parts; part++) {
            body.accept(part);
        }
    };

    /** Runs {@code body} once for every part in {@code [0, parts)}, in any order, and returns when all are done; throws what the first part threw. */
    void run(int parts, IntConsumer body);
}
