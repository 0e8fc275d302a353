package io.numergrid.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.evaluate.NumeraiScores;
import io.numergrid.history.BarSeries;
import io.numergrid.history.DemoMarket;
import io.numergrid.feature.FeatureCatalogue;
import io.numergrid.feature.LiveFeatures;
import io.numergrid.history.HistorySource;
import io.numergrid.history.MemoryHistorySource;
import io.numergrid.history.Provenance;
import io.numergrid.kernel.KernelSet;
import io.numergrid.model.MemberCodec;
import io.numergrid.model.Model;
import io.numergrid.model.ModelFile;
import io.numergrid.predict.Prediction;
import io.numergrid.rank.BinBlock;
import io.numergrid.train.Member;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs on a small generated market: what the report says must follow from the rows it was made of. */
class RunEngineTest {
    private static final int SYMBOLS = 104;
    private static final int DAYS = 640;
    private static final int TODAY = DemoMarket.FIRST_DAY + DAYS + 1;
    private static final Map<String, String> SMALL = Map.ofEntries(Map.entry("thinning", "7,3,2"), Map.entry("evaluate.importanceRows", "400"),
            Map.entry("evaluate.bootstrapResamples", "200"), Map.entry("member.gbdt.trees", "25"),
            Map.entry("member.gbdt.minRows", "60"), Map.entry("member.gbdt-rank.trees", "25"),
            Map.entry("member.gbdt-rank.minRows", "60"), Map.entry("member.forest.trees", "6"));
    private static final Map<String, String> THREE = with(with(SMALL, "members", "gbdt,ridge"), "member.gbdt.trees", "8");

    @TempDir
    static Path shared;
    private static final RunEngine ENGINE = new RunEngine(KernelSet.choose("scalar"));
    private static final HistorySource MARKET = new DemoMarket(SYMBOLS, DAYS).source();
    private static RunResult result;
    private static JsonNode report;

    @BeforeAll
    static void run() throws IOException {
        Path folder = Files.createDirectories(shared.resolve("six"));
        result = ENGINE.train(spec(SMALL, 2, OptionalInt.empty()), MARKET, folder, (stage, fraction) -> { }, () -> false);
        report = new ObjectMapper().readTree(result.report().toFile());
    }

    private static Map<String, String> with(Map<String, String> settings, String key, String value) {
        Map<String, String> copy = new HashMap<>(settings);
        copy.put(key, value);
        return copy;
    }

    private static RunSpec spec(Map<String, String> settings, int threads, OptionalInt asOf) {
        return new RunSpec("fast", asOf, TODAY, DemoMarket.BTC_SYMBOL, threads, settings);
    }

    private RunResult three(Map<String, String> settings, int threads, HistorySource source, OptionalInt asOf, Path folder)
            throws IOException {
        return ENGINE.train(spec(settings, threads, asOf), source, Files.createDirectories(folder), (s, f) -> { }, () -> false);
    }

    @Test
    void reportNamesSixMembersSevenFoldsAndWhatTheDataIs() {
        assertEquals(7, report.get("folds").size());
        assertEquals(List.of("gbdt", "gbdt-rank", "forest", "ridge", "ignite-mlp", "ignite-gdb"), fieldNames(report.get("members")));
        assertEquals("GENERATED", report.at("/dataset/kind").asText());
        assertEquals(SYMBOLS, report.at("/dataset/symbols").asInt());
        assertEquals((long) SYMBOLS * DAYS, report.at("/dataset/bars").asLong());
        assertEquals(138, report.at("/features/count").asInt());
        assertEquals(List.of(70, 40, 28), List.of(report.at("/features/pvm").asInt(), report.at("/features/statistical").asInt(),
                report.at("/features/technical").asInt()));
        assertEquals(result.modelDigest(), report.at("/model/digest").asText());
        assertEquals(result.modelDigest().substring(0, 12), report.at("/model/version").asText());
        assertTrue(report.at("/ensemble/numeraiCorr/mean").asDouble() > 0.02, "the demo market has a planted signal");
        assertTrue(report.at("/memory/heapPeakBytes").asLong() > 0);
        assertEquals(List.of("census", "market", "features", "rank", "train", "controls", "evaluate", "report"),
                fieldNames(report.get("stages")));
    }

    @Test
    void everyPromisedFieldOfTheReportIsThere() {
        ReportFields.check(report);
        ObjectNode without = report.deepCopy();
        ((ObjectNode) without.at("/folds/3/members/ridge")).remove("spearman");
        assertThrows(AssertionError.class, () -> ReportFields.check(without));
        ObjectNode wrong = report.deepCopy();
        wrong.put("seed", "1");
        assertThrows(AssertionError.class, () -> ReportFields.check(wrong));
    }

    @Test
    void thinningFallsBackToTheLargestThatFitsAndSaysSo() {
        assertTrue(List.of(2, 3).contains(report.at("/thinning/k").asInt()));
        assertFalse(report.at("/thinning/reason").asText().isEmpty());
    }

    @Test
    void everyFoldHasItsGapAndTestBlocksFollowEachOther() {
        String before = "";
        for (JsonNode fold : report.get("folds")) {
            assertTrue(fold.get("minGapDays").asInt() >= 1);
            assertTrue(java.time.LocalDate.parse(fold.get("testFrom").asText()).toEpochDay()
                    - java.time.LocalDate.parse(fold.get("trainTo").asText()).toEpochDay() >= 30);
            assertTrue(fold.get("testFrom").asText().compareTo(before) > 0);
            before = fold.get("testTo").asText();
            double sum = 0;
            for (JsonNode weight : fold.get("weights")) {
                assertTrue(weight.asDouble() >= 0);
                sum += weight.asDouble();
            }
            assertEquals(1.0, sum, 1e-9);
        }
        for (JsonNode weight : report.at("/folds/0/weights")) {
            assertEquals(1.0 / 6, weight.asDouble(), 1e-15, "block 1 is equal");
        }
        assertTrue(report.at("/folds/0/ensemble/rmse").isNull(), "nothing to fit the RMSE's factor on before block 1");
        assertTrue(report.at("/folds/6/ensemble/rmse").asDouble() > 0);
    }

    @Test
    void scoresOfTheReportFollowFromTheRowsOfTheOutOfFoldFile() throws IOException {
        Map<String, List<double[]>> byDate = new LinkedHashMap<>();
        long[] perFold = new long[8];
        try (BufferedReader in = new BufferedReader(new InputStreamReader(new GZIPInputStream(
                Files.newInputStream(result.report().resolveSibling("oof.csv.gz"))), StandardCharsets.US_ASCII))) {
            assertEquals("symbol,date,fold,label,bin,entry,exit,gbdt,gbdt-rank,forest,ridge,ignite-mlp,ignite-gdb,ensemble", in.readLine());
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] cells = line.split(",");
                byDate.computeIfAbsent(cells[1], d -> new ArrayList<>())
                        .add(new double[] {Double.parseDouble(cells[13]), Double.parseDouble(cells[4])});
                perFold[Integer.parseInt(cells[2])]++;
                assertTrue(cells[5].compareTo(cells[1]) >= 0 && cells[6].compareTo(cells[5]) > 0, line);
            }
        }
        double sum = 0;
        int i = 0;
        for (Map.Entry<String, List<double[]>> date : byDate.entrySet()) {
            double[] p = date.getValue().stream().mapToDouble(r -> r[0]).toArray();
            double[] bins = date.getValue().stream().mapToDouble(r -> r[1]).toArray();
            double corr = NumeraiScores.numeraiCorr(p, bins);
            assertEquals(date.getKey(), report.at("/perDate/dates/" + i).asText());
            assertEquals(corr, report.at("/perDate/ensemble/" + i).asDouble(), 1e-12);
            sum += corr;
            i++;
        }
        assertEquals(report.at("/ensemble/numeraiCorr/count").asInt(), i);
        assertEquals(sum / i, report.at("/ensemble/numeraiCorr/mean").asDouble(), 1e-12);
        for (JsonNode fold : report.get("folds")) {
            assertEquals(perFold[fold.get("index").asInt()], fold.get("testRows").asLong());
        }
    }

    @Test
    void liveSectionCoversEverySymbolOnce() {
        int listed = result.predictions().predictions().size() + result.predictions().excluded().size();
        assertEquals(SYMBOLS, listed);
        assertEquals(DemoMarket.FIRST_DAY + DAYS, result.predictions().date());
        assertFalse(result.predictions().stale(TODAY));
        for (Prediction p : result.predictions().predictions()) {
            assertTrue(p.value() > 0 && p.value() < 1);
            assertEquals(report.at("/model/version").asText(), p.model());
        }
    }

    @Test
    void everyFeatureIsRankedOnceAndAllAreTrainedOn() {
        JsonNode ranking = report.at("/importance/ranking");
        assertEquals(138, ranking.size());
        double before = Double.POSITIVE_INFINITY;
        TreeSet<String> names = new TreeSet<>();
        for (JsonNode feature : ranking) {
            assertTrue(feature.get("permutation").asDouble() <= before);
            before = feature.get("permutation").asDouble();
            names.add(feature.get("feature").asText());
            assertEquals(7, feature.get("selectedFolds").asInt());
            assertTrue(feature.get("frontFolds").asInt() <= 7 && feature.get("cluster").asInt() <= report.at("/importance/clusters").asInt());
        }
        assertEquals(138, names.size());
        assertTrue(ranking.get(0).get("permutation").asDouble() > 0 && ranking.get(0).at("/ci95/0").asDouble() > ranking.get(137).at("/ci95/0").asDouble());
        assertEquals("none", report.at("/selection/mode").asText());
        assertTrue(report.at("/importance/permutationRows").asInt() <= 400 + 7);
    }

    /** The folds, the live members, the model and who predicts with it agree on the features; labels of other symbols still show no skill. */
    @Test
    void aRunOnSelectedFeaturesReadsNoOthers(@TempDir Path folder) throws IOException {
        Map<String, String> settings = with(with(with(THREE, "selection.mode", "stable"), "selection.count", "24"), "evaluate.importanceRows", "200");
        settings.put("member.gbdt.monotone", String.join(":+1,", FeatureCatalogue.names()) + ":+1");
        RunResult selected = three(settings, 2, MARKET, OptionalInt.empty(), folder.resolve("selected"));
        JsonNode json = new ObjectMapper().readTree(selected.report().toFile());
        JsonNode chosen = json.path("selection");
        assertEquals(7, chosen.get("folds").size());
        TreeSet<String> different = new TreeSet<>();
        for (JsonNode fold : chosen.get("folds")) {
            assertEquals(24, fold.get("features").size());
            different.add(fold.get("features").toString());
        }
        assertTrue(different.size() > 1, "folds choose for themselves");
        List<String> live = new ArrayList<>();
        chosen.at("/live/features").forEach(f -> live.add(f.asText()));
        for (JsonNode feature : json.at("/importance/ranking")) {
            String name = feature.get("feature").asText();
            assertEquals(live.contains(name), feature.get("selectedLive").asBoolean(), name);
            if (feature.get("selectedFolds").asInt() == 0) {
                assertEquals(0, feature.get("permutation").asDouble() + feature.get("gain").asDouble(), 0.0, name);
            }
        }
        for (String control : List.of("shuffled", "shuffledGbdt")) {
            assertTrue(json.at("/controls/" + control + "/clean").asBoolean(), () -> json.path("controls").toString());
            assertTrue(json.at("/controls/" + control + "/judged").asBoolean(), () -> json.path("controls").toString());
        }
        Model model = new ModelFile(MemberCodec.installed()).read(selected.model()).model();
        assertEquals(live, model.features());
        assertNeverFalls(model.ensemble().members().get(0), 24);
        RunSpec daily = new RunSpec("daily", OptionalInt.empty(), TODAY, DemoMarket.BTC_SYMBOL, 2, Map.of());
        Path again = Files.createDirectory(folder.resolve("daily"));
        assertEquals(selected.predictions(), ENGINE.predict(daily, MARKET, selected.model(), again, (s, f) -> { }, () -> false).predictions());
    }

    /** Names of constraints find their columns among the selected ones: along each, predictions rise or stay. */
    private static void assertNeverFalls(Member member, int features) {
        assertEquals("gbdt", member.kind());
        double rise = 0;
        for (int f = 0; f < features; f++) {
            byte[][] bins = new byte[features][63];
            for (int other = 0; other < features; other++) {
                for (int bin = 0; bin < 63; bin++) {
                    bins[other][bin] = (byte) (other == f ? bin : 31);
                }
            }
            double[] p = new double[63];
            member.predict(new BinBlock(new int[] {0}, new int[] {0, 63}, new int[63], bins, new double[63], new int[1], new int[1], new int[63], new int[1],
                    new byte[63], new double[63]), 0, 63, p);
            for (int bin = 1; bin < 63; bin++) {
                assertTrue(p[bin] >= p[bin - 1], "feature " + f + " at bin " + bin);
            }
            rise += p[62] - p[0];
        }
        assertTrue(rise > 0, "trees without a split would be no test");
    }

    @Test
    void aModelOfUnknownOrUnorderedFeaturesIsRefused(@TempDir Path folder) {
        ModelFile file = new ModelFile(MemberCodec.installed());
        Model model = file.read(result.model()).model();
        List<String> swapped = new ArrayList<>(model.features());
        Collections.swap(swapped, 3, 4);
        List<String> unknown = new ArrayList<>(model.features());
        unknown.set(0, "momentum_of_tomorrow");
        for (List<String> features : List.of(swapped, unknown)) {
            Path path = file.write(folder, new Model(features, model.binRule(), model.targetSpec(), model.parameters(), model.seed(), model.trainingDates(),
                    model.ensemble()), "{}");
            RunSpec daily = new RunSpec("daily", OptionalInt.empty(), TODAY, DemoMarket.BTC_SYMBOL, 2, Map.of());
            assertCode(ErrorCode.MODEL_FILE_DAMAGED, () -> ENGINE.predict(daily, MARKET, path, folder, (s, f) -> { }, () -> false), "features");
        }
    }

    @Test
    void htmlReportIsWrittenBesideTheJson() throws IOException {
        String html = Files.readString(result.report().resolveSibling("report.html"));
        assertTrue(html.contains("GENERATED"));
    }

    @Test
    void dailyPredictsWhatTheTrainingRunPredicted(@TempDir Path folder) throws IOException {
        RunSpec daily = new RunSpec("daily", OptionalInt.empty(), TODAY, DemoMarket.BTC_SYMBOL, 2, Map.of());
        RunResult again = ENGINE.predict(daily, MARKET, result.model(), folder, (s, f) -> { }, () -> false);
        assertEquals(result.predictions(), again.predictions());
        assertEquals(result.modelDigest(), again.modelDigest());
        assertTrue(Files.exists(folder.resolve("report.html")));
        JsonNode trained = new ObjectMapper().readTree(result.report().toFile()).path("quality");
        JsonNode today = new ObjectMapper().readTree(again.report().toFile()).path("quality");
        assertEquals(trained, today, "the model carries what its features were like");
        assertTrue(today.path("features").path("referenceRows").asInt() > 1000 && today.path("features").path("psi").path("ret_1d").isNumber(), today::toString);
        RunSpec late = new RunSpec("daily", OptionalInt.empty(), TODAY + 100, DemoMarket.BTC_SYMBOL, 2, Map.of());
        Path later = Files.createDirectory(folder.resolve("later"));
        JsonNode notes = new ObjectMapper().readTree(ENGINE.predict(late, MARKET, result.model(), later, (s, f) -> { }, () -> false)
                .report().toFile()).path("notes");
        assertTrue(notes.toString().contains("STALE"), notes::toString);
    }

    /** The live side is a month behind, catches up, and the run gives the bytes of one that computes everything. */
    @Test
    void dailyFromLiveFeaturesEqualsDailyFromWholeHistories(@TempDir Path folder) throws IOException {
        int end = DemoMarket.FIRST_DAY + DAYS - 1;
        LiveFeatures live = new LiveFeatures(KernelSet.choose("scalar"), MemoryHistorySource.asOf(MARKET, end - 30),
                new LiveFeatures.Spec(DemoMarket.BTC_SYMBOL, 40, 2));
        RunSpec daily = new RunSpec("daily", OptionalInt.empty(), TODAY, DemoMarket.BTC_SYMBOL, 2, Map.of());
        int[] asked = {0};
        LiveFeatureSource ready = (histories, days) -> {
            asked[0]++;
            return live.rows(histories, days);
        };
        Path incremental = Files.createDirectory(folder.resolve("incremental"));
        Path full = Files.createDirectory(folder.resolve("full"));
        RunResult kept = ENGINE.predict(daily, MARKET, ready, result.model(), incremental, (s, f) -> { }, () -> false);
        RunResult computed = ENGINE.predict(daily, MARKET, result.model(), full, (s, f) -> { }, () -> false);
        assertEquals(computed.predictions(), kept.predictions());
        JsonNode a = new ObjectMapper().readTree(kept.report().toFile());
        JsonNode b = new ObjectMapper().readTree(computed.report().toFile());
        assertEquals("incremental", a.at("/features/computed").asText());
        assertEquals("full", b.at("/features/computed").asText());
        assertEquals(b.get("quality"), a.get("quality"));
        assertEquals(b.get("live"), a.get("live"));
        assertEquals(1, asked[0]);
        // a run as of an earlier day does not find its state, and computes
        RunSpec earlier = new RunSpec("daily", OptionalInt.of(end - 3), TODAY, DemoMarket.BTC_SYMBOL, 2, Map.of());
        RunResult then = ENGINE.predict(earlier, MARKET, ready, result.model(), Files.createDirectory(folder.resolve("earlier")), (s, f) -> { }, () -> false);
        assertEquals("full", new ObjectMapper().readTree(then.report().toFile()).at("/features/computed").asText());
        assertEquals(end, live.lastDay());
    }

    @Test
    void threadsChangeNoByteAndTheSeedDoes(@TempDir Path folder) throws IOException {
        RunResult one = three(THREE, 1, MARKET, OptionalInt.empty(), folder.resolve("1"));
        RunResult five = three(THREE, 5, MARKET, OptionalInt.empty(), folder.resolve("5"));
        RunResult other = three(with(THREE, "seed", "2"), 2, MARKET, OptionalInt.empty(), folder.resolve("seed"));
        assertEquals(one.modelDigest(), five.modelDigest());
        assertNotEquals(one.modelDigest(), other.modelDigest());
        assertEquals(one.predictions(), five.predictions());
        assertEquals(-1, Files.mismatch(folder.resolve("1/oof.csv.gz"), folder.resolve("5/oof.csv.gz")));
    }

    @Test
    void runAsOfADayEqualsARunThatNeverSawLaterBars(@TempDir Path folder) throws IOException {
        int cut = DemoMarket.FIRST_DAY + DAYS - 40;
        List<BarSeries> known = new ArrayList<>();
        List<BarSeries> poisoned = new ArrayList<>();
        for (String symbol : MARKET.symbols()) {
            BarSeries whole = MARKET.series(symbol, HistorySource.UNTIL_END);
            known.add(whole.until(cut));
            poisoned.add(poisonedAfter(whole, cut));
        }
        for (int i = 0; i < 7; i++) {
            // listed after the day, with names between the others: symbol ordinals, of which draws are made, must not know of them
            poisoned.add(listedAfter(cut, "C00" + i + "0x", MARKET.series(MARKET.symbols().get(i), HistorySource.UNTIL_END)));
        }
        Map<String, String> drawing = with(with(THREE, "members", "gbdt,gbdt-rank,ridge"), "member.gbdt-rank.trees", "4");
        RunResult truth = three(drawing, 2, new MemoryHistorySource(known, MARKET.provenance()), OptionalInt.empty(), folder.resolve("known"));
        RunResult poison = three(drawing, 2, new MemoryHistorySource(poisoned, MARKET.provenance()), OptionalInt.of(cut), folder.resolve("poison"));
        assertEquals(truth.modelDigest(), poison.modelDigest());
        assertEquals(truth.predictions(), poison.predictions());
    }

    private static BarSeries listedAfter(int day, String symbol, BarSeries s) {
        int from = s.lastIndexAtOrBefore(day) + 1;
        int to = s.size();
        return new BarSeries(symbol, s.unit(), Arrays.copyOfRange(s.dates(), from, to), Arrays.copyOfRange(s.open(), from, to),
                Arrays.copyOfRange(s.high(), from, to), Arrays.copyOfRange(s.low(), from, to), Arrays.copyOfRange(s.close(), from, to),
                Arrays.copyOfRange(s.volume(), from, to));
    }

    private static BarSeries poisonedAfter(BarSeries series, int cut) {
        int from = series.lastIndexAtOrBefore(cut) + 1;
        double[][] columns = {series.open().clone(), series.high().clone(), series.low().clone(), series.close().clone(),
                series.volume().clone()};
        for (double[] column : columns) {
            for (int i = from; i < column.length; i++) {
                column[i] = 1e9;
            }
        }
        return new BarSeries(series.symbol(), series.unit(), series.dates().clone(), columns[0], columns[1], columns[2], columns[3], columns[4]);
    }

    @Test
    void cancelEndsTheRunAtAnyStage(@TempDir Path folder) {
        for (String stage : List.of("features", "train", "evaluate")) {
            boolean[] reached = {false};
            NumergridException e = assertThrows(NumergridException.class, () -> ENGINE.train(spec(THREE, 2, OptionalInt.empty()), MARKET,
                    folder, (s, f) -> reached[0] |= s.equals(stage), () -> reached[0]), stage);
            assertEquals(ErrorCode.CANCELLED, e.code());
        }
        assertFalse(Files.exists(folder.resolve("report.json")));
    }

    @Test
    void progressNeverFallsAndEndsAtOne(@TempDir Path folder) throws IOException {
        double[] last = {0};
        AtomicInteger falls = new AtomicInteger();
        ENGINE.train(spec(THREE, 2, OptionalInt.empty()), MARKET, folder, (stage, fraction) -> {
            falls.addAndGet(fraction < last[0] ? 1 : 0);
            last[0] = fraction;
        }, () -> false);
        assertEquals(0, falls.get());
        assertEquals(1.0, last[0]);
    }

    @Test
    void refusalsSayWhatIsMissing(@TempDir Path folder) {
        HistorySource one = new DemoMarket(1, 300).source();
        assertCode(ErrorCode.DATA_TOO_SMALL, () -> three(THREE, 1, one, OptionalInt.empty(), folder), "100");
        HistorySource brief = new DemoMarket(110, 300).source();
        assertCode(ErrorCode.FOLD_IMPOSSIBLE, () -> three(THREE, 1, brief, OptionalInt.empty(), folder), "dates");
        assertCode(ErrorCode.BTC_MISSING, () -> ENGINE.train(new RunSpec("fast", OptionalInt.empty(), TODAY, "BTC", 1, THREE), MARKET,
                folder, (s, f) -> { }, () -> false), "BTC");
        assertCode(ErrorCode.PROFILE_UNKNOWN, () -> ENGINE.train(new RunSpec("hourly", OptionalInt.empty(), TODAY, "BTC", 1, Map.of()),
                MARKET, folder, (s, f) -> { }, () -> false), "hourly");
        assertCode(ErrorCode.SETTING_UNKNOWN, () -> three(with(THREE, "member.gbdt.tree", "1"), 1, MARKET, OptionalInt.empty(), folder),
                "member.gbdt.tree");
        assertCode(ErrorCode.SETTING_INVALID, () -> three(with(THREE, "members", "gbdt,ridge,oracle"), 1, MARKET, OptionalInt.empty(), folder),
                "oracle");
        assertCode(ErrorCode.SETTING_INVALID, () -> three(with(THREE, "thinning", "5"), 1, MARKET, OptionalInt.empty(), folder), "thinning");
        HistorySource none = new MemoryHistorySource(List.of(), List.<Provenance>of());
        assertCode(ErrorCode.DATA_TOO_SMALL, () -> three(THREE, 1, none, OptionalInt.empty(), folder), "0");
    }

    private static void assertCode(ErrorCode code, org.junit.jupiter.api.function.Executable call, String named) {
        NumergridException e = assertThrows(NumergridException.class, call);
        assertEquals(code, e.code(), e.getMessage());
        assertTrue(e.getMessage().contains(named), e.getMessage());
    }

    private static List<String> fieldNames(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
