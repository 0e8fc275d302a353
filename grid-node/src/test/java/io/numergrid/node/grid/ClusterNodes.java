package io.numergrid.node.grid;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.ignite.Ignite;
import org.apache.ignite.Ignition;

/** Nodes of one cluster in this process; each knows those before it. Closing ends the last first. */
final class ClusterNodes implements AutoCloseable {
    private static final ClusterSpec.Limits LIMITS = new ClusterSpec.Limits(2, 3, 2, 20);

    private final Path folder;
    private final Deque<GridNode> nodes = new ArrayDeque<>();
    private final List<String> seeds = new ArrayList<>();

    ClusterNodes(Path folder) {
        this.folder = folder;
    }

    /** Nodes to come look there for the cluster. */
    void seed(String address) {
        seeds.add(address);
    }

    GridSpec spec(String name, boolean persistent) {
        return spec(name, persistent, 0);
    }

    private GridSpec spec(String name, boolean persistent, int port) {
        ClusterSpec cluster = new ClusterSpec("test", "secret", seeds, "127.0.0.1", port, 0, 1, LIMITS,
                Optional.empty(), name, Clock.systemUTC());
        return new GridSpec(folder.resolve(name), persistent, 16 << 20, 64 << 20, 64 << 20, new TreeMap<>(), Optional.of(cluster));
    }

    GridNode start(GridSpec spec) {
        GridNode node = new GridNode(spec, n -> false, () -> { });
        nodes.push(node);
        seed(node.members().stream().filter(ClusterMember::isLocal).findFirst().orElseThrow().discovery());
        return node;
    }

    /** Nodes with persistence that wait for each other. @return the first */
    GridNode startTogether(String... names) throws Exception {
        int port = freePort();
        seed("127.0.0.1:" + port);
        ExecutorService starts = Executors.newFixedThreadPool(names.length);
        try {
            List<Future<GridNode>> all = new ArrayList<>();
            for (String name : names) {
                GridSpec spec = spec(name, true, name.equals(names[0]) ? port : 0);
                all.add(starts.submit(() -> new GridNode(spec, n -> false, () -> { })));
            }
            for (Future<GridNode> one : all) {
                nodes.push(one.get());
            }
            return all.get(0).get();
        } finally {
            starts.shutdownNow();
        }
    }

    /** Ends all nodes at once and without a word, as a kill of their processes would. */
    void crash() {
        List<String> names = nodes.stream().map(node -> ignite(node).name()).toList();
        names.parallelStream().forEach(name -> Ignition.stop(name, true));
        close();
    }

    /** One leaves on request. */
    void leave(GridNode node) {
        nodes.remove(node);
        node.close();
    }

    @Override
    public void close() {
        while (!nodes.isEmpty()) {
            nodes.pop().close();
        }
        seeds.clear();
    }

    static Ignite ignite(GridNode node) {
        return Ignition.allGrids().stream().filter(g -> g.cluster().localNode().id().toString().equals(node.nodeId())).findFirst().orElseThrow();
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    static void until(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "it did not come about in 30 s");
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }
}
