package io.numergrid.node.grid;

import io.numergrid.task.shard.ShardNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.ignite.Ignite;
import org.apache.ignite.cluster.ClusterState;
import org.apache.ignite.configuration.DataRegionConfiguration;
import org.apache.ignite.configuration.DataStorageConfiguration;
import org.apache.ignite.configuration.ExecutorConfiguration;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.configuration.SystemDataRegionConfiguration;
import org.apache.ignite.configuration.WALMode;
import org.apache.ignite.failure.FailureContext;
import org.apache.ignite.failure.StopNodeOrHaltFailureHandler;
import org.apache.ignite.logger.slf4j.Slf4jLogger;
import org.apache.ignite.plugin.segmentation.SegmentationPolicy;
import org.apache.ignite.spi.communication.tcp.TcpCommunicationSpi;
import org.apache.ignite.spi.discovery.tcp.TcpDiscoverySpi;
import org.apache.ignite.spi.discovery.tcp.ipfinder.vm.TcpDiscoveryVmIpFinder;
import org.apache.ignite.ssl.SslContextFactory;

/**
 * Ignite's configuration, locked down: no client or REST connector, no peer class loading, no multicast, two listening ports, on
 * loopback and chosen free unless a cluster's settings say otherwise. What may never change: a lone node's address list holds its own
 * port only, so it can never join the grid of another data home.
 */
final class GridConfiguration {
    static final String REGION_MAIN = "main";
    static final String REGION_EPHEMERAL = "ephemeral";
    private static final String LOOPBACK = "127.0.0.1";
    private static final long MIB = 1L << 20;
    /** A node that does not answer for so long is taken out; reads wait for that (ms). */
    static final int FAILURE_DETECTION_MS = 2_500;

    private GridConfiguration() {
    }

    /**
     * @param guard  of a cluster
     * @param failed hears of an error that ends the node, before it does
     */
    static IgniteConfiguration of(GridSpec spec, String instanceName, Optional<ClusterGuard> guard, Consumer<Throwable> failed) {
        String host = spec.cluster().map(ClusterSpec::host).orElse(LOOPBACK);
        int discoveryPort = spec.cluster().map(ClusterSpec::discoveryPort).filter(p -> p > 0).orElseGet(() -> freePort(host));
        String here = host + ":" + discoveryPort;
        TcpDiscoverySpi discovery = new TcpDiscoverySpi();
        discovery.setLocalPort(discoveryPort);
        discovery.setLocalPortRange(0);
        discovery.setConnectionRecoveryTimeout(FAILURE_DETECTION_MS);
        spec.cluster().ifPresentOrElse(cluster -> discovery.setIpFinder(new SeedFinder(cluster.seeds().isEmpty() ? here : "", cluster.seeds()))
                .setJoinTimeout(cluster.limits().joinSeconds() * 1000L),
                () -> discovery.setIpFinder(new TcpDiscoveryVmIpFinder().setAddresses(List.of(here))));
        TcpCommunicationSpi communication = new TcpCommunicationSpi();
        communication.setLocalPort(spec.cluster().map(ClusterSpec::communicationPort).filter(p -> p > 0).orElseGet(() -> freePort(host)));
        communication.setLocalPortRange(0);

        IgniteConfiguration grid = new IgniteConfiguration();
        grid.setIgniteInstanceName(instanceName);
        if (spec.cluster().isPresent() && spec.persistent()) {
            grid.setClusterStateOnStart(ClusterState.INACTIVE); // else Ignite activates when all are back by name, whatever is left on their disks
        }
        grid.setConsistentId(spec.cluster().map(ClusterSpec::id).orElse("node"));
        SortedMap<String, Object> facts = new TreeMap<>(spec.facts());
        facts.put(NodeFacts.DISCOVERY, spec.cluster().isPresent() ? here : "");
        facts.put(NodeFacts.FRESH, spec.cluster().isPresent() && spec.persistent() ? FreshKeeper.stored(spec.folder()).map(FreshLog::encode).orElse("") : "");
        guard.ifPresent(door -> {
            facts.putAll(door.attributes());
            grid.setPluginProviders(door);
        });
        grid.setUserAttributes(facts);
        grid.setWorkDirectory(spec.folder().toAbsolutePath().toString());
        grid.setGridLogger(new Slf4jLogger());
        grid.setMetricsLogFrequency(0);
        grid.setLocalHost(host);
        grid.setDiscoverySpi(discovery);
        grid.setCommunicationSpi(communication);
        grid.setConnectorConfiguration(null);
        grid.setClientConnectorConfiguration(null);
        grid.setPeerClassLoadingEnabled(false);
        grid.setFailureDetectionTimeout(FAILURE_DETECTION_MS);
        grid.setSystemWorkerBlockedTimeout(60_000);
        grid.setSegmentationPolicy(SegmentationPolicy.STOP); // the process lives on, and joins again
        grid.setFailureHandler(new StopNodeOrHaltFailureHandler(true, 5_000) {
            @Override
            protected boolean handle(Ignite ignite, FailureContext failure) {
                failed.accept(failure.error());
                return super.handle(ignite, failure);
            }
        });
        spec.cluster().flatMap(ClusterSpec::tls).ifPresent(tls -> grid.setSslContextFactory(secure(tls)));
        pools(grid);
        grid.setDataStorageConfiguration(storage(spec));
        return grid;
    }

    /** Few threads: a node on a laptop computes in its own workers, not in Ignite's pools. */
    private static void pools(IgniteConfiguration grid) {
        int threads = Math.max(2, Math.min(8, Runtime.getRuntime().availableProcessors()));
        grid.setPublicThreadPoolSize(threads);
        grid.setSystemThreadPoolSize(Math.max(4, threads));
        grid.setStripedPoolSize(threads);
        grid.setServiceThreadPoolSize(2);
        grid.setManagementThreadPoolSize(2);
        grid.setQueryThreadPoolSize(threads);
        grid.setDataStreamerThreadPoolSize(threads);
        grid.setAsyncCallbackPoolSize(2);
        grid.setUtilityCachePoolSize(2);
        grid.setRebalanceThreadPoolSize(1);
        grid.setSnapshotThreadPoolSize(1);
        grid.setExecutorConfiguration(Stream.of(ShardNode.pools(), SharedState.pools()).flatMap(Stream::of).toArray(ExecutorConfiguration[]::new));
    }

    private static SslContextFactory secure(ClusterSpec.Tls tls) {
        SslContextFactory factory = new SslContextFactory();
        factory.setKeyStoreType("PKCS12");
        factory.setKeyStoreFilePath(tls.keystore().toString());
        factory.setKeyStorePassword(tls.password().toCharArray());
        factory.setTrustStoreType("PKCS12");
        factory.setTrustStoreFilePath(tls.truststore().toString());
        factory.setTrustStorePassword(tls.password().toCharArray());
        factory.setProtocol("TLSv1.3");
        factory.setProtocols("TLSv1.3");
        return factory;
    }

    private static DataStorageConfiguration storage(GridSpec spec) {
        DataRegionConfiguration main = new DataRegionConfiguration().setName(REGION_MAIN).setPersistenceEnabled(spec.persistent())
                .setInitialSize(Math.min(spec.regionInitialBytes(), spec.regionMaxBytes())).setMaxSize(spec.regionMaxBytes())
                .setMetricsEnabled(true);
        if (spec.persistent()) {
            main.setCheckpointPageBufferSize(Math.min(128 * MIB, spec.regionMaxBytes() / 4));
        }
        DataRegionConfiguration ephemeral = new DataRegionConfiguration().setName(REGION_EPHEMERAL).setPersistenceEnabled(false)
                .setInitialSize(Math.min(32 * MIB, spec.ephemeralMaxBytes())).setMaxSize(spec.ephemeralMaxBytes())
                .setLazyMemoryAllocation(true).setMetricsEnabled(true);
        DataStorageConfiguration storage = new DataStorageConfiguration()
                .setSystemDataRegionConfiguration(new SystemDataRegionConfiguration().setInitialSize(16 * MIB).setMaxSize(64 * MIB))
                .setDefaultDataRegionConfiguration(main).setDataRegionConfigurations(ephemeral);
        if (spec.persistent()) {
            // one WAL folder (no archiving): a laptop's import is small, and a copy of each segment would double its writes
            storage.setWalMode(WALMode.LOG_ONLY).setWalSegmentSize((int) (16 * MIB)).setWalSegments(8)
                    .setMaxWalArchiveSize(256 * MIB).setWalPath("wal").setWalArchivePath("wal")
                    .setCheckpointFrequency(60_000).setWriteThrottlingEnabled(true);
        }
        return storage;
    }

    /** A port that is free now; Ignite refuses to choose one itself. The caller retries when it is taken meanwhile. */
    private static int freePort(String host) {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(host))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
