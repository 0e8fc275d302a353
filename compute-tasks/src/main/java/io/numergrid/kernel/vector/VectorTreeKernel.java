package io.numergrid.kernel.vector;

import static io.numergrid.kernel.vector.LaneSpecies.BYTES;
import static jdk.incubator.vector.VectorOperators.LT;

import io.numergrid.kernel.TreeKernel;
import io.numergrid.kernel.TreeTable;
import jdk.incubator.vector.ByteVector;

/**
 * Trees on byte lanes, one row per lane. Nobody walks: every inner node, children before parents, compares its column of bins for a tile of rows
 * and takes for each row the leaf that its left or its right child has found; at the root stands the row's leaf. That costs a few
 * instructions per node and 16 to 64 rows, without a branch or a gather, and takes a quarter of the time of walks for trees of 31 leaves. Trees of
 * many nodes for their height, and fewer rows than lanes, are walked by the scalar kernel.
 */
final class VectorTreeKernel implements TreeKernel {
    /** A leaf's number is a byte. */
    private static final int LEAVES_MAX = 256;
    /** Inner nodes that cost as much as one level of a walk: 18 with 128 bits, 26 with 256 and 512. */
    private static final int NODES_PER_LEVEL = 18;
    private static final int TILE_ROWS = 512;

    private final TreeKernel scalar;

    VectorTreeKernel(TreeKernel scalar) {
        this.scalar = scalar;
    }

    @Override
    public Session open(TreeTable trees) {
        return new Trees(trees, scalar.open(trees));
    }

    private static final class Trees implements Session {
        private static final int LANES = BYTES.length();

        private final Session walks;
        private final int columns;
        /** {@code [trees + 1]} first inner node of each tree below; none for a tree that is walked. */
        private final int[] first;
        /** {@code [trees]} whether a tree is walked. */
        private final boolean[] walked;
        /** {@code [trees]} where the values of its leaves begin in {@link #value}. */
        private final int[] valueAt;
        private final double[] value;
        // per inner node, children first: column; what brings the lowest bin that goes right to -128; the first sum that goes left again
        private final short[] column;
        private final byte[] shift;
        private final byte[] limit;
        // where rows' leaves stand: a constant, the same for all rows (mask 0), or another node's result (mask -1)
        private final int[] left;
        private final int[] leftMask;
        private final int[] right;
        private final int[] rightMask;
        private final int[] result;
        private final int leaves;
        private final int scratchBytes;

        private Trees(TreeTable trees, Session walks) {
            this.walks = walks;
            columns = trees.columns();
            int count = trees.treeCount();
            int nodes = trees.feature().length;
            first = new int[count + 1];
            walked = new boolean[count];
            valueAt = new int[count];
            value = new double[nodes];
            column = new short[nodes];
            shift = new byte[nodes];
            limit = new byte[nodes];
            left = new int[nodes];
            leftMask = new int[nodes];
            right = new int[nodes];
            rightMask = new int[nodes];
            result = new int[nodes];
            int inner = 1;
            for (int t = 0; t < count; t++) {
                walked[t] = walked(trees, t);
                inner = walked[t] ? inner : Math.max(inner, (trees.end(t) - trees.root()[t]) / 2);
            }
            leaves = inner + 1;
            scratchBytes = leaves * LANES + inner * TILE_ROWS;
            int values = 0;
            for (int t = 0; t < count; t++) {
                first[t + 1] = first[t];
                valueAt[t] = values;
                if (!walked[t]) {
                    values = lay(trees, t, values);
                }
            }
        }

        private static boolean walked(TreeTable trees, int tree) {
            int root = trees.root()[tree];
            int nodes = trees.end(tree) - root;
            int[] depth = new int[nodes];
            int height = 0;
            for (int i = 0; i < nodes; i++) {
                if (trees.feature()[root + i] != TreeTable.LEAF) {
                    int child = trees.left()[root + i] - root;
                    depth[child] = depth[i] + 1;
                    depth[child + 1] = depth[i] + 1;
                    height = Math.max(height, depth[child]);
                }
            }
            return nodes / 2 >= LEAVES_MAX || nodes / 2 > NODES_PER_LEVEL * height;
        }

        /** Lays out one tree; returns where the values of the next one begin. */
        private int lay(TreeTable trees, int tree, int values) {
            int root = trees.root()[tree];
            int[] place = new int[trees.end(tree) - root];
            int[] mask = new int[place.length];
            int inner = 0;
            int at = values;
            int op = first[tree];
            for (int node = trees.end(tree) - 1; node >= root; node--) {
                if (trees.feature()[node] == TreeTable.LEAF) {
                    place[node - root] = (at - values) * LANES;
                    value[at++] = trees.value()[node];
                    continue;
                }
                int child = trees.left()[node] - root;
                column[op] = trees.feature()[node];
                shift[op] = (byte) (Byte.MIN_VALUE - trees.rightFrom(node));
                limit[op] = (byte) (Byte.MIN_VALUE + trees.rightWidth(node));
                left[op] = place[child];
                leftMask[op] = mask[child];
                right[op] = place[child + 1];
                rightMask[op] = mask[child + 1];
                result[op] = leaves * LANES + inner++ * TILE_ROWS;
                place[node - root] = result[op];
                mask[node - root] = -1;
                op++;
            }
            first[tree + 1] = op;
            return at;
        }

        @Override
        public double predict(byte[][] bins, int row) {
            return walks.predict(bins, row);
        }

        @Override
        public void predict(byte[][] bins, int from, int to, double[] out) {
            TreeKernel.check(columns, bins, from, to, out);
            if (to - from < LANES) {
                walks.predict(bins, from, to, out);
                return;
            }
            byte[] scratch = scratch();
            double[] walk = new double[TILE_ROWS];
            for (int start = from; start < to; start += TILE_ROWS) {
                int end = Math.min(to, start + TILE_ROWS);
                int begin = Math.min(start, end - LANES); // the lanes are full: some rows may be found twice, but not added
                int rows = end - begin;
                for (int i = start - from; i < end - from; i++) {
                    out[i] = 0;
                }
                for (int t = 0; t < walked.length; t++) {
                    if (walked[t]) {
                        walks.predictTree(t, bins, start, end, walk);
                        add(walk, out, start - from, end - start);
                    } else {
                        int found = find(t, bins, begin, rows, scratch);
                        addValues(valueAt[t], scratch, found + start - begin, out, start - from, end - start);
                    }
                }
            }
        }

        @Override
        public void predictTree(int tree, byte[][] bins, int from, int to, double[] out) {
            TreeKernel.check(columns, bins, from, to, out);
            if (walked[tree] || to - from < LANES) {
                walks.predictTree(tree, bins, from, to, out);
                return;
            }
            byte[] scratch = scratch();
            for (int start = from; start < to; start += TILE_ROWS) {
                int end = Math.min(to, start + TILE_ROWS);
                int begin = Math.min(start, end - LANES);
                int found = find(tree, bins, begin, end - begin, scratch) + start - begin;
                for (int i = 0; i < end - start; i++) {
                    out[start - from + i] = value[valueAt[tree] + (scratch[found + i] & 255)];
                }
            }
        }

        /** Room for the constants of leaves and the results of inner nodes. */
        private byte[] scratch() {
            byte[] scratch = new byte[scratchBytes];
            for (int i = 0; i < leaves * LANES; i++) {
                scratch[i] = (byte) (i / LANES);
            }
            return scratch;
        }

        /** Finds the leaves of at least {@link #LANES} rows; returns where in {@code scratch} they stand. */
        private int find(int tree, byte[][] bins, int begin, int rows, byte[] scratch) {
            int end = first[tree + 1];
            if (first[tree] == end) {
                for (int i = 0; i < rows; i++) {
                    scratch[leaves * LANES + i] = 0;
                }
                return leaves * LANES;
            }
            for (int op = first[tree]; op < end; op++) {
                choose(op, bins[column[op]], begin, rows, scratch);
            }
            return result[end - 1];
        }

        /** One inner node. */
        private void choose(int op, byte[] bins, int begin, int rows, byte[] scratch) {
            byte add = shift[op];
            byte below = limit[op];
            int l = left[op];
            int lMask = leftMask[op];
            int r = right[op];
            int rMask = rightMask[op];
            int to = result[op];
            for (int i = 0; i < rows; i += LANES) {
                int at = Math.min(i, rows - LANES);
                ByteVector moved = ByteVector.fromArray(BYTES, bins, begin + at).add(add);
                ByteVector.fromArray(BYTES, scratch, l + (at & lMask))
                        .blend(ByteVector.fromArray(BYTES, scratch, r + (at & rMask)), moved.compare(LT, below))
                        .intoArray(scratch, to + at);
            }
        }

        private void addValues(int base, byte[] leaf, int leafAt, double[] out, int outAt, int rows) {
            double[] values = value;
            for (int i = 0; i < rows; i++) {
                out[outAt + i] += values[base + (leaf[leafAt + i] & 255)];
            }
        }

        private static void add(double[] values, double[] out, int outAt, int rows) {
            for (int i = 0; i < rows; i++) {
                out[outAt + i] += values[i];
            }
        }
    }
}
