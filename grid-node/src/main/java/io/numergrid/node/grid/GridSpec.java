package io.numergrid.node.grid;

import java.nio.file.Path;
import java.util.Objects;

/**
 * What the embedded grid node is built from.
 *
 * @param folder             Ignite's own folder in the data home
 * @param persistent         whether the main region is kept on disk
 * @param regionInitialBytes off-heap memory of the main region at start
 * @param regionMaxBytes     at most; a persistent region replaces pages beyond it
 * @param ephemeralMaxBytes  off-heap memory of the in-memory region at most; imports are refused before it is full
 */
public record GridSpec(Path folder, boolean persistent, long regionInitialBytes, long regionMaxBytes, long ephemeralMaxBytes) {
    public GridSpec {
        Objects.requireNonNull(folder);
    }
}
