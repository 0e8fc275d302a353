package io.numergrid.train;

import io.numergrid.kernel.TreeTable;
import java.util.Arrays;

/**
 * Trees as flat arrays. A node is a number; {@code feature} -1 marks a leaf. The children of an inner node are
 * {@code left} and {@code left + 1}. A row goes left when its bin is at most {@code threshold & 63}, and with a missing
 * bin (63) when {@code threshold} has bit 6 set. {@code cover} is the number of training rows that fell into a leaf, 0 at inner nodes.
 */
final class TreeNodes {
    static final int LEAF = TreeTable.LEAF;
    static final int MISSING_LEFT = TreeTable.MISSING_LEFT;
    private static final int THRESHOLD_MASK = 63;
    static final int MISSING = 63;
    private static final int NODE_BYTES = Short.BYTES + Byte.BYTES + 2 * Integer.BYTES + 2 * Double.BYTES;

    private int treeCount;
    private int nodeCount;
    int[] root;
    short[] feature;
    byte[] threshold;
    int[] left;
    double[] value;
    double[] gain;
    int[] cover;

    TreeNodes(int trees, int nodes) {
        root = new int[trees];
        feature = new short[nodes];
        threshold = new byte[nodes];
        left = new int[nodes];
        value = new double[nodes];
        gain = new double[nodes];
        cover = new int[nodes];
    }

    /** Complete trees; takes ownership of the arrays. */
    TreeNodes(int[] root, short[] feature, byte[] threshold, int[] left, double[] value, double[] gain, int[] cover) {
        this.treeCount = root.length;
        this.nodeCount = feature.length;
        this.root = root;
        this.feature = feature;
        this.threshold = threshold;
        this.left = left;
        this.value = value;
        this.gain = gain;
        this.cover = cover;
    }

    /** The same arrays, for a kernel; complete trees only. */
    TreeTable table() {
        return new TreeTable(root, feature, threshold, left, value);
    }

    int treeCount() {
        return treeCount;
    }

    int nodeCount() {
        return nodeCount;
    }

    /** Starts a tree and returns its root, a leaf until split. */
    int addTree() {
        if (treeCount == root.length) {
            root = Arrays.copyOf(root, Math.max(4, 2 * treeCount));
        }
        int node = addNodes(1);
        root[treeCount++] = node;
        return node;
    }

    /** Makes a leaf an inner node and returns its left child; the right one is the next number. */
    int split(int node, int onFeature, int code, double splitGain) {
        int child = addNodes(2);
        feature[node] = (short) onFeature;
        threshold[node] = (byte) code;
        left[node] = child;
        gain[node] = splitGain;
        return child;
    }

    private int addNodes(int count) {
        int first = nodeCount;
        nodeCount += count;
        if (nodeCount > feature.length) {
            int size = Math.max(nodeCount, 2 * feature.length);
            feature = Arrays.copyOf(feature, size);
            threshold = Arrays.copyOf(threshold, size);
            left = Arrays.copyOf(left, size);
            value = Arrays.copyOf(value, size);
            gain = Arrays.copyOf(gain, size);
            cover = Arrays.copyOf(cover, size);
        }
        Arrays.fill(feature, first, nodeCount, (short) LEAF);
        return first;
    }

    /** Writes the first trees: what scores need, and what a member has. */
    void write(WireOut out, int trees) {
        int nodes = trees == treeCount ? nodeCount : root[trees];
        out.putInt(trees).putInts(root, 0, trees).putInt(nodes);
        for (int node = 0; node < nodes; node++) {
            out.putShort(feature[node]).putByte(threshold[node]).putInt(left[node]).putDouble(value[node]).putDouble(gain[node]).putInt(cover[node]);
        }
    }

    static TreeNodes read(WireIn in) {
        int[] root = in.getInts(in.getCount(Integer.BYTES));
        int nodes = in.getCount(NODE_BYTES);
        TreeNodes read = new TreeNodes(root, new short[nodes], new byte[nodes], new int[nodes], new double[nodes], new double[nodes], new int[nodes]);
        for (int node = 0; node < nodes; node++) {
            read.feature[node] = (short) in.getShort();
            read.threshold[node] = (byte) in.getByte();
            read.left[node] = in.getInt();
            read.value[node] = in.getDouble();
            read.gain[node] = in.getDouble();
            read.cover[node] = in.getInt();
        }
        return read;
    }

    /** Cuts the arrays to their used length. */
    TreeNodes trim() {
        root = Arrays.copyOf(root, treeCount);
        feature = Arrays.copyOf(feature, nodeCount);
        threshold = Arrays.copyOf(threshold, nodeCount);
        left = Arrays.copyOf(left, nodeCount);
        value = Arrays.copyOf(value, nodeCount);
        gain = Arrays.copyOf(gain, nodeCount);
        cover = Arrays.copyOf(cover, nodeCount);
        return this;
    }

    /** The leaf of one tree that a row falls into. */
    int leaf(byte[][] bins, int row, int tree) {
        int node = root[tree];
        while (feature[node] >= 0) {
            node = left[node] + (goesLeft(threshold[node], bins[feature[node]][row]) ? 0 : 1);
        }
        return node;
    }

    static boolean goesLeft(int code, int bin) {
        return bin == MISSING ? (code & MISSING_LEFT) != 0 : bin <= (code & THRESHOLD_MASK);
    }
}
