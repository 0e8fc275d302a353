package io.numergrid.shard.protocol;

import java.util.List;

/** What a coordinator says to the host of a node. Each may arrive late, twice or never. Arrays are not copied. */
public sealed interface ShardMessage {
    ShardAddress to();

    /**
     * Opens a shard of some parts.
     *
     * @param kind     of the {@link io.numergrid.shard.ShardFactory}
     * @param source   where the parts lie, as the {@link PartReader} understands it
     * @param parts    by rising part, at least one
     * @param state    for {@link io.numergrid.shard.Shard#restore}; empty = none
     * @param position number of the last question the state includes; 0 = none
     */
    record Open(ShardAddress to, String kind, String source, List<Integer> parts, byte[] setup, byte[] state, int position)
            implements ShardMessage {
        public Open {
            parts = List.copyOf(parts);
        }
    }

    /** A question that may change the state. @param number from 1; one more than the last */
    record Ask(ShardAddress to, int number, byte[] request) implements ShardMessage {
    }

    /** A question that leaves the state as it is, from whoever has the address. @param position number of the last question asked before */
    record Look(ShardAddress to, int position, byte[] request) implements ShardMessage {
    }

    /** What has become of the opening (its position) or of the question of that number. */
    record Probe(ShardAddress to, int number) implements ShardMessage {
    }

    /**
     * Has a block made by the node that is to hold it.
     *
     * @param to       names this order; no shard
     * @param source   where blocks lie, as the {@link BlockStore} understands it
     * @param request  what all shards of the plan are asked by a {@link Look}
     * @param position of the shards
     * @param asked    all parts of all shards, as one
     * @param plan     all shards, by rising lowest part
     */
    record Make(ShardAddress to, String source, int block, byte[] request, int position, ProofSum asked,
                List<ShardCoordinator.OpenShard> plan) implements ShardMessage {
        public Make {
            plan = List.copyOf(plan);
        }
    }

    /** Lets a shard go, or with session 0 all shards of the run up to this epoch. */
    record Close(ShardAddress to) implements ShardMessage {
    }
}
