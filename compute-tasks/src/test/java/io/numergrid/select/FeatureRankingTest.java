package io.numergrid.select;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.evaluate.BlockBootstrap;
import io.numergrid.kernel.KernelSet;
import io.numergrid.rank.BinBlock;
import io.numergrid.train.FeatureSums;
import io.numergrid.train.SyntheticBlock;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The order, the counts and the agreement of folds, on numbers small enough to see. */
class FeatureRankingTest {
    private static final int FEATURES = 24;
    private static final BlockBootstrap BOOTSTRAP = new BlockBootstrap(2, 200, 1);
    private static final BinBlock BLOCK = new SyntheticBlock(1, 12, 30, FEATURES).build();
    private static final RedundancyClusters CLUSTERS = RedundancyClusters.of(BLOCK, new int[] {12}, 0.9,
            (from, to) -> FeatureSums.of(BLOCK, from, to, KernelSet.choose("scalar").gram())).get(0);

    /** Feature f loses {@code sign * (FEATURES - f) / 100}, more on later dates; the last features of a selection are cut off. */
    private static FeatureRanking.FoldWorth fold(int dates, double sign, int selected) {
        Selection selection = new Selection(IntStream.range(0, selected).toArray(), FEATURES, 3, FEATURES);
        double[][] drop = new double[dates][FEATURES];
        double[] gain = new double[FEATURES];
        for (int f = 0; f < selected; f++) {
            for (int d = 0; d < dates; d++) {
                drop[d][f] = sign * (FEATURES - f) / 100 * (1 + 0.1 * d);
            }
            gain[f] = 1.0 / selected;
        }
        return new FeatureRanking.FoldWorth(selection, drop, 10 * dates, 0.2, gain);
    }

    @Test
    void theDearestComeFirstWithTheirIntervalAndFolds() {
        FeatureRanking ranking = FeatureRanking.of(List.of(fold(4, 1, FEATURES), fold(4, 1, 10)), Selection.all(FEATURES), CLUSTERS, BOOTSTRAP);
        assertEquals(IntStream.range(0, FEATURES).boxed().toList(), ranking.features().stream().map(FeatureRanking.Feature::index).toList());
        FeatureRanking.Feature first = ranking.features().get(0);
        assertEquals(0.24 * 1.15, first.loss().mean(), 1e-12);
        assertTrue(first.loss().ciLow() > 0 && first.loss().ciLow() <= first.loss().mean() && first.loss().mean() <= first.loss().ciHigh());
        assertEquals(2, first.frontFolds());
        assertEquals(2, first.selectedFolds());
        FeatureRanking.Feature late = ranking.features().get(15);
        assertEquals(1, late.frontFolds(), "worthless to the fold that does not read it");
        assertEquals(1, late.selectedFolds());
        assertEquals(0, ranking.features().get(23).frontFolds(), "number 24 of 24");
        assertTrue(late.selectedLive());
        assertEquals(80, ranking.rows());
        assertEquals(8, ranking.dates());
        assertEquals(0.2, ranking.baseline(), 1e-15);
        assertTrue(ranking.agreement() > 0.8, "rank correlation " + ranking.agreement());
    }

    @Test
    void foldsThatContradictEachOtherShowIt() {
        FeatureRanking ranking = FeatureRanking.of(List.of(fold(4, 1, FEATURES), fold(4, -1, FEATURES)), Selection.all(FEATURES), CLUSTERS, BOOTSTRAP);
        assertEquals(-1, ranking.agreement(), 1e-12);
        assertTrue(ranking.features().stream().allMatch(f -> f.frontFolds() <= 1));
    }

    @Test
    void withoutPermutationGainRanks() {
        double[] gain = new double[FEATURES];
        gain[7] = 0.6;
        gain[3] = 0.4;
        FeatureRanking.FoldWorth fold = new FeatureRanking.FoldWorth(Selection.all(FEATURES), new double[0][], 0, Double.NaN, gain);
        FeatureRanking ranking = FeatureRanking.of(List.of(fold, fold), Selection.all(FEATURES), CLUSTERS, BOOTSTRAP);
        assertEquals(List.of(7, 3, 0), ranking.features().subList(0, 3).stream().map(FeatureRanking.Feature::index).toList());
        assertEquals(2, ranking.features().get(0).frontFolds());
        assertTrue(Double.isNaN(ranking.features().get(0).loss().mean()) && Double.isNaN(ranking.agreement()) && Double.isNaN(ranking.baseline()));
        assertEquals(1, ranking.gainAgreement(), 1e-12);
        assertEquals(0, ranking.rows());
    }

    @Test
    void aSelectionSpreadsItsValuesAndRefusesDisorder() {
        Selection some = new Selection(new int[] {1, 4}, 6, 0, 6);
        assertArrayEquals(new double[] {0, 5, 0, 0, 7, 0}, some.spread(new double[] {5, 7}));
        assertTrue(some.has(4));
        assertFalse(some.has(3));
        assertEquals(2, some.view(BLOCK).bins().length);
        assertEquals(BLOCK.rows(), some.view(BLOCK).rows());
        assertEquals(BLOCK.bins()[4], some.view(BLOCK).bins()[1], "columns are shared");
        assertThrows(IllegalArgumentException.class, () -> new Selection(new int[] {4, 1}, 6, 0, 6));
        assertThrows(IllegalArgumentException.class, () -> new Selection(new int[] {6}, 6, 0, 6));
    }
}
