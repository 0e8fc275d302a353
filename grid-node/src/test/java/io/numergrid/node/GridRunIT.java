package io.numergrid.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grpc.ManagedChannel;
import io.numergrid.history.DemoMarket;
import io.numergrid.v1.CreateRunRequest;
import io.numergrid.v1.DataKind;
import io.numergrid.v1.GetRunArtifactRequest;
import io.numergrid.v1.GetRunRequest;
import io.numergrid.v1.ImportHeader;
import io.numergrid.v1.Run;
import io.numergrid.v1.RunServiceGrpc;
import io.numergrid.v1.SymbolBar;
import io.numergrid.v1.WatchRunRequest;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run of all members on a cluster of processes, one of which is killed on the way, beside the same run on one node alone. */
@Timeout(300)
class GridRunIT {
    private static final DemoMarket MARKET = ServedNode.market();
    private static final byte[] CSV = ServedNode.csv(MARKET);
    /** Every weekday, for some forty blocks, so that there is time to kill a node amid the fits. */
    private static final Map<String, String> SMALL = Map.ofEntries(Map.entry("thinning", "1"), Map.entry("member.gbdt.trees", "20"), Map.entry("member.gbdt-rank.trees", "10"),
            Map.entry("member.forest.trees", "4"), Map.entry("member.gbdt.minRows", "20"), Map.entry("member.gbdt-rank.minRows", "20"),
            Map.entry("evaluate.bootstrapResamples", "100"), Map.entry("evaluate.importanceRows", "200"),
            Map.entry("control.gbdt.trees", "2"), Map.entry("evaluate.topSymbols", "100"));

    @TempDir
    Path folder;

    private static ImportHeader header() {
        return ServedNode.header("demo.csv").setKind(DataKind.DATA_KIND_GENERATED).setBtcSymbol(DemoMarket.BTC_SYMBOL).build();
    }

    private static RunServiceGrpc.RunServiceBlockingStub runs(ManagedChannel channel) {
        return RunServiceGrpc.newBlockingStub(channel).withDeadlineAfter(200, TimeUnit.SECONDS);
    }

    private static Run begin(ManagedChannel channel) {
        return runs(channel).createRun(CreateRunRequest.newBuilder().setProfile("fast").putAllSettings(SMALL).build());
    }

    private static Run end(ManagedChannel channel, Run run) {
        Run[] last = {run};
        runs(channel).watchRun(WatchRunRequest.newBuilder().setName(run.getName()).build()).forEachRemaining(seen -> last[0] = seen);
        assertEquals(Run.State.STATE_SUCCEEDED, last[0].getState(), last[0].toString());
        return last[0];
    }

    private static byte[] artifact(ManagedChannel channel, Run run, String name) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        runs(channel).getRunArtifact(GetRunArtifactRequest.newBuilder().setName(run.getName() + "/artifacts/" + name).build())
                .forEachRemaining(part -> bytes.writeBytes(part.getChunk().toByteArray()));
        return bytes.toByteArray();
    }

    @Test
    void aClusterMakesTheModelOfOneNodeWhoeverDies() throws Exception {
        Run alone;
        String rows;
        try (ServedNode node = new ServedNode(folder.resolve("alone"), new TreeMap<>(Map.of("numergrid.grid.persistence", "false")))) {
            ServedNode.load(node.channel(), header(), CSV);
            alone = end(node.channel(), begin(node.channel()));
            rows = Arrays.toString(artifact(node.channel(), alone, "oof.csv.gz"));
        }
        ClusterProcesses processes = new ClusterProcesses(folder);
        try {
            List<ClusterProcesses.One> nodes = processes.start(3, false);
            ManagedChannel second = nodes.get(1).channel();
            ServedNode.load(second, header(), CSV);
            Run together = end(second, begin(second));
            assertEquals(alone.getModel(), together.getModel());
            assertEquals(rows, Arrays.toString(artifact(second, together, "oof.csv.gz")));
            JsonNode grid = new ObjectMapper().readTree(artifact(second, together, "report.json")).path("grid");
            assertEquals(3, grid.at("/fits/shards").asInt(), grid.toString());
            assertTrue(grid.at("/data/shards").asInt() == 3 && grid.path("losses").asInt() == 0, grid.toString());
            int blocks = grid.path("blocks").asInt();
            for (JsonNode node : grid.path("nodes")) {
                assertTrue(node.path("blocks").asInt() == blocks / 3 || node.path("blocks").asInt() == (blocks + 2) / 3, grid.toString());
                assertTrue(node.path("partitions").asInt() > 0 && node.path("cores").asInt() > 0 && node.path("cpuSeconds").asDouble() > 0
                        && node.path("bytesIn").asLong() > 10_000 && node.path("bytesOut").asLong() > 10_000, node.toString());
            }
            assertEquals(List.of("STAYED", "STAYED", "STAYED"), grid.path("nodes").findValuesAsText("stay"));
            assertTrue(grid.at("/exchange/replyBytes").asLong() > 100_000, grid.toString());

            Run survivor = begin(second);
            // amid the fits: a shard that is lost before its first question has nothing to be brought back to
            while (runs(second).getRun(GetRunRequest.newBuilder().setName(survivor.getName()).build()).getFraction() < 0.6) {
                Thread.sleep(20);
            }
            nodes.get(2).kill();
            Run ended = end(second, survivor);
            assertEquals(alone.getModel(), ended.getModel(), "with the rows of the node that was killed");
            assertEquals(rows, Arrays.toString(artifact(second, ended, "oof.csv.gz")));
            JsonNode lossy = new ObjectMapper().readTree(artifact(second, ended, "report.json")).path("grid");
            assertFalse(lossy.path("losses").asInt() == 0, lossy.toString());
            assertTrue(lossy.path("nodes").findValuesAsText("stay").contains("LEFT"), lossy.toString());
        } finally {
            processes.killAll();
        }
    }

    /** A day's bars come while features are made, and then a node goes: its shard cannot be opened again as it was. */
    @Test
    void aRunWhoseHistoriesChangedMakesTheModelOfThoseItReadAtLast() throws Exception {
        Map<String, String> settings = new TreeMap<>(SMALL);
        settings.putAll(Map.of("members", "gbdt,ridge", "evaluate.importanceRows", "0"));
        CreateRunRequest request = CreateRunRequest.newBuilder().setProfile("fast").putAllSettings(settings).build();
        ClusterProcesses processes = new ClusterProcesses(folder);
        try {
            List<ClusterProcesses.One> nodes = processes.start(3, false);
            ManagedChannel first = nodes.get(0).channel();
            ServedNode.load(first, header(), CSV);
            BarStreamClient stream = new BarStreamClient(first).open(BarStreamClient.header().setKind(DataKind.DATA_KIND_GENERATED));
            Run run = runs(first).createRun(request);
            while (!List.of("market", "features", "rank").contains(nodes.get(0).run(run.getName()).getStage())) {
                Thread.sleep(5);
            }
            List<SymbolBar> day = MARKET.allSeries().stream().map(series -> {
                double close = series.close()[series.size() - 1];
                return BarStreamClient.bar(series.symbol(), LocalDate.ofEpochDay(series.dates()[series.size() - 1] + 1), close, close, close, close, 10);
            }).toList();
            stream.bars(day).acknowledged(day.size());
            nodes.get(2).kill();
            assertEquals(day.size(), stream.complete().getCounts().getAdded());
            Run ended = end(first, run);
            JsonNode report = new ObjectMapper().readTree(artifact(first, ended, "report.json"));
            assertEquals(1, report.at("/grid/restarts").asInt(), report.at("/grid").toString());
            Run again = end(first, runs(first).createRun(request));
            JsonNode rested = new ObjectMapper().readTree(artifact(first, again, "report.json"));
            assertEquals(0, rested.at("/grid/restarts").asInt());
            assertEquals(rested.at("/dataset/digest"), report.at("/dataset/digest"));
            assertEquals(again.getModel(), ended.getModel());
            assertEquals(MARKET.allSeries().get(0).size() + 1, report.at("/dataset/bars").asInt() / MARKET.allSeries().size());
        } finally {
            processes.killAll();
        }
    }
}
