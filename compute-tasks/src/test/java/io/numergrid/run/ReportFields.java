package io.numergrid.run;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What every report of a training run holds, field by field with its form: other programs read it. Fields may be added, never taken
 * away. In a path {@code *} stands for every item of an array or every field of an object, of which there must be one.
 */
final class ReportFields {
    private static final List<String> SKILL = List.of("mean number", "sd number", "sharpe number", "maxDrawdown number", "ci95 interval");
    private static final List<String> FOLD_SCORES = List.of("numeraiCorr number", "rmse number-or-null", "rmseConstant number",
            "pearson number", "spearman number");
    private static final List<String> FIELDS = List.of("dataset.symbols count", "dataset.bars count", "dataset.rejected count",
            "dataset.repaired count", "dataset.kind REAL|GENERATED", "dataset.survivorship SNAPSHOT|COMPLETE|UNKNOWN",
            "dataset.digest [0-9a-f]{64}", "features.count count", "features.pvm count", "features.statistical count",
            "features.technical count", "features.computed full|incremental", "folds.*.index count", "folds.*.trainFrom date", "folds.*.trainTo date", "folds.*.testFrom date",
            "folds.*.testTo date", "folds.*.trainRows count", "folds.*.testRows count", "folds.*.purgedRows count",
            "folds.*.minGapDays count", "folds.*.weights.* number", "controls.shuffled.numeraiCorr.mean number",
            "controls.shuffled.numeraiCorr.ci95 interval", "differences.*.mean number", "differences.*.ci95 interval",
            "differences.ensembleMinusEqual.count count", "differences.ensembleMinusInverseRmse.count count",
            "differences.ensembleMinusBestSingle.count count", "differences.dynamicMinusEqual.count count",
            "differences.dynamicMinusInverseRmse.count count", "differences.dynamicMinusBestSingle.count count",
            "contributions.*.without.mean number", "contributions.*.gain.mean number", "contributions.*.gain.ci95 interval",
            "contributions.ignite.gain.count count", "controls.constant.rmse number", "stages.* number", "fits.* number", "trainIdleShare number", "memory.rssPeakBytes count", "memory.estimatedHeapBytes count",
            "memory.heapPeakBytes count", "memory.offHeapBytes count", "model.version [0-9a-f]{12}", "model.digest [0-9a-f]{64}",
            "importance.permutationRows count", "importance.permutationDates count", "importance.clusters count", "importance.front count",
            "importance.ranking.*.rank count", "importance.ranking.*.feature .+", "importance.ranking.*.family pvm|statistical|technical",
            "importance.ranking.*.permutation number", "importance.ranking.*.ci95 interval", "importance.ranking.*.gain number",
            "importance.ranking.*.frontFolds count", "importance.ranking.*.cluster count", "importance.ranking.*.clusterSize count",
            "importance.ranking.*.selectedFolds count", "selection.mode none|stable",
            "kernels .+", "jdk .+", "seed count", "provenance.*.source .+", "provenance.*.kind REAL|GENERATED", "provenance.*.digest .+",
            "provenance.*.rows count", "quality.state GREEN|YELLOW|RED", "quality.data.state GREEN|YELLOW|RED",
            "quality.features.state GREEN|YELLOW|RED", "quality.data.symbols.* count", "quality.data.sampledRows count",
            "quality.data.excludedRows count", "quality.data.liveEligible count", "quality.data.liveExcluded count",
            "quality.data.missingDays.count count", "quality.data.thinDays.count count", "quality.features.rows count",
            "quality.features.referenceRows count", "quality.features.fromDate date", "quality.features.referenceTo date",
            "quality.features.counts.* count", "quality.features.psi.* number-or-null");

    private ReportFields() {
    }

    /** Fails unless every field is there in its form. */
    static void check(JsonNode report) {
        FIELDS.forEach(field -> check(report, field));
        for (String scored : List.of("ensemble", "ensembleTop300", "alternatives.equal", "alternatives.inverseRmse", "alternatives.bestSingle", "alternatives.dynamic")) {
            SKILL.forEach(field -> check(report, scored + ".numeraiCorr." + field));
        }
        for (String scored : List.of("folds.*.ensemble", "folds.*.members.*")) {
            FOLD_SCORES.forEach(field -> check(report, scored + "." + field));
        }
    }

    private static void check(JsonNode report, String field) {
        int blank = field.indexOf(' ');
        List<JsonNode> found = List.of(report);
        for (String step : field.substring(0, blank).split("\\.")) {
            List<JsonNode> next = new ArrayList<>();
            for (JsonNode node : found) {
                if (step.equals("*")) {
                    node.forEach(next::add);
                } else {
                    assertTrue(node.has(step), () -> "the report lacks " + field);
                    next.add(node.get(step));
                }
            }
            assertFalse(next.isEmpty(), () -> "the report has nothing at " + field);
            found = next;
        }
        for (JsonNode value : found) {
            assertTrue(hasForm(value, field.substring(blank + 1)), () -> field + " is " + value);
        }
    }

    private static boolean hasForm(JsonNode value, String form) {
        switch (form) {
            case "count":
                return value.isIntegralNumber() && value.asLong() >= 0;
            case "number":
                return value.isNumber() && Double.isFinite(value.asDouble());
            case "number-or-null":
                return value.isNull() || hasForm(value, "number");
            case "interval":
                return value.size() == 2 && hasForm(value.get(0), "number") && value.get(0).asDouble() <= value.get(1).asDouble();
            case "date":
                return value.asText().matches("\\d{4}-\\d{2}-\\d{2}");
            default:
                return value.isTextual() && value.asText().matches(form);
        }
    }
}
