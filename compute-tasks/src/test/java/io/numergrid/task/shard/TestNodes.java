package io.numergrid.task.shard;

import io.numergrid.kernel.KernelSet;
import io.numergrid.shard.BlockMaker;
import io.numergrid.shard.HeldPart;
import io.numergrid.shard.Shard;
import io.numergrid.shard.ShardFactory;
import io.numergrid.shard.protocol.HostLimits;
import io.numergrid.shard.protocol.Tally;
import io.numergrid.task.store.StoreNames;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.Ignition;
import org.apache.ignite.cache.CacheAtomicityMode;
import org.apache.ignite.cache.CacheWriteSynchronizationMode;
import org.apache.ignite.cache.PartitionLossPolicy;
import org.apache.ignite.cache.affinity.rendezvous.RendezvousAffinityFunction;
import org.apache.ignite.configuration.CacheConfiguration;
import org.apache.ignite.configuration.DataRegionConfiguration;
import org.apache.ignite.configuration.DataStorageConfiguration;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.logger.NullLogger;
import org.apache.ignite.spi.communication.tcp.TcpCommunicationSpi;
import org.apache.ignite.spi.discovery.tcp.TcpDiscoverySpi;
import org.apache.ignite.spi.discovery.tcp.ipfinder.vm.TcpDiscoveryVmIpFinder;

/** Small nodes with shards that add numbers up. */
final class TestNodes implements AutoCloseable {
    static final String NAMESPACE = "numbers";
    static final String REGION = "memory";
    private static final int PARTITIONS = 32;
    private static final HostLimits LIMITS = new HostLimits(16, 64 << 20, 60_000, 1 << 20);

    private final Path folder;
    private final int discoveryPort;
    private final Deque<Ignite> nodes = new ArrayDeque<>();
    private int started;

    TestNodes(Path folder, int discoveryPort) {
        this.folder = folder;
        this.discoveryPort = discoveryPort;
    }

    /** The first node listens where the others look for it. */
    Ignite start() {
        Ignite node = start(folder.resolve("node" + started), "node" + started, discoveryPort, started == 0, 0);
        started++;
        nodes.push(node);
        return node;
    }

    static Ignite start(Path folder, String name, int discoveryPort, boolean first, long answerMillis) {
        IgniteConfiguration grid = new IgniteConfiguration();
        grid.setIgniteInstanceName(name).setConsistentId(name).setWorkDirectory(folder.toString()).setLocalHost("127.0.0.1");
        TcpDiscoverySpi discovery = new TcpDiscoverySpi();
        discovery.setConnectionRecoveryTimeout(2_500);
        discovery.setLocalPort(first ? discoveryPort : discoveryPort + 1);
        discovery.setLocalPortRange(first ? 0 : 40);
        discovery.setIpFinder(new TcpDiscoveryVmIpFinder().setAddresses(List.of("127.0.0.1:" + discoveryPort)));
        grid.setDiscoverySpi(discovery);
        grid.setCommunicationSpi(new TcpCommunicationSpi().setLocalPort(discoveryPort + 50).setLocalPortRange(40));
        grid.setConnectorConfiguration(null);
        grid.setClientConnectorConfiguration(null);
        grid.setMetricsLogFrequency(0);
        grid.setGridLogger(new NullLogger());
        grid.setFailureDetectionTimeout(2_500);
        grid.setPublicThreadPoolSize(2).setSystemThreadPoolSize(4).setStripedPoolSize(2);
        grid.setExecutorConfiguration(ShardNode.pools());
        grid.setDataStorageConfiguration(new DataStorageConfiguration().setDefaultDataRegionConfiguration(
                new DataRegionConfiguration().setName(REGION).setInitialSize(16 << 20).setMaxSize(64 << 20).setMetricsEnabled(true)));
        Ignite ignite = Ignition.start(grid);
        new ShardNode(ignite, KernelSet.choose("scalar"), 1, LIMITS, kind -> new SlowTally(kind, answerMillis), SumBlock::new);
        return ignite;
    }

    /** Adds up, after a while. */
    private record SlowTally(String kind, long answerMillis) implements ShardFactory {
        @Override
        public Shard open(byte[] setup, List<HeldPart> parts, KernelSet kernels, int threads, BooleanSupplier cancelled) {
            Shard tally = new Tally(kind).open(setup, parts, kernels, threads, cancelled);
            return new Shard() {
                @Override
                public long rows(int part) {
                    return tally.rows(part);
                }

                @Override
                public void restore(byte[] state) {
                    tally.restore(state);
                }

                @Override
                public byte[] answer(byte[] request) {
                    try {
                        Thread.sleep(answerMillis);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return tally.answer(request);
                }

                @Override
                public void close() {
                    tally.close();
                }
            };
        }
    }

    /** A block is the sum of what all shards say. */
    private static final class SumBlock implements BlockMaker {
        @Override
        public byte[] make(byte[] request, List<byte[]> replies) {
            return Tally.request(replies.stream().mapToLong(Tally::sum).sum());
        }

        @Override
        public byte[] told(byte[] value) {
            return value;
        }
    }

    /** Symbols S0, S1, ...; the value of each is its number squared. */
    static void fill(Ignite ignite, int symbols, int backups) {
        CacheConfiguration<String, byte[]> cache = new CacheConfiguration<>(StoreNames.blocks(NAMESPACE, false));
        cache.setBackups(backups).setAffinity(new RendezvousAffinityFunction(false, PARTITIONS)).setAtomicityMode(CacheAtomicityMode.ATOMIC)
                .setWriteSynchronizationMode(CacheWriteSynchronizationMode.FULL_SYNC)
                .setPartitionLossPolicy(PartitionLossPolicy.READ_WRITE_SAFE);
        IgniteCache<String, byte[]> blocks = ignite.getOrCreateCache(cache);
        for (int s = 0; s < symbols; s++) {
            blocks.put("S" + s, Tally.request((long) s * s));
        }
    }

    static Tally.TallyShard whole(int symbols, byte[] setup) {
        List<byte[]> values = new ArrayList<>();
        for (int s = 0; s < symbols; s++) {
            values.add(Tally.request((long) s * s));
        }
        return new Tally.TallyShard(ByteBuffer.wrap(setup).getLong(), List.of(new HeldPart(0, values)));
    }

    static GridShardSpace.Caches caches(Ignite ignite, int backups) {
        return new GridShardSpace.Caches() {
            @Override
            public IgniteCache<String, String> claims() {
                return ignite.getOrCreateCache(ShardCaches.claims(REGION));
            }

            @Override
            public IgniteCache<Integer, byte[]> rows(String run) {
                return ignite.getOrCreateCache(ShardCaches.rows(run, REGION, backups));
            }

            @Override
            public void destroy(String cache) {
                ignite.destroyCaches(List.of(cache));
            }
        };
    }

    Collection<Ignite> nodes() {
        return nodes;
    }

    /** Without a word to the others but the closed connections. */
    void stop(Ignite node) {
        nodes.remove(node);
        ShardNode.of(node).ifPresent(ShardNode::close);
        Ignition.stop(node.name(), true);
    }

    @Override
    public void close() {
        while (!nodes.isEmpty()) {
            stop(nodes.peek());
        }
    }
}
