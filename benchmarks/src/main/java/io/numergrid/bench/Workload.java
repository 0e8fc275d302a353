package io.numergrid.bench;

import java.util.Map;
import java.util.Optional;

/**
 * One piece of work that can be done again and again: shared by the JMH benchmarks and {@code benchmarks/run}. What its
 * constructor builds is not measured; it also checks the work's result against a second implementation, so that nothing wrong is ever timed.
 */
public interface Workload {
    /** Does the work once. Keeps its result, so that it cannot be optimised away. */
    void run();

    /** Elements of one {@link #run}. */
    long elements();

    /** What an element is: {@code values} or {@code rows}. */
    String unit();

    /** Measures of how good the last {@link #run}'s result is, by name; empty where right is all there is. */
    default Map<String, Double> quality() {
        return Map.of();
    }

    /** The same work by somebody else, in this process; empty where there is none. */
    default Optional<Peer> peer() {
        return Optional.empty();
    }

    /** A named rival. */
    record Peer(String name, Workload workload) {
    }

    /** For the checks before anything is timed. */
    static void require(boolean right, String what) {
        if (!right) {
            throw new IllegalStateException("a benchmark of wrong results is worth nothing: " + what);
        }
    }
}
