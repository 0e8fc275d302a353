package io.numergrid.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.evaluate.BlockBootstrap;
import io.numergrid.evaluate.OutOfFold;
import io.numergrid.fold.Fold;
import io.numergrid.fold.FoldPlan;
import io.numergrid.fold.FoldSpec;
import io.numergrid.kernel.KernelSet;
import io.numergrid.rank.BinBlock;
import io.numergrid.rank.UniverseRule;
import io.numergrid.select.FeatureRanking;
import io.numergrid.select.RedundancyClusters;
import io.numergrid.select.Selection;
import io.numergrid.target.TargetSpec;
import io.numergrid.train.FeatureReplay;
import io.numergrid.train.GbdtTrainer;
import io.numergrid.train.Member;
import io.numergrid.train.SyntheticBlock;
import io.numergrid.train.TrainRequest;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Folds asked one after the other rank features as folds asked together do, and hold one fold's trees at a time. */
class RankingStageTest {
    private static final int FOLDS = 3;
    private static final KernelSet KERNELS = KernelSet.choose("scalar");
    private static final BinBlock BLOCK = new SyntheticBlock(3, 56, 90, 12).signal(0.5).build();
    private static final FoldSpec FOLDED = new FoldSpec(FOLDS, 0, 50, 5, 3);
    private static final List<Fold> SPLIT = FoldPlan.of(BLOCK, FOLDED).folds();

    /** A member that tells when it gets ready for a block and when it is asked. */
    private record Told(Member member, int fold, List<String> events) implements Member {
        @Override
        public FeatureReplay replay(BinBlock block) {
            FeatureReplay replay = member.replay(block);
            events.add("open " + fold);
            return (changed, feature, out) -> {
                events.add("ask " + fold);
                replay.predict(changed, feature, out);
            };
        }

        @Override
        public String kind() {
            return member.kind();
        }

        @Override
        public void predict(BinBlock block, int from, int to, double[] out) {
            member.predict(block, from, to, out);
        }

        @Override
        public double predict(BinBlock block, int row) {
            return member.predict(block, row);
        }

        @Override
        public void write(DataOutput out) throws IOException {
            member.write(out);
        }

        @Override
        public double[] importance() {
            return member.importance();
        }
    }

    private static FeatureRanking ranked(int together, List<String> events, List<Double> progress) {
        List<List<Member>> members = new ArrayList<>();
        for (Fold fold : SPLIT) {
            Member member = new GbdtTrainer().train(new TrainRequest(BLOCK, SyntheticBlock.targetOf(BLOCK), fold.trainEnd(),
                    new TreeMap<>(Map.of("trees", "5", "minRows", "50", "featureFraction", "1")), 1, 1, () -> false, KERNELS));
            members.add(List.of(new Told(member, fold.index(), events)));
        }
        double[][] predictions = new double[1][BLOCK.rows()];
        Arrays.fill(predictions[0], Double.NaN);
        TrainStage.Trained trained = new TrainStage.Trained(new OutOfFold(BLOCK, SPLIT, List.of("gbdt"), predictions), members,
                Collections.nCopies(FOLDS + 1, Selection.all(12)));
        double[][] weights = {{1}, {1}, {1}};
        LocalRows rows = new LocalRows(new RunStages(KERNELS, new RunStages.Setup("BTC", UniverseRule.DEFAULT, TargetSpec.TARGET_20D2L, FOLDED)), BLOCK, 1);
        RedundancyClusters clusters = RedundancyClusters.of(BLOCK, new int[] {BLOCK.dateCount()}, 0.95, rows::sums).get(0);
        return new RankingStage(rows, BLOCK.withBins(new byte[0][]), SPLIT, new RankingPlan(200, together, 0, 0), 1, new FitPool(2, () -> false))
                .of(trained, weights, clusters, BlockBootstrap.ofThinning(7, 100, 1), progress::add);
    }

    @Test
    void foldsOneAtATimeRankAsFoldsTogether() {
        List<String> together = Collections.synchronizedList(new ArrayList<>());
        List<String> single = Collections.synchronizedList(new ArrayList<>());
        List<Double> progress = Collections.synchronizedList(new ArrayList<>());
        FeatureRanking ranking = ranked(FOLDS, together, new ArrayList<>());
        assertTrue(ranking.rows() > 300 && ranking.features().get(0).loss().mean() > 0, ranking.toString());
        assertEquals(ranking, ranked(1, single, progress));
        assertEquals(ranking, ranked(2, Collections.synchronizedList(new ArrayList<>()), new ArrayList<>()));
        assertTrue(together.indexOf("open 2") < together.lastIndexOf("ask 0"), "all folds are open: " + together);
        for (int k = 1; k < FOLDS; k++) {
            assertTrue(single.indexOf("open " + k) > single.lastIndexOf("ask " + (k - 1)), "fold " + k + " is opened when the one before is through");
        }
        assertEquals(progress.stream().sorted().toList(), progress, "progress never falls");
        assertEquals(1, progress.get(progress.size() - 1), 1e-12);
    }
}
