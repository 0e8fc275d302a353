package io.numergrid.task.shard;

import org.apache.ignite.cache.affinity.rendezvous.RendezvousAffinityFunction;

/** Partitions to nodes as Ignite does it, keys to partitions as the {@link BlockPlan} of a run has it. */
final class RowAffinity extends RendezvousAffinityFunction {
    private static final long serialVersionUID = 1L;

    RowAffinity() {
        super(false, BlockPlan.PARTITIONS);
    }

    /** Ignite asks for keys in its own wrapping, too, whose hash is the number's. */
    @Override
    public int partition(Object key) {
        return BlockPlan.partitionOf(key.hashCode());
    }
}
