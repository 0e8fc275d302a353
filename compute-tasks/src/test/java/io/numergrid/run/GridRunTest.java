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
import io.numergrid.history.DemoMarket;
import io.numergrid.history.HistorySource;
import io.numergrid.kernel.KernelSet;
import io.numergrid.run.symbols.RankedBlocks;
import io.numergrid.run.symbols.SymbolShardFactory;
import io.numergrid.shard.LocalShardSpace;
import io.numergrid.train.RowShardFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
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
        try (RunGround ground = RunGround.grid(spec, space, new RunGround.Origin(MARKET.provenance(), MARKET.findings()))) {
            return ENGINE.train(spec, ground, folder, (stage, fraction) -> { }, () -> false);
        }
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
        ReportFields.check(report);
        assertTrue(Files.readString(folder.resolve("report.html")).contains("Round trips per tree"));
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
        try (RunGround ground = RunGround.grid(daily, space(2), new RunGround.Origin(MARKET.provenance(), MARKET.findings()))) {
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
        RunGround.Origin origin = new RunGround.Origin(MARKET.provenance(), MARKET.findings());
        boolean[] reached = {false};
        try (RunGround first = new GridGround(spec("fast", SMALL), space, origin, () -> minutes.addAndGet(60_000_000_000L))) {
            NumergridException ended = assertThrows(NumergridException.class, () -> ENGINE.train(spec("fast", SMALL), first, folder("first"),
                    (stage, fraction) -> reached[0] = stage.equals("evaluate"), () -> reached[0]));
            assertEquals(ErrorCode.CANCELLED, ended.code());
        }
        Path folder = folder("second");
        RunResult result = inShards(spec("fast", SMALL), space, folder);
        assertSame(local, shared.resolve("local"), result, folder);
        int asked = report(result).at("/grid/fits/questions").asInt();
        int whole = report(inShards(spec("fast", SMALL), space(2), folder("whole"))).at("/grid/fits/questions").asInt();
        assertTrue(4 * asked < whole, asked + " of " + whole + " questions");
    }
}
