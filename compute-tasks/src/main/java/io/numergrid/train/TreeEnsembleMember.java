package io.numergrid.train;

import io.numergrid.kernel.KernelSet;
import io.numergrid.kernel.TreeKernel;
import io.numergrid.rank.BinBlock;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;

/**
 * A sum of binary trees over bins; shrinkage and averaging stand in the leaf values. Encoding, all big-endian: features
 * (int), trees (int), nodes (int), then per tree its root (int), then per node feature (short, -1 = leaf), threshold
 * (byte), left child (int), value (double), gain (double), and last per leaf the training rows in it (int; 0 = not known, as in
 * models of format 1, which end before). What must hold between nodes says {@link io.numergrid.kernel.TreeTable}.
 */
public final class TreeEnsembleMember implements Member {
    private static final TreeKernel SCALAR = KernelSet.choose("scalar").tree();
    private static final int TREE_BYTES = 4;
    private static final int NODE_BYTES = 2 + 1 + 4 + 8 + 8;

    private final String kind;
    private final int features;
    private final TreeNodes nodes;
    private final TreeKernel.Session trees;

    /** @param kernel predicts; it is no part of what the member is */
    TreeEnsembleMember(String kind, int features, TreeNodes nodes, TreeKernel kernel) {
        this.kind = kind;
        this.features = features;
        this.nodes = nodes;
        this.trees = kernel.open(nodes.table());
    }

    @Override
    public Member on(KernelSet kernels) {
        return new TreeEnsembleMember(kind, features, nodes, kernels.tree());
    }

    @Override
    public String kind() {
        return kind;
    }

    public int treeCount() {
        return nodes.treeCount();
    }

    TreeNodes nodes() {
        return nodes;
    }

    @Override
    public void predict(BinBlock block, int from, int to, double[] out) {
        trees.predict(block.bins(), from, to, out);
    }

    @Override
    public double predict(BinBlock block, int row) {
        return trees.predict(block.bins(), row);
    }

    /** @throws io.numergrid.error.NumergridException MODEL_NOT_EXPLAINABLE where the rows of leaves are not known */
    @Override
    public Optional<Explainer> explainer() {
        return Optional.of(new TreeShap(nodes));
    }

    @Override
    public FeatureReplay replay(BinBlock block) {
        return new TreeReplay(nodes.table(), trees, features, block);
    }

    @Override
    public double[] importance() {
        double[] sum = new double[features];
        for (int node = 0; node < nodes.nodeCount(); node++) {
            if (nodes.feature[node] >= 0) {
                sum[nodes.feature[node]] += nodes.gain[node];
            }
        }
        return sum;
    }

    @Override
    public void write(DataOutput out) throws IOException {
        out.writeInt(features);
        out.writeInt(nodes.treeCount());
        out.writeInt(nodes.nodeCount());
        for (int tree = 0; tree < nodes.treeCount(); tree++) {
            out.writeInt(nodes.root[tree]);
        }
        for (int node = 0; node < nodes.nodeCount(); node++) {
            out.writeShort(nodes.feature[node]);
            out.writeByte(nodes.threshold[node]);
            out.writeInt(nodes.left[node]);
            out.writeDouble(nodes.value[node]);
            out.writeDouble(nodes.gain[node]);
        }
        for (int node = 0; node < nodes.nodeCount(); node++) {
            if (nodes.feature[node] == TreeNodes.LEAF) {
                out.writeInt(nodes.cover[node]);
            }
        }
    }

    static TreeEnsembleMember read(String kind, MemberInput in) throws IOException {
        int features = in.number("features", 1, Short.MAX_VALUE);
        int trees = in.count("trees", TREE_BYTES);
        int count = in.count("nodes", NODE_BYTES);
        int[] roots = new int[trees];
        for (int tree = 0; tree < trees; tree++) {
            roots[tree] = in.number("root of a tree", 0, count - 1);
        }
        short[] feature = new short[count];
        byte[] threshold = new byte[count];
        int[] left = new int[count];
        double[] value = new double[count];
        double[] gain = new double[count];
        for (int node = 0; node < count; node++) {
            feature[node] = (short) in.shortNumber("feature of a node", TreeNodes.LEAF, features - 1);
            threshold[node] = in.readByte();
            boolean leaf = feature[node] == TreeNodes.LEAF;
            left[node] = leaf ? in.number("child of a leaf", 0, 0) : in.number("left child", node + 1, count - 2);
            value[node] = in.finite("value of a node");
            gain[node] = in.finite("gain of a node");
        }
        return new TreeEnsembleMember(kind, features, new TreeNodes(roots, feature, threshold, left, value, gain, covers(in, feature)), SCALAR);
    }

    private static int[] covers(MemberInput in, short[] feature) throws IOException {
        int[] cover = new int[feature.length];
        for (int node = 0; node < cover.length && in.formatVersion() > 1; node++) {
            if (feature[node] == TreeNodes.LEAF) {
                cover[node] = in.number("rows of a leaf", 0, TrainingRows.ROWS_MAX);
            }
        }
        return cover;
    }
}
