package io.numergrid.predict;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.id.CounterHash;
import io.numergrid.kernel.KernelSet;
import io.numergrid.rank.BinBlock;
import io.numergrid.train.ForestTrainer;
import io.numergrid.train.GbdtTrainer;
import io.numergrid.train.Member;
import io.numergrid.train.MemberTrainer;
import io.numergrid.train.RidgeTrainer;
import io.numergrid.train.SyntheticBlock;
import io.numergrid.train.TrainRequest;
import java.io.DataOutput;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A row alone against the same row in its cross-section. */
class RowScorerTest {
    private static final int FEATURES = 9;
    private static final int DATE = 14;

    /** Five values only, so that ranks are tied, and no explanation. */
    private record Coarse() implements Member {
        @Override
        public String kind() {
            return "coarse";
        }

        @Override
        public void predict(BinBlock block, int from, int to, double[] out) {
            for (int r = from; r < to; r++) {
                out[r - from] = predict(block, r);
            }
        }

        @Override
        public double predict(BinBlock block, int row) {
            return block.bins()[3][row] / 16;
        }

        @Override
        public void write(DataOutput out) {
            throw new UnsupportedOperationException();
        }

        @Override
        public double[] importance() {
            return new double[FEATURES];
        }
    }

    private final BinBlock block = new SyntheticBlock(3, 15, 60, FEATURES).build();
    private final int from = block.rowStart()[DATE];
    private final int to = block.rowStart()[DATE + 1];
    private final Ensemble ensemble = new Ensemble(List.of(fit(new GbdtTrainer(), Map.of("trees", "20", "minRows", "10", "featureFraction", "0.5")),
            fit(new ForestTrainer(), Map.of("trees", "5", "minRows", "10")), new Coarse(), fit(new RidgeTrainer(), Map.of()), new Coarse()),
            new double[] {0.4, 0.2, 0.15, 0.25, 0});

    private Member fit(MemberTrainer trainer, Map<String, String> parameters) {
        return trainer.train(new TrainRequest(block, SyntheticBlock.targetOf(block), 14, parameters, 1, 1, () -> false, KernelSet.choose("scalar")));
    }

    /** The rows of the date and one more, its bins drawn anew. */
    private BinBlock dateWith(int rows, int changed) {
        byte[][] bins = new byte[FEATURES][];
        for (int f = 0; f < FEATURES; f++) {
            bins[f] = Arrays.copyOfRange(block.bins()[f], from, from + rows);
            bins[f][changed] = (byte) CounterHash.below(CounterHash.hash(1, f, changed), 64);
        }
        return new BinBlock(new int[] {100}, new int[] {0, rows}, new int[rows], bins, new double[rows], new int[1], new int[1], new int[rows],
                new int[1], new byte[rows], new double[rows]);
    }

    @Test
    void everyRowOfTheDateHasThePredictorsScore() {
        double[] scores = new Predictor().predict(ensemble, block, DATE, DATE + 1);
        RowScorer scorer = new RowScorer(ensemble, block, DATE);
        for (int row = from; row < to; row++) {
            assertEquals(scores[row - from], scorer.score(block, row, row), 0.0, "row " + row);
        }
    }

    @Test
    void anotherRowIsScoredAsIfItStoodThere() {
        RowScorer scorer = new RowScorer(ensemble, block, DATE);
        BinBlock longer = new SyntheticBlock(3, 15, 60, FEATURES).build();
        assertEquals(to, longer.rows(), "the date is the last one");
        for (int changed = 0; changed < to - from; changed++) {
            BinBlock other = dateWith(to - from, changed);
            assertEquals(new Predictor().predict(ensemble, other, 0, 1)[changed], scorer.score(other, changed, from + changed), 0.0);
        }
        BinBlock beside = dateWith(to - from + 1, to - from);
        assertEquals(new Predictor().predict(ensemble, beside, 0, 1)[to - from], scorer.score(beside, to - from, RowScorer.BESIDE), 0.0);
    }

    @Test
    void contributionsSumToTheScoreAndPartsToPredictions() {
        RowScorer scorer = new RowScorer(ensemble, block, DATE);
        boolean moved = false;
        for (int row = from; row < to; row++) {
            RowScorer.Explanation e = scorer.explain(block, row, row);
            assertEquals(scorer.score(block, row, row), e.score(), 0.0);
            assertEquals(e.score(), e.base() + Arrays.stream(e.contributions()).sum() + e.unexplained(), 1e-9);
            assertEquals(List.of("gbdt", "forest", "coarse", "ridge"), e.members().stream().map(RowScorer.Part::kind).toList());
            assertEquals(0, e.contributions()[5], "a feature that is always missing");
            double blind = 0;
            for (RowScorer.Part part : e.members()) {
                if (part.kind().equals("coarse")) {
                    assertTrue(Double.isNaN(part.base()) && part.contributions().length == 0);
                    blind += part.weight() * part.gaussianRank();
                } else {
                    assertEquals(part.prediction(), part.base() + Arrays.stream(part.contributions()).sum(), 1e-9);
                }
            }
            assertEquals(blind, e.unexplained(), 1e-12);
            moved |= e.contributions()[0] != 0;
        }
        assertTrue(moved);
        double[] twice = scorer.explain(block, from, from).contributions();
        assertArrayEquals(twice, new RowScorer(ensemble, block, DATE).explain(block, from, from).contributions(), 0.0);
    }

    @Test
    void scoringARowAllocatesNothing() {
        RowScorer scorer = new RowScorer(ensemble, block, DATE);
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long fewest = Long.MAX_VALUE;
        double sum = 0;
        for (int round = 0; round < 4; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 2000; i++) {
                int row = from + i % (to - from);
                sum += scorer.score(block, row, row);
            }
            fewest = Math.min(fewest, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertTrue(Double.isFinite(sum));
        assertTrue(fewest < 2000, fewest + " bytes for 2000 rows"); // reading the counter may itself allocate a little
    }
}
