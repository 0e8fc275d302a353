package io.numergrid.shard;

import java.util.Optional;

/**
 * A node and what it did while a run went on.
 *
 * @param name       the same after a restart of the node
 * @param version    of its build
 * @param kernels    as the node's log names them
 * @param cores      its process may use
 * @param partitions of the histories it serves at the end; 0 when it has left
 * @param blocks     of ranked rows it serves at the end; 0 when it has left
 * @param stay       whether it was there all the time
 * @param work       of its process, whatever for; empty where the node cannot be asked any more
 */
public record NodeUse(String name, String version, String kernels, int cores, int partitions, int blocks, Stay stay, Optional<Work> work) {
    /** From the moment the run was taken up by the node that leads it. Names are written into reports: never rename. */
    public enum Stay {
        STAYED,
        /** What it did counts from its own start. */
        JOINED,
        LEFT
    }

    /**
     * What a process used.
     *
     * @param bytesIn  that came to it from other nodes
     * @param bytesOut that it sent to other nodes
     */
    public record Work(double cpuSeconds, long bytesIn, long bytesOut) {
    }
}
