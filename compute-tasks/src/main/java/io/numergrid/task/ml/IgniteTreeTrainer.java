package io.numergrid.task.ml;

import io.numergrid.rank.BinBlock;
import io.numergrid.train.CoreMemberDecoder;
import io.numergrid.train.Member;
import io.numergrid.train.MemberParameters;
import io.numergrid.train.MemberTrainer;
import io.numergrid.train.TrainRequest;
import io.numergrid.train.TreeBuilder;
import io.numergrid.train.ViewSample;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.ignite.ml.math.primitives.vector.VectorUtils;
import org.apache.ignite.ml.structures.LabeledVector;
import org.apache.ignite.ml.tree.DecisionTreeConditionalNode;
import org.apache.ignite.ml.tree.DecisionTreeLeafNode;
import org.apache.ignite.ml.tree.DecisionTreeModel;
import org.apache.ignite.ml.tree.DecisionTreeNode;
import org.apache.ignite.ml.tree.DecisionTreeRegressionTrainer;

/**
 * {@code ignite-tree}: Ignite ML's regression tree on a small view. Parameters: {@code depth} 4, {@code rows} 10000, {@code columns} 16,
 * {@code redundancy} .8. Alone it scores less than the linear trainers; it is here because it adds most to the ensemble of the other members: its
 * few columns meet all at once, in one tree, where those of the boosted trees hardly ever meet. What it learned moves into the form of our own trees,
 * whose bins cut where its thresholds do; gains and rows of its nodes are counted on the sample.
 */
public final class IgniteTreeTrainer implements MemberTrainer {
    private static final int MEMBER_NUMBER = 6;
    private static final int DEPTH_MAX = 8;
    /** Any split that helps is taken, up to the depth. */
    private static final double IMPURITY_DECREASE_MIN = 1e-9;

    @Override
    public String kind() {
        return CoreMemberDecoder.IGNITE_TREE;
    }

    @Override
    public Member train(TrainRequest request) {
        MemberParameters parameters = new MemberParameters(kind(), request.parameters());
        int depth = parameters.integer("depth", 4, 1, DEPTH_MAX);
        ViewSample sample = ViewSample.of(request, ViewParameters.read(MEMBER_NUMBER, false, parameters));
        TreeBuilder tree = new TreeBuilder(kind(), sample.features());
        move(fit(sample, depth, request).getRootNode(), sample, IntStream.range(0, sample.y().length).toArray(), tree, 0);
        return tree.member();
    }

    static DecisionTreeModel fit(ViewSample sample, int depth, TrainRequest request) {
        double[] y = sample.y();
        return LocalFit.fit(new DecisionTreeRegressionTrainer(depth, IMPURITY_DECREASE_MIN), Optional.empty(), sample,
                (row, x) -> new LabeledVector<>(VectorUtils.of(x), y[row]), request);
    }

    /**
     * Makes {@code node} of our tree what the library's is. Deep in a tree, the library may split off nobody, and has no node for them; then the
     * other side stands for both.
     *
     * @param rows of the sample that fall into it
     */
    private static void move(DecisionTreeNode from, ViewSample sample, int[] rows, TreeBuilder tree, int node) {
        if (from instanceof DecisionTreeLeafNode leaf) {
            tree.leaf(node, leaf.getVal(), rows.length);
            return;
        }
        DecisionTreeConditionalNode split = (DecisionTreeConditionalNode) from;
        if (split.getElseNode() == null || split.getThenNode() == null) {
            move(split.getElseNode() == null ? split.getThenNode() : split.getElseNode(), sample, rows, tree, node);
            return;
        }
        int column = split.getCol();
        int[] left = IntStream.of(rows).filter(r -> !(sample.x()[r][column] > split.getThreshold())).toArray();
        int[] right = IntStream.of(rows).filter(r -> sample.x()[r][column] > split.getThreshold()).toArray();
        double gain = square(sample, left) + square(sample, right) - square(sample, rows);
        boolean missingLeft = !(sample.view().value(column, BinBlock.BIN_MISSING) > split.getThreshold());
        int child = tree.split(node, sample.view().feature(column), lastBin(sample, column, split.getThreshold()), missingLeft, gain);
        move(split.getElseNode(), sample, left, tree, child);
        move(split.getThenNode(), sample, right, tree, child + 1);
    }

    /** The highest bin whose value is not above a threshold; the library's thresholds lie among the values. */
    private static int lastBin(ViewSample sample, int column, double threshold) {
        int bin = BinBlock.BIN_MISSING - 1;
        while (sample.view().value(column, bin) > threshold) {
            bin--;
        }
        return bin;
    }

    /** (sum of targets)^2 / rows: what a split adds of it, it takes from the squared error. */
    private static double square(ViewSample sample, int[] rows) {
        double sum = 0;
        for (int r : rows) {
            sum += sample.y()[r];
        }
        return rows.length == 0 ? 0 : sum * sum / rows.length;
    }
}
