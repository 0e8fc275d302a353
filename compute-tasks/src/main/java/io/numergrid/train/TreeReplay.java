package io.numergrid.train;

import io.numergrid.kernel.TreeKernel;
import io.numergrid.kernel.TreeTable;
import io.numergrid.rank.BinBlock;
import java.util.Arrays;
import java.util.BitSet;

/** Keeps every tree's value of every row; asks only the trees that split on the feature that changed. */
final class TreeReplay implements FeatureReplay {
    private final TreeKernel.Session trees;
    private final int rows;
    /** {@code [trees][rows]} */
    private final double[][] value;
    /** Per feature the trees that split on it. */
    private final BitSet[] reads;

    TreeReplay(TreeTable table, TreeKernel.Session trees, int features, BinBlock block) {
        this.trees = trees;
        this.rows = block.rows();
        this.value = new double[table.treeCount()][rows];
        this.reads = new BitSet[features];
        Arrays.setAll(reads, f -> new BitSet(value.length));
        for (int tree = 0; tree < value.length; tree++) {
            for (int node = table.root()[tree]; node < table.end(tree); node++) {
                if (table.feature()[node] != TreeTable.LEAF) {
                    reads[table.feature()[node]].set(tree);
                }
            }
            trees.predictTree(tree, block.bins(), 0, rows, value[tree]);
        }
    }

    @Override
    public void predict(BinBlock changed, int feature, double[] out) {
        Arrays.fill(out, 0, rows, 0);
        double[] anew = new double[rows];
        for (int tree = 0; tree < value.length; tree++) {
            double[] add = value[tree];
            if (feature >= 0 && reads[feature].get(tree)) {
                trees.predictTree(tree, changed.bins(), 0, rows, anew);
                add = anew;
            }
            for (int row = 0; row < rows; row++) {
                out[row] += add[row];
            }
        }
    }
}
