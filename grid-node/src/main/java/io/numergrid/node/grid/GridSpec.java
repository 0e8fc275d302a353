package io.numergrid.node.grid;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a grid node is built from.
 *
 * @param folder             Ignite's own folder in the data home
 * @param persistent         whether the main region is kept on disk
 * @param regionInitialBytes off-heap memory of the main region at start
 * @param regionMaxBytes     at most; a persistent region replaces pages beyond it
 * @param ephemeralMaxBytes  off-heap memory of the in-memory region at most; imports are refused before it is full
 * @param facts              what the node tells the others of itself, by the names in {@link NodeFacts}
 * @param cluster            empty = a node that is alone in its grid
 */
public record GridSpec(Path folder, boolean persistent, long regionInitialBytes, long regionMaxBytes, long ephemeralMaxBytes,
                       SortedMap<String, String> facts, Optional<ClusterSpec> cluster) {
    public GridSpec {
        Objects.requireNonNull(folder);
        facts = Collections.unmodifiableSortedMap(new TreeMap<>(facts));
    }

    /** A node that is alone in its grid. */
    public GridSpec(Path folder, boolean persistent, long regionInitialBytes, long regionMaxBytes, long ephemeralMaxBytes) {
        this(folder, persistent, regionInitialBytes, regionMaxBytes, ephemeralMaxBytes, new TreeMap<>(Map.of()), Optional.empty());
    }

    /** The same of another cluster's node. */
    GridSpec with(ClusterSpec other) {
        return new GridSpec(folder, persistent, regionInitialBytes, regionMaxBytes, ephemeralMaxBytes, facts, Optional.of(other));
    }

    /** Copies of a partition besides the first. */
    int backups() {
        return cluster.map(ClusterSpec::backups).orElse(0);
    }
}
