package io.numergrid.train;

import io.numergrid.id.CounterHash;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Grows trees from real gradients: one histogram of doubles per node and feature, counted from the node's rows, no subtraction. Draws are those
 * of {@link TreeGrower}.
 */
final class ReferenceTrees {
    private static final int BINS = 64;
    private static final int MISSING = 63;
    /** A gain of less than this share of the node's score is what rounding leaves where there is nothing to gain. */
    private static final double ROUNDING = 1e-12;

    private final byte[][] columns;
    private final TreeSpec spec;
    private final Sampling sampling;
    private final TreeNodes nodes = new TreeNodes(1, 64);
    private final double[] gradientOf = new double[BINS];
    private final double[] hessianOf = new double[BINS];
    private final int[] countOf = new int[BINS];

    ReferenceTrees(byte[][] columns, TreeSpec spec, Sampling sampling) {
        this.columns = columns;
        this.spec = spec;
        this.sampling = sampling;
    }

    /** All that was grown. */
    TreeNodes nodes() {
        return nodes.trim();
    }

    /** Adds what a tree says to the scores of all rows. */
    void addTo(double[] scores, int tree) {
        for (int r = 0; r < scores.length; r++) {
            scores[r] += nodes.value[nodes.leaf(columns, r, tree)];
        }
    }

    private static final class Node {
        private final int id;
        private final long path;
        private final int depth;
        private final int[] rows;
        private double gradient;
        private double hessian;
        private int[] features = new int[0];
        private double gain = Double.NEGATIVE_INFINITY;
        private int feature;
        private int code;

        private Node(int id, long path, int depth, int[] rows) {
            this.id = id;
            this.path = path;
            this.depth = depth;
            this.rows = rows;
        }
    }

    /** Adds tree number {@code tree}, grown on {@code rows}. */
    void grow(int tree, int[] rows, double[] gradient, double[] hessian) {
        int root = nodes.addTree();
        long nodeKey = sampling.key(Sampling.Use.NODE_FEATURES, tree);
        int[] drawn = spec.featuresPerNode() ? null
                : Sampling.features(sampling.key(Sampling.Use.TREE_FEATURES, tree), columns.length, spec.featureCount());
        List<Node> open = new ArrayList<>();
        open.add(judged(new Node(root, Sampling.ROOT_PATH, 0, rows), drawn, nodeKey, gradient, hessian));
        int leaves = 1;
        while (!open.isEmpty()) {
            Node node = next(open);
            if (!(node.gain > 0 && node.gain >= spec.minGain()) || spec.leavesMax() > 0 && leaves >= spec.leavesMax()) {
                double below = node.hessian + spec.l2();
                nodes.value[node.id] = below > 0 ? 0.0 - spec.shrinkage() * node.gradient / below : 0.0;
                nodes.cover[node.id] = node.rows.length;
                continue;
            }
            int child = nodes.split(node.id, node.feature, node.code, node.gain);
            byte[] column = columns[node.feature];
            int[] left = Arrays.stream(node.rows).filter(r -> TreeNodes.goesLeft(node.code, column[r])).toArray();
            int[] right = Arrays.stream(node.rows).filter(r -> !TreeNodes.goesLeft(node.code, column[r])).toArray();
            open.add(judged(new Node(child, Sampling.path(node.path, 0), node.depth + 1, left), drawn, nodeKey, gradient, hessian));
            open.add(judged(new Node(child + 1, Sampling.path(node.path, 1), node.depth + 1, right), drawn, nodeKey, gradient, hessian));
            leaves++;
        }
    }

    private Node next(List<Node> open) {
        int best = open.size() - 1;
        if (spec.leavesMax() > 0) {
            best = 0;
            for (int i = 1; i < open.size(); i++) {
                best = open.get(i).gain > open.get(best).gain ? i : best;
            }
        }
        return open.remove(best);
    }

    /** The node with its sums and its best split. */
    private Node judged(Node node, int[] drawn, long nodeKey, double[] gradient, double[] hessian) {
        for (int r : node.rows) {
            node.gradient += gradient[r];
            node.hessian += hessian[r];
        }
        if (node.depth < spec.depthMax() && node.rows.length >= 2 * spec.minRows()) {
            node.features = drawn != null ? drawn
                    : Sampling.features(CounterHash.at(nodeKey, node.path), columns.length, spec.featureCount());
            for (int feature : node.features) {
                count(node, columns[feature], gradient, hessian);
                search(node, feature);
            }
        }
        return node;
    }

    private void count(Node node, byte[] column, double[] gradient, double[] hessian) {
        Arrays.fill(gradientOf, 0);
        Arrays.fill(hessianOf, 0);
        Arrays.fill(countOf, 0);
        for (int r : node.rows) {
            int bin = column[r];
            gradientOf[bin] += gradient[r];
            hessianOf[bin] += hessian[r];
            countOf[bin]++;
        }
    }

    /** Thresholds in rising order, missing rows right, then left; without missing rows these follow the larger side. */
    private void search(Node node, int feature) {
        double parent = score(node.gradient, node.hessian);
        double gradient = 0;
        double hessian = 0;
        int count = 0;
        for (int bin = 0; bin < MISSING; bin++) {
            gradient += gradientOf[bin];
            hessian += hessianOf[bin];
            count += countOf[bin];
            int side = countOf[MISSING] == 0 && 2 * count >= node.rows.length ? TreeNodes.MISSING_LEFT : 0;
            offer(node, feature, bin | side, gradient, hessian, count, parent);
            if (countOf[MISSING] > 0 && bin < MISSING - 1) {
                offer(node, feature, bin | TreeNodes.MISSING_LEFT, gradient + gradientOf[MISSING], hessian + hessianOf[MISSING],
                        count + countOf[MISSING], parent);
            }
        }
    }

    private void offer(Node node, int feature, int code, double gradient, double hessian, int count, double parent) {
        if (count < spec.minRows() || node.rows.length - count < spec.minRows()) {
            return;
        }
        double gain = score(gradient, hessian) + score(node.gradient - gradient, node.hessian - hessian) - parent;
        if (gain > ROUNDING * parent && gain > node.gain) {
            node.gain = gain;
            node.feature = feature;
            node.code = code;
        }
    }

    private double score(double gradient, double hessian) {
        double below = hessian + spec.l2();
        return below > 0 ? gradient * gradient / below : 0;
    }
}
