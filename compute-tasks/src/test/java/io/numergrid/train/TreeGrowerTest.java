package io.numergrid.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.kernel.KernelSet;
import io.numergrid.kernel.PackedValues;
import io.numergrid.kernel.scalar.ScalarPairwiseKernel;
import io.numergrid.rank.BinBlock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Grown trees against {@link SlowTrees}, and the properties that growing must keep. */
class TreeGrowerTest {
    private static final int FEATURES = 8;

    /** Few bins, so that ties are common; feature 7 is a copy of feature 1, so that exact ties across features exist. */
    private static TrainingRows rows(long seed, int dates, int symbols) {
        BinBlock block = new SyntheticBlock(seed, dates, symbols, FEATURES).build();
        for (int f = 0; f < FEATURES; f++) {
            for (int r = 0; r < block.rows(); r++) {
                int bin = block.bins()[f == 7 ? 1 : f][r];
                block.bins()[f][r] = (byte) (bin == 63 ? 63 : f < 3 || f == 7 ? bin / 8 * 8 : bin);
            }
        }
        return TrainingRows.of(SyntheticBlock.request(block, 1, 1));
    }

    private static TreeGrower grower(TrainingRows rows, boolean hessians, TreeSpec spec, int threads) {
        return new TreeGrower(KernelSet.choose("scalar").histogram().open(rows.columns(), rows.size(), spec.featureCount()), rows.columns(), rows.size(),
                hessians, spec, new Sampling(1, 0), new FitWorkers(threads), () -> false);
    }

    private static List<Integer> list(int[] rows) {
        return Arrays.stream(rows).boxed().toList();
    }

    private static long[] quanta(Gradients gradients) {
        return Arrays.stream(gradients.words).map(gradients.hasHessians() ? PackedValues::gradient : Gradients::gradient).toArray();
    }

    @Test
    void squaredErrorTreesAreTheBestOnes() {
        TrainingRows rows = rows(11, 4, 60);
        TreeSpec spec = new TreeSpec(4, 0, 9, 1, 0, FEATURES, false, 0.3);
        check(rows, spec, Sampling.range(rows.size()), 5);
    }

    @Test
    void treesOnSampledRowsAreTheBestOnes() {
        TrainingRows rows = rows(12, 4, 80);
        int[] sampled = Sampling.rows(99, rows, 150);
        check(rows, new TreeSpec(5, 0, 5, 0, 0, FEATURES, true, 0.5), sampled, 3);
    }

    @Test
    void leafWiseTreesAreTheBestOnes() {
        TrainingRows rows = rows(13, 4, 60);
        check(rows, new TreeSpec(100, 9, 6, 2, 0, FEATURES, false, 0.3), Sampling.range(rows.size()), 4);
    }

    private void check(TrainingRows rows, TreeSpec spec, int[] chosen, int trees) {
        Objective objective = new SquaredErrorObjective(rows.gaussianTarget());
        Gradients gradients = new Gradients(rows.size(), false);
        TreeNodes nodes = new TreeNodes(1, 1);
        TreeGrower grower = grower(rows, false, spec, 1);
        double[] scores = new double[rows.size()];
        long[] ones = new long[rows.size()];
        Arrays.fill(ones, 1);
        int same = 0;
        for (int tree = 0; tree < trees; tree++) {
            objective.gradients(scores, tree, gradients, null);
            grower.grow(tree, chosen, gradients, nodes);
            double[] slowScores = scores.clone();
            SlowTrees slow = new SlowTrees(rows.columns(), quanta(gradients), gradients.gradientScale, ones, 1, spec);
            slow.follow(nodes, tree, list(chosen), Sampling.range(FEATURES), slowScores);
            grower.addTo(scores);
            assertArrayEquals(slowScores, scores);
            same += slow.splitsSame();
        }
        assertTrue(same > 5 * trees, "only " + same + " splits could be told apart");
    }

    @Test
    void rankingTreesAreTheBestOnes() {
        TrainingRows rows = rows(14, 4, 60);
        TreeSpec spec = new TreeSpec(4, 0, 9, 1, 0, FEATURES, false, 0.3);
        Objective objective = new PairwiseRankObjective(rows, new ScalarPairwiseKernel(), new Sampling(3, 1), 8);
        Gradients gradients = new Gradients(rows.size(), true);
        TreeNodes nodes = new TreeNodes(1, 1);
        TreeGrower grower = grower(rows, true, spec, 1);
        double[] scores = new double[rows.size()];
        int same = 0;
        try (FitWorkers workers = new FitWorkers(1)) {
            for (int tree = 0; tree < 4; tree++) {
                assertTrue(objective.gradients(scores, tree, gradients, workers));
                grower.grow(tree, Sampling.range(rows.size()), gradients, nodes);
                SlowTrees slow = new SlowTrees(rows.columns(), quanta(gradients), gradients.gradientScale, Arrays.stream(gradients.words).map(PackedValues::second).toArray(),
                        gradients.hessianScale, spec);
                slow.follow(nodes, tree, list(Sampling.range(rows.size())), Sampling.range(FEATURES), scores);
                same += slow.splitsSame();
            }
        }
        assertTrue(same > 20, "only " + same + " splits could be told apart");
    }

    @Test
    void leafWiseSplitsTheLargestGainFirstAndStopsAtItsLeaves() {
        TrainingRows rows = rows(15, 20, 100);
        TreeSpec spec = new TreeSpec(100, 12, 20, 1, 0, FEATURES, false, 1);
        TreeNodes nodes = grow(rows, spec, 1);
        List<Integer> inner = new ArrayList<>(IntStream.range(0, nodes.nodeCount()).filter(n -> nodes.feature[n] >= 0).boxed().toList());
        assertEquals(11, inner.size());
        inner.sort((a, b) -> Integer.compare(nodes.left[a], nodes.left[b])); // order of splitting
        for (int step = 0; step < inner.size(); step++) {
            int split = inner.get(step);
            for (int later : inner.subList(step + 1, inner.size())) {
                boolean open = later < nodes.left[split]; // existed when this one was chosen
                assertTrue(!open || nodes.gain[split] >= nodes.gain[later], split + " before " + later);
            }
        }
    }

    private static TreeNodes grow(TrainingRows rows, TreeSpec spec, int threads) {
        Gradients gradients = new Gradients(rows.size(), false);
        new SquaredErrorObjective(rows.gaussianTarget()).gradients(new double[rows.size()], 0, gradients, null);
        TreeNodes nodes = new TreeNodes(1, 1);
        grower(rows, false, spec, threads).grow(0, Sampling.range(rows.size()), gradients, nodes);
        return nodes;
    }

    @Test
    void leafWiseWithoutALimitThatBindsIsDepthWise() {
        TrainingRows rows = rows(16, 10, 100);
        double[] deep = values(rows, grow(rows, new TreeSpec(4, 0, 20, 1, 0, FEATURES, false, 1), 1));
        double[] wide = values(rows, grow(rows, new TreeSpec(4, 16, 20, 1, 0, FEATURES, false, 1), 1));
        assertArrayEquals(deep, wide);
    }

    private static double[] values(TrainingRows rows, TreeNodes nodes) {
        return IntStream.range(0, rows.size()).mapToDouble(r -> nodes.value[nodes.leaf(rows.columns(), r, 0)]).toArray();
    }

    /** Growing does not look at the order of rows: the same rows in another order give the same tree. */
    @Test
    void rowOrderChangesNothing() {
        TrainingRows rows = rows(17, 10, 100);
        List<Integer> shuffled = new ArrayList<>(list(Sampling.range(rows.size())));
        Collections.shuffle(shuffled, new java.util.Random(5));
        byte[][] columns = new byte[FEATURES][rows.size()];
        double[] target = rows.gaussianTarget();
        double[] shuffledTarget = new double[rows.size()];
        for (int i = 0; i < rows.size(); i++) {
            shuffledTarget[i] = target[shuffled.get(i)];
            for (int f = 0; f < FEATURES; f++) {
                columns[f][i] = rows.columns()[f][shuffled.get(i)];
            }
        }
        TreeSpec spec = new TreeSpec(6, 0, 10, 1, 0, FEATURES, false, 0.1);
        Gradients gradients = new Gradients(rows.size(), false);
        new SquaredErrorObjective(shuffledTarget).gradients(new double[rows.size()], 0, gradients, null);
        TreeNodes nodes = new TreeNodes(1, 1);
        new TreeGrower(KernelSet.choose("scalar").histogram().open(columns, rows.size(), spec.featureCount()), columns, rows.size(), false, spec,
                new Sampling(1, 0), new FitWorkers(1), () -> false).grow(0, Sampling.range(rows.size()), gradients, nodes);
        TreeNodes straight = grow(rows, spec, 3).trim();
        nodes.trim();
        assertArrayEquals(straight.feature, nodes.feature);
        assertArrayEquals(straight.threshold, nodes.threshold);
        assertArrayEquals(straight.left, nodes.left);
        assertArrayEquals(straight.value, nodes.value);
        assertArrayEquals(straight.gain, nodes.gain);
    }

    @Test
    void minimumGainAndMinimumRowsBind() {
        TrainingRows rows = rows(18, 10, 100);
        TreeNodes none = grow(rows, new TreeSpec(6, 0, 10, 1, 1e8, FEATURES, false, 1), 1);
        assertEquals(1, none.nodeCount());
        int minRows = 150;
        TreeNodes few = grow(rows, new TreeSpec(6, 0, minRows, 1, 0, FEATURES, false, 1), 1);
        assertTrue(few.nodeCount() > 1);
        int[] counts = new int[few.nodeCount()];
        IntUnaryOperator leaf = r -> few.leaf(rows.columns(), r, 0);
        IntStream.range(0, rows.size()).map(leaf).forEach(n -> counts[n]++);
        for (int n = 0; n < counts.length; n++) {
            assertTrue(few.feature[n] >= 0 || counts[n] >= minRows, "leaf " + n + " has " + counts[n] + " rows");
            assertEquals(counts[n], few.cover[n], "rows of node " + n);
        }
    }
}
