package io.numergrid.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
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

    /** The same work by a Python program, for which {@link PeerPython} has the interpreter; empty where there is none. */
    default Optional<PythonPeer> pythonPeer() {
        return Optional.empty();
    }

    /**
     * A rival in Python.
     *
     * @param script resource beside {@link PeerPython}
     * @param input  leaves in an empty folder what the script reads
     */
    record PythonPeer(String script, Input input) {
        /** Writes the work. */
        @FunctionalInterface
        public interface Input {
            void write(Path folder) throws IOException;
        }
    }

    /**
     * Adds to the result what only this work has to say; called once, after both sides are measured. Anything that would disturb a
     * measurement, such as larger inputs or buffers, belongs here.
     *
     * @param result the JSON object so far, with {@code ours}
     */
    default void complete(ObjectNode result) throws IOException, InterruptedException {
    }

    /** For the checks before anything is timed. */
    static void require(boolean right, String what) {
        if (!right) {
            throw new IllegalStateException("a benchmark of wrong results is worth nothing: " + what);
        }
    }
}
