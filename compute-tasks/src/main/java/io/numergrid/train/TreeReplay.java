package io.numergrid.train;

import io.numergrid.rank.BinBlock;
import java.util.Arrays;
import java.util.BitSet;

/** Keeps every tree's value of every row; walks only the trees that split on the feature that changed. */
final class TreeReplay implements FeatureReplay {
    private final TreeNodes nodes;
    private final int rows;
    /** {@code [trees][rows]} */
    private final double[][] value;
    /** Per feature the trees that split on it. */
    private final BitSet[] reads;

    TreeReplay(TreeNodes nodes, int features, BinBlock block) {
        this.nodes = nodes;
        this.rows = block.rows();
        this.value = new double[nodes.treeCount()][rows];
        this.reads = new BitSet[features];
        Arrays.setAll(reads, f -> new BitSet(nodes.treeCount()));
        for (int tree = 0; tree < value.length; tree++) {
            note(tree, nodes.root[tree]);
            walk(block, tree, value[tree]);
        }
    }

    private void note(int tree, int node) {
        if (nodes.feature[node] >= 0) {
            reads[nodes.feature[node]].set(tree);
            note(tree, nodes.left[node]);
            note(tree, nodes.left[node] + 1);
        }
    }

    private void walk(BinBlock block, int tree, double[] out) {
        for (int row = 0; row < rows; row++) {
            out[row] = nodes.value[nodes.leaf(block.bins(), row, tree)];
        }
    }

    @Override
    public void predict(BinBlock changed, int feature, double[] out) {
        Arrays.fill(out, 0, rows, 0);
        double[] anew = new double[rows];
        for (int tree = 0; tree < value.length; tree++) {
            double[] add = value[tree];
            if (feature >= 0 && reads[feature].get(tree)) {
                walk(changed, tree, anew);
                add = anew;
            }
            for (int row = 0; row < rows; row++) {
                out[row] += add[row];
            }
        }
    }
}
