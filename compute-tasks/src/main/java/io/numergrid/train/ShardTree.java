package io.numergrid.train;

import io.numergrid.kernel.HistogramKernel;
import java.util.Arrays;

/**
 * The rows of one tree that grows elsewhere: which node each has come to. Nodes are numbered as they are made: the root is 0, the k-th split
 * makes 2k+1 and 2k+2.
 */
final class ShardTree {
    private final HistogramKernel.Session session;
    private final byte[][] columns;
    private final int[] sessionColumn;
    private NodeRows rows;
    private TreeNodes nodes = new TreeNodes(1, 1);
    private int[] from = new int[1];
    private int[] to = new int[1];
    private int[] features = new int[0];
    private boolean all;
    private boolean growing;

    /** @param columns of the fit @param sessionColumn number of each of them in the session */
    ShardTree(HistogramKernel.Session session, byte[][] columns, int[] sessionColumn) {
        this.session = session;
        this.columns = columns;
        this.sessionColumn = sessionColumn;
    }

    /** Begins a tree. @param chosen rows, ascending @param treeFeatures what histograms are made of where a split does not say otherwise */
    void begin(int[] chosen, Gradients gradients, int[] treeFeatures) {
        if (rows == null || rows.order.length < chosen.length) {
            rows = new NodeRows(chosen.length);
        }
        rows.load(chosen, gradients);
        all = chosen.length == gradients.words.length;
        features = treeFeatures;
        nodes = new TreeNodes(1, Math.max(1, nodes.nodeCount()));
        nodes.addTree();
        growing = true;
        from[0] = 0;
        to[0] = chosen.length;
    }

    int[] features() {
        return features;
    }

    /** Histogram of the root, into cleared planes. */
    void countRoot(Gradients gradients, long[][] histogram) {
        if (all) {
            session.addRange(inSession(features), 0, features.length, gradients.words, 0, to[0], histogram);
        } else {
            count(0, features, histogram);
        }
    }

    /** Histogram of a node, into cleared planes. */
    void count(int node, int[] nodeFeatures, long[][] histogram) {
        session.addRows(inSession(nodeFeatures), 0, nodeFeatures.length, rows.order, rows.values, from[node], to[node], histogram);
    }

    private int[] inSession(int[] own) {
        int[] out = new int[own.length];
        for (int k = 0; k < out.length; k++) {
            out[k] = sessionColumn[own[k]];
        }
        return out;
    }

    /** Splits a node and returns its left child. */
    int split(int node, int feature, int code) {
        if (node >= nodes.nodeCount() || nodes.feature[node] != TreeNodes.LEAF) {
            throw WireIn.damaged("splits node " + node + " of " + nodes.nodeCount() + ", which is no leaf");
        }
        int child = nodes.split(node, feature, code, 0);
        if (from.length < nodes.nodeCount()) {
            from = Arrays.copyOf(from, nodes.feature.length);
            to = Arrays.copyOf(to, nodes.feature.length);
        }
        int middle = rows.partition(columns[feature], code, from[node], to[node]);
        from[child] = from[node];
        to[child] = middle;
        from[child + 1] = middle;
        to[child + 1] = to[node];
        return child;
    }

    /** Ends the tree, once: scores must not take it on twice. @param values by node */
    void values(double[] values) {
        if (!growing) {
            throw WireIn.damaged("ends a tree that has ended");
        }
        growing = false;
        if (values.length != nodes.nodeCount()) {
            throw WireIn.damaged("has values of " + values.length + " nodes for a tree of " + nodes.nodeCount());
        }
        System.arraycopy(values, 0, nodes.value, 0, values.length);
    }

    /** Adds the value of each row's leaf to its score. */
    void addTo(double[] scores) {
        if (!all) {
            addByTraversal(scores, 0);
            return;
        }
        for (int node = 0; node < nodes.nodeCount(); node++) {
            if (nodes.feature[node] == TreeNodes.LEAF) {
                rows.addTo(scores, from[node], to[node], nodes.value[node]);
            }
        }
    }

    /** The same for any rows, those from {@code first} on. */
    void addByTraversal(double[] scores, int first) {
        for (int r = 0; r < scores.length; r++) {
            scores[r] += nodes.value[nodes.leaf(columns, first + r, 0)];
        }
    }
}
