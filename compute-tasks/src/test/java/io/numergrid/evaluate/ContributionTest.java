package io.numergrid.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.fold.Fold;
import io.numergrid.rank.BinBlock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a member is worth, against whole evaluations of ensembles that never had it. */
class ContributionTest {
    private static final List<String> NAMES = List.of("gbdt", "ridge", "forest", "ignite-mlp", "ignite-lsqr");
    private final BinBlock block = TestBlocks.block(80, 40, 1, 20, 21);
    private final List<Fold> folds = TestBlocks.folds(block, 7, 20);
    private final OutOfFold oof = TestBlocks.outOfFold(block, folds, NAMES, new double[] {0.5, 0.1, 0.0, 0.3, -0.2}, 22);
    private final Evaluation.Spec spec = Evaluation.Spec.of(BlockBootstrap.ofThinning(5, 200, 1), 30, 15);

    private Evaluation without(List<String> left) {
        List<String> names = new ArrayList<>();
        List<double[]> predictions = new ArrayList<>();
        for (int m = 0; m < NAMES.size(); m++) {
            if (!left.contains(NAMES.get(m))) {
                names.add(NAMES.get(m));
                predictions.add(oof.predictions()[m]);
            }
        }
        return Evaluation.of(new OutOfFold(block, folds, names, predictions.toArray(double[][]::new)), spec);
    }

    @Test
    void isTheDifferenceToAnEnsembleThatNeverHadTheMember() {
        Evaluation all = Evaluation.of(oof, spec);
        List<Contribution> contributions = all.contributions();
        assertEquals(NAMES.size() + 1, contributions.size());
        for (int m = 0; m <= NAMES.size(); m++) {
            Contribution contribution = contributions.get(m);
            assertEquals(m < NAMES.size() ? NAMES.get(m) : "ignite", contribution.name());
            Evaluation others = without(m < NAMES.size() ? List.of(NAMES.get(m)) : List.of("ignite-mlp", "ignite-lsqr"));
            assertEquals(others.ensemble().numeraiCorr(), contribution.without());
            assertEquals(ScoreSummary.ofDifference(all.ensemble().dates().numeraiCorr(), others.ensemble().dates().numeraiCorr(), spec.bootstrap()),
                    contribution.gain());
        }
        assertTrue(contributions.get(0).gain().ciLow() > 0, "the best member is missed");
        assertTrue(contributions.get(4).gain().mean() < 0, "a member that is wrong is not");
    }

    @Test
    void nobodyIsLeftOutOfAnEnsembleOfOne() {
        assertEquals(List.of(), without(List.of("ridge", "forest", "ignite-mlp", "ignite-lsqr")).contributions());
        assertEquals(2, without(List.of("gbdt", "ridge", "forest")).contributions().size());
    }
}
