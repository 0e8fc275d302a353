package io.numergrid.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.id.CounterHash;
import io.numergrid.kernel.KernelSet;
import io.numergrid.predict.Ensemble;
import io.numergrid.predict.EnsembleReplay;
import io.numergrid.predict.Predictor;
import io.numergrid.rank.BinBlock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A replay says, bit for bit, what predicting from scratch says, whatever feature changes. */
class FeatureReplayTest {
    private static final int FEATURES = 12;
    private final BinBlock block = new SyntheticBlock(3, 20, 40, FEATURES).build();

    private Member fit(MemberTrainer trainer, Map<String, String> parameters) {
        return trainer.train(new TrainRequest(block, new TrainingTarget(block.targetRank(), block.labelled(), block.targetBin()),
                block.dateCount(), parameters, 1, 1, () -> false, KernelSet.choose("scalar")));
    }

    private static BinBlock changed(BinBlock block, int feature) {
        byte[][] bins = block.bins().clone();
        bins[feature] = new byte[block.rows()];
        for (int r = 0; r < block.rows(); r++) {
            bins[feature][r] = (byte) CounterHash.below(CounterHash.hash(9, feature, r), BinBlock.BIN_COUNT);
        }
        return new BinBlock(block.dates(), block.rowStart(), block.symbolOrdinal(), bins, block.label(), block.entryDate(),
                block.exitDate(), block.targetRank(), block.labelled(), block.targetBin(), block.liquidity());
    }

    @Test
    void replayIsPredictionFromScratch() {
        Member gbdt = fit(new GbdtTrainer(), Map.of("trees", "40", "minRows", "10", "featureFraction", "0.3", "learningRate", "0.1"));
        Member forest = fit(new ForestTrainer(), Map.of("trees", "5", "minRows", "10"));
        Member ridge = fit(new RidgeTrainer(), Map.of());
        Ensemble ensemble = new Ensemble(List.of(gbdt, forest, ridge), new double[] {0.5, 0.3, 0.2});
        Ensemble partly = new Ensemble(ensemble.members(), new double[] {0.6, 0, 0.4});
        EnsembleReplay all = new EnsembleReplay(ensemble, block);
        EnsembleReplay some = new EnsembleReplay(partly, block);
        FeatureReplay trees = gbdt.replay(block);
        Predictor predictor = new Predictor();
        assertArrayEquals(predictor.predict(ensemble, block, 0, block.dateCount()), all.predict(block, -1), 0.0);
        boolean moved = false;
        double[] out = new double[block.rows()];
        double[] base = predictor.predict(gbdt, block, 0, block.dateCount());
        for (int f = 0; f < FEATURES; f++) {
            BinBlock other = changed(block, f);
            assertArrayEquals(predictor.predict(ensemble, other, 0, block.dateCount()), all.predict(other, f), 0.0);
            assertArrayEquals(predictor.predict(partly, other, 0, block.dateCount()), some.predict(other, f), 0.0);
            trees.predict(other, f, out);
            assertArrayEquals(predictor.predict(gbdt, other, 0, block.dateCount()), out, 0.0);
            moved |= !Arrays.equals(base, out);
        }
        assertTrue(moved, "the canary: some feature is read");
        trees.predict(changed(block, 0), -1, out);
        assertArrayEquals(base, out, 0.0);
        assertFalse(Arrays.equals(base, predictor.predict(gbdt, changed(block, 0), 0, block.dateCount())));
    }
}
