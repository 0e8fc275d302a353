package io.numergrid.node.serve;

import java.util.Optional;

/** Where the calls go that one node of a cluster serves for all. */
@FunctionalInterface
public interface Coordination {
    /** Who that is. */
    enum Where {
        /** This node. */
        HERE,
        /** Another one. */
        THERE,
        /** Nobody yet: the one before has gone and its successor is not ready. */
        NOBODY
    }

    /** @param endpoint host:port of the coordinator's front end; "" unless it is another node */
    record Coordinator(Where where, String endpoint) {
    }

    /** Answers at once. */
    Coordinator now();

    /** Why this node may not answer anything now, because its cluster may go on without it; empty when it may. */
    default Optional<String> outside() {
        return Optional.empty();
    }
}
