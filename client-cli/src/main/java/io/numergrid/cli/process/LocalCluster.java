package io.numergrid.cli.process;

import io.numergrid.cli.ExitCode;
import io.numergrid.cli.Failure;
import io.numergrid.cli.client.Endpoint;
import io.numergrid.v1.ClusterStatus;
import io.numergrid.v1.Node;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A cluster of nodes on this machine, for tests and trials. Node K has the data home {@code cluster/node-K} and serves on the K-th port
 * from the endpoint on. All are seeds of each other, so that any may be started again alone. Every wait is bounded.
 */
public final class LocalCluster {
    private static final int NODES_MAX = 16;
    private static final int DISCOVERY_SECONDS_MAX = 30;
    private static final String SEEDS = "numergrid.cluster.seeds";
    private static final String DISCOVERY = "numergrid.cluster.discovery";
    /** Settings that four nodes find room with on a laptop. */
    private static final Map<String, String> SMALL = Map.of("numergrid.grid.region.max", "512m", "numergrid.grid.ephemeral.max", "256m",
            "numergrid.features.live.max", "128m");

    private final Installation installation;
    private final Endpoint endpoint;
    private final Map<String, String> settings;
    private final Path home;

    /**
     * @param endpoint of the first node
     * @param settings of all nodes
     */
    public LocalCluster(Installation installation, Endpoint endpoint, Map<String, String> settings) {
        this.installation = installation;
        this.endpoint = endpoint;
        this.settings = settings;
        this.home = DataHomePath.of(settings);
    }

    /** Whether a node's data home is one of the cluster's in {@code home}. @param digest what the node says of its home */
    static boolean isHome(Path home, String digest) {
        for (int k = 1; k <= NODES_MAX; k++) {
            if (DataHomePath.digest(nodeHome(home, k)).equals(digest)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Addresses where the nodes of a running cluster are discovered, as the setting has them.
     *
     * @param seed endpoint of one of its nodes, or already such an address
     */
    public static String seeds(Endpoint seed) {
        try {
            String found = new NodeProcess(null, seed, Map.of()).status().getNodesList().stream().map(Node::getDiscovery)
                    .filter(d -> !d.isEmpty()).collect(Collectors.joining(","));
            if (found.isEmpty()) {
                throw new Failure(ExitCode.NOT_ALLOWED, "the node at " + seed + " is alone and takes no others; start the first node of a cluster "
                        + "with -D numergrid.cluster.enabled=true, or a whole one with 'numergrid cluster start'");
            }
            return found;
        } catch (Failure e) {
            if (e.getCause() == null) {
                throw e;
            }
            return seed.toString(); // no endpoint
        }
    }

    /**
     * Returns once all nodes serve: those that are there, and new ones. When one does not, the new ones are stopped.
     *
     * @param heap of a node's JVM, e.g. 1g
     */
    public List<NodeProcess.Serving> start(int nodes, String heap) throws InterruptedException {
        if (endpoint.port() + nodes - 1 > 65_535) {
            throw new Failure(ExitCode.USAGE, nodes + " nodes from port " + endpoint.port() + " on would need ports beyond 65535");
        }
        Map<Integer, String> discovery = discovery(nodes);
        String seeds = String.join(",", discovery.values());
        List<ProcessHandle> spawned = new CopyOnWriteArrayList<>();
        Thread hook = new Thread(() -> spawned.forEach(ProcessHandle::destroy), "undo");
        Runtime.getRuntime().addShutdownHook(hook);
        ExecutorService starts = Executors.newFixedThreadPool(nodes);
        try {
            List<Future<NodeProcess.Serving>> all = new ArrayList<>();
            for (int k = 1; k <= nodes; k++) {
                NodeProcess node = node(k, heap, discovery.get(k), seeds);
                all.add(starts.submit(() -> node.start(spawned::add)));
                if (k == 1) {
                    awaitDiscovery(all.get(0), Endpoint.parse(discovery.get(1)));
                }
            }
            List<NodeProcess.Serving> serving = new ArrayList<>();
            for (Future<NodeProcess.Serving> one : all) {
                serving.add(one.get());
            }
            return serving;
        } catch (ExecutionException | RuntimeException | InterruptedException e) {
            spawned.forEach(ProcessHandle::destroy);
            if (e.getCause() instanceof Failure failure) {
                throw failure;
            }
            if (e instanceof InterruptedException interrupted) {
                throw interrupted;
            }
            throw e instanceof RuntimeException defect ? defect : new IllegalStateException(e);
        } finally {
            Runtime.getRuntime().removeShutdownHook(hook);
            starts.shutdownNow();
        }
    }

    /**
     * Stops every node on this machine of the cluster that was started in this data home: what the endpoint knows, and what the data homes name.
     *
     * @return how many
     */
    public int stop() throws InterruptedException {
        Map<Long, Path> processes = new TreeMap<>();
        if (endpoint.accepts(1000)) {
            ClusterStatus status = new NodeProcess(installation, endpoint, settings).status();
            requireOwn(status);
            status.getNodesList().stream()
                    .filter(n -> n.getRole().equals("data") && !n.getAddress().isEmpty() && Endpoint.parse(n.getAddress()).isLoopback())
                    .forEach(n -> processes.put(n.getPid(), home));
        }
        for (int k = 1; k <= NODES_MAX; k++) {
            Path node = nodeHome(home, k);
            pid(node).filter(pid -> worksIn(pid, node)).ifPresent(pid -> processes.put(pid, node.resolve("log/node.log")));
        }
        Map<ProcessHandle, Path> ending = new LinkedHashMap<>();
        processes.forEach((pid, log) -> ProcessHandle.of(pid).filter(NodeProcess::isNode).filter(ProcessHandle::destroy)
                .ifPresent(process -> ending.put(process, log)));
        for (Map.Entry<ProcessHandle, Path> process : ending.entrySet()) {
            NodeProcess.awaitEnd(process.getKey(), process.getValue());
        }
        return ending.size();
    }

    /** Others may join a cluster from homes of their own; it is the one meant where one of its nodes works in this home. */
    private void requireOwn(ClusterStatus status) {
        if (status.getNodesList().stream().noneMatch(node -> isHome(home, node.getHomeDigest()))) {
            Node node = NodeProcess.local(status);
            throw new Failure(ExitCode.NOT_ALLOWED, "the node at " + endpoint + " (pid " + node.getPid() + ") is not of the cluster that 'cluster start' "
                    + "started in " + home + "; stop that one with its own home as NUMERGRID_HOME, or this node alone with 'numergrid node stop'");
        }
    }

    /** Whether that process is the home's node; a process id may be another one's by now. */
    private static boolean worksIn(long pid, Path node) {
        String told = "-Dnumergrid.home=" + node + " ";
        return ProcessHandle.of(pid).flatMap(process -> process.info().commandLine()).map(line -> (line + " ").contains(told)).orElse(true);
    }

    /** Where each node is discovered: the address it has if it runs, else a free one. */
    private Map<Integer, String> discovery(int nodes) {
        Map<Integer, String> all = new TreeMap<>();
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (int k = 1; k <= nodes; k++) {
                NodeProcess there = node(k, "1g", "", "");
                Optional<String> running = there.find().map(s -> NodeProcess.local(there.status()).getDiscovery());
                if (running.isPresent() && running.get().isEmpty()) {
                    throw new Failure(ExitCode.NOT_ALLOWED, "the node at " + at(k) + " is alone and no node of a cluster; stop it, or choose "
                            + "another port with --endpoint");
                }
                if (running.isEmpty()) {
                    held.add(new ServerSocket(0, 1, InetAddress.getByName(endpoint.host())));
                }
                all.put(k, running.orElseGet(() -> new Endpoint(endpoint.host(), held.get(held.size() - 1).getLocalPort()).toString()));
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            for (ServerSocket socket : held) {
                try {
                    socket.close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    /** The others join the first instead of all starting alone at once. */
    private static void awaitDiscovery(Future<NodeProcess.Serving> first, Endpoint discovery) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DISCOVERY_SECONDS_MAX);
        while (!first.isDone() && !discovery.accepts(200) && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private Endpoint at(int k) {
        return new Endpoint(endpoint.host(), endpoint.port() + k - 1);
    }

    private NodeProcess node(int k, String heap, String discovery, String seeds) {
        Map<String, String> all = new LinkedHashMap<>(SMALL);
        all.putAll(settings);
        all.put("numergrid.home", nodeHome(home, k).toString());
        all.put(DISCOVERY, discovery);
        all.put(SEEDS, seeds);
        return new NodeProcess(installation, at(k), all, List.of("-Xmx" + heap));
    }

    private static Path nodeHome(Path home, int k) {
        return home.resolve("cluster").resolve("node-" + k);
    }

    private static Optional<Long> pid(Path nodeHome) {
        try {
            return Files.exists(nodeHome.resolve("node.pid")) ? Stream.of(Files.readString(nodeHome.resolve("node.pid")).strip())
                    .filter(text -> text.matches("[0-9]{1,9}")).map(Long::valueOf).findFirst() : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
