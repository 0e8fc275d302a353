package io.numergrid.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.fold.Fold;
import io.numergrid.rank.BinBlock;
import io.numergrid.rank.ShuffledControl;
import io.numergrid.rank.TopLiquidity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Scores per date against the slow ones, date by date. */
class DateScorerTest {
    private static final double TOLERANCE = 1e-12;
    private final BinBlock block = TestBlocks.block(60, 40, 1, 15, 7);
    private final List<Fold> folds = TestBlocks.folds(block, 5, 20);
    private final OutOfFold oof = TestBlocks.outOfFold(block, folds, List.of("ridge", "other"), new double[] {0.3, 0.1}, 8);

    private List<Integer> labelled(int date) {
        return IntStream.range(block.rowStart()[date], block.rowStart()[date + 1]).filter(r -> !Double.isNaN(block.label()[r])).boxed()
                .toList();
    }

    private double[] bins(List<Integer> rows) {
        return rows.stream().mapToDouble(r -> block.targetBin()[r] / 4.0).toArray();
    }

    @Test
    void everyDateAgreesWithTheDefinition() {
        double[] p = oof.predictions()[1];
        DateScores scores = new DateScorer(oof, DateScorer.Against.all(block, oof.predictions()[0], 20)).score(p);
        int i = 0;
        for (Fold fold : folds) {
            for (int d = fold.testStart(); d < fold.testEnd(); d++, i++) {
                List<Integer> rows = labelled(d);
                double[] ours = SlowScores.select(p, rows);
                double[] y = SlowScores.select(block.label(), rows);
                assertEquals(d, scores.datePosition()[i]);
                assertEquals(fold.index(), scores.fold()[i]);
                assertEquals(SlowScores.numeraiCorr(ours, bins(rows)), scores.numeraiCorr()[i], TOLERANCE);
                assertEquals(SlowScores.mmc(ours, SlowScores.select(oof.predictions()[0], rows), bins(rows)), scores.mmc()[i], TOLERANCE);
                assertEquals(SlowScores.spearman(ours, y), scores.spearman()[i], TOLERANCE);
                assertEquals(SlowScores.pearson(ours, y), scores.pearson()[i], TOLERANCE);
                double squares = 0;
                for (double b : bins(rows)) {
                    squares += (b - 0.5) * (b - 0.5) / rows.size();
                }
                assertEquals(Math.sqrt(squares), scores.rmseConstant()[i], TOLERANCE);
            }
        }
        assertEquals(i, scores.numeraiCorr().length);
    }

    /** What is made once for all models of a date changes no bit: also with ties, and where the meta model lacks a row or does not vary. */
    @Test
    void everyDateHasTheBitsOfTheScores() {
        double[] tied = IntStream.range(0, block.rows()).mapToDouble(r -> Math.rint(4 * oof.predictions()[1][r])).toArray();
        double[] meta = oof.predictions()[0].clone();
        meta[labelled(folds.get(0).testStart()).get(3)] = Double.NaN;
        labelled(folds.get(0).testStart() + 1).forEach(r -> meta[r] = 2);
        DateScorer scorer = new DateScorer(oof, DateScorer.Against.all(block, meta, 20));
        for (double[] p : List.of(tied, oof.predictions()[1])) {
            DateScores scores = scorer.score(p);
            double[] alone = scorer.numeraiCorr(p);
            for (int i = 0; i < alone.length; i++) {
                List<Integer> rows = labelled(scores.datePosition()[i]);
                double[] ours = SlowScores.select(p, rows);
                List<Integer> known = rows.stream().filter(r -> !Double.isNaN(meta[r])).toList();
                assertEquals(NumeraiScores.numeraiCorr(ours, bins(rows)), scores.numeraiCorr()[i]);
                assertEquals(scores.numeraiCorr()[i], alone[i]);
                assertEquals(i == 1 ? Double.NaN : NumeraiScores.correlationContribution(SlowScores.select(p, known), SlowScores.select(meta, known),
                        bins(known)), scores.mmc()[i]);
                assertEquals(NumeraiScores.spearman(ours, SlowScores.select(block.label(), rows)), scores.spearman()[i]);
            }
        }
    }

    @Test
    void rmseUsesAFactorFromResolvedDatesOfEarlierBlocksOnly() {
        double[] p = oof.predictions()[0];
        DateScores scores = new DateScorer(oof, DateScorer.Against.all(block, new double[0], 20)).score(p);
        int i = 0;
        for (Fold fold : folds) {
            double cross = 0;
            double square = 0;
            for (Fold earlier : folds.subList(0, fold.index())) {
                for (int d = earlier.testStart(); d < earlier.testEnd(); d++) {
                    if (block.exitDate()[d] < fold.testFrom()) {
                        List<Integer> rows = labelled(d);
                        double[] g = SlowScores.gauss(SlowScores.select(p, rows));
                        for (int r = 0; r < g.length; r++) {
                            cross += g[r] * (bins(rows)[r] - 0.5);
                            square += g[r] * g[r];
                        }
                    }
                }
            }
            for (int d = fold.testStart(); d < fold.testEnd(); d++, i++) {
                assertTrue(Double.isNaN(scores.mmc()[i]), "no meta model, no contribution");
                if (fold.index() == 0) {
                    assertTrue(Double.isNaN(scores.rmse()[i]));
                    continue;
                }
                List<Integer> rows = labelled(d);
                double[] g = SlowScores.gauss(SlowScores.select(p, rows));
                double squares = 0;
                for (int r = 0; r < g.length; r++) {
                    double error = 0.5 + Math.max(0, cross / square) * g[r] - bins(rows)[r];
                    squares += error * error / g.length;
                }
                assertEquals(Math.sqrt(squares), scores.rmse()[i], TOLERANCE);
            }
        }
        assertTrue(scores.foldMean(scores.rmse(), 4) < scores.foldMean(scores.rmseConstant(), 4), "a member with skill beats the constant");
    }

    /** An upside-down member gets a = 0, the constant, never a negative factor. */
    @Test
    void factorIsNotNegative() {
        double[] upsideDown = oof.predictions()[0].clone();
        for (int r = 0; r < upsideDown.length; r++) {
            upsideDown[r] = -upsideDown[r];
        }
        DateScores scores = new DateScorer(oof, DateScorer.Against.all(block, new double[0], 20)).score(upsideDown);
        for (int i = 0; i < scores.rmse().length; i++) {
            if (scores.fold()[i] > 0) {
                assertEquals(scores.rmseConstant()[i], scores.rmse()[i], 0.0);
            }
        }
    }

    @Test
    void constantAndBrokenPredictionsAreUndefined() {
        double[] constant = new double[block.rows()];
        DateScorer scorer = new DateScorer(oof, DateScorer.Against.all(block, oof.predictions()[0], 20));
        DateScores scores = scorer.score(constant);
        for (int i = 0; i < scores.numeraiCorr().length; i++) {
            assertTrue(Double.isNaN(scores.numeraiCorr()[i]) && Double.isNaN(scores.mmc()[i]) && Double.isNaN(scores.spearman()[i])
                    && Double.isNaN(scores.pearson()[i]) && Double.isNaN(scores.rmse()[i]));
            assertFalse(Double.isNaN(scores.rmseConstant()[i]));
        }
        double[] broken = oof.predictions()[0].clone();
        int d = scores.datePosition()[3];
        broken[labelled(d).get(2)] = Double.NaN;
        DateScores withHole = scorer.score(broken);
        assertTrue(Double.isNaN(withHole.numeraiCorr()[3]));
        assertFalse(Double.isNaN(withHole.numeraiCorr()[4]));
        assertEquals(1, ScoreSummary.of(withHole.numeraiCorr(), new BlockBootstrap(2, 10, 1)).undefined());
    }

    /** The headline: most liquid rows by sorting, labels ranked again by counting. */
    @Test
    void topRowsAreScoredWithTargetsRankedInside() {
        int top = 25;
        DateScores scores = new DateScorer(oof,
                DateScorer.Against.top(block, TopLiquidity.of(block, top), oof.predictions()[0], 10)).score(oof.predictions()[1]);
        for (int i = 0; i < scores.datePosition().length; i++) {
            int d = scores.datePosition()[i];
            List<Integer> rows = new ArrayList<>(IntStream.range(block.rowStart()[d], block.rowStart()[d + 1]).boxed().toList());
            rows.sort(Comparator.comparingDouble((Integer r) -> -block.liquidity()[r]).thenComparing(r -> block.symbolOrdinal()[r]));
            List<Integer> kept = rows.subList(0, top).stream().filter(r -> !Double.isNaN(block.label()[r])).sorted().toList();
            if (kept.size() < 0.8 * top) {
                assertTrue(Double.isNaN(scores.numeraiCorr()[i]));
                continue;
            }
            double[] u = SlowScores.rank(SlowScores.select(block.label(), kept));
            double[] bins = new double[u.length];
            for (int k = 0; k < u.length; k++) {
                double v = Math.rint(u[k] * 2 * u.length) / (2.0 * u.length);
                bins[k] = v < .05 ? 0 : v < .25 ? .25 : v <= .75 ? .5 : v <= .95 ? .75 : 1;
            }
            assertEquals(SlowScores.numeraiCorr(SlowScores.select(oof.predictions()[1], kept), bins), scores.numeraiCorr()[i], TOLERANCE);
        }
    }

    /** A given meta model that knows half of the symbols: MMC on those rows. */
    @Test
    void metaModelOfPartOfTheRows() {
        double[] meta = new double[block.rows()];
        for (int r = 0; r < meta.length; r++) {
            meta[r] = block.symbolOrdinal()[r] % 2 == 0 ? TestBlocks.normal(3, 3, r) : Double.NaN;
        }
        DateScores scores = new DateScorer(oof, DateScorer.Against.all(block, meta, 20)).score(oof.predictions()[1]);
        for (int i = 0; i < scores.mmc().length; i++) {
            List<Integer> rows = labelled(scores.datePosition()[i]).stream().filter(r -> block.symbolOrdinal()[r] % 2 == 0).toList();
            assertEquals(SlowScores.mmc(SlowScores.select(oof.predictions()[1], rows), SlowScores.select(meta, rows), bins(rows)),
                    scores.mmc()[i], TOLERANCE);
        }
    }

    @Test
    void tooFewLabelledRowsLeaveADateUndefined() {
        DateScores scores = new DateScorer(oof, DateScorer.Against.all(block, new double[0], 41)).score(oof.predictions()[0]);
        for (double s : scores.numeraiCorr()) {
            assertTrue(Double.isNaN(s));
        }
        assertTrue(Double.isNaN(scores.foldMean(scores.numeraiCorr(), 0)));
    }

    /** Skill on the real targets is none on the moved ones. */
    @Test
    void movedTargetsShowNoSkill() {
        BinBlock wide = TestBlocks.block(90, 60, 1, 0, 11);
        OutOfFold skilled = TestBlocks.outOfFold(wide, TestBlocks.folds(wide, 7, 20), List.of("ridge"), new double[] {0.5}, 12);
        BlockBootstrap bootstrap = BlockBootstrap.ofThinning(7, 500, 1);
        List<ControlVerdict> verdicts = ControlVerdict.shuffled(skilled, ShuffledControl.of(wide, 5), 20, bootstrap);
        assertTrue(verdicts.get(0).judged() && verdicts.get(0).clean(), verdicts::toString);
        ScoreSummary own = ScoreSummary.of(new DateScorer(skilled, DateScorer.Against.all(wide, new double[0], 20))
                .score(skilled.predictions()[0]).numeraiCorr(), bootstrap);
        ControlVerdict leak = ControlVerdict.of("leak", own, bootstrap.blockLength());
        assertFalse(leak.clean(), leak::toString);
    }
}
