package io.numergrid.task.ml;

import io.numergrid.rank.BinBlock;
import io.numergrid.train.CoreMemberDecoder;
import io.numergrid.train.Member;
import io.numergrid.train.MemberParameters;
import io.numergrid.train.TrainRequest;
import io.numergrid.train.TreeBuilder;
import io.numergrid.train.ViewSample;
import io.numergrid.train.ViewTrainer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.ignite.ml.IgniteModel;
import org.apache.ignite.ml.composition.boosting.GDBModel;
import org.apache.ignite.ml.composition.boosting.convergence.simple.ConvergenceCheckerStubFactory;
import org.apache.ignite.ml.composition.predictionsaggregator.WeightedPredictionsAggregator;
import org.apache.ignite.ml.math.primitives.vector.Vector;
import org.apache.ignite.ml.math.primitives.vector.VectorUtils;
import org.apache.ignite.ml.structures.LabeledVector;
import org.apache.ignite.ml.tree.DecisionTreeConditionalNode;
import org.apache.ignite.ml.tree.DecisionTreeLeafNode;
import org.apache.ignite.ml.tree.DecisionTreeModel;
import org.apache.ignite.ml.tree.DecisionTreeNode;
import org.apache.ignite.ml.tree.boosting.GDBRegressionOnTreesTrainer;

/**
 * {@code ignite-gdb}: Ignite ML's boosted regression trees on a small view: where our boosted trees draw a tenth of all features per tree, these few
 * and uncorrelated columns stand before every tree. Parameters: {@code trees} 10, {@code depth} 3, {@code learningRate} .2, {@code rows} 10000,
 * {@code columns} 8, {@code redundancy} .8. The library's own test for convergence stops at the first trees and is off: the number of trees is what
 * is asked for. What it learned moves into the form of our own trees, whose bins cut where its thresholds do.
 */
public final class IgniteGdbTrainer implements ViewTrainer {
    private static final int MEMBER_NUMBER = 6;
    private static final int COLUMNS = 8;
    /** Any split that helps is taken, up to the depth. */
    private static final double IMPURITY_DECREASE_MIN = 1e-9;

    /** Size and steps of the boosting. */
    record Shape(int trees, int depth, double learningRate) {
        static Shape of(MemberParameters parameters) {
            return new Shape(parameters.integer("trees", 10, 1, 100), parameters.integer("depth", 3, 1, 8),
                    parameters.decimal("learningRate", 0.2, 0.001, 1));
        }
    }

    @Override
    public String kind() {
        return CoreMemberDecoder.IGNITE_GDB;
    }

    @Override
    public ViewSample.Spec view(Map<String, String> given) {
        MemberParameters parameters = new MemberParameters(kind(), given);
        Shape.of(parameters);
        return ViewParameters.read(MEMBER_NUMBER, false, COLUMNS, parameters);
    }

    @Override
    public Member train(TrainRequest request, ViewSample sample) {
        Shape shape = Shape.of(new MemberParameters(kind(), request.parameters()));
        return new Move(sample, kind()).member(fit(sample, shape, request));
    }

    /** The library's gradient is 2/rows of the error, so a step of rows/2 would take all of it. */
    static GDBModel fit(ViewSample sample, Shape shape, TrainRequest request) {
        double[] y = sample.y();
        GDBRegressionOnTreesTrainer trainer = new GDBRegressionOnTreesTrainer(y.length / 2.0 * shape.learningRate(), shape.trees(), shape.depth(),
                IMPURITY_DECREASE_MIN);
        trainer.withCheckConvergenceStgyFactory(new ConvergenceCheckerStubFactory());
        return LocalFit.fit(trainer, Optional.empty(), sample, (row, x) -> new LabeledVector<>(VectorUtils.of(x), y[row]), request);
    }

    /** Moves a model of the library into our trees; gains and rows of the nodes are counted on the sample. */
    private static final class Move {
        private final ViewSample sample;
        private final TreeBuilder trees;
        /** What the trees moved so far leave of the target. */
        private final double[] rest;

        private Move(ViewSample sample, String kind) {
            this.sample = sample;
            trees = new TreeBuilder(kind, sample.features());
            rest = sample.y().clone();
        }

        /** The constant term stands in the leaves of the first tree. */
        private Member member(GDBModel model) {
            WeightedPredictionsAggregator sum = (WeightedPredictionsAggregator) model.getPredictionsAggregator();
            int[] rows = IntStream.range(0, rest.length).toArray();
            List<? extends IgniteModel<Vector, Double>> models = model.getModels();
            for (int t = 0; t < models.size(); t++) {
                DecisionTreeNode root = ((DecisionTreeModel) models.get(t)).getRootNode();
                node(root, rows, trees.tree(), sum.getWeights()[t], t == 0 ? sum.getBias() : 0);
            }
            return trees.member();
        }

        /**
         * Makes {@code node} of our tree what the library's is. Now and then the library splits off nobody, and has no node for them; then the
         * other side stands for both.
         *
         * @param rows of the sample that fall into it
         */
        private void node(DecisionTreeNode from, int[] rows, int node, double weight, double constant) {
            if (from instanceof DecisionTreeLeafNode leaf) {
                double value = constant + weight * leaf.getVal();
                trees.leaf(node, value, rows.length);
                for (int r : rows) {
                    rest[r] -= value;
                }
                return;
            }
            DecisionTreeConditionalNode split = (DecisionTreeConditionalNode) from;
            if (split.getElseNode() == null || split.getThenNode() == null) {
                node(split.getElseNode() == null ? split.getThenNode() : split.getElseNode(), rows, node, weight, constant);
                return;
            }
            int column = split.getCol();
            int[] left = IntStream.of(rows).filter(r -> !(sample.x()[r][column] > split.getThreshold())).toArray();
            int[] right = IntStream.of(rows).filter(r -> sample.x()[r][column] > split.getThreshold()).toArray();
            double gain = square(left) + square(right) - square(rows);
            boolean missingLeft = !(sample.view().value(column, BinBlock.BIN_MISSING) > split.getThreshold());
            int child = trees.split(node, sample.view().feature(column), lastBin(column, split.getThreshold()), missingLeft, gain);
            node(split.getElseNode(), left, child, weight, constant);
            node(split.getThenNode(), right, child + 1, weight, constant);
        }

        /** The highest bin whose value is not above a threshold; the library's thresholds lie among the values. */
        private int lastBin(int column, double threshold) {
            int bin = BinBlock.BIN_MISSING - 1;
            while (sample.view().value(column, bin) > threshold) {
                bin--;
            }
            return bin;
        }

        /** (sum of what is left)^2 / rows: what a split adds of it, leaves at their means would take from the squared error. */
        private double square(int[] rows) {
            double sum = 0;
            for (int r : rows) {
                sum += rest[r];
            }
            return rows.length == 0 ? 0 : sum * sum / rows.length;
        }
    }
}
