package io.numergrid.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.history.BarSeries;
import io.numergrid.history.DemoMarket;
import io.numergrid.history.HistorySource;
import io.numergrid.history.MemoryHistorySource;
import io.numergrid.kernel.KernelSet;
import io.numergrid.model.MemberCodec;
import io.numergrid.model.Model;
import io.numergrid.model.ModelFile;
import io.numergrid.predict.Ensemble;
import io.numergrid.predict.Prediction;
import io.numergrid.rank.BinBlock;
import io.numergrid.train.Member;
import io.numergrid.train.SyntheticBlock;
import io.numergrid.train.TrainRequest;
import io.numergrid.train.TrainingTarget;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a trainer can be given that it cannot learn from, for all six members, and as far out as it can be given: a whole run where histories
 * or settings make it so. Each ends in a defined result without a NaN or in an error that says why.
 */
class BadInputTest {
    private static final List<String> MEMBERS = RunProfile.load("fast", Map.of()).members();
    private static final int SYMBOLS = 104;
    private static final int DAYS = 640;
    private static final int TODAY = DemoMarket.FIRST_DAY + DAYS + 1;
    private static final RunEngine ENGINE = new RunEngine(KernelSet.choose("scalar"));
    private static final RunStages STAGES = new RunStages(KernelSet.choose("scalar"),
            RunStages.Setup.of(RunProfile.load("fast", Map.of()), new DemoMarket(1, 1).source().provenance(), DemoMarket.BTC_SYMBOL));
    private static final HistorySource MARKET = new DemoMarket(SYMBOLS, DAYS).source();
    private static final Map<String, String> SMALL = Map.ofEntries(Map.entry("thinning", "7,3,2"), Map.entry("evaluate.importanceRows", "0"),
            Map.entry("evaluate.bootstrapResamples", "100"), Map.entry("member.gbdt.trees", "3"), Map.entry("member.gbdt.minRows", "60"),
            Map.entry("member.gbdt-rank.trees", "3"), Map.entry("member.gbdt-rank.minRows", "60"), Map.entry("member.forest.trees", "2"),
            Map.entry("control.gbdt.trees", "2"));

    static Stream<String> members() {
        return MEMBERS.stream();
    }

    private static Map<String, String> with(String... settings) {
        Map<String, String> all = new HashMap<>(SMALL);
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        return all;
    }

    private static RunResult run(HistorySource source, Map<String, String> settings, Path folder) {
        return ENGINE.train(new RunSpec("fast", OptionalInt.empty(), TODAY, DemoMarket.BTC_SYMBOL, 2, settings), source, folder,
                (stage, share) -> { }, () -> false);
    }

    private static NumergridException refused(ErrorCode code, HistorySource source, Map<String, String> settings, Path folder) {
        NumergridException e = assertThrows(NumergridException.class, () -> run(source, settings, folder));
        assertEquals(code, e.code(), e.getMessage());
        assertFalse(Files.exists(folder.resolve(RunEngine.REPORT_JSON)), "a refused run leaves no report");
        return e;
    }

    /** The model is read back, which refuses any number that is not finite; predictions and the report have none either. */
    private static JsonNode finite(RunResult result) throws IOException {
        Model model = new ModelFile(MemberCodec.installed()).read(result.model()).model();
        assertEquals(MEMBERS, model.ensemble().members().stream().map(Member::kind).toList());
        for (double weight : model.ensemble().weights()) {
            assertTrue(weight >= 0 && weight <= 1);
        }
        for (Prediction p : result.predictions().predictions()) {
            assertTrue(p.value() > 0 && p.value() < 1, p.toString());
        }
        String report = Files.readString(result.report());
        assertFalse(report.contains("NaN") || report.contains("Infinity"), "the report has a number that is none");
        return new ObjectMapper().readTree(report);
    }

    private static Member fit(String kind, BinBlock block, String... parameters) {
        Map<String, String> map = new HashMap<>();
        for (int i = 0; i < parameters.length; i += 2) {
            map.put(parameters[i], parameters[i + 1]);
        }
        TrainingTarget target = SyntheticBlock.targetOf(block);
        return STAGES.trainer(kind).train(new TrainRequest(block, target, block.dateCount(), map, 1, 1, () -> false, STAGES.kernels()));
    }

    private static double[] predict(Member member, BinBlock block) {
        double[] out = new double[block.rows()];
        member.predict(block, 0, out.length, out);
        for (double p : out) {
            assertTrue(Double.isFinite(p), member.kind());
        }
        for (double gain : member.importance()) {
            assertTrue(Double.isFinite(gain) && gain >= 0, member.kind());
        }
        return out;
    }

    private static HistorySource changed(UnaryOperator<BarSeries> change) {
        List<BarSeries> all = MARKET.symbols().stream().map(s -> change.apply(MARKET.series(s, HistorySource.UNTIL_END))).toList();
        return new MemoryHistorySource(all, MARKET.provenance());
    }

    private static double[] filled(int length, double value) {
        double[] column = new double[length];
        Arrays.fill(column, value);
        return column;
    }

    /** Without volume every feature made of it is constant or missing on all rows. */
    @Test
    void constantAndMissingFeaturesOfAWholeRun(@TempDir Path folder) throws IOException {
        HistorySource noVolume = changed(s -> new BarSeries(s.symbol(), s.unit(), s.dates(), s.open(), s.high(), s.low(), s.close(),
                filled(s.size(), 1)));
        JsonNode report = finite(run(noVolume, with("quality.zeroVolumeBars", "1000", "quality.exclude", "false"), folder));
        assertEquals(7, report.get("folds").size());
    }

    /** Feature 4 of the block is constant, feature 5 always missing: no member reads them, none minds. */
    @ParameterizedTest
    @MethodSource("members")
    void aConstantAndAMissingFeatureAreNotLearnedFrom(String kind) {
        BinBlock block = new SyntheticBlock(71, 12, 150, 9).build();
        Member member = fit(kind, block);
        predict(member, block);
        assertEquals(0, member.importance()[4], kind);
        assertEquals(0, member.importance()[5], kind);
    }

    /** Where no feature varies, the members of our own give one value, and those that choose columns say that there are none. */
    @ParameterizedTest
    @ValueSource(ints = {17, BinBlock.BIN_MISSING})
    void nothingVaries(int bin) {
        BinBlock block = new SyntheticBlock(72, 12, 150, 9).build();
        for (byte[] column : block.bins()) {
            Arrays.fill(column, (byte) bin);
        }
        for (String kind : MEMBERS) {
            if (kind.startsWith("ignite")) {
                NumergridException e = assertThrows(NumergridException.class, () -> fit(kind, block), kind);
                assertEquals(ErrorCode.DATA_TOO_SMALL, e.code());
                assertTrue(e.getMessage().contains("no feature varies"), e.getMessage());
            } else {
                assertEquals(1, Arrays.stream(predict(fit(kind, block), block)).distinct().count(), kind);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 30})
    void oneDateOnlyIsNoHistory(int days, @TempDir Path folder) {
        HistorySource brief = new DemoMarket(110, days).source();
        NumergridException e = assertThrows(NumergridException.class, () -> run(brief, SMALL, folder));
        assertTrue(e.code() == ErrorCode.FOLD_IMPOSSIBLE || e.code() == ErrorCode.DATA_TOO_SMALL, e.toString());
        assertTrue(e.getMessage().contains("date") || e.getMessage().contains("history"), e.getMessage());
    }

    @ParameterizedTest
    @MethodSource("members")
    void aMemberOfOneDateIsFinite(String kind) {
        BinBlock block = new SyntheticBlock(73, 1, 150, 9).build();
        predict(fit(kind, block), block);
    }

    @ParameterizedTest
    @MethodSource("members")
    void fewerRowsThanLeaves(String kind) {
        BinBlock block = new SyntheticBlock(74, 2, 5, 9).build();
        assertTrue(block.rows() < 12);
        String[] leaves = kind.startsWith("gbdt") ? new String[] {"leaves", "512", "minRows", "1"} : new String[0];
        double[] p = predict(fit(kind, block, leaves), block);
        assertTrue(Arrays.stream(p).distinct().count() <= block.rows());
    }

    /** No leaf may be so small: trees without a split, whose member says one value for all and scores nothing. */
    @Test
    void treesThatCannotSplitEndWellInAWholeRun(@TempDir Path folder) throws IOException {
        JsonNode report = finite(run(MARKET, with("member.gbdt.minRows", "1000000", "member.gbdt-rank.minRows", "1000000",
                "member.forest.minRows", "1000000"), folder));
        assertTrue(report.at("/members/gbdt/numeraiCorr/mean").isNull() || report.at("/members/gbdt/numeraiCorr/count").asInt() == 0, report::toString);
        assertTrue(report.at("/members/ridge/numeraiCorr/mean").isNumber());
    }

    /** Coins that are all the same coin: every label of a date is a tie, every feature too. */
    @Test
    void equalTargetsAreRefusedWithTheReason(@TempDir Path folder) {
        BarSeries one = MARKET.series(DemoMarket.BTC_SYMBOL, HistorySource.UNTIL_END);
        HistorySource same = changed(s -> new BarSeries(s.symbol(), one.unit(), one.dates(), one.open(), one.high(), one.low(), one.close(), one.volume()));
        NumergridException e = refused(ErrorCode.DATA_TOO_SMALL, same, SMALL, folder);
        assertTrue(e.getMessage().contains("varies"), e.getMessage());
    }

    @ParameterizedTest
    @MethodSource("members")
    void equalTargetsGiveOneValueOrAReason(String kind) {
        BinBlock block = new SyntheticBlock(75, 12, 150, 9).build();
        for (int d = 0; d < block.dateCount(); d++) {
            for (int r = block.rowStart()[d]; r < block.rowStart()[d + 1]; r++) {
                block.targetRank()[r] = block.targetRank()[r] > 0 ? block.labelled()[d] + 1 : 0;
                block.targetBin()[r] = (byte) (block.targetRank()[r] > 0 ? 2 : -1);
            }
        }
        if (kind.startsWith("ignite")) {
            assertEquals(ErrorCode.DATA_TOO_SMALL, assertThrows(NumergridException.class, () -> fit(kind, block)).code());
        } else {
            assertEquals(1, Arrays.stream(predict(fit(kind, block), block)).distinct().count());
        }
    }

    /** Imports let no NaN pass; below them, in memory, it is no price: the symbol has no label where it would need it, and the rest goes on. */
    @Test
    void aPriceThatIsNaNIsNoTarget(@TempDir Path folder) throws IOException {
        HistorySource broken = changed(s -> {
            if (!s.symbol().equals("C0007")) {
                return s;
            }
            double[][] columns = {s.open().clone(), s.high().clone(), s.low().clone(), s.close().clone(), s.volume().clone()};
            for (double[] column : columns) {
                Arrays.fill(column, s.size() / 2, s.size(), Double.NaN);
            }
            return new BarSeries(s.symbol(), s.unit(), s.dates(), columns[0], columns[1], columns[2], columns[3], columns[4]);
        });
        RunResult result = run(broken, SMALL, folder);
        finite(result);
        assertTrue(result.predictions().excluded().containsKey("C0007"), () -> result.predictions().excluded().toString());
    }

    @ParameterizedTest
    @MethodSource("members")
    void rowsWithoutATargetAreNotRead(String kind) {
        BinBlock some = new SyntheticBlock(76, 12, 150, 9).unlabelledShare(0.3).build();
        BinBlock same = new SyntheticBlock(76, 12, 150, 9).unlabelledShare(0.3).build();
        for (int r = 0; r < same.rows(); r++) {
            if (same.targetRank()[r] == 0) {
                assertTrue(Double.isNaN(same.label()[r]));
                for (byte[] column : same.bins()) {
                    column[r] = 62;
                }
            }
        }
        double[] a = predict(fit(kind, some), some);
        double[] b = predict(fit(kind, same), same);
        for (int r = 0; r < a.length; r++) {
            assertTrue(some.targetRank()[r] == 0 || a[r] == b[r], kind);
        }
        BinBlock none = new SyntheticBlock(76, 3, 20, 9).unlabelledShare(1.1).build();
        NumergridException e = assertThrows(NumergridException.class, () -> fit(kind, none));
        assertEquals(ErrorCode.DATA_TOO_SMALL, e.code());
        assertTrue(e.getMessage().contains("label"), e.getMessage());
    }

    /** Rows have no weights, so that none can be zero: nothing of a request could carry them, and a parameter of that name is refused. */
    @Test
    void rowsHaveNoWeights(@TempDir Path folder) {
        List<String> carried = new ArrayList<>();
        for (Class<?> type : List.of(TrainRequest.class, TrainingTarget.class, BinBlock.class)) {
            Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName).forEach(carried::add);
        }
        assertFalse(carried.stream().anyMatch(name -> name.toLowerCase(java.util.Locale.ROOT).contains("weight")), carried.toString());
        BinBlock block = new SyntheticBlock(77, 3, 20, 9).build();
        for (String kind : MEMBERS) {
            NumergridException e = assertThrows(NumergridException.class, () -> fit(kind, block, "weight", "0"));
            assertEquals(ErrorCode.ARGUMENT_INVALID, e.code());
            assertTrue(e.getMessage().contains("'weight'"), e.getMessage());
            refused(ErrorCode.SETTING_UNKNOWN, MARKET, with("member." + kind + ".weight", "0"), folder);
        }
        Member ridge = fit("ridge", block);
        assertThrows(IllegalArgumentException.class, () -> new Ensemble(List.of(ridge, ridge), new double[] {0, 0}), "members have, and their sum is 1");
    }

    @Test
    void aFoldThatThePurgeLeavesEmptyIsRefusedWithTheNumbers(@TempDir Path folder) {
        NumergridException e = refused(ErrorCode.FOLD_IMPOSSIBLE, MARKET, with("embargoDays", "365", "thinning", "3"), folder);
        assertTrue(e.getMessage().contains("0 stay") || e.getMessage().contains("fold 1") || e.getMessage().contains("fewer than 8"), e.getMessage());
    }

    /** A run in a process of too little heap, as a user would start it. */
    public static final class Starved {
        private Starved() {
        }

        public static void main(String[] args) throws IOException {
            HistorySource market = new DemoMarket(600, 640).source();
            Path folder = Files.createTempDirectory("numergrid-starved");
            try {
                new RunEngine(KernelSet.choose("scalar")).train(new RunSpec("weekly", OptionalInt.empty(), TODAY, DemoMarket.BTC_SYMBOL, 1, Map.of()), market,
                        folder, (stage, share) -> { }, () -> false);
            } catch (NumergridException e) {
                System.out.println(e.code() + " " + e.getMessage());
            } finally {
                Files.delete(folder);
            }
        }
    }

    @Test
    void moreMemoryThanThereIsIsRefusedBeforeTheWork() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx72m"));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream().filter(o -> o.startsWith("--add-")).forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Starved.class.getName()));
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        assertTrue(said.startsWith("MEMORY_INSUFFICIENT"), said);
        assertTrue(said.contains("MiB") && said.contains("-Xmx"), said);
    }

    /** Wherever a fit asks whether it is cancelled, it ends so; one of trees asks in the middle of a tree. */
    @ParameterizedTest
    @MethodSource("members")
    void cancelEndsAFitInTheMiddle(String kind) {
        BinBlock block = new SyntheticBlock(78, 20, 150, 9).build();
        TreeSet<String> said = new TreeSet<>();
        boolean ended = true;
        for (int polls = 0; ended && polls < 40; polls++) {
            AtomicInteger left = new AtomicInteger(polls);
            TrainRequest request = new TrainRequest(block, SyntheticBlock.targetOf(block), block.dateCount(), kind.equals("ridge") || kind.startsWith("ignite")
                    ? Map.of() : Map.of("minRows", "20"), 1, 1, () -> left.getAndDecrement() <= 0, STAGES.kernels());
            try {
                STAGES.trainer(kind).train(request);
                ended = false;
            } catch (NumergridException e) {
                assertEquals(ErrorCode.CANCELLED, e.code());
                said.add(e.getMessage().replaceAll("[0-9]+", "n"));
            }
        }
        assertFalse(said.isEmpty());
        boolean trees = kind.startsWith("gbdt") || kind.equals("forest");
        assertEquals(trees, said.contains("the fit was cancelled while a tree was growing"), said.toString());
    }

    @Test
    void aCancelledRunLeavesNoModel(@TempDir Path folder) throws IOException {
        AtomicInteger polls = new AtomicInteger();
        boolean[] training = {false};
        NumergridException e = assertThrows(NumergridException.class, () -> ENGINE.train(new RunSpec("fast", OptionalInt.empty(), TODAY,
                DemoMarket.BTC_SYMBOL, 2, with("member.gbdt.trees", "2000")), MARKET, folder, (stage, share) -> training[0] |= stage.equals("train"),
                () -> training[0] && polls.incrementAndGet() > 60)); // by then both workers are within their trees
        assertEquals(ErrorCode.CANCELLED, e.code());
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(), files.toList());
        }
    }

    /** A daily run meets the file of a later version. */
    @Test
    void aModelOfANewerVersionIsNotRead(@TempDir Path folder) throws IOException {
        BinBlock block = new SyntheticBlock(79, 12, 150, 138).build();
        List<Member> members = List.of(fit("ridge", block));
        Path file = new ModelFile(MemberCodec.installed()).write(folder, new Model(io.numergrid.feature.FeatureCatalogue.names(), "rank63/1", "20D2L/1",
                RunProfile.load("fast", Map.of()).settings(), 1, List.of(1, 2), new Ensemble(members, new double[] {1})), "{}");
        byte[] bytes = Files.readAllBytes(file);
        bytes[11]++; // the last byte of the format version
        Files.write(file, bytes);
        NumergridException e = assertThrows(NumergridException.class, () -> ENGINE.predict(new RunSpec("daily", OptionalInt.empty(), TODAY,
                DemoMarket.BTC_SYMBOL, 2, Map.of()), MARKET, file, folder, (stage, share) -> { }, () -> false));
        assertEquals(ErrorCode.MODEL_NEWER, e.code());
        assertTrue(e.getMessage().contains("update Numergrid"), e.getMessage());
    }
}
