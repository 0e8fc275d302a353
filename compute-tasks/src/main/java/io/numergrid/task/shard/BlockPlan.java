package io.numergrid.task.shard;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Which partition each block of a run lies in. A run has a dozen blocks or some more: dealt out by hash, one of three nodes may get none of them.
 * Made once for a run, from where the partitions are then, and noted, so that whoever takes the run over finds its blocks. What may never
 * change: no byte of a result depends on it.
 */
final class BlockPlan {
    /** Of a cache of blocks. */
    static final int PARTITIONS = 128;
    static final BlockPlan NONE = new BlockPlan(new byte[0]);

    private final byte[] partitions;

    private BlockPlan(byte[] partitions) {
        this.partitions = partitions;
    }

    /** What has come of the blocks that were dealt out so far. */
    private static final class Deal {
        private final List<List<String>> nodes;
        private final SortedMap<String, Integer> blocks = new TreeMap<>();
        private final SortedMap<String, Integer> copies = new TreeMap<>();
        private final int[] full = new int[PARTITIONS];

        private Deal(List<List<String>> nodes) {
            this.nodes = nodes;
            nodes.forEach(of -> blocks.put(of.get(0), 0));
        }

        /** Of the node that has the fewest blocks the partition that has the fewest, and its copy where fewest copies of that node's are. */
        private int next() {
            int best = IntStream.range(0, PARTITIONS).boxed().min((p, q) -> {
                int byNode = Integer.compare(blocks.get(nodes.get(p).get(0)), blocks.get(nodes.get(q).get(0)));
                int byName = byNode != 0 ? byNode : nodes.get(p).get(0).compareTo(nodes.get(q).get(0));
                int byCopies = byName != 0 ? byName : Integer.compare(copies(p), copies(q));
                return byCopies != 0 ? byCopies : Integer.compare(full[p], full[q]);
            }).orElseThrow();
            blocks.merge(nodes.get(best).get(0), 1, Integer::sum);
            copies.merge(copy(best), 1, Integer::sum);
            full[best]++;
            return best;
        }

        private int copies(int partition) {
            return copies.getOrDefault(copy(partition), 0);
        }

        /** The nodes that serve a partition, and would after a loss. */
        private String copy(int partition) {
            List<String> of = nodes.get(partition);
            return String.join(" ", of.subList(0, Math.min(2, of.size())));
        }
    }

    /**
     * Blocks that lie evenly: of two nodes that own partitions none has two blocks more than the other.
     *
     * @param nodes of each partition, at least one: its owner first
     */
    static BlockPlan even(int blocks, List<List<String>> nodes) {
        Deal deal = new Deal(nodes);
        byte[] partitions = new byte[blocks];
        for (int block = 0; block < blocks; block++) {
            partitions[block] = (byte) deal.next();
        }
        return new BlockPlan(partitions);
    }

    int blocks() {
        return partitions.length;
    }

    int partition(int block) {
        return partitions[block];
    }

    /** Of a block in its cache; what is not a block, a number below 0, is its own key. */
    int key(int block) {
        return block < 0 ? block : block * PARTITIONS + partition(block);
    }

    /** Where a key lies. */
    static int partitionOf(int key) {
        return Math.floorMod(key, PARTITIONS);
    }

    /** Two digits per block. */
    String text() {
        return HexFormat.of().formatHex(partitions);
    }

    static BlockPlan of(String text) {
        return new BlockPlan(HexFormat.of().parseHex(text));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BlockPlan plan && Arrays.equals(partitions, plan.partitions);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(partitions);
    }

    @Override
    public String toString() {
        return text();
    }
}
