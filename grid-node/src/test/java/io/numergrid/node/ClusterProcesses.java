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
    private final String seed;
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
        this.folder = folder;
        this.processes = new NodeProcess(folder);
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            seed = "127.0.0.1:" + free.getLocalPort();
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

    private Process process(int number, boolean persistent) throws IOException {
        Path config = Files.writeString(folder.resolve("node" + number + ".properties"), "numergrid.cluster.seeds=" + seed
                + "\nnumergrid.threads=1\nnumergrid.cluster.join.seconds=90\nnumergrid.grid.persistence=" + persistent
                + (number == 0 ? "\nnumergrid.cluster.discovery=" + seed : "") + "\n");
        return processes.start(home(number), "serve", "--endpoint", "127.0.0.1:0", "--config", config.toString());
    }

    private void serving(int number, Process process) throws IOException {
        nodes.add(new One(process, NettyChannelBuilder.forTarget(processes.address(process, home(number))).usePlaintext().build()));
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
