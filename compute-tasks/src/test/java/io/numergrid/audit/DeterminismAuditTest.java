package io.numergrid.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.feature.FeatureColumns;
import io.numergrid.feature.MarketContext;
import io.numergrid.history.BarSeries;
import io.numergrid.history.HistorySource;
import io.numergrid.kernel.KernelSet;
import io.numergrid.run.RunProfile;
import io.numergrid.run.RunStages;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The audit finds the stages of a run equal in every variant, and a stage that looks at its batch not. */
class DeterminismAuditTest {
    private static final RunProfile PROFILE = RunProfile.load("fast", Map.of("thinning", "2", "members", "gbdt,gbdt-rank,forest,ridge",
            "member.gbdt.minRows", "20", "member.gbdt-rank.minRows", "20", "member.forest.minRows", "20"));

    @Test
    void everyVariantGivesTheSameBytes() {
        DeterminismReport report = audit(kernels -> new RunStages(kernels, AuditMarket.SETUP));
        assertTrue(report.equal(), report.toString());
        assertTrue(report.variants().size() >= 4, report.toString());
        assertEquals(List.of("bins", "features", "labels", "member forest", "member gbdt", "member gbdt-rank", "member ridge", "universe"),
                List.copyOf(report.variants().get(0).digests().keySet()));
        assertEquals(8, new TreeSet<>(report.variants().get(0).digests().values()).size());
        assertEquals(KernelSet.PREFERENCE.size() - 1, report.notes().size() + report.variants().size() - 4, "kernels tried or told of");
    }

    @Test
    void aStageThatDependsOnItsBatchIsFound() {
        DeterminismReport report = audit(kernels -> new RunStages(kernels, AuditMarket.SETUP) {
            @Override
            public List<FeatureColumns> features(List<BarSeries> batch, MarketContext market) {
                List<FeatureColumns> columns = super.features(batch, market);
                columns.get(0).columns()[0][0] = batch.size();
                return columns;
            }
        });
        assertFalse(report.equal());
    }

    private static DeterminismReport audit(Function<KernelSet, RunStages> stages) {
        HistorySource source = AuditMarket.source();
        return DeterminismAudit.run(PROFILE, stages, AuditMarket.KERNELS, source, (stage, done) -> { }, () -> false);
    }
}
