package io.numergrid.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.numergrid.history.DemoMarket;
import io.numergrid.v1.ActivateModelRequest;
import io.numergrid.v1.CreateRunRequest;
import io.numergrid.v1.DataKind;
import io.numergrid.v1.GetModelRequest;
import io.numergrid.v1.GetRunRequest;
import io.numergrid.v1.HistoryServiceGrpc;
import io.numergrid.v1.ListHistoriesRequest;
import io.numergrid.v1.ListPredictionsRequest;
import io.numergrid.v1.ListRunsRequest;
import io.numergrid.v1.ModelServiceGrpc;
import io.numergrid.v1.PredictionServiceGrpc;
import io.numergrid.v1.Run;
import io.numergrid.v1.RunServiceGrpc;
import io.numergrid.v1.WatchRunRequest;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nodes of a cluster in processes of their own that are killed: the coordinator in the middle of a run, and all at once. */
@Timeout(300)
class CoordinatorDeathIT {
    private static final DemoMarket MARKET = ServedNode.market();
    private static final String NAMESPACE = "namespaces/research";
    private static final Map<String, String> SMALL = Map.of("members", "gbdt,ridge", "member.gbdt.trees", "60", "evaluate.bootstrapResamples", "100",
            "evaluate.importanceRows", "0", "evaluate.topSymbols", "100", "control.gbdt.trees", "2", "member.gbdt.minRows", "20");

    @TempDir
    Path folder;
    private NodeProcess processes;
    private String seed;
    private final List<One> nodes = new ArrayList<>();

    /** A node and a client of it. */
    private record One(Path home, Process process, ManagedChannel channel) {
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

    @BeforeEach
    void begin() throws Exception {
        processes = new NodeProcess(folder);
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            seed = "127.0.0.1:" + free.getLocalPort();
        }
    }

    @AfterEach
    void end() throws InterruptedException {
        nodes.forEach(node -> node.channel().shutdownNow());
        processes.killAll();
    }

    @Test
    void aRunOutlivesItsCoordinator() throws Exception {
        start(3, false);
        One coordinator = nodes.get(0);
        One second = nodes.get(1);
        One third = nodes.get(2);
        load(third);
        Run reference = end(third, second.runs().createRun(request()).getName());
        assertEquals(Run.State.STATE_SUCCEEDED, reference.getState(), reference.toString());
        third.models().activateModel(ActivateModelRequest.newBuilder().setName(reference.getModel()).build());

        String name = third.runs().createRun(request()).getName();
        CompletableFuture<Run> watched = CompletableFuture.supplyAsync(() -> end(second, name));
        while (third.run(name).getFraction() < 0.3) {
            Thread.sleep(20);
        }
        assertEquals(Run.State.STATE_RUNNING, third.run(name).getState());
        coordinator.kill();
        long killed = System.nanoTime();
        assertEquals(reference.getModel(), active(third), "reads go on");
        Duration read = Duration.ofNanos(System.nanoTime() - killed);
        assertTrue(read.toSeconds() < 10, "a read took " + read);
        String repeated = untilTaken(() -> second.runs().createRun(request().toBuilder().setRequestId("r").build()).getName());
        Duration taken = Duration.ofNanos(System.nanoTime() - killed);
        Run ended = watched.get(200, TimeUnit.SECONDS);
        assertEquals(Run.State.STATE_SUCCEEDED, ended.getState(), ended.toString());
        assertEquals(reference.getModel(), ended.getModel(), "the model it would have made");
        assertTrue(ended.getStartTime().getSeconds() >= reference.getEndTime().getSeconds());
        assertEquals(repeated, third.runs().createRun(request().toBuilder().setRequestId("r").build()).getName());
        assertEquals(reference.getModel(), end(third, repeated).getModel());
        assertEquals(3, second.runs().listRuns(ListRunsRequest.getDefaultInstance()).getTotalSize());
        System.err.println("a front end took calls again " + taken.toMillis() + " ms after the kill, the first read took " + read.toMillis() + " ms");
    }

    @Test
    void whatWasAcknowledgedOutlivesAllNodes() throws Exception {
        start(2, true);
        load(nodes.get(1));
        Run reference = end(nodes.get(1), nodes.get(1).runs().createRun(request()).getName());
        assertEquals(Run.State.STATE_SUCCEEDED, reference.getState(), reference.toString());
        nodes.get(1).models().activateModel(ActivateModelRequest.newBuilder().setName(reference.getModel()).build());
        int predictions = predictions(nodes.get(0));
        String running = nodes.get(0).runs().createRun(request()).getName();
        String queued = nodes.get(1).runs().createRun(request()).getName();
        while (nodes.get(1).run(running).getFraction() < 0.3) {
            Thread.sleep(20);
        }
        for (One node : nodes) {
            node.process().destroyForcibly();
        }
        for (One node : nodes) {
            node.kill();
        }
        nodes.clear();
        start(2, true);
        for (One node : nodes) {
            assertEquals(reference.getModel(), active(node));
            assertEquals(predictions, predictions(node));
            assertEquals(MARKET.source().symbols().size(),
                    node.histories().listHistories(ListHistoriesRequest.newBuilder().setParent(NAMESPACE).build()).getTotalSize());
            assertEquals(reference, node.run(reference.getName()));
        }
        assertEquals(reference.getModel(), end(nodes.get(1), running).getModel());
        assertEquals(reference.getModel(), end(nodes.get(0), queued).getModel());
    }

    /** Starts nodes with homes of their own, all at once, as a cluster that comes back needs its nodes. */
    private void start(int count, boolean persistent) throws Exception {
        List<Process> started = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Path config = java.nio.file.Files.writeString(folder.resolve("node" + i + ".properties"), "numergrid.cluster.seeds=" + seed
                    + "\nnumergrid.threads=1\nnumergrid.grid.persistence=" + persistent
                    + (i == 0 ? "\nnumergrid.cluster.discovery=" + seed : "") + "\n");
            started.add(processes.start(folder.resolve("home" + i), "serve", "--endpoint", "127.0.0.1:0", "--config", config.toString()));
            if (i == 0 && !persistent) {
                Thread.sleep(2_000);
            }
        }
        for (int i = 0; i < count; i++) {
            Path home = folder.resolve("home" + i);
            nodes.add(new One(home, started.get(i), NettyChannelBuilder.forTarget(processes.address(started.get(i), home)).usePlaintext().build()));
        }
    }

    private static void load(One node) {
        ServedNode.load(node.channel(), ServedNode.header("demo.csv").setParent(NAMESPACE).setKind(DataKind.DATA_KIND_GENERATED)
                .setBtcSymbol(DemoMarket.BTC_SYMBOL).build(), ServedNode.csv(MARKET));
    }

    private static CreateRunRequest request() {
        return CreateRunRequest.newBuilder().setProfile("fast").setNamespace(NAMESPACE).putAllSettings(SMALL).build();
    }

    private static Run end(One node, String name) {
        Run last = null;
        for (Iterator<Run> seen = node.runs().watchRun(WatchRunRequest.newBuilder().setName(name).build()); seen.hasNext(); ) {
            last = seen.next();
        }
        return last;
    }

    private static String active(One node) {
        return node.models().getModel(GetModelRequest.newBuilder().setName("models/active").build()).getName();
    }

    private static int predictions(One node) {
        return PredictionServiceGrpc.newBlockingStub(node.channel()).withDeadlineAfter(30, TimeUnit.SECONDS).listPredictions(
                ListPredictionsRequest.newBuilder().setParent("models/active/dates/latest").build()).getTotalSize();
    }

    /** Calls again as the answer asks for while a new coordinator takes over; at most 60 s. */
    private static String untilTaken(java.util.function.Supplier<String> call) throws InterruptedException {
        long from = System.nanoTime();
        while (true) {
            try {
                return call.get();
            } catch (StatusRuntimeException e) {
                assertEquals(Status.Code.UNAVAILABLE, e.getStatus().getCode(), e.toString());
                assertEquals("UNAVAILABLE", ServedNode.reason(e), e.toString());
                assertTrue(System.nanoTime() - from < TimeUnit.SECONDS.toNanos(60), e.toString());
                Thread.sleep(100);
            }
        }
    }
}
