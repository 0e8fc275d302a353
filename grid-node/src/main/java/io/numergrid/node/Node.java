package io.numergrid.node;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.feature.FeatureSet;
import io.numergrid.id.CodeVersion;
import io.numergrid.id.Sha256;
import io.numergrid.kernel.KernelSet;
import io.numergrid.node.grid.ClusterSpec;
import io.numergrid.node.grid.GridNode;
import io.numergrid.node.grid.GridRunSpaces;
import io.numergrid.node.grid.GridShards;
import io.numergrid.node.grid.GridSpec;
import io.numergrid.node.grid.NodeFacts;
import io.numergrid.node.ingest.ImportLimits;
import io.numergrid.node.ingest.Importer;
import io.numergrid.node.ingest.StreamLimits;
import io.numergrid.node.latest.LatestPredictions;
import io.numergrid.node.registry.ModelRegistry;
import io.numergrid.node.registry.PublishPolicy;
import io.numergrid.node.registry.Publisher;
import io.numergrid.node.run.EngineExecutor;
import io.numergrid.node.run.NamespaceFeatures;
import io.numergrid.node.run.RunExecutor;
import io.numergrid.node.run.RunQueue;
import io.numergrid.node.serve.AuditEndpoint;
import io.numergrid.node.serve.ClusterEndpoint;
import io.numergrid.node.serve.FeatureEndpoint;
import io.numergrid.node.serve.Forwarding;
import io.numergrid.node.serve.FrontEnd;
import io.numergrid.node.serve.HistoryEndpoint;
import io.numergrid.node.serve.ModelEndpoint;
import io.numergrid.node.serve.PredictionEndpoint;
import io.numergrid.node.serve.RunEndpoint;
import io.numergrid.node.serve.StreamPool;
import io.numergrid.node.serve.TransferPool;
import io.numergrid.node.state.FileState;
import io.numergrid.run.RunEngine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One grid node: the parts in the order they start, which is the order they are constructed in; they stop in the reverse order.
 * Serving when the constructor returns. A start that fails stops what it had started.
 */
public final class Node implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Node.class);
    private static final int TRANSFERS_MAX = 8;
    private static final long RUN_STOP_MS_MAX = 5_000;

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final FrontEnd frontEnd;
    private final GridNode grid;
    private boolean closed;

    /** @param lost told when the grid node stops by itself, because it failed */
    public Node(NodeSettings settings, Clock clock, Runnable lost) {
        try {
            FrontEnd.Spec front = new FrontEnd.Spec(settings.endpointHost(), settings.endpointPort(), settings.limitMessageBytes(),
                    settings.limitCalls(), settings.limitStopSeconds());
            front = FrontEnd.requireFree(front);
            DataHome home = part(DataHome.open(settings.home()));
            KernelSet kernels = settings.kernelSet();
            Optional<ClusterSpec> clusterSpec = settings.cluster(home.nodeId(), clock);
            String endpoint = front.host() + ":" + front.port();
            this.grid = part(new GridNode(new GridSpec(clusterSpec.isPresent() ? home.gridCluster() : home.grid(), settings.gridPersistence(),
                    settings.gridRegionInitialBytes(), settings.gridRegionMaxBytes(), settings.gridEphemeralMaxBytes(),
                    facts(settings, endpoint, clusterSpec.isPresent() ? "data" : "embedded", kernels.name(), clock), clusterSpec),
                    PublishPolicy::isQuickstart, lost));
            GridShards shards = part(new GridShards(grid, kernels, settings.threads()));
            LatestPredictions latest = new LatestPredictions();
            ModelRegistry registry = new ModelRegistry(grid.state("models", home.modelsCluster()).orElse(new FileState(home.models())), latest, clock);
            NamespaceFeatures features = part(new NamespaceFeatures(kernels, settings.featuresLiveMaxBytes(), settings.threads(),
                    namespace -> !grid.histories().source(namespace).symbols().isEmpty()));
            grid.histories().listen(features);
            RunExecutor engine = new EngineExecutor(new RunEngine(kernels, grid::offHeapUsedBytes), () -> registry.modelFile("active"),
                    registry::requireIndex, new EngineExecutor.Data(grid.histories()::frozen, features,
                    clusterSpec.map(cluster -> new GridRunSpaces(grid, shards))));
            RunQueue queue = part(new RunQueue(new RunQueue.Spec(grid.state("runs", home.runsCluster()).orElse(new FileState(home.runs())),
                    settings.limitRuns(), settings.threads(), clock, clusterSpec.isPresent()), engine, new Publisher(registry)));
            Optional<Forwarding> forwarding = Optional.empty();
            if (clusterSpec.isPresent()) {
                ClusterSeat seat = part(new ClusterSeat(registry, queue, settings.limitMessageBytes(), lost));
                forwarding = Optional.of(seat.forwarding());
                seat.take(grid);
            } else {
                queue.lead();
            }
            TransferPool transfers = part(new TransferPool(TRANSFERS_MAX));
            Importer importer = new Importer(home.root().resolve("raw/price/.spool"));
            StreamPool streams = new StreamPool(new StreamPool.Spec(settings.streamMax(), settings.streamWindow(), settings.historyCorrectionDays(),
                    new StreamLimits(settings.streamRingBytes(), settings.streamIdleSeconds() * 1000L, settings.streamStallSeconds() * 1000L,
                            ImportLimits.DEFAULT.symbolsMax())));
            HistoryEndpoint histories = new HistoryEndpoint(grid.histories(), importer, transfers, streams,
                    new HistoryEndpoint.Spec(clock, settings.limitImportBytes()));
            RunEndpoint runs = part(new RunEndpoint(queue, transfers, clock, grid.histories(), settings.marketBtc()));
            ClusterEndpoint cluster = new ClusterEndpoint(grid::view, settings.entries().stream().map(Node::view).toList());
            this.frontEnd = new FrontEnd(front, List.of(histories, runs, new FeatureEndpoint(grid.histories(), new FeatureSet(kernels),
                    transfers, settings.marketBtc()), new PredictionEndpoint(latest, registry, clock),
                    new ModelEndpoint(registry), new AuditEndpoint(grid.histories(), kernels, transfers, clock, settings.marketBtc(),
                    settings.threads()), cluster), forwarding);
            part(frontEnd);
            // before calls are cut: no new ones, streams end where they stand, and the run ends, so that its watchers hear of it
            part(() -> {
                frontEnd.refuse();
                streams.close();
                queue.close(RUN_STOP_MS_MAX);
            });
            home.announce(frontEnd.address());
            LOG.info("serving on {}, data home {}, kernels {}, {} threads", frontEnd.address(), home.root(), kernels.words(), settings.threads());
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /** host:port the node serves on. */
    public String address() {
        return frontEnd.address();
    }

    /** Where the nodes of the cluster are discovered that go on without this one, if it stopped because of that; else empty. */
    List<String> others() {
        return grid.others();
    }

    /** Version of this build. */
    public static String version() {
        String version = Node.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        while (!parts.isEmpty()) {
            AutoCloseable part = parts.pop();
            try {
                part.close();
            } catch (Exception e) {
                LOG.error("{} did not stop cleanly", part.getClass().getSimpleName(), e);
            }
        }
    }

    private <T extends AutoCloseable> T part(T part) {
        parts.push(part);
        return part;
    }

    /** What the other nodes are told of this one. */
    private static SortedMap<String, String> facts(NodeSettings settings, String endpoint, String role, String kernels, Clock clock) {
        SortedMap<String, String> facts = new TreeMap<>();
        facts.put(NodeFacts.ENDPOINT, endpoint);
        facts.put(NodeFacts.ROLE, role);
        facts.put(NodeFacts.PID, Long.toString(ProcessHandle.current().pid()));
        facts.put(NodeFacts.KERNELS, kernels);
        facts.put(NodeFacts.THREADS, Integer.toString(settings.threads()));
        facts.put(NodeFacts.VERSION, version());
        if (role.equals("data")) {
            facts.put(NodeFacts.CODE, CodeVersion.of(RunEngine.class, Node.class));
        }
        facts.put(NodeFacts.JDK, Runtime.version().toString());
        facts.put(NodeFacts.START_MS, Long.toString(clock.millis()));
        facts.put(NodeFacts.HEAP_MAX, Long.toString(Runtime.getRuntime().maxMemory()));
        facts.put(NodeFacts.OFF_HEAP_MAX, Long.toString(settings.gridRegionMaxBytes() + settings.gridEphemeralMaxBytes()));
        facts.put(NodeFacts.HOME_DIGEST, digest(settings.home()));
        return facts;
    }

    private static ClusterEndpoint.SettingView view(NodeSettings.Entry entry) {
        return new ClusterEndpoint.SettingView(entry.setting().key(), entry.value(), entry.source().name(), entry.origin());
    }

    private static String digest(Path home) {
        try {
            byte[] path = home.toRealPath().toString().getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(Sha256.of(path));
        } catch (IOException e) {
            throw new NumergridException(ErrorCode.INTERNAL, "data home " + home + " has no real path: " + e, e);
        }
    }
}
