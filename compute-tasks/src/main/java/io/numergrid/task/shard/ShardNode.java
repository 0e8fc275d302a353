package io.numergrid.task.shard;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.kernel.KernelSet;
import io.numergrid.shard.BlockMaker;
import io.numergrid.shard.ShardFactory;
import io.numergrid.shard.protocol.BlockWorker;
import io.numergrid.shard.protocol.HostLimits;
import io.numergrid.shard.protocol.ShardHost;
import io.numergrid.shard.protocol.ShardMessage;
import io.numergrid.shard.protocol.ShardReply;
import io.numergrid.shard.protocol.ShardTraffic;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.ignite.Ignite;
import org.apache.ignite.configuration.ExecutorConfiguration;

/** The shards one node of the grid has, for whatever node asks. There from construction to {@link #close}. */
public final class ShardNode implements AutoCloseable {
    static final String POOL_SHARDS = "numergrid-shards";
    static final String POOL_BLOCKS = "numergrid-blocks";
    /** A shard at work holds a thread, and so does each block that waits for it; what asks after them needs some, too. */
    private static final int POOL_SHARDS_THREADS = 16;
    private static final int POOL_BLOCKS_THREADS = 4;
    private static final String KEY = "numergrid.shards";
    private static final long SWEEP_MILLIS = 1_000;
    private static final long LOOK_MILLIS_MAX = 600_000;

    private final Ignite ignite;
    private final ShardHost host;
    private final String kernels;
    private final BlockWorker worker;
    private final ScheduledExecutorService sweeper;

    /** The pools a node needs in its configuration. */
    public static ExecutorConfiguration[] pools() {
        return new ExecutorConfiguration[] {new ExecutorConfiguration(POOL_SHARDS).setSize(POOL_SHARDS_THREADS),
            new ExecutorConfiguration(POOL_BLOCKS).setSize(POOL_BLOCKS_THREADS)};
    }

    /** Of shards and blocks found as services. @param threads for one shard */
    public ShardNode(Ignite ignite, KernelSet kernels, int threads, HostLimits limits) {
        this(ignite, kernels, threads, limits, ShardNode::factory, ShardNode::maker);
    }

    /** Of the given shards and blocks. @param factories the factory of a kind */
    public ShardNode(Ignite ignite, KernelSet kernels, int threads, HostLimits limits, Function<String, ShardFactory> factories,
              Supplier<BlockMaker> maker) {
        this.ignite = ignite;
        this.kernels = kernels.words();
        this.host = new ShardHost(new GridPartReader(ignite), factories, kernels, threads, limits, () -> System.nanoTime() / 1_000_000);
        this.worker = new BlockWorker(ignite.cluster().localNode().id().toString(),
                new GridTransport(ignite, new ShardTraffic(), GridSide.NONE), new GridBlockStore(ignite), maker,
                this::alive, LOOK_MILLIS_MAX);
        this.sweeper = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "numergrid-shard-sweep");
            thread.setDaemon(true);
            return thread;
        });
        sweeper.scheduleWithFixedDelay(this::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
        ignite.cluster().<String, ShardNode>nodeLocalMap().put(KEY, this);
    }

    static Optional<ShardNode> of(Ignite ignite) {
        return Optional.ofNullable(ignite.cluster().<String, ShardNode>nodeLocalMap().get(KEY));
    }

    ShardReply handle(String asker, ShardMessage message) {
        return message instanceof ShardMessage.Make make ? worker.make(make) : host.handle(asker, message);
    }

    /** The kernels shards compute with, in words. */
    String kernels() {
        return kernels;
    }

    /** Shards open now. */
    public int sessions() {
        return host.sessions();
    }

    private Set<String> alive() {
        try {
            Set<String> alive = new TreeSet<>();
            ignite.cluster().nodes().forEach(node -> alive.add(node.id().toString()));
            return alive;
        } catch (IllegalStateException e) {
            throw new NumergridException(ErrorCode.UNAVAILABLE, "this node leaves its grid", e);
        }
    }

    private void sweep() {
        try {
            Set<String> gone = host.askers();
            gone.removeAll(alive());
            gone.forEach(host::askerLeft);
            host.sweep();
        } catch (NumergridException e) {
            // the grid stops; what closes it closes this, too
        }
    }

    @Override
    public void close() {
        sweeper.shutdownNow();
        host.close();
    }

    private static ShardFactory factory(String kind) {
        for (ShardFactory factory : ServiceLoader.load(ShardFactory.class, ShardNode.class.getClassLoader())) {
            if (factory.kind().equals(kind)) {
                return factory;
            }
        }
        throw new NumergridException(ErrorCode.INTERNAL, "nothing here opens shards of kind '" + kind + "'");
    }

    private static BlockMaker maker() {
        return ServiceLoader.load(BlockMaker.class, ShardNode.class.getClassLoader()).findFirst()
                .orElseThrow(() -> new NumergridException(ErrorCode.INTERNAL, "nothing here makes blocks"));
    }
}
