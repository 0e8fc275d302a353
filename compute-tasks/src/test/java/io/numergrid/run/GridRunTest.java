package io.numergrid.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.history.BarSeries;
import io.numergrid.history.DemoMarket;
import io.numergrid.history.HistorySource;
import io.numergrid.history.MemoryHistorySource;
import io.numergrid.history.Provenance;
import io.numergrid.kernel.KernelSet;
import io.numergrid.model.MemberCodec;
import io.numergrid.model.ModelFile;
import io.numergrid.run.symbols.RankedBlocks;
import io.numergrid.run.symbols.SymbolShardFactory;
import io.numergrid.shard.LocalShardSpace;
import io.numergrid.train.RowShardFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A whole run whose data lies in shards beside the same run on one heap: model, rows, scores, predictions and report. */
class GridRunTest {
    private static final int SYMBOLS = 104;
    private static final int DAYS = 640;
    private static final int TODAY = DemoMarket.FIRST_DAY + DAYS + 1;
    private static final KernelSet KERNELS = KernelSet.choose("scalar");
    private static final HistorySource MARKET = new DemoMarket(SYMBOLS, DAYS).source();
    private static final RunEngine ENGINE = new RunEngine(KERNELS);
    private static final Map<String, String> SMALL = Map.ofEntries(Map.entry("thinning", "7,3,2"), Map.entry("evaluate.importanceRows", "400"),
            Map.entry("evaluate.bootstrapResamples", "100"), Map.entry("member.gbdt.trees", "12"), Map.entry("member.gbdt.minRows", "60"),
            Map.entry("member.gbdt-rank.trees", "8"), Map.entry("member.gbdt-rank.minRows", "60"), Map.entry("member.forest.trees", "4"));

    @TempDir
    static Path shared;
    private static RunResult local;
    private static JsonNode localReport;

    @BeforeAll
    static void onOneHeap() throws IOException {
        local = ENGINE.train(spec("fast", SMALL), MARKET, folder("local"), (stage, fraction) -> { }, () -> false);
        localReport = report(local);
    }

    private static RunSpec spec(String profile, Map<String, String> settings) {
        return new RunSpec(profile, OptionalInt.empty(), TODAY, DemoMarket.BTC_SYMBOL, 2, settings);
    }

    private static Path folder(String name) throws IOException {
        return Files.createDirectories(shared.resolve(name));
    }

    private static JsonNode report(RunResult result) throws IOException {
        return new ObjectMapper().readTree(result.report().toFile());
    }

    private static LocalShardSpace space(int shards) {
        return new LocalShardSpace(shards, KERNELS, PartedMarket.parts(MARKET), new SymbolShardFactory(), new RowShardFactory(), new RankedBlocks());
    }

    private static RunResult inShards(RunSpec spec, LocalShardSpace space, Path folder) {
        try (RunGround ground = RunGround.grid(spec, space, histories(MARKET))) {
            return ENGINE.train(spec, ground, folder, (stage, fraction) -> { }, () -> false);
        }
    }

    /** What is read at the first look, the second and so on. */
    private static RunGround.Histories histories(HistorySource... moments) {
        Iterator<HistorySource> next = List.of(moments).iterator();
        return new RunGround.Histories() {
            @Override
            public <T> T still(Function<RunGround.Origin, T> read) {
                HistorySource now = next.next();
                return read.apply(new RunGround.Origin(now.provenance(), now.findings()));
            }
        };
    }

    /** What a report says of the run, without what it cost. */
    private static JsonNode found(JsonNode report) {
        ObjectNode found = report.deepCopy();
        found.remove(List.of("stages", "fits", "trainIdleShare", "memory", "grid"));
        return found;
    }

    private static void assertSame(RunResult expected, Path folder, RunResult actual, Path actualFolder) throws IOException {
        assertEquals(expected.modelDigest(), actual.modelDigest());
        assertEquals(expected.predictions(), actual.predictions());
        assertEquals(-1, Files.mismatch(folder.resolve("oof.csv.gz"), actualFolder.resolve("oof.csv.gz")));
        assertEquals(found(report(expected)), found(report(actual)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aFastRunInShardsIsTheRunOnOneHeap(int shards) throws IOException {
        Path folder = folder("shards" + shards);
        RunResult result = inShards(spec("fast", SMALL), space(shards), folder);
        assertSame(local, shared.resolve("local"), result, folder);
        JsonNode report = report(result);
        assertFalse(localReport.has("grid"));
        assertEquals(shards, report.at("/grid/fits/shards").asInt());
        assertTrue(report.at("/grid/fits/bytesPerTree").asLong() > 0 && report.at("/grid/blocks").asInt() > 3, report.at("/grid").toString());
        assertTrue(report.at("/grid/exchange/replyBytes").asLong() == 70_000 && report.at("/grid/exchange/orders").asInt() > 3, report.at("/grid").toString());
        JsonNode node = report.at("/grid/nodes/0");
        assertEquals(List.of("name", "version", "kernels", "cores", "stay", "partitions", "blocks", "cpuSeconds", "bytesIn", "bytesOut"),
                node.properties().stream().map(Map.Entry::getKey).toList());
        assertEquals(report.at("/grid/blocks"), node.path("blocks"));
        assertEquals(1.25, node.path("cpuSeconds").asDouble());
        assertTrue(report.at("/grid/nodes/1/stay").asText().equals("LEFT") && report.at("/grid/nodes/1/bytesIn").isNull());
        assertTrue(report.at("/grid/fits/predictionBytes").asLong() > 0);
        ReportFields.check(report);
        String page = Files.readString(folder.resolve("report.html"));
        assertTrue(page.contains("Round trips per tree") && page.contains("Nodes, with what their processes did") && page.contains("Sent for blocks"));
    }

    @Test
    void shardsLostOnTheWayChangeNothing() throws IOException {
        LocalShardSpace space = space(2);
        space.loseSymbolsAt(6, true);
        space.loseRowsAt(150);
        Path folder = folder("lost");
        RunResult result = inShards(spec("fast", SMALL), space, folder);
        assertSame(local, shared.resolve("local"), result, folder);
        assertEquals(2, report(result).at("/grid/losses").asInt());
    }

    /** Bars came while features were made, and a node went: all that is told is of the histories as they are then. */
    @Test
    void aRunWhoseHistoriesChangeBeginsItsDataAnew() throws IOException {
        List<BarSeries> before = new ArrayList<>();
        for (String symbol : MARKET.symbols()) {
            BarSeries series = MARKET.series(symbol, HistorySource.UNTIL_END);
            before.add(series.until(series.dates()[series.size() - 2]));
        }
        HistorySource old = new MemoryHistorySource(before, List.of(new Provenance("file", Provenance.Kind.GENERATED, Provenance.Survivorship.UNKNOWN, "", 1, 1, 0, 0)),
                List.of());
        LocalShardSpace space = new LocalShardSpace(2, KERNELS, PartedMarket.parts(old), new SymbolShardFactory(), new RowShardFactory(), new RankedBlocks());
        space.loseSymbolsAt(7, false);
        space.changeAtLoss(PartedMarket.parts(MARKET));
        Path folder = folder("changed");
        RunSpec spec = spec("fast", SMALL);
        try (RunGround ground = RunGround.grid(spec, space, histories(old, MARKET))) {
            RunResult result = ENGINE.train(spec, ground, folder, (stage, fraction) -> { }, () -> false);
            assertSame(local, shared.resolve("local"), result, folder);
            assertEquals(1, report(result).at("/grid/restarts").asInt());
            assertTrue(report(result).at("/grid/data/questions").asInt() > 14, report(result).at("/grid").toString());
            JsonNode provenance = new ObjectMapper().readTree(new ModelFile(MemberCodec.installed()).read(result.model()).provenance());
            JsonNode expected = new ObjectMapper().readTree(new ModelFile(MemberCodec.installed()).read(local.model()).provenance());
            assertEquals(expected.path("dataset"), provenance.path("dataset"));
            assertEquals(expected.path("files"), provenance.path("files"));
        }
    }

    @Test
    void aRunWhoseHistoriesNeverRestSaysSo() throws IOException {
        LocalShardSpace space = space(2);
        space.loseSymbolsAt(2, false);
        space.changeAtLoss(PartedMarket.parts(MARKET));
        space.changeAgain();
        try (RunGround ground = RunGround.grid(spec("fast", SMALL), space, histories(MARKET, MARKET, MARKET, MARKET, MARKET))) {
            Path folder = folder("restless");
            assertEquals(ErrorCode.DATA_CHANGED, assertThrows(NumergridException.class, () -> ENGINE.train(spec("fast", SMALL), ground, folder,
                    (stage, fraction) -> { }, () -> false)).code());
        }
    }

    @Test
    void featuresAreChosenInShardsAsOnOneHeap() throws IOException {
        Map<String, String> chosen = new TreeMap<>(SMALL);
        chosen.putAll(Map.of("members", "gbdt,ridge", "selection.mode", "stable", "selection.count", "40", "selection.rows", "600"));
        Path folder = folder("chosen");
        Path there = folder("chosen-in-shards");
        RunResult expected = ENGINE.train(spec("fast", chosen), MARKET, folder, (stage, fraction) -> { }, () -> false);
        assertSame(expected, folder, inShards(spec("fast", chosen), space(2), there), there);
    }

    @Test
    void aDailyRunInShardsPredictsAsOnOneHeap() throws IOException {
        RunSpec daily = spec("daily", Map.of());
        RunResult expected = ENGINE.predict(daily, MARKET, local.model(), folder("daily"), (stage, fraction) -> { }, () -> false);
        try (RunGround ground = RunGround.grid(daily, space(2), histories(MARKET))) {
            RunResult result = ENGINE.predict(daily, ground, local.model(), folder("daily-in-shards"), (stage, fraction) -> { }, () -> false);
            assertEquals(expected.predictions(), result.predictions());
            assertEquals(found(report(expected)), found(report(result)));
        }
    }

    /** Its coordinator ends when all fits are made; another one begins anew on the same space. */
    @Test
    void aRunThatIsTakenOverGoesOnFromItsNotes() throws IOException {
        LocalShardSpace space = space(2);
        AtomicLong minutes = new AtomicLong();
        boolean[] reached = {false};
        try (RunGround first = new GridGround(spec("fast", SMALL), space, histories(MARKET), () -> minutes.addAndGet(60_000_000_000L))) {
            NumergridException ended = assertThrows(NumergridException.class, () -> ENGINE.train(spec("fast", SMALL), first, folder("first"),
                    (stage, fraction) -> reached[0] = stage.equals("evaluate"), () -> reached[0]));
            assertEquals(ErrorCode.CANCELLED, ended.code());
        }
        Path folder = folder("second");
        RunResult result = inShards(spec("fast", SMALL), space, folder);
        assertSame(local, shared.resolve("local"), result, folder);
        JsonNode asked = report(result).at("/grid/fits");
        JsonNode whole = report(inShards(spec("fast", SMALL), space(2), folder("whole"))).at("/grid/fits");
        assertTrue(4 * asked.get("questions").asInt() < whole.get("questions").asInt(), asked + " of " + whole);
        assertTrue(4 * asked.get("trees").asInt() < whole.get("trees").asInt(), asked + " of " + whole);
    }
}
