package io.numergrid.kernel;

/**
 * Binary trees over bins as flat arrays, not copied. The nodes of tree t are {@code [root[t], root[t+1])}, of the last one up to the end,
 * and every node but the root has one parent with a lower number. A row goes left when its bin is at most
 * {@code threshold & 63}, and with the missing bin (63) when {@code threshold} has bit 6 set; so right is one range of bins.
 *
 * @param root      {@code [trees]}
 * @param feature   {@code [nodes]} column of bins; {@link #LEAF} = leaf
 * @param threshold {@code [nodes]}
 * @param left      {@code [nodes]} left child, the right one is the next number; 0 for a leaf
 * @param value     {@code [nodes]} of leaves
 */
public record TreeTable(int[] root, short[] feature, byte[] threshold, int[] left, double[] value) {
    public static final int LEAF = -1;
    public static final int MISSING_LEFT = 64;
    private static final int THRESHOLD_MASK = 63;
    private static final int MISSING = 63;

    /** @throws IllegalArgumentException unless the arrays describe trees */
    public TreeTable {
        int nodes = feature.length;
        if (threshold.length != nodes || left.length != nodes || value.length != nodes) {
            throw new IllegalArgumentException("columns of " + nodes + " nodes differ in length");
        }
        if (nodes == 0 ? root.length > 0 : root.length == 0 || root[0] != 0) {
            throw new IllegalArgumentException("the first of " + root.length + " trees does not begin at node 0 of " + nodes);
        }
        boolean[] reached = new boolean[nodes];
        for (int t = 0; t < root.length; t++) {
            checkTree(t, root[t], t + 1 < root.length ? root[t + 1] : nodes, feature, left, reached);
        }
    }

    private static void checkTree(int tree, int root, int end, short[] feature, int[] left, boolean[] reached) {
        if (root >= end || end > feature.length) {
            throw new IllegalArgumentException("tree " + tree + " has nodes " + root + " to " + end + " of " + feature.length);
        }
        for (int node = root; node < end; node++) {
            if (reached[node] != node > root) {
                throw new IllegalArgumentException("node " + node + " of tree " + tree + " has no parent");
            }
            if (feature[node] == LEAF) {
                continue;
            }
            int child = left[node];
            if (feature[node] < 0 || child <= node || child + 1 >= end || reached[child] || reached[child + 1]) {
                throw new IllegalArgumentException("node " + node + " of tree " + tree + " cannot split on feature " + feature[node]
                        + " into nodes " + child + " and the next");
            }
            reached[child] = true;
            reached[child + 1] = true;
        }
    }

    public int treeCount() {
        return root.length;
    }

    /** First node after those of a tree. */
    public int end(int tree) {
        return tree + 1 < root.length ? root[tree + 1] : feature.length;
    }

    /** One more than the largest column that is read. */
    public int columns() {
        int most = -1;
        for (short f : feature) {
            most = Math.max(most, f);
        }
        return most + 1;
    }

    /** The lowest bin that goes right at an inner node, 1 to 63. */
    public int rightFrom(int node) {
        return Math.min(threshold[node] & THRESHOLD_MASK, MISSING - 1) + 1;
    }

    /** Number of bins that go right at an inner node, from {@link #rightFrom}, 0 to 63. */
    public int rightWidth(int node) {
        return ((threshold[node] & MISSING_LEFT) != 0 ? MISSING : MISSING + 1) - rightFrom(node);
    }
}
