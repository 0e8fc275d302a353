package io.numergrid.node.run;

import io.numergrid.run.RunGround;
import io.numergrid.shard.ShardSpace;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Where runs find their data on the nodes of a cluster. */
public interface RunSpaces {
    /**
     * The space of a run. Whoever opens it last has the run; earlier ones end with CANCELLED.
     *
     * @param run       id of the run
     * @param namespace of its histories
     * @param cancelled polled while it waits
     */
    ShardSpace open(String run, String namespace, BooleanSupplier cancelled);

    /** What a namespace holds between two imports. */
    RunGround.Histories histories(String namespace);

    /** Removes what runs have left, all but these. */
    void keep(Set<String> runs);
}
