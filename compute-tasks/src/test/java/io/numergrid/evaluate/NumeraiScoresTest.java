package io.numergrid.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.predict.SubmissionCleaner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Every case of the vectors agrees to 1e-12, and what the reference refuses is refused. */
class NumeraiScoresTest {
    private static final double TOLERANCE = 1e-12;

    private static void refused(ErrorCode code, Runnable call) {
        assertEquals(code, assertThrows(NumergridException.class, call::run).code());
    }

    private static void columnFamily(String name, int cases, UnaryOperator<double[]> ours) {
        List<JsonNode> family = ScoringVectors.family(name);
        assertEquals(cases, family.size());
        for (JsonNode c : family) {
            double[] input = ScoringVectors.doubles(c.get("input"));
            if (c.path("raises").asBoolean()) {
                refused(ErrorCode.SCORE_INPUT_INVALID, () -> ours.apply(input));
            } else {
                assertArrayEquals(ScoringVectors.doubles(c.get("expected")), ours.apply(input), TOLERANCE, () -> name + " " + c.get("n"));
            }
        }
    }

    @Test
    void columnTransformsAgree() {
        columnFamily("tie_broken_rank", 20, NumeraiScores::tieBrokenRank);
        columnFamily("tie_kept_rank", 20, NumeraiScores::tieKeptRank);
        columnFamily("gaussian_ppf", 20, NumeraiScores::gaussianize);
        columnFamily("power_1_5", 20, NumeraiScores::pow15);
        columnFamily("tie_kept_rank__gaussianize__pow_1_5", 20, NumeraiScores::gaussianRankPow15);
    }

    @Test
    void numeraiCorrAgrees() {
        List<JsonNode> family = ScoringVectors.family("numerai_corr");
        assertEquals(27, family.size());
        for (JsonNode c : family) {
            NumeraiScores.CorrOptions options = new NumeraiScores.CorrOptions(c.path("top_bottom").asInt(0),
                    c.get("target_pow15").asBoolean(), c.get("max_filtered_index_ratio").asDouble());
            String[] predictionIds = ScoringVectors.strings(c.get("pred_ids"));
            double[] predictions = ScoringVectors.doubles(c.get("predictions"));
            String[] targetIds = ScoringVectors.strings(c.get("target_ids"));
            double[] targets = ScoringVectors.doubles(c.get("targets"));
            if (c.get("raises").asBoolean()) {
                refused(ErrorCode.SCORE_INPUT_INVALID,
                        () -> NumeraiScores.numeraiCorr(predictionIds, predictions, targetIds, targets, options));
                continue;
            }
            double expected = ScoringVectors.number(c.get("expected"));
            assertEquals(expected, NumeraiScores.numeraiCorr(predictionIds, predictions, targetIds, targets, options), TOLERANCE);
            if (Arrays.equals(predictionIds, targetIds)) {
                assertEquals(expected, NumeraiScores.numeraiCorr(predictions, targets, options), TOLERANCE);
            }
        }
    }

    @Test
    void correlationContributionAgrees() {
        List<JsonNode> family = ScoringVectors.family("correlation_contribution");
        assertEquals(22, family.size());
        for (JsonNode c : family) {
            List<String> ids = List.of(ScoringVectors.strings(c.get("ids")));
            String[] predictionIds = ScoringVectors.strings(c.get("pred_ids"));
            List<String> names = new ArrayList<>();
            c.get("predictions").fieldNames().forEachRemaining(names::add);
            double[][] columns = new double[names.size()][ids.size()];
            for (int k = 0; k < columns.length; k++) {
                double[] given = ScoringVectors.doubles(c.get("predictions").get(names.get(k)));
                for (int i = 0; i < given.length; i++) {
                    columns[k][ids.indexOf(predictionIds[i])] = given[i];
                }
            }
            double[] meta = ScoringVectors.doubles(c.get("meta_model"));
            double[] targets = ScoringVectors.doubles(c.get("targets"));
            int topBottom = c.path("top_bottom").asInt(0);
            if (c.get("raises").asBoolean()) {
                refused(ErrorCode.SCORE_INPUT_INVALID,
                        () -> NumeraiScores.correlationContribution(columns, meta, targets, topBottom));
                continue;
            }
            double[] ours = NumeraiScores.correlationContribution(columns, meta, targets, topBottom);
            for (int k = 0; k < ours.length; k++) {
                assertEquals(c.get("expected").get(names.get(k)).doubleValue(), ours[k], TOLERANCE);
            }
            if (c.get("kind").asText().startsWith("identical")) {
                assertEquals(0.0, ours[0], 0.0);
            }
        }
    }

    @Test
    void perEraStatsAgree() {
        List<JsonNode> family = ScoringVectors.family("per_era_stats");
        assertEquals(20, family.size());
        for (JsonNode c : family) {
            EraStats stats = EraStats.of(ScoringVectors.doubles(c.get("input")));
            assertEquals(c.get("mean").doubleValue(), stats.mean(), TOLERANCE);
            assertEquals(c.get("std_ddof0").doubleValue(), stats.sd(), TOLERANCE);
            assertEquals(c.get("sharpe").doubleValue(), stats.sharpe(), TOLERANCE);
            assertEquals(c.get("max_drawdown_cumsum").doubleValue(), stats.maxDrawdownFromFirst(), TOLERANCE);
            assertEquals(c.get("max_drawdown_cumsum_from_zero").doubleValue(), stats.maxDrawdown(), TOLERANCE);
            assertEquals(c.get("max_drawdown_cumprod").doubleValue(), stats.maxDrawdownCompounded(), TOLERANCE);
        }
    }

    @Test
    void neutralizeAgrees() {
        List<JsonNode> family = ScoringVectors.family("neutralize");
        assertEquals(10, family.size());
        for (JsonNode c : family) {
            assertArrayEquals(ScoringVectors.doubles(c.get("expected")),
                    NumeraiScores.neutralize(ScoringVectors.doubles(c.get("input")), ScoringVectors.doubles(c.get("neutralizers_rowmajor")),
                            c.get("k").asInt(), c.get("proportion").doubleValue()), TOLERANCE);
        }
    }

    @Test
    void rankCorrelationsAndChurnAgree() {
        List<JsonNode> family = ScoringVectors.family("rank_correlations_and_churn");
        assertEquals(10, family.size());
        for (JsonNode c : family) {
            double[] a = ScoringVectors.doubles(c.get("a"));
            double[] b = ScoringVectors.doubles(c.get("b"));
            assertEquals(c.get("spearman").doubleValue(), NumeraiScores.spearman(a, b), TOLERANCE);
            assertEquals(c.get("pearson").doubleValue(), NumeraiScores.pearson(a, b), TOLERANCE);
            assertEquals(c.get("churn").doubleValue(), NumeraiScores.churn(a, b), TOLERANCE);
            assertEquals(c.get("churn_top_bottom").doubleValue(), NumeraiScores.churn(a, b, c.get("top_bottom").asInt()), TOLERANCE);
        }
    }

    @Test
    void stakeWeightAgrees() {
        List<JsonNode> family = ScoringVectors.family("stake_weight");
        assertEquals(5, family.size());
        for (JsonNode c : family) {
            assertArrayEquals(ScoringVectors.doubles(c.get("expected")),
                    NumeraiScores.stakeWeight(ScoringVectors.doubles(c.get("predictions_rowmajor")),
                            ScoringVectors.doubles(c.get("stakes"))), TOLERANCE);
        }
    }

    @Test
    void validateAndCleanAgrees() {
        List<JsonNode> family = ScoringVectors.family("validate_and_clean_crypto");
        assertEquals(20, family.size());
        for (JsonNode c : family) {
            List<String> universe = IntStream.range(0, c.get("universe_size").asInt()).mapToObj(i -> String.format("C%04d", i)).toList();
            List<String> columns = List.of(ScoringVectors.strings(c.get("columns")));
            List<String> symbols = new ArrayList<>();
            double[] signals = new double[c.get("rows").size()];
            int symbolAt = Math.max(0, columns.indexOf("symbol"));
            for (int i = 0; i < signals.length; i++) {
                JsonNode row = c.get("rows").get(i);
                symbols.add(row.get(symbolAt).isNull() ? "" : row.get(symbolAt).asText());
                signals[i] = ScoringVectors.number(row.get(1 - symbolAt));
            }
            if (!c.get("valid").asBoolean()) {
                refused(ErrorCode.SUBMISSION_INVALID, () -> SubmissionCleaner.clean(universe, columns, symbols, signals));
                continue;
            }
            SubmissionCleaner.Cleaned cleaned = SubmissionCleaner.clean(universe, columns, symbols, signals);
            assertEquals(c.get("pred_col").asText(), cleaned.signalColumn());
            assertEquals(c.get("n_live").asInt(), cleaned.liveCount());
            assertEquals(List.of(ScoringVectors.strings(c.get("invalid_tickers"))), cleaned.unknown());
            assertEquals(universe, cleaned.symbols());
            assertArrayEquals(ScoringVectors.doubles(c.get("cleaned")), cleaned.values(), TOLERANCE);
        }
    }

    /** The whole file is used: 12 families, 214 cases. */
    @Test
    void noFamilyIsLeftOut() {
        TreeMap<String, Integer> counts = new TreeMap<>();
        for (String family : List.of("tie_broken_rank", "tie_kept_rank", "gaussian_ppf", "power_1_5",
                "tie_kept_rank__gaussianize__pow_1_5", "numerai_corr", "correlation_contribution", "per_era_stats", "neutralize",
                "rank_correlations_and_churn", "stake_weight", "validate_and_clean_crypto")) {
            counts.put(family, ScoringVectors.family(family).size());
        }
        assertEquals(214, counts.values().stream().mapToInt(Integer::intValue).sum());
    }

    @Test
    void idsStandingTwiceAndOverlappingCutsAreRefused() {
        double[] two = {1, 2};
        refused(ErrorCode.SCORE_INPUT_INVALID, () -> NumeraiScores.numeraiCorr(new String[] {"A", "A"}, two, new String[] {"A", "B"},
                two, NumeraiScores.CorrOptions.CANONICAL));
        refused(ErrorCode.SCORE_INPUT_INVALID, () -> NumeraiScores.numeraiCorr(two, new double[] {1, 2, 3}));
        refused(ErrorCode.SCORE_INPUT_INVALID,
                () -> NumeraiScores.numeraiCorr(two, two, new NumeraiScores.CorrOptions(2, true, 0.2)));
        refused(ErrorCode.SCORE_INPUT_INVALID, () -> NumeraiScores.churn(new double[] {1, 1}, two));
        refused(ErrorCode.SCORE_INPUT_INVALID, () -> NumeraiScores.neutralize(two, new double[] {Double.NaN, 1}, 1, 1));
        assertTrue(Double.isNaN(NumeraiScores.neutralize(new double[] {3, 3}, two, 1, 1)[0]));
    }
}
