package io.numergrid.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.feature.FeatureColumns;
import io.numergrid.feature.MarketContext;
import io.numergrid.history.BarSeries;
import io.numergrid.history.DemoMarket;
import io.numergrid.history.HistorySource;
import io.numergrid.kernel.KernelSet;
import io.numergrid.run.RunProfile;
import io.numergrid.run.RunStages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The audit finds the stages of a run equal in every variant, whole small models by every road, in this process and in others, and a stage
 * that looks at its batch not. This is the small matrix of every build; {@code numergrid audit determinism} computes the large one.
 */
class DeterminismAuditTest {
    /** What {@link AuditMarket#SETUP} says, in the words of a profile: other processes know the profile only. */
    private static final Map<String, String> SMALL = Map.ofEntries(Map.entry("thinning", "2"), Map.entry("folds", "3"),
            Map.entry("universe.minBars", "40"), Map.entry("universe.minSymbols", "20"), Map.entry("member.gbdt.minRows", "20"),
            Map.entry("member.gbdt-rank.minRows", "20"), Map.entry("member.forest.minRows", "20"), Map.entry("member.gbdt.trees", "40"),
            Map.entry("member.gbdt-rank.trees", "40"));
    private static final RunProfile PROFILE = RunProfile.load("fast", SMALL);
    private static final HistorySource SOURCE = AuditMarket.source();

    private static DeterminismReport audit(DeterminismSpec spec, Function<KernelSet, RunStages> stages) {
        return DeterminismAudit.run(PROFILE, spec, stages, AuditMarket.KERNELS, SOURCE, (stage, done) -> { }, () -> false);
    }

    private static RunStages stages(KernelSet kernels) {
        return new RunStages(kernels, RunStages.Setup.of(PROFILE, SOURCE.provenance(), DemoMarket.BTC_SYMBOL));
    }

    @Test
    void everyRoadGivesTheSameBytes() {
        assertEquals(AuditMarket.SETUP, stages(AuditMarket.KERNELS).setup());
        DeterminismReport report = audit(new DeterminismSpec(5, 2, true, false), DeterminismAuditTest::stages);
        assertTrue(report.equal(), report.toString());
        Set<String> parts = new TreeSet<>(Set.of("bins", "features", "labels", "universe"));
        PROFILE.members().forEach(kind -> parts.add("member " + kind));
        assertEquals(parts, report.variants().get(0).digests().keySet());
        assertEquals(10, new TreeSet<>(report.variants().get(0).digests().values()).size());
        Map<Long, Set<String>> digests = new TreeMap<>();
        Map<String, Integer> roads = new TreeMap<>();
        for (MatrixCell cell : report.cells()) {
            digests.computeIfAbsent(cell.seed(), s -> new TreeSet<>()).add(cell.digest());
            roads.merge(cell.jdk() + " " + cell.kernels(), 1, Integer::sum);
        }
        assertEquals(Set.of(1L, 2L, 3L, 4L, 5L), digests.keySet());
        digests.values().forEach(d -> assertEquals(1, d.size(), report.toString()));
        assertEquals(5, digests.values().stream().flatMap(Set::stream).distinct().count(), "a model per seed");
        roads.forEach((road, cells) -> assertEquals(4 * 3, cells, road));
        // every order and number of threads on four sets of kernels on each of two Javas; what is not there is told of
        assertTrue(roads.size() >= 2, roads.toString());
        assertEquals(List.of("gbdt", "gbdt-rank", "forest"), report.precision().lines().stream().map(PrecisionReport.Line::member).toList());
        report.precision().lines().forEach(line -> assertEquals(List.of(3, 3), List.of(line.quantised().size(), line.reference().size())));
        long absent = report.notes().stream().filter(n -> n.contains("lanes")).count() + 4 * report.notes().stream().filter(n -> n.startsWith("JDK")).count();
        assertEquals(8, roads.size() + absent, () -> roads + " " + report.notes());
    }

    @Test
    void aStageThatDependsOnItsBatchIsFound() {
        DeterminismReport report = audit(new DeterminismSpec(1, 2, false, false), kernels -> new RunStages(kernels, AuditMarket.SETUP) {
            @Override
            public List<FeatureColumns> features(List<BarSeries> batch, MarketContext market) {
                List<FeatureColumns> columns = super.features(batch, market);
                for (FeatureColumns symbol : columns) {
                    Arrays.fill(symbol.columns()[batch.size() % 138], batch.size());
                }
                return columns;
            }
        });
        assertFalse(report.equal());
        assertFalse(report.passed());
        assertNotEquals(1, report.cells().stream().map(MatrixCell::digest).distinct().count(), "whole models show it, too");
    }

    @Test
    void aProcessThatFailsEndsTheAudit(@TempDir Path folder) throws IOException {
        Path task = Files.createFile(folder.resolve("task"));
        OtherJvm jvm = new OtherJvm(Path.of(System.getProperty("java.home")), 128, true);
        NumergridException e = assertThrows(NumergridException.class, () -> jvm.run(task, folder, new ArrayList<>(), n -> { }, () -> false));
        assertEquals(ErrorCode.UNAVAILABLE, e.code());
        assertTrue(e.getMessage().contains("EOFException") && e.getMessage().contains("128-bit"), e.getMessage());
        assertEquals(ErrorCode.CANCELLED, assertThrows(NumergridException.class,
                () -> jvm.run(task, folder, new ArrayList<>(), n -> { }, () -> true)).code());
    }
}
