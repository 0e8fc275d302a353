package io.numergrid.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.id.CounterHash;
import io.numergrid.kernel.GramKernel;
import io.numergrid.kernel.KernelSet;
import io.numergrid.rank.BinBlock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** Explanations against Shapley values from their definition, over all subsets of features. */
class ExplainerTest {
    private static int draw(long seed, long stream, long counter, int bound) {
        return CounterHash.below(CounterHash.hash(seed, stream, counter), bound);
    }

    /** Rows of one date. */
    private static BinBlock block(long seed, int features, int rows) {
        byte[][] bins = new byte[features][rows];
        for (int f = 0; f < features; f++) {
            for (int r = 0; r < rows; r++) {
                bins[f][r] = (byte) (draw(seed, f, 2 * r, 5) == 0 ? 63 : draw(seed, f, 2 * r + 1, 64));
            }
        }
        return new BinBlock(new int[] {100}, new int[] {0, rows}, new int[rows], bins, new double[rows], new int[1], new int[1], new int[rows],
                new int[1], new byte[rows], new double[rows]);
    }

    /** Random trees whose leaves hold 1 to 1000 training rows; {@code chain}: the newest leaves are split on. */
    private static TreeNodes trees(long seed, int count, int leaves, int features, boolean chain) {
        TreeNodes nodes = new TreeNodes(1, 1);
        for (int tree = 0; tree < count; tree++) {
            List<Integer> open = new ArrayList<>(List.of(nodes.addTree()));
            while (open.size() < leaves) {
                int at = nodes.nodeCount();
                int node = open.remove(chain ? open.size() - 1 - draw(seed, 101, at, Math.min(2, open.size())) : draw(seed, 101, at, open.size()));
                int child = nodes.split(node, draw(seed, 102, at, features), draw(seed, 103, at, 128), 1);
                open.add(child);
                open.add(child + 1);
            }
            for (int leaf : open) {
                nodes.value[leaf] = CounterHash.unit(CounterHash.hash(seed, 104, leaf)) - 0.5;
                nodes.cover[leaf] = 1 + draw(seed, 105, leaf, draw(seed, 106, leaf, 2) == 0 ? 3 : 1000);
            }
        }
        return nodes.trim();
    }

    private static double rows(TreeNodes nodes, int node) {
        return nodes.feature[node] == TreeNodes.LEAF ? nodes.cover[node] : rows(nodes, nodes.left[node]) + rows(nodes, nodes.left[node] + 1);
    }

    /** What a tree says of a row of which only the features in {@code known} are known: both ways otherwise, in the training rows' shares. */
    private static double expected(TreeNodes nodes, int node, byte[][] bins, int row, int known) {
        int feature = nodes.feature[node];
        if (feature == TreeNodes.LEAF) {
            return nodes.value[node];
        }
        int left = nodes.left[node];
        if ((known >> feature & 1) == 1) {
            int bin = bins[feature][row];
            boolean goesLeft = bin == 63 ? nodes.threshold[node] >= 64 : bin <= nodes.threshold[node] % 64;
            return expected(nodes, goesLeft ? left : left + 1, bins, row, known);
        }
        return (rows(nodes, left) * expected(nodes, left, bins, row, known)
                + rows(nodes, left + 1) * expected(nodes, left + 1, bins, row, known)) / rows(nodes, node);
    }

    private static double factorial(int n) {
        return n < 2 ? 1 : n * factorial(n - 1);
    }

    /** By definition: the mean over all orders of the features of what feature f adds when it becomes known. */
    private static double[] slow(TreeNodes nodes, byte[][] bins, int row) {
        int features = bins.length;
        double[] value = new double[1 << features];
        for (int known = 0; known < value.length; known++) {
            for (int tree = 0; tree < nodes.treeCount(); tree++) {
                value[known] += expected(nodes, nodes.root[tree], bins, row, known);
            }
        }
        double[] out = new double[features];
        for (int f = 0; f < features; f++) {
            for (int known = 0; known < value.length; known++) {
                if ((known >> f & 1) == 0) {
                    int size = Integer.bitCount(known);
                    out[f] += factorial(size) * factorial(features - size - 1) / factorial(features) * (value[known | 1 << f] - value[known]);
                }
            }
        }
        return out;
    }

    private static double sum(double[] values) {
        return Arrays.stream(values).sum();
    }

    private static TreeEnsembleMember member(TreeNodes nodes, int features) {
        return new TreeEnsembleMember("gbdt", features, nodes, KernelSet.choose("scalar").tree());
    }

    @Property(tries = 150)
    void treesAreExplainedAsByDefinition(@ForAll @LongRange(min = 0, max = 1 << 30) long seed, @ForAll @IntRange(min = 1, max = 7) int features,
                                         @ForAll @IntRange(min = 1, max = 14) int leaves, @ForAll boolean chain) {
        TreeNodes nodes = trees(seed, 3, leaves, features, chain);
        BinBlock block = block(seed, features, 3);
        Explainer explainer = new TreeShap(nodes);
        double nobody = 0;
        for (int tree = 0; tree < 3; tree++) {
            nobody += expected(nodes, nodes.root[tree], block.bins(), 0, 0);
        }
        assertEquals(nobody, explainer.base(), 1e-12);
        double[] out = new double[features];
        for (int row = 0; row < 3; row++) {
            explainer.explain(block, row, out);
            assertArrayEquals(slow(nodes, block.bins(), row), out, 1e-12);
            assertEquals(member(nodes, features).predict(block, row), explainer.base() + sum(out), 1e-12);
        }
    }

    /** Twelve features on a path of up to sixty nodes: more points than one block. */
    @Test
    void deepTreesAreExplainedAsByDefinition() {
        TreeNodes nodes = trees(3, 2, 60, 12, true);
        BinBlock block = block(3, 12, 2);
        double[] out = new double[12];
        for (int row = 0; row < 2; row++) {
            new TreeShap(nodes).explain(block, row, out);
            assertArrayEquals(slow(nodes, block.bins(), row), out, 1e-12);
        }
    }

    @Test
    void contributionsSumToThePredictionForManyAndDeepTrees() {
        int features = 138;
        for (TreeNodes nodes : List.of(trees(5, 300, 32, features, false), trees(6, 20, 300, features, true), trees(7, 30, 256, features, false),
                trees(8, 2, 1, features, false), new TreeNodes(0, 0))) {
            BinBlock block = block(9, features, 20);
            Explainer explainer = member(nodes, features).explainer().orElseThrow();
            double[][] batch = new double[20][features];
            explainer.explain(block, 0, 20, batch);
            double[] out = new double[features];
            for (int row = 0; row < 20; row++) {
                explainer.explain(block, row, out);
                assertArrayEquals(batch[row], out, 0.0, "alone and among others");
                assertEquals(member(nodes, features).predict(block, row), explainer.base() + sum(out), 1e-10);
            }
        }
    }

    @Test
    void trainedMembersAreExplained() {
        BinBlock block = new SyntheticBlock(3, 20, 60, 9).build();
        String[] small = {"trees", "20", "minRows", "10"};
        for (MemberTrainer trainer : List.of(new GbdtTrainer(), new GbdtRankTrainer(), new ForestTrainer(), new RidgeTrainer())) {
            boolean ridge = trainer.kind().equals(RidgeTrainer.KIND);
            Member member = trainer.train(SyntheticBlock.request(block, 1, 1, ridge ? new String[0] : small));
            Explainer explainer = member.explainer().orElseThrow();
            double[] out = new double[9];
            double moved = 0;
            for (int row = 0; row < block.rows(); row++) {
                explainer.explain(block, row, out);
                assertEquals(member.predict(block, row), explainer.base() + sum(out), 1e-9, trainer.kind());
                assertEquals(0, out[5], "a feature that is always missing");
                moved += Math.abs(out[0]);
            }
            assertTrue(moved > 0, trainer.kind());
        }
    }

    /** An unknown feature of a linear member stands at its mean over the training rows, which are those with a label. */
    @Test
    void ridgeIsExplainedFromTheMeansOfItsTrainingRows() {
        BinBlock block = new SyntheticBlock(4, 12, 50, 6).unlabelledShare(0.3).build();
        LinearMember member = (LinearMember) new RidgeTrainer().train(SyntheticBlock.request(block, 1, 1));
        double[] mean = new double[6];
        int n = 0;
        for (int r = 0; r < block.rows(); r++) {
            if (block.targetRank()[r] > 0) {
                n++;
                for (int f = 0; f < 6; f++) {
                    mean[f] += block.bins()[f][r] == 63 ? 0 : block.bins()[f][r] - GramKernel.CENTRE;
                }
            }
        }
        Explainer explainer = member.explainer().orElseThrow();
        double[] out = new double[6];
        explainer.explain(block, 7, out);
        double base = member.intercept();
        for (int f = 0; f < 6; f++) {
            int bin = block.bins()[f][7];
            assertEquals(member.coefficients()[f] * ((bin == 63 ? 0 : bin - GramKernel.CENTRE) - mean[f] / n), out[f], 1e-12);
            base += member.coefficients()[f] * mean[f] / n;
        }
        assertEquals(base, explainer.base(), 1e-12);
    }

    /** Each bin once: what a feature adds is 0 on average, squares included, and sums to the prediction. */
    @Test
    void linearViewsAreExplainedFromEquallyFrequentBins() {
        BinBlock block = new SyntheticBlock(3, 20, 60, 9).build();
        TrainingRows rows = TrainingRows.of(SyntheticBlock.request(block, 1, 1));
        FeatureView view = FeatureView.choose(ViewSums.of(rows.columns(), rows.size(), rows.gaussianTarget()), f -> rows.columns()[f], 8, true, 0.95);
        double[] weights = new double[view.columns()];
        boolean squares = false;
        for (int c = 0; c < weights.length; c++) {
            weights[c] = 0.3 + c;
            squares |= view.squared(c);
        }
        assertTrue(squares);
        Member member = new LinearViewMember("ignite-lsqr", 9, view, 0.25, weights);
        Explainer explainer = member.explainer().orElseThrow();
        BinBlock bins = block(1, 9, 64);
        double[] mean = new double[9];
        double[] out = new double[9];
        for (int row = 0; row < 64; row++) {
            for (byte[] column : bins.bins()) {
                column[row] = (byte) row;
            }
            explainer.explain(bins, row, out);
            assertEquals(member.predict(bins, row), explainer.base() + sum(out), 1e-12);
            for (int f = 0; f < 9 && row < 63; f++) {
                mean[f] += out[f] / 63;
            }
        }
        assertArrayEquals(new double[9], mean, 1e-12);
    }

    @Test
    void treesOfUnknownRowsSayWhatToDo() {
        TreeNodes nodes = trees(1, 2, 4, 3, false);
        Arrays.fill(nodes.cover, 0);
        NumergridException e = assertThrows(NumergridException.class, () -> member(nodes, 3).explainer());
        assertEquals(ErrorCode.MODEL_NOT_EXPLAINABLE, e.code());
        assertTrue(e.getMessage().contains("train again"), e.getMessage());
    }

    @Test
    void treesThatWouldTakeTooMuchMemoryAreRefused() {
        TreeNodes chain = trees(2, 1, 30_000, 30_000, true);
        NumergridException e = assertThrows(NumergridException.class, () -> member(chain, 30_000).explainer());
        assertEquals(ErrorCode.MEMORY_INSUFFICIENT, e.code());
        assertTrue(e.getMessage().contains("512 MiB"), e.getMessage());
    }

    /** Integrals of powers of t, which quadrature has to hit up to its degree. */
    @Test
    void quadratureIsExact() {
        for (int n : new int[] {4, 8, 12, 40, 72}) {
            Quadrature rule = Quadrature.of(n);
            for (int degree = 0; degree < 2 * n; degree += degree < 8 ? 1 : 7) {
                double integral = 0;
                for (int k = 0; k < n; k++) {
                    assertTrue(rule.point()[k] > 0 && rule.point()[k] < 1);
                    integral += rule.weight()[k] * StrictMath.pow(rule.point()[k], degree);
                }
                assertEquals(1.0 / (degree + 1), integral, 1e-14, n + " points, degree " + degree);
            }
        }
    }
}
