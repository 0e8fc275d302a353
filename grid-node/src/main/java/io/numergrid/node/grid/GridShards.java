package io.numergrid.node.grid;

import io.numergrid.kernel.KernelSet;
import io.numergrid.shard.BlockMaker;
import io.numergrid.shard.ShardFactory;
import io.numergrid.shard.protocol.AskLimits;
import io.numergrid.shard.protocol.HostLimits;
import io.numergrid.task.shard.GridShardSpace;
import io.numergrid.task.shard.ShardCaches;
import io.numergrid.task.shard.ShardNode;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.ignite.IgniteCache;

/** The shards this node has for the runs of the grid, and the door to those of all nodes for a run that this node leads. */
public final class GridShards implements AutoCloseable {
    private static final int SESSIONS_MAX = 64;
    /** What shards were opened with may take of the heap; what they make of it is theirs to reckon. */
    private static final double HEAP_SHARE = 0.4;
    /** A run may compute for long between two questions. */
    private static final long IDLE_MILLIS_MAX = 3_600_000;
    private static final int REPLY_BYTES_MAX = 256 << 20;
    private static final int BLOCKS_UNDER_WAY_MAX = 4;

    private final GridNode grid;
    private final ShardNode node;

    /** Of shards and blocks found as services. @param threads for one shard */
    public GridShards(GridNode grid, KernelSet kernels, int threads) {
        this.grid = grid;
        this.node = new ShardNode(grid.ignite(), kernels, threads, limits());
    }

    /** Of the given shards and blocks. @param factories the factory of a kind */
    GridShards(GridNode grid, KernelSet kernels, int threads, Function<String, ShardFactory> factories, Supplier<BlockMaker> maker) {
        this.grid = grid;
        this.node = new ShardNode(grid.ignite(), kernels, threads, limits(), factories, maker);
    }

    /**
     * Where the run finds its data. Takes the run over from whichever node has it.
     *
     * @param namespace of the histories
     * @param run       name of the run
     * @param cancelled polled while the space waits
     */
    public GridShardSpace space(String namespace, String run, BooleanSupplier cancelled) {
        return new GridShardSpace(grid.ignite(), new GridShardSpace.Spec(namespace, grid.histories().isEphemeral(namespace), run,
                AskLimits.USUAL, BLOCKS_UNDER_WAY_MAX), new RunCaches(grid), cancelled);
    }

    /** Shards open on this node now. */
    public int open() {
        return node.sessions();
    }

    @Override
    public void close() {
        node.close();
    }

    private static HostLimits limits() {
        return new HostLimits(SESSIONS_MAX, (long) (HEAP_SHARE * Runtime.getRuntime().maxMemory()), IDLE_MILLIS_MAX, REPLY_BYTES_MAX);
    }

    /** Caches of runs, in the memory that is not kept on disk. */
    private record RunCaches(GridNode grid) implements GridShardSpace.Caches {
        @Override
        public IgniteCache<String, String> claims() {
            return GridCaches.make(grid.ignite(), ShardCaches.claims(GridConfiguration.REGION_EPHEMERAL));
        }

        @Override
        public IgniteCache<Integer, byte[]> rows(String run) {
            return GridCaches.make(grid.ignite(), ShardCaches.rows(run, GridConfiguration.REGION_EPHEMERAL, grid.spec().backups()));
        }

        @Override
        public void destroy(String cache) {
            GridCaches.destroy(grid.ignite(), List.of(cache));
        }
    }
}
