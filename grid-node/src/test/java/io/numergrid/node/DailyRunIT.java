package io.numergrid.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.numergrid.history.BarSeries;
import io.numergrid.history.DemoMarket;
import io.numergrid.v1.ActivateModelRequest;
import io.numergrid.v1.CreateRunRequest;
import io.numergrid.v1.DataKind;
import io.numergrid.v1.GetRunArtifactRequest;
import io.numergrid.v1.GetRunArtifactResponse;
import io.numergrid.v1.ListPredictionsRequest;
import io.numergrid.v1.Prediction;
import io.numergrid.v1.Run;
import io.numergrid.v1.SymbolBar;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A day in the life of a node: bars come by stream, the daily run finds their features ready, and predicts as if it had computed them. */
@Timeout(120)
class DailyRunIT {
    private static final DemoMarket MARKET = ServedNode.market();
    private static final int LAST = DemoMarket.FIRST_DAY + MARKET.days() - 1;
    private static final Map<String, String> SMALL = Map.of("members", "gbdt,ridge", "member.gbdt.trees", "3", "evaluate.bootstrapResamples", "100", "evaluate.importanceRows",
            "0", "evaluate.topSymbols", "100", "control.gbdt.trees", "2", "member.gbdt.minRows", "20");

    @TempDir
    Path home;

    @Test
    void streamedDaysAreReadyForTheDailyRun() throws Exception {
        List<Prediction> incremental;
        String next;
        try (ServedNode node = new ServedNode(home, Map.of())) {
            node.load(ServedNode.header("demo.csv").setKind(DataKind.DATA_KIND_GENERATED).setBtcSymbol(DemoMarket.BTC_SYMBOL).build(), csvUntil(LAST - 2));
            Run trained = run(node, CreateRunRequest.newBuilder().setProfile("fast").putAllSettings(SMALL));
            // with so little to train on the gate may refuse; then the model is active only by hand
            node.models().activateModel(ActivateModelRequest.newBuilder().setName(trained.getModel()).build());
            assertEquals("full", computed(node, daily(node)), "the first daily run");
            long tries = 0;
            while (computed(node, daily(node)).equals("full")) {
                assertTrue(++tries < 50, "live features never came");
                Thread.sleep(100);
            }
            stream(node, LAST - 1);
            stream(node, LAST);
            Run after = daily(node);
            assertEquals("incremental", computed(node, after));
            next = date(after);
            assertEquals(LocalDate.ofEpochDay(LAST + 1).toString(), next);
            incremental = predictions(node, after, next);
        }
        try (ServedNode node = new ServedNode(home, Map.of("numergrid.features.live.max", "0"))) {
            Run full = daily(node);
            assertEquals("full", computed(node, full));
            assertEquals("full", computed(node, daily(node)), "switched off");
            assertEquals(incremental, predictions(node, full, next));
        }
    }

    private static byte[] csvUntil(int day) {
        StringBuilder text = new StringBuilder();
        for (String line : new String(ServedNode.csv(MARKET), StandardCharsets.UTF_8).split("\n")) {
            if (text.length() == 0 || line.split(",")[1].compareTo(LocalDate.ofEpochDay(day).toString()) <= 0) {
                text.append(line).append('\n');
            }
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void stream(ServedNode node, int day) throws Exception {
        List<SymbolBar> bars = new ArrayList<>();
        for (BarSeries s : MARKET.allSeries()) {
            int i = s.lastIndexAtOrBefore(day);
            bars.add(BarStreamClient.bar(s.symbol(), LocalDate.ofEpochDay(day), s.open()[i], s.high()[i], s.low()[i], s.close()[i], s.volume()[i]));
        }
        new BarStreamClient(node.channel()).open(BarStreamClient.header().setKind(DataKind.DATA_KIND_GENERATED)).bars(bars).complete();
    }

    private static Run daily(ServedNode node) {
        return run(node, CreateRunRequest.newBuilder().setProfile("daily"));
    }

    private static Run run(ServedNode node, CreateRunRequest.Builder request) {
        List<Run> seen = node.watch(node.runs().createRun(request.build()).getName());
        Run ended = seen.get(seen.size() - 1);
        assertEquals(Run.State.STATE_SUCCEEDED, ended.getState(), ended.toString());
        return ended;
    }

    private static String date(Run run) {
        return LocalDate.of(run.getLiveDate().getYear(), run.getLiveDate().getMonth(), run.getLiveDate().getDay()).toString();
    }

    private static List<Prediction> predictions(ServedNode node, Run run, String date) {
        return node.predictions().listPredictions(ListPredictionsRequest.newBuilder().setParent(run.getModel() + "/dates/" + date)
                .setPageSize(1000).build()).getPredictionsList();
    }

    private static String computed(ServedNode node, Run run) throws IOException {
        ByteArrayOutputStream report = new ByteArrayOutputStream();
        var stream = node.runs().getRunArtifact(GetRunArtifactRequest.newBuilder().setName(run.getName() + "/artifacts/report.json").build());
        while (stream.hasNext()) {
            GetRunArtifactResponse part = stream.next();
            part.getChunk().writeTo(report);
        }
        JsonNode json = new ObjectMapper().readTree(report.toByteArray());
        return json.at("/features/computed").asText();
    }
}
