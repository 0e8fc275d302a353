package io.numergrid.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.rank.BinBlock;
import io.numergrid.run.FitPool;
import io.numergrid.run.RunProfile;
import io.numergrid.run.RunStages;
import io.numergrid.train.SyntheticBlock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Quantised trees score as their double-precision reference does, and where they do not it shows. */
class PrecisionAuditTest {
    private static final Map<String, String> SMALL = Map.ofEntries(Map.entry("member.gbdt.trees", "30"), Map.entry("member.gbdt-rank.trees", "30"),
            Map.entry("member.gbdt.learningRate", "0.1"), Map.entry("member.gbdt-rank.learningRate", "0.1"),
            Map.entry("member.gbdt.featureFraction", "0.5"), Map.entry("member.gbdt-rank.featureFraction", "0.5"),
            Map.entry("member.forest.featureFraction", "0.5"), Map.entry("member.forest.trees", "10"), Map.entry("member.gbdt.minRows", "100"),
            Map.entry("member.gbdt-rank.minRows", "100"));

    @Test
    void integersCostNoScore() {
        BinBlock block = new SyntheticBlock(61, 100, 250, 12).signal(0.3).build();
        double[] done = {0};
        PrecisionReport report = PrecisionAudit.run(RunProfile.load("fast", SMALL), new RunStages(AuditMarket.KERNELS, AuditMarket.SETUP), block,
                new FitPool(2, () -> false), share -> done[0] = share, () -> false);
        assertEquals(List.of("gbdt", "gbdt-rank", "forest"), report.lines().stream().map(PrecisionReport.Line::member).toList());
        for (PrecisionReport.Line line : report.lines()) {
            assertEquals(3, line.quantised().size());
            line.quantised().forEach(score -> assertTrue(score > 0.1, line.toString()));
            assertTrue(line.within(), line.toString());
        }
        assertTrue(report.within());
        assertEquals(1, done[0], 1e-9);
    }

    @Test
    void differencesBeyondTheLimitsFail() {
        List<Double> at = List.of(0.10, 0.08);
        assertTrue(new PrecisionReport.Line("gbdt", List.of(0.1049, 0.0752), at).within());
        assertFalse(new PrecisionReport.Line("gbdt", List.of(0.1012, 0.0812), at).within(), "the mean");
        assertFalse(new PrecisionReport.Line("gbdt", List.of(0.1052, 0.0752), at).within(), "a fold");
        assertFalse(new PrecisionReport.Line("gbdt", List.of(Double.NaN, 0.08), at).within(), "undefined");
        assertFalse(new PrecisionReport.Line("gbdt", List.of(), List.of()).within(), "nothing compared");
    }
}
