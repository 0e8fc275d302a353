package io.numergrid.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.fold.Fold;
import io.numergrid.id.CounterHash;
import io.numergrid.id.NormalQuantile;
import io.numergrid.predict.Predictor;
import io.numergrid.rank.BinBlock;
import io.numergrid.run.FitPool;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Weights and choices of a block come from before it; the numbers agree with the slow ones. */
class EvaluationTest {
    private static final List<String> NAMES = List.of("gbdt", "gbdt-rank", "forest", "ridge", "ignite-mlp", "ignite-lsqr");
    private final BinBlock block = TestBlocks.block(80, 40, 1, 20, 21);
    private final List<Fold> folds = TestBlocks.folds(block, 7, 20);
    private final double[] skill = {0.5, 0.1, 0.0, 0.1, -0.2, 0.0};
    private final OutOfFold oof = TestBlocks.outOfFold(block, folds, NAMES, skill, 22);
    private final Evaluation.Spec spec = Evaluation.Spec.of(BlockBootstrap.ofThinning(5, 200, 1), 30, 15);

    @Test
    void weightsAreNonNegativeSumToOneAndFollowSkill() {
        Evaluation evaluation = Evaluation.of(oof, spec);
        double sixth = 1.0 / 6;
        assertArrayEquals(new double[] {sixth, sixth, sixth, sixth, sixth, sixth}, evaluation.weights().perFold()[0], 0.0);
        assertFalse(evaluation.dynamicUsed()[0] || evaluation.dynamicUsed()[1]);
        assertTrue(evaluation.dynamicUsed()[7]);
        for (double[] w : evaluation.weights().perFold()) {
            assertEquals(1, Arrays.stream(w).sum(), 1e-12);
            assertTrue(Arrays.stream(w).allMatch(v -> v > 0));
        }
        double[] live = evaluation.weights().live();
        assertTrue(live[0] > live[1] && live[1] > live[4], Arrays.toString(live));
        double share = 20 / (20 + oof.testDates().length / 5.0);
        assertEquals(share * sixth, live[4], 1e-12, "a member that is wrong gets its share of the prior only");
        assertTrue(evaluation.differences().get(0).numeraiCorr().mean() > 0);
        assertTrue(evaluation.ensemble().numeraiCorr().mean() > evaluation.equal().numeraiCorr().mean());
    }

    /** Overwrites all predictions and labels from block k on: nothing that is used up to block k may change. */
    @Test
    void poisonedLaterBlocksChangeNoEarlierWeight() {
        Evaluation clean = Evaluation.of(oof, spec);
        for (int k = 1; k < folds.size(); k++) {
            double[][] poisoned = new double[NAMES.size()][];
            for (int m = 0; m < poisoned.length; m++) {
                poisoned[m] = oof.predictions()[m].clone();
                for (int r = block.rowStart()[folds.get(k).testStart()]; r < block.rows(); r++) {
                    poisoned[m][r] = CounterHash.unit(CounterHash.hash(99, m, r));
                }
            }
            Evaluation later = Evaluation.of(new OutOfFold(block, folds, NAMES, poisoned), spec);
            for (int j = 0; j <= k; j++) {
                assertArrayEquals(clean.weights().perFold()[j], later.weights().perFold()[j], 0.0);
                assertEquals(clean.dynamicUsed()[j], later.dynamicUsed()[j]);
            }
            for (int i = 0; i < clean.ensemble().dates().fold().length; i++) {
                if (clean.ensemble().dates().fold()[i] < k) {
                    assertEquals(clean.ensemble().dates().numeraiCorr()[i], later.ensemble().dates().numeraiCorr()[i], 0.0);
                    assertEquals(clean.inverseRmse().dates().numeraiCorr()[i], later.inverseRmse().dates().numeraiCorr()[i], 0.0);
                    assertEquals(clean.bestSingle().dates().rmse()[i], later.bestSingle().dates().rmse()[i], 0.0);
                }
            }
            assertNotEquals(clean.weights().live()[0], later.weights().live()[0], "the canary: live weights do see the poison");
        }
    }

    /** Dates whose label had not ended when a block opens must not count for it, though they lie before it. */
    @Test
    void unresolvedDatesAreNotLearnedFrom() {
        for (int k = 1; k < folds.size(); k++) {
            boolean[] resolved = oof.resolvedBefore(k);
            int[] dates = oof.testDates();
            int left = 0;
            for (int i = 0; i < dates.length; i++) {
                boolean earlier = dates[i] < folds.get(k).testStart();
                assertEquals(earlier && block.exitDate()[dates[i]] < folds.get(k).testFrom(), resolved[i]);
                left += earlier && !resolved[i] ? 1 : 0;
            }
            assertTrue(left >= 4, "with spans of 30 days and steps of 7 some dates are open");
        }
    }

    @Test
    void dynamicWeightsAgreeWithTheDefinition() {
        Evaluation evaluation = Evaluation.of(oof, spec);
        int n = NAMES.size();
        double[][] a = new double[n][n];
        double[] c = new double[n];
        for (int d : oof.testDates()) {
            int from = block.rowStart()[d];
            int to = block.rowStart()[d + 1];
            double[][] g = new double[n][];
            for (int m = 0; m < n; m++) {
                g[m] = SlowScores.gauss(Arrays.copyOfRange(oof.predictions()[m], from, to));
            }
            for (int r = from; r < to; r++) {
                if (Double.isNaN(block.label()[r])) {
                    continue;
                }
                double z = NormalQuantile.ppf((block.targetRank()[r] / 2.0 - 0.5) / block.labelled()[d]);
                for (int i = 0; i < n; i++) {
                    c[i] += g[i][r - from] * z / block.labelled()[d];
                    for (int j = 0; j < n; j++) {
                        a[i][j] += g[i][r - from] * g[j][r - from] / block.labelled()[d];
                    }
                }
            }
        }
        double[] w = SlowScores.nonNegative(a, c, EnsembleWeights.RIDGE);
        double sum = Arrays.stream(w).sum();
        double share = 20 / (20 + oof.testDates().length / 5.0);
        assertTrue(evaluation.dynamicUsed()[folds.size()]);
        for (int m = 0; m < n; m++) {
            assertEquals(share / n + (1 - share) * w[m] / sum, evaluation.weights().live()[m], 1e-10);
        }
    }

    @Property(tries = 60)
    void descentFindsTheNonNegativeMinimum(@ForAll @IntRange(min = 1, max = 6) int n, @ForAll long seed) {
        double[][] x = new double[12][n];
        double[][] a = new double[n][n];
        double[] flat = new double[n * n];
        double[] c = new double[n];
        for (int r = 0; r < x.length; r++) {
            double common = TestBlocks.normal(seed, 1, r);
            double y = TestBlocks.normal(seed, 2, r);
            for (int i = 0; i < n; i++) {
                x[r][i] = common + 0.5 * TestBlocks.normal(seed, 10 + i, r);
                c[i] += x[r][i] * y;
            }
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    a[i][j] += x[r][i] * x[r][j];
                    flat[i * n + j] = a[i][j];
                }
            }
        }
        double[] slow = SlowScores.nonNegative(a, c, 0.1);
        assertArrayEquals(slow, EnsembleWeights.nonNegative(flat, c, 0.1), 1e-8 * (1 + Arrays.stream(slow).max().getAsDouble()));
    }

    @Test
    void alternativesAreWhatTheySay() {
        Evaluation evaluation = Evaluation.of(oof, spec);
        DateScores best = evaluation.bestSingle().dates();
        DateScores gbdt = evaluation.members().get(0).dates();
        for (int i = 0; i < best.fold().length; i++) {
            if (best.fold()[i] > 0) {
                assertEquals(gbdt.numeraiCorr()[i], best.numeraiCorr()[i], 1e-12);
            } else {
                assertEquals(evaluation.equal().dates().numeraiCorr()[i], best.numeraiCorr()[i], 0.0);
                assertEquals(evaluation.equal().dates().numeraiCorr()[i], evaluation.ensemble().dates().numeraiCorr()[i], 0.0);
            }
        }
        assertEquals("member ridge", evaluation.metaModel());
        assertEquals(0, evaluation.members().get(3).mmc().mean(), 0.0);
        assertFalse(evaluation.topIsAll());
        assertEquals(0, evaluation.nonFinite());
        assertTrue(evaluation.members().get(0).rmse().mean() < evaluation.members().get(0).rmseConstant().mean());
        assertTrue(Double.isNaN(evaluation.prediction()[0]), "rows outside the test blocks have no prediction");
    }

    /** A member without any skill anywhere leaves equal weights. */
    @Test
    void noSkillMeansEqual() {
        OutOfFold wrong = TestBlocks.outOfFold(block, folds, List.of("a", "b"), new double[] {-0.5, -0.6}, 5);
        Evaluation evaluation = Evaluation.of(wrong, spec);
        assertArrayEquals(new double[] {0.5, 0.5}, evaluation.weights().live(), 0.0);
        assertEquals("none", evaluation.metaModel());
        assertEquals(0, evaluation.ensemble().mmc().count());
    }

    @Test
    void sameInputSameBits() {
        Evaluation one = Evaluation.of(oof, spec);
        Evaluation two = Evaluation.of(oof, spec);
        assertArrayEquals(one.prediction(), two.prediction(), 0.0);
        assertEquals(one.ensemble().numeraiCorr(), two.ensemble().numeraiCorr());
        assertArrayEquals(one.weights().live(), two.weights().live(), 0.0);
    }

    @Test
    void workersChangeNoBit() {
        Evaluation one = Evaluation.of(oof, spec);
        Evaluation many = Evaluation.of(oof, spec, new FitPool(3, () -> false).workers());
        assertEquals(summaries(one), summaries(many));
        assertEquals(one.differences(), many.differences());
        assertEquals(one.contributions(), many.contributions());
        assertArrayEquals(one.prediction(), many.prediction(), 0.0);
        assertArrayEquals(one.weights().live(), many.weights().live(), 0.0);
        assertArrayEquals(one.dynamicUsed(), many.dynamicUsed());
    }

    private static List<ScoreSummary> summaries(Evaluation evaluation) {
        List<ModelScores> models = new ArrayList<>(evaluation.members());
        models.addAll(List.of(evaluation.ensemble(), evaluation.ensembleTop(), evaluation.dynamic(), evaluation.equal(), evaluation.inverseRmse(),
                evaluation.bestSingle()));
        return models.stream().flatMap(m -> Stream.of(m.numeraiCorr(), m.mmc(), m.spearman(), m.pearson(), m.rmse(), m.rmseConstant())).toList();
    }

    /** Out-of-fold and live rows are blended by the same rule, bit for bit. */
    @Test
    void outOfFoldBlendIsThePredictorsBlend() {
        Evaluation evaluation = Evaluation.of(oof, spec);
        for (Fold fold : folds) {
            int from = block.rowStart()[fold.testStart()];
            int to = block.rowStart()[fold.testEnd()];
            double[][] rows = new double[NAMES.size()][];
            for (int m = 0; m < rows.length; m++) {
                rows[m] = Arrays.copyOfRange(oof.predictions()[m], from, to);
            }
            assertArrayEquals(new Predictor().combine(rows, evaluation.weights().perFold()[fold.index()], block, fold.testStart(),
                    fold.testEnd()), Arrays.copyOfRange(evaluation.prediction(), from, to), 0.0);
        }
    }

    /** Members that give two rows the same ranks in another order leave a tie, not an order by the last bit. */
    @Test
    void sameRanksInAnotherOrderAreATie() {
        BinBlock one = TestBlocks.block(1, 50, 1, 0, 61);
        double[][] predictions = new double[3][50];
        int[] rows = {7, 31, 44};
        for (int m = 0; m < 3; m++) {
            for (int r = 0; r < 50; r++) {
                predictions[m][r] = r;
            }
            for (int i = 0; i < 3; i++) {
                predictions[m][rows[i]] = rows[(i + m) % 3];
            }
        }
        double[] third = {1.0 / 3, 1.0 / 3, 1.0 / 3};
        double[] scores = new Predictor().combine(predictions, third, one, 0, 1);
        assertEquals(scores[7], scores[31], 0.0);
        assertEquals(scores[7], scores[44], 0.0);
        assertNotEquals(scores[7], scores[8]);
    }
}
