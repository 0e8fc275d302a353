package io.numergrid.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.numergrid.history.DemoMarket;
import io.numergrid.node.ClusterProcesses.One;
import io.numergrid.v1.ActivateModelRequest;
import io.numergrid.v1.BarCounts;
import io.numergrid.v1.CancelRunRequest;
import io.numergrid.v1.CreateRunRequest;
import io.numergrid.v1.DataKind;
import io.numergrid.v1.GetModelRequest;
import io.numergrid.v1.ListHistoriesRequest;
import io.numergrid.v1.ListPredictionsRequest;
import io.numergrid.v1.ListRunsRequest;
import io.numergrid.v1.PredictionServiceGrpc;
import io.numergrid.v1.Run;
import io.numergrid.v1.WatchRunRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
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
    private static final int RESENT = 3_000;
    private static final String NAMESPACE = "namespaces/research";
    private static final Map<String, String> SMALL = Map.of("members", "gbdt,ridge", "member.gbdt.trees", "60", "evaluate.bootstrapResamples", "100",
            "evaluate.importanceRows", "0", "evaluate.topSymbols", "100", "control.gbdt.trees", "2", "member.gbdt.minRows", "20");

    @TempDir
    Path folder;
    private ClusterProcesses cluster;

    @BeforeEach
    void begin() throws Exception {
        cluster = new ClusterProcesses(folder);
    }

    @AfterEach
    void end() throws InterruptedException {
        cluster.killAll();
    }

    @Test
    void aRunOutlivesItsCoordinator() throws Exception {
        List<One> nodes = cluster.start(3, false);
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
        CreateRunRequest next = request().toBuilder().putSettings("seed", "2").setRequestId("r").build();
        String queued = untilTaken(() -> second.runs().createRun(next).getName());
        Duration taken = Duration.ofNanos(System.nanoTime() - killed);
        Run ended = watched.get(200, TimeUnit.SECONDS);
        assertEquals(Run.State.STATE_SUCCEEDED, ended.getState(), ended.toString());
        assertEquals(reference.getModel(), ended.getModel(), "the model it would have made");
        assertTrue(ended.getStartTime().getSeconds() >= reference.getEndTime().getSeconds());
        assertEquals(queued, third.runs().createRun(next).getName(), "asked for again");
        String other = end(third, queued).getModel();
        assertEquals(3, second.runs().listRuns(ListRunsRequest.getDefaultInstance()).getTotalSize());
        System.err.println("a front end took calls again " + taken.toMillis() + " ms after the kill, the first read took " + read.toMillis() + " ms");

        activate(third, other);
        assertEquals(other, active(second));
        signal("STOP", second);
        StatusRuntimeException refused = assertThrows(StatusRuntimeException.class, () -> activate(third, reference.getModel()),
                "the younger one of two may not go on while the older one may be alive");
        assertEquals(Status.Code.UNAVAILABLE, refused.getStatus().getCode(), refused.toString());
        TimeUnit.SECONDS.sleep(5);
        signal("CONT", second);
        untilTaken(() -> activate(second, reference.getModel()));
        assertEquals(reference.getModel(), untilJoined(() -> active(third)), "it joins again");
    }

    @Test
    void aRunThatWasCancelledIsNotBegunAgain() throws Exception {
        List<One> nodes = cluster.start(2, false);
        One second = nodes.get(1);
        load(second);
        String name = second.runs().createRun(request()).getName();
        while (second.run(name).getFraction() < 0.1) {
            Thread.sleep(10);
        }
        assertEquals(Run.State.STATE_RUNNING, second.runs().cancelRun(CancelRunRequest.newBuilder().setName(name).build()).getState());
        nodes.get(0).kill();
        Run next = untilTaken(() -> second.runs().createRun(request()));
        Run ended = end(second, name);
        assertEquals(Run.State.STATE_CANCELLED, ended.getState(), ended.toString());
        assertEquals("", ended.getModel());
        assertEquals(Run.State.STATE_SUCCEEDED, end(second, next.getName()).getState(), "the node that took over works");
    }

    /** Calls again until the node answers; at most 60 s. While it joins again, nobody listens. */
    private static <T> T untilJoined(Callable<T> call) throws Exception {
        long from = System.nanoTime();
        while (true) {
            try {
                return call.call();
            } catch (StatusRuntimeException e) {
                assertEquals(Status.Code.UNAVAILABLE, e.getStatus().getCode(), e.toString());
                assertTrue(Duration.ofNanos(System.nanoTime() - from).toSeconds() < 60, e.toString());
                Thread.sleep(100);
            }
        }
    }

    private static String activate(One node, String model) {
        return node.models().withDeadlineAfter(20, TimeUnit.SECONDS).activateModel(ActivateModelRequest.newBuilder().setName(model).build()).getName();
    }

    private static void signal(String name, One node) throws Exception {
        assertEquals(0, new ProcessBuilder("kill", "-" + name, Long.toString(node.process().pid())).start().waitFor());
    }

    @Test
    void whatWasAcknowledgedOutlivesAllNodes() throws Exception {
        List<One> nodes = cluster.start(2, true);
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
        cluster.killAll();
        nodes = cluster.startAgain();
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

    @Test
    void acknowledgedBarsOutliveTheCoordinatorAndThenAllNodes() throws Exception {
        List<One> nodes = cluster.start(3, true);
        One second = nodes.get(1);
        long acknowledged = KilledStreamIT.streamUntilKilled(second.channel(), List.of(nodes.get(0).process()), 2_000);
        assertTrue(acknowledged >= 2_000, acknowledged + " bars");
        KilledStreamIT.recount(second.channel(), acknowledged);
        BarCounts again = untilTaken(() -> new BarStreamClient(second.channel()).open(BarStreamClient.header()).bars(KilledStreamIT.bars(0, RESENT))
                .complete().getCounts());
        assertTrue(again.getUnchanged() >= Math.min(acknowledged, RESENT), "sending again does no harm: " + again);
        assertEquals(RESENT, again.getUnchanged() + again.getAdded(), again.toString());
        cluster.killAll();
        List<One> back = cluster.startAgain();
        assertTrue(KilledStreamIT.recount(back.get(2).channel(), RESENT) >= RESENT);
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
    private static <T> T untilTaken(Callable<T> call) throws Exception {
        long from = System.nanoTime();
        while (true) {
            try {
                return call.call();
            } catch (StatusRuntimeException e) {
                assertEquals(Status.Code.UNAVAILABLE, e.getStatus().getCode(), e.toString());
                assertEquals("UNAVAILABLE", ServedNode.reason(e), e.toString());
                assertTrue(System.nanoTime() - from < TimeUnit.SECONDS.toNanos(60), e.toString());
                Thread.sleep(100);
            }
        }
    }
}
