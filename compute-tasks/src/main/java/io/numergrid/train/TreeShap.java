package io.numergrid.train;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.rank.BinBlock;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * Exact path-dependent Shapley values of trees (Lundberg et al. 2018): an unknown feature sends a row both ways, in the shares of the
 * training rows. The same numbers as algorithm 2 there, in time linear in the depth, and without its subtractions, which lose digits on deep paths.
 *
 * <p>Why this way. On the path to a leaf of value v let feature j pass a share z_j of the training rows, and o_j = 1 if the row itself passes, else 0. The
 * sum over subsets has the closed form {@code phi_i = v (o_i - z_i) integral from 0 to 1 of product over j != i of (t o_j + (1-t) z_j) dt},
 * because {@code s! (d-1-s)!/d!} is the integral of {@code t^s (1-t)^(d-1-s)}. The integrand has a degree below d, so ceil(d/2) points of
 * {@link Quadrature} integrate it exactly. Products go down the tree, one per point; sums over leaves go up; at each edge the factor of its feature is
 * exchanged for the difference it makes. All factors are positive. Where a feature is split on again, the upper edge's share is taken back.
 *
 * <p>What may never change: nodes in order of number going down, the reverse going up, trees in order; so one row, a batch and any machine have the same bits.
 */
public final class TreeShap implements Explainer {
    /** Points are taken by fours: an unrolled loop; more points than needed are as exact. */
    private static final int BLOCK = 4;
    private static final int NONE = -1;
    /** Most points of all nodes; with four numbers each, 512 MiB. The weekly profile's 600 trees of depth 5 have 150,000. */
    private static final int POINTS_MAX = 1 << 24;

    private final TreeNodes nodes;
    private final double base;
    private final int widest;
    /** {@code [trees]} points */
    private final int[] points;
    /** {@code [trees]} weights of the points */
    private final double[][] weight;
    /** Per node, for the edge that leads to it: the next edge above, by its lower node, that splits on the same feature. */
    private final int[] above;
    /** Per node: share of the rows of the parent. */
    private final double[] share;
    /** Per node: where its points begin in the products of all nodes; four times as far in {@link #table}. */
    private final int[] at;
    /**
     * Per node, for the edge that leads to it and a row that passed the edge above: its points' factors of the product if the row passes this one, then what
     * the feature adds, then both if it fails. (For a row that failed above, the factor is the share, and nothing is added.) Side by side, because a
     * row reads one half of each.
     */
    private final double[] table;

    TreeShap(TreeNodes nodes) {
        this.nodes = nodes;
        int count = nodes.nodeCount();
        points = new int[nodes.treeCount()];
        weight = new double[points.length][];
        above = new int[count];
        share = new double[count];
        at = new int[count];
        long[] rows = rows(nodes);
        int[] parent = new int[count];
        int total = 0;
        int most = 0;
        double sum = 0;
        for (int tree = 0; tree < points.length; tree++) {
            points[tree] = (features(tree, rows, parent) + 2 * BLOCK - 1) / (2 * BLOCK) * BLOCK;
            long size = (long) (end(tree) - nodes.root[tree]) * points[tree];
            if (total + size > POINTS_MAX) {
                throw new NumergridException(ErrorCode.MEMORY_INSUFFICIENT, "the tables that explain these trees have more than "
                        + 4L * Double.BYTES * POINTS_MAX / (1 << 20) + " MiB by tree " + tree + " of " + points.length
                        + "; train fewer or shallower trees to have them explained");
            }
            most = Math.max(most, (int) size);
            for (int node = nodes.root[tree]; node < end(tree); node++) {
                at[node] = total;
                total += points[tree];
                if (nodes.feature[node] == TreeNodes.LEAF) {
                    sum += nodes.value[node] * ((double) rows[node] / rows[nodes.root[tree]]);
                }
            }
        }
        base = sum;
        widest = most;
        table = new double[4 * total];
        Map<Integer, Quadrature> rules = new TreeMap<>();
        for (int tree = 0; tree < points.length; tree++) {
            Quadrature rule = rules.computeIfAbsent(points[tree], Quadrature::of);
            weight[tree] = rule.weight();
            tabulate(tree, rule.point());
        }
    }

    /** Training rows of every node, from those of the leaves. */
    private static long[] rows(TreeNodes nodes) {
        long[] rows = new long[nodes.nodeCount()];
        for (int node = rows.length - 1; node >= 0; node--) {
            boolean leaf = nodes.feature[node] == TreeNodes.LEAF;
            rows[node] = leaf ? nodes.cover[node] : rows[nodes.left[node]] + rows[nodes.left[node] + 1];
            if (leaf && rows[node] == 0) {
                throw new NumergridException(ErrorCode.MODEL_NOT_EXPLAINABLE, "the trees do not say how many training rows each leaf has, as models of"
                        + " format 1 do not; train again to have predictions explained");
            }
        }
        return rows;
    }

    private int end(int tree) {
        return tree + 1 < nodes.treeCount() ? nodes.root[tree + 1] : nodes.nodeCount();
    }

    /** Links the edges of a tree; returns the most features on one path. */
    private int features(int tree, long[] rows, int[] parent) {
        int root = nodes.root[tree];
        int[] distinct = new int[end(tree) - root];
        int most = 0;
        above[root] = NONE;
        share[root] = 1;
        for (int node = root; node < end(tree); node++) {
            if (nodes.feature[node] == TreeNodes.LEAF) {
                continue;
            }
            int same = node;
            while (same != root && nodes.feature[parent[same]] != nodes.feature[node]) {
                same = parent[same];
            }
            for (int child = nodes.left[node]; child <= nodes.left[node] + 1; child++) {
                parent[child] = node;
                above[child] = same == root ? NONE : same;
                share[child] = (double) rows[child] / rows[node];
                distinct[child - root] = distinct[node - root] + (same == root ? 1 : 0);
                most = Math.max(most, distinct[child - root]);
            }
        }
        return most;
    }

    private void tabulate(int tree, double[] point) {
        int root = nodes.root[tree];
        double[] path = new double[end(tree) - root]; // share of all edges with the same feature up to this one
        for (int node = root; node < end(tree); node++) {
            if (nodes.feature[node] == TreeNodes.LEAF) {
                continue;
            }
            for (int child = nodes.left[node]; child <= nodes.left[node] + 1; child++) {
                double z = above[child] == NONE ? 1 : path[above[child] - root];
                double zHere = z * share[child];
                path[child - root] = zHere;
                for (int k = 0; k < point.length; k++) {
                    double t = point[k];
                    double factorAbove = above[child] == NONE ? 1 : t + (1 - t) * z;
                    double factor = t + (1 - t) * zHere;
                    double addsAbove = above[child] == NONE ? 0 : (1 - z) / factorAbove;
                    int entry = 4 * at[child] + k;
                    table[entry] = factor / factorAbove;
                    table[entry + point.length] = (1 - zHere) / factor - addsAbove;
                    table[entry + 2 * point.length] = (1 - t) * zHere / factorAbove;
                    table[entry + 3 * point.length] = -1 / (1 - t) - addsAbove;
                }
            }
        }
    }

    @Override
    public double base() {
        return base;
    }

    @Override
    public void explain(BinBlock block, int row, double[] out) {
        explain(block, row, out, new double[widest], new boolean[nodes.nodeCount()]);
    }

    @Override
    public void explain(BinBlock block, int from, int to, double[][] out) {
        double[] product = new double[widest];
        boolean[] passed = new boolean[nodes.nodeCount()];
        for (int row = from; row < to; row++) {
            explain(block, row, out[row - from], product, passed);
        }
    }

    private void explain(BinBlock block, int row, double[] out, double[] product, boolean[] passed) {
        Arrays.fill(out, 0);
        for (int tree = 0; tree < points.length; tree++) {
            down(tree, block.bins(), row, product, passed);
            up(tree, product, passed, out);
        }
    }

    /** Sets {@code product} of every node, and at leaves multiplies it by the value. */
    private void down(int tree, byte[][] bins, int row, double[] product, boolean[] passed) {
        int root = nodes.root[tree];
        int from = at[root];
        System.arraycopy(weight[tree], 0, product, 0, points[tree]);
        for (int node = root; node < end(tree); node++) {
            int here = at[node] - from;
            int feature = nodes.feature[node];
            if (feature == TreeNodes.LEAF) {
                double value = nodes.value[node];
                for (int k = here; k < here + points[tree]; k++) {
                    product[k] *= value;
                }
                continue;
            }
            int left = nodes.left[node];
            boolean open = above[left] == NONE || passed[above[left]];
            boolean goesLeft = TreeNodes.goesLeft(nodes.threshold[node], bins[feature][row]);
            passed[left] = open && goesLeft;
            passed[left + 1] = open && !goesLeft;
            if (open) {
                int count = points[tree];
                multiply(product, here, at[left] - from, 4 * at[left] + (goesLeft ? 0 : 2 * count), count);
                multiply(product, here, at[left + 1] - from, 4 * at[left + 1] + (goesLeft ? 2 * count : 0), count);
            } else {
                share(product, here, at[left] - from, share[left], points[tree]);
                share(product, here, at[left + 1] - from, share[left + 1], points[tree]);
            }
        }
    }

    private void multiply(double[] product, int here, int to, int entry, int count) {
        double[] factor = table;
        for (int k = 0; k < count; k += BLOCK) {
            product[to + k] = product[here + k] * factor[entry + k];
            product[to + k + 1] = product[here + k + 1] * factor[entry + k + 1];
            product[to + k + 2] = product[here + k + 2] * factor[entry + k + 2];
            product[to + k + 3] = product[here + k + 3] * factor[entry + k + 3];
        }
    }

    private static void share(double[] product, int here, int to, double factor, int count) {
        for (int k = 0; k < count; k += BLOCK) {
            product[to + k] = product[here + k] * factor;
            product[to + k + 1] = product[here + k + 1] * factor;
            product[to + k + 2] = product[here + k + 2] * factor;
            product[to + k + 3] = product[here + k + 3] * factor;
        }
    }

    /** Adds up the leaves below every edge, and what its feature makes of them. */
    private void up(int tree, double[] product, boolean[] passed, double[] out) {
        int root = nodes.root[tree];
        int from = at[root];
        int count = points[tree];
        for (int node = end(tree) - 1; node >= root; node--) {
            if (nodes.feature[node] == TreeNodes.LEAF) {
                continue;
            }
            int left = nodes.left[node];
            int here = at[node] - from;
            int one = at[left] - from;
            int other = at[left + 1] - from;
            if (above[left] == NONE || passed[above[left]]) {
                out[nodes.feature[node]] += dot(product, one, 4 * at[left] + (passed[left] ? count : 3 * count), count)
                        + dot(product, other, 4 * at[left + 1] + (passed[left + 1] ? count : 3 * count), count);
            }
            for (int k = 0; k < count; k += BLOCK) {
                product[here + k] = product[one + k] + product[other + k];
                product[here + k + 1] = product[one + k + 1] + product[other + k + 1];
                product[here + k + 2] = product[one + k + 2] + product[other + k + 2];
                product[here + k + 3] = product[one + k + 3] + product[other + k + 3];
            }
        }
    }

    private double dot(double[] product, int here, int entry, int count) {
        double[] adds = table;
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        for (int k = 0; k < count; k += BLOCK) {
            a += product[here + k] * adds[entry + k];
            b += product[here + k + 1] * adds[entry + k + 1];
            c += product[here + k + 2] * adds[entry + k + 2];
            d += product[here + k + 3] * adds[entry + k + 3];
        }
        return a + b + (c + d);
    }
}
