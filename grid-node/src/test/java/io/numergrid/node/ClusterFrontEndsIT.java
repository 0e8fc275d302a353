package io.numergrid.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.numergrid.history.DemoMarket;
import io.numergrid.v1.ActivateModelRequest;
import io.numergrid.v1.CreateRunRequest;
import io.numergrid.v1.DataKind;
import io.numergrid.v1.GetModelRequest;
import io.numergrid.v1.GetRunArtifactRequest;
import io.numergrid.v1.GetRunRequest;
import io.numergrid.v1.ListHistoriesRequest;
import io.numergrid.v1.ListModelsRequest;
import io.numergrid.v1.ListPredictionsRequest;
import io.numergrid.v1.ListPredictionsResponse;
import io.numergrid.v1.ListRunsRequest;
import io.numergrid.v1.Model;
import io.numergrid.v1.RollbackModelRequest;
import io.numergrid.v1.Run;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A cluster of nodes in this process: every front end serves every call, and when the coordinator leaves, another one goes on. */
@Timeout(180)
class ClusterFrontEndsIT {
    private static final DemoMarket MARKET = ServedNode.market();
    private static final Map<String, String> SMALL = Map.of("members", "gbdt,ridge", "member.gbdt.trees", "40", "evaluate.bootstrapResamples", "100",
            "evaluate.importanceRows", "0", "evaluate.topSymbols", "100", "control.gbdt.trees", "2", "member.gbdt.minRows", "20");

    @TempDir
    Path folder;
    private final List<ServedNode> nodes = new ArrayList<>();
    private String seed;

    private ServedNode start() throws Exception {
        Map<String, String> settings = new TreeMap<>(Map.of("numergrid.grid.persistence", "false"));
        if (nodes.isEmpty()) {
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                seed = "127.0.0.1:" + free.getLocalPort();
            }
            settings.putAll(Map.of("numergrid.cluster.enabled", "true", "numergrid.cluster.discovery", seed));
        } else {
            settings.put("numergrid.cluster.seeds", seed);
        }
        nodes.add(new ServedNode(folder.resolve("n" + nodes.size()), settings));
        return nodes.get(nodes.size() - 1);
    }

    @AfterEach
    void stop() {
        nodes.forEach(ServedNode::close);
    }

    @Test
    void everyFrontEndServesEveryCallAndOutlivesTheCoordinator() throws Exception {
        ServedNode first = start();
        ServedNode second = start();
        ServedNode third = start();
        second.load(ServedNode.header("demo.csv").setKind(DataKind.DATA_KIND_GENERATED).setBtcSymbol(DemoMarket.BTC_SYMBOL).build(), ServedNode.csv(MARKET));
        for (ServedNode node : nodes) {
            assertEquals(MARKET.source().symbols().size(), node.histories().listHistories(ListHistoriesRequest.getDefaultInstance()).getTotalSize());
        }
        Run one = run(third, second, 1);
        Run other = run(second, third, 2);
        assertNotEquals(one.getModel(), other.getModel());
        ByteString report = artifact(first, one, "report.json");
        for (ServedNode node : nodes) {
            assertEquals(2, node.runs().listRuns(ListRunsRequest.getDefaultInstance()).getTotalSize());
            assertEquals(2, node.models().listModels(ListModelsRequest.getDefaultInstance()).getTotalSize());
            assertEquals(report, artifact(node, one, "report.json"));
            assertEquals(artifact(first, other, "oof.csv.gz"), artifact(node, other, "oof.csv.gz"));
        }
        third.models().activateModel(ActivateModelRequest.newBuilder().setName(one.getModel()).build());
        assertServed(one.getModel());
        second.models().activateModel(ActivateModelRequest.newBuilder().setName(other.getModel()).build());
        assertServed(other.getModel());
        third.models().rollbackModel(RollbackModelRequest.getDefaultInstance());
        assertServed(one.getModel());
        ServedNode fourth = start();
        assertServed(one.getModel());

        // the coordinator leaves in mid run, and knows of a run that waits
        Run running = fourth.runs().createRun(request(2).setRequestId("again").build());
        Run waiting = second.runs().createRun(request(1).build());
        while (second.runs().getRun(get(running)).getFraction() < 0.2) {
            Thread.sleep(20);
        }
        assertEquals(Run.State.STATE_RUNNING, second.runs().getRun(get(running)).getState());
        nodes.remove(first);
        first.close();
        Run.State left = second.runs().getRun(get(running)).getState();
        assertTrue(left == Run.State.STATE_QUEUED || left == Run.State.STATE_RUNNING, "handed over: " + left);
        Run ended = end(third, running);
        assertEquals(Run.State.STATE_SUCCEEDED, ended.getState(), ended.toString());
        assertEquals(other.getModel(), ended.getModel(), "the same data, profile and seed on another node");
        assertEquals(one.getModel(), end(fourth, waiting).getModel());
        assertEquals(running.getName(), third.runs().createRun(request(2).setRequestId("again").build()).getName(), "asked for again");
        assertServed(one.getModel());
        assertEquals(report, artifact(fourth, one, "report.json"));
        fourth.models().activateModel(ActivateModelRequest.newBuilder().setName(other.getModel()).build());
        assertServed(other.getModel());
        assertEquals(4, second.runs().listRuns(ListRunsRequest.getDefaultInstance()).getTotalSize());
    }

    private void assertServed(String model) {
        ListPredictionsResponse expected = null;
        for (ServedNode node : nodes) {
            Model active = node.models().getModel(GetModelRequest.newBuilder().setName("models/active").build());
            assertEquals(model, active.getName());
            ListPredictionsResponse served = node.predictions().listPredictions(ListPredictionsRequest.newBuilder()
                    .setParent("models/active/dates/latest").setPageSize(1000).build());
            assertEquals(model, "models/" + served.getSet().getModel());
            expected = expected == null ? served : expected;
            assertEquals(expected, served);
        }
    }

    private static Run run(ServedNode asked, ServedNode watched, int seed) {
        Run end = end(watched, asked.runs().createRun(request(seed).build()));
        assertEquals(Run.State.STATE_SUCCEEDED, end.getState(), end.toString());
        return end;
    }

    private static Run end(ServedNode watched, Run run) {
        List<Run> seen = watched.watch(run.getName());
        return seen.get(seen.size() - 1);
    }

    private static CreateRunRequest.Builder request(int seed) {
        return CreateRunRequest.newBuilder().setProfile("fast").putAllSettings(SMALL).putSettings("seed", Integer.toString(seed));
    }

    private static GetRunRequest get(Run run) {
        return GetRunRequest.newBuilder().setName(run.getName()).build();
    }

    private static ByteString artifact(ServedNode node, Run run, String name) {
        ByteString.Output bytes = ByteString.newOutput();
        node.runs().getRunArtifact(GetRunArtifactRequest.newBuilder().setName(run.getName() + "/artifacts/" + name).build()).forEachRemaining(part -> {
            try {
                part.getChunk().writeTo(bytes);
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        return bytes.toByteString();
    }
}
