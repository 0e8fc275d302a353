package io.numergrid.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.numergrid.history.DemoMarket;
import io.numergrid.v1.ClusterServiceGrpc;
import io.numergrid.v1.CreateRunRequest;
import io.numergrid.v1.GetClusterStatusRequest;
import io.numergrid.v1.GetRunArtifactRequest;
import io.numergrid.v1.GetRunArtifactResponse;
import io.numergrid.v1.GetRunRequest;
import io.numergrid.v1.Run;
import io.numergrid.v1.RunServiceGrpc;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Nodes of one cluster on this machine, each a process of its own with a data home of its own, so that each can be killed, frozen, left and
 * started again. A call goes to the first node that answers, as a client of a cluster does.
 */
final class GridCluster implements AutoCloseable {
    private static final int NODES_MAX = 6;
    /** Where nodes are discovered, also after a restart: below what the system gives to outgoing connections. */
    private static final int PORTS_FROM = 18_000;
    private static final int PORTS_UNTIL = 19_999;
    private static final long CALL_SECONDS = 20;
    private static final long PATIENCE_MS = 60_000;
    private static final int REPORT_BYTES_MAX = 64 << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path root;
    private final Path folder;
    private final boolean persistent;
    private final int[] ports = new int[NODES_MAX];
    private final TreeMap<Integer, NodeProgram> nodes = new TreeMap<>();
    private final TreeMap<Integer, ManagedChannel> channels = new TreeMap<>();

    GridCluster(Path root, Path folder, boolean persistent) throws IOException {
        this.root = root;
        this.folder = folder;
        this.persistent = persistent;
        int next = PORTS_FROM;
        for (int i = 0; i < NODES_MAX; i++) {
            while (!isFree(next)) {
                Workload.require(next < PORTS_UNTIL, "no free port from " + PORTS_FROM + " to " + PORTS_UNTIL);
                next++;
            }
            ports[i] = next++;
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    /** Starts node {@code number}, anew or in the home it had; it serves when this returns. */
    void start(int number) throws IOException {
        List<String> seeds = new ArrayList<>();
        for (int port : ports) {
            seeds.add("127.0.0.1:" + port);
        }
        Path home = Files.createDirectories(folder.resolve("node-" + number));
        Map<String, String> settings = Map.of("NUMERGRID_CLUSTER_SEEDS", String.join(",", seeds), "NUMERGRID_CLUSTER_DISCOVERY", seeds.get(number),
                "NUMERGRID_GRID_PERSISTENCE", Boolean.toString(persistent), "NUMERGRID_GRID_REGION_MAX", "512m",
                "NUMERGRID_GRID_EPHEMERAL_MAX", "256m", "NUMERGRID_THREADS", "2");
        NodeProgram node = new NodeProgram(root, home, settings, List.of("-Xmx1g"));
        synchronized (this) {
            forget(number);
            nodes.put(number, node);
            channels.put(number, NettyChannelBuilder.forTarget(node.address()).usePlaintext().maxInboundMessageSize(16 << 20).build());
        }
    }

    /** Starts nodes at once: with persistence none serves before as many are there as hold all data. */
    void startAll(int count) throws InterruptedException {
        List<Thread> starts = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            int number = n;
            starts.add(new Thread(() -> {
                try {
                    start(number);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }));
        }
        starts.forEach(Thread::start);
        for (Thread thread : starts) {
            thread.join();
        }
    }

    NodeProgram node(int number) {
        return nodes.get(number);
    }

    /** Numbers of the nodes whose process runs. */
    List<Integer> alive() {
        return nodes.entrySet().stream().filter(e -> e.getValue().isAlive()).map(Map.Entry::getKey).toList();
    }

    ManagedChannel channel(int number) {
        return channels.get(number);
    }

    double cpuSeconds() {
        return nodes.values().stream().filter(NodeProgram::isAlive).mapToDouble(NodeProgram::cpuSeconds).sum();
    }

    long rssPeakBytes() {
        return nodes.values().stream().filter(NodeProgram::isAlive).mapToLong(NodeProgram::rssPeakBytes).max().orElse(-1);
    }

    /** Kills every node, all by one signal call, so that none has time to notice that another is gone. */
    void killAll() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kill", "-KILL"));
        alive().forEach(n -> command.add(Long.toString(nodes.get(n).pid())));
        new ProcessBuilder(command).start().waitFor();
        for (int n : List.copyOf(nodes.keySet())) {
            nodes.get(n).kill();
        }
    }

    /** Ends a node as a stop from outside does. */
    void leave(int number) {
        nodes.get(number).close();
        forget(number);
    }

    private void forget(int number) {
        ManagedChannel before = channels.remove(number);
        if (before != null) {
            before.shutdownNow();
        }
        nodes.remove(number);
    }

    /** Waits until the cluster has so many nodes by the account of one of them. */
    void awaitNodes(int count) throws InterruptedException {
        long end = System.currentTimeMillis() + PATIENCE_MS;
        int seen = -1;
        while (System.currentTimeMillis() < end) {
            seen = ask(channel -> ClusterServiceGrpc.newBlockingStub(channel).withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
                    .getClusterStatus(GetClusterStatusRequest.getDefaultInstance())).getNodesCount();
            if (seen == count) {
                return;
            }
            Thread.sleep(200);
        }
        throw new IllegalStateException("the cluster has " + seen + " nodes, not " + count);
    }

    /** Imports a demo market by the shipped command line. */
    void importDemo(DemoMarket market) throws IOException, InterruptedException {
        Path csv = folder.resolve("demo.csv");
        FastRun.writeCsv(market, csv);
        Process process = new ProcessBuilder(FastRun.launcher(root).toString(), "--endpoint", nodes.firstEntry().getValue().address(), "history",
                "import", csv.toString(), "--generated", "--volume-unit", "base", "--btc", DemoMarket.BTC_SYMBOL)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(folder.resolve("import.log").toFile()).start();
        Workload.require(process.waitFor() == 0, "the import failed: " + Files.readString(folder.resolve("import.log")));
    }

    String createRun(String profile, Map<String, String> settings, String requestId) throws InterruptedException {
        CreateRunRequest request = CreateRunRequest.newBuilder().setProfile(profile).putAllSettings(settings).setRequestId(requestId).build();
        return ask(channel -> RunServiceGrpc.newBlockingStub(channel).withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS).createRun(request)).getName();
    }

    Run run(String name) throws InterruptedException {
        return ask(channel -> RunServiceGrpc.newBlockingStub(channel).withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
                .getRun(GetRunRequest.newBuilder().setName(name).build()));
    }

    /** Waits for the end of a run; any node may die meanwhile. */
    Run await(String name, long secondsMax) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(secondsMax);
        Run run = run(name);
        while (!ended(run)) {
            Workload.require(System.nanoTime() < end, name + " is still " + run.getState() + " in stage " + run.getStage() + " after " + secondsMax + " s");
            Thread.sleep(100);
            run = run(name);
        }
        return run;
    }

    static boolean ended(Run run) {
        return switch (run.getState()) {
            case STATE_SUCCEEDED, STATE_FAILED, STATE_CANCELLED -> true;
            default -> false;
        };
    }

    JsonNode report(String name) throws IOException, InterruptedException {
        byte[] bytes = ask(channel -> {
            Iterator<GetRunArtifactResponse> chunks = RunServiceGrpc.newBlockingStub(channel).withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
                    .getRunArtifact(GetRunArtifactRequest.newBuilder().setName(name + "/artifacts/report.json").build());
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            while (chunks.hasNext() && whole.size() < REPORT_BYTES_MAX) {
                whole.writeBytes(chunks.next().getChunk().toByteArray());
            }
            return whole.toByteArray();
        });
        return JSON.readTree(bytes);
    }

    /** Asks one node after the other until one answers. */
    <T> T ask(Function<ManagedChannel, T> question) throws InterruptedException {
        long end = System.currentTimeMillis() + PATIENCE_MS;
        StatusRuntimeException last = null;
        while (System.currentTimeMillis() < end) {
            for (int number : alive()) {
                try {
                    return question.apply(channels.get(number));
                } catch (StatusRuntimeException e) {
                    last = e;
                }
            }
            Thread.sleep(200);
        }
        throw new IllegalStateException("no node of " + alive() + " answers: " + (last == null ? "none runs" : last.getStatus()), last);
    }

    /** What each node said last, for a failed trial. */
    String logs() {
        return nodes.keySet().stream().map(n -> folder.resolve("node-" + n).resolve("node.log").toString()).collect(Collectors.joining(", "));
    }

    @Override
    public void close() {
        channels.values().forEach(ManagedChannel::shutdownNow);
        for (NodeProgram node : nodes.values()) {
            if (node.isAlive()) {
                try {
                    node.kill();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }
}
