package io.numergrid.node;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.numergrid.v1.GetRunRequest;
import io.numergrid.v1.HistoryServiceGrpc;
import io.numergrid.v1.ModelServiceGrpc;
import io.numergrid.v1.Run;
import io.numergrid.v1.RunServiceGrpc;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Nodes of one cluster, each in a process and a home of its own. The first one forms it, and coordinates. */
final class ClusterProcesses {
    private final Path folder;
    private final NodeProcess processes;
    /** Where nodes are discovered; those after the last are found free. */
    private final List<String> seeds = new ArrayList<>();
    private final String more;
    private final List<One> nodes = new ArrayList<>();

    /** A node and a client of it. */
    record One(Process process, ManagedChannel channel) {
        RunServiceGrpc.RunServiceBlockingStub runs() {
            return RunServiceGrpc.newBlockingStub(channel).withDeadlineAfter(200, TimeUnit.SECONDS);
        }

        ModelServiceGrpc.ModelServiceBlockingStub models() {
            return ModelServiceGrpc.newBlockingStub(channel).withDeadlineAfter(60, TimeUnit.SECONDS);
        }

        HistoryServiceGrpc.HistoryServiceBlockingStub histories() {
            return HistoryServiceGrpc.newBlockingStub(channel).withDeadlineAfter(120, TimeUnit.SECONDS);
        }

        Run run(String name) {
            return runs().getRun(GetRunRequest.newBuilder().setName(name).build());
        }

        void kill() throws InterruptedException {
            process.destroyForcibly().waitFor();
            channel.shutdownNow();
        }
    }

    /** @param folder for homes and logs */
    ClusterProcesses(Path folder) throws IOException {
        this(folder, 1, "");
    }

    /** @param more lines of settings */
    ClusterProcesses(Path folder, int seedCount, String more) throws IOException {
        this.folder = folder;
        this.processes = new NodeProcess(folder);
        this.more = more;
        List<ServerSocket> held = new ArrayList<>();
        for (int i = 0; i < seedCount; i++) {
            held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            seeds.add("127.0.0.1:" + held.get(i).getLocalPort());
        }
        for (ServerSocket free : held) {
            free.close();
        }
    }

    /** New nodes one after another, each once the one before serves. */
    List<One> start(int count, boolean persistent) throws Exception {
        nodes.clear();
        for (int i = 0; i < count; i++) {
            serving(i, process(i, persistent));
        }
        return List.copyOf(nodes);
    }

    /** Nodes that were killed come back all at once: a cluster on disk serves when those are there that have its data. */
    List<One> startAgain() throws Exception {
        List<Process> started = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            started.add(process(i, true));
        }
        nodes.clear();
        for (int i = 0; i < started.size(); i++) {
            serving(i, started.get(i));
        }
        return List.copyOf(nodes);
    }

    /** One that was killed comes back; it may wait for others before it serves. */
    Process startAgain(int number) throws IOException {
        return process(number, true);
    }

    /** One that was killed, once it serves again. */
    One startedAgain(int number, boolean persistent) throws IOException {
        return served(number, process(number, persistent));
    }

    /** A node that was started again, once it serves. */
    One served(int number, Process process) throws IOException {
        serving(number, process);
        return nodes.get(nodes.size() - 1);
    }

    boolean isServing(int number) {
        return Files.exists(home(number).resolve("endpoint"));
    }

    String log(int number) throws IOException {
        return processes.log(home(number));
    }

    private Process process(int number, boolean persistent) throws IOException {
        Files.deleteIfExists(home(number).resolve("endpoint")); // a killed node's
        Path config = Files.writeString(folder.resolve("node" + number + ".properties"), "numergrid.cluster.seeds=" + String.join(",", seeds)
                + "\nnumergrid.threads=1\nnumergrid.cluster.join.seconds=90\nnumergrid.grid.persistence=" + persistent
                + (number < seeds.size() ? "\nnumergrid.cluster.discovery=" + seeds.get(number) : "") + "\n" + more);
        return processes.start(home(number), "serve", "--endpoint", "127.0.0.1:0", "--config", config.toString());
    }

    private void serving(int number, Process process) throws IOException {
        nodes.add(new One(process, NettyChannelBuilder.forTarget(processes.address(process, home(number))).usePlaintext().build()));
    }

    /** What a node stores in the cluster. */
    Path stored(int number) {
        return home(number).resolve("grid-cluster");
    }

    private Path home(int number) {
        return folder.resolve("home" + number);
    }

    /** All at once. */
    void killAll() throws InterruptedException {
        nodes.forEach(node -> node.channel().shutdownNow());
        processes.killAll();
    }
}
