package io.numergrid.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.id.CounterHash;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every tree kernel gives: the values of a plain walk, added in order of trees, bit for bit, for trees and numbers of rows of all kinds. */
public abstract class TreeKernelContract {
    private static final int[] ROWS = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129, 511,
        512, 513, 519, 530, 544, 577, 1100};

    protected abstract TreeKernel kernel();

    /** How a tree's next leaf to split is chosen. */
    protected enum Shape { LEVELS, ANY, CHAIN }

    private static int draw(long seed, long stream, long counter, int bound) {
        return CounterHash.below(CounterHash.hash(seed, stream, counter), bound);
    }

    private static byte[][] columns(int count, int rows) {
        byte[][] columns = new byte[count][rows];
        for (int c = 0; c < count; c++) {
            for (int r = 0; r < rows; r++) {
                columns[c][r] = (byte) (draw(1, c, 2 * r, 5) == 0 ? 63 : draw(1, c, 2 * r + 1, 64));
            }
        }
        return columns;
    }

    /** Trees with so many leaves each, split on random features and bins, the outermost among them. */
    protected static TreeTable trees(long seed, int count, int leaves, int features, Shape shape) {
        int nodes = count * (2 * leaves - 1);
        int[] root = new int[count];
        short[] feature = new short[nodes];
        byte[] threshold = new byte[nodes];
        int[] left = new int[nodes];
        double[] value = new double[nodes];
        int next = 0;
        for (int tree = 0; tree < count; tree++) {
            root[tree] = next;
            List<Integer> open = new ArrayList<>(List.of(next++));
            while (open.size() < leaves) {
                int node = open.remove(switch (shape) {
                    case LEVELS -> 0;
                    case ANY -> draw(seed, 1, next, open.size());
                    case CHAIN -> open.size() - 1 - draw(seed, 1, next, Math.min(2, open.size()));
                });
                feature[node] = (short) draw(seed, 2, next, features);
                int bin = draw(seed, 3, next, 8) == 0 ? 62 * draw(seed, 4, next, 2) : draw(seed, 5, next, 64);
                threshold[node] = (byte) (bin + 64 * draw(seed, 6, next, 2));
                left[node] = next;
                open.add(next++);
                open.add(next++);
            }
            for (int leaf : open) {
                feature[leaf] = TreeTable.LEAF;
                value[leaf] = CounterHash.unit(CounterHash.hash(seed, 7, leaf)) - 0.5;
            }
        }
        return new TreeTable(root, feature, threshold, left, value);
    }

    private static double walk(TreeTable trees, int tree, byte[][] columns, int row) {
        int node = trees.root()[tree];
        while (trees.feature()[node] != TreeTable.LEAF) {
            int bin = columns[trees.feature()[node]][row];
            int code = trees.threshold()[node];
            boolean goesLeft = bin == 63 ? code >= 64 : bin <= code % 64;
            node = trees.left()[node] + (goesLeft ? 0 : 1);
        }
        return trees.value()[node];
    }

    private void check(TreeTable trees, int columnCount, int... sizes) {
        TreeKernel.Session session = kernel().open(trees);
        byte[][] columns = columns(columnCount, 1200);
        for (int rows : sizes) {
            int from = rows % 7;
            double[] expected = new double[rows + 1];
            double[] actual = new double[rows + 1];
            double[] alone = new double[rows + 1];
            double[] sum = new double[rows + 1];
            actual[rows] = expected[rows] = 3;
            for (int t = 0; t < trees.treeCount(); t++) {
                session.predictTree(t, columns, from, from + rows, alone);
                for (int r = 0; r < rows; r++) {
                    double value = walk(trees, t, columns, from + r);
                    assertEquals(value, alone[r], 0.0, "tree " + t + " of row " + r);
                    expected[r] += value;
                    sum[r] += alone[r];
                }
            }
            session.predict(columns, from, from + rows, actual);
            assertArrayEquals(expected, actual, 0.0, rows + " rows");
            for (int r = 0; r < rows; r++) {
                assertEquals(expected[r], session.predict(columns, from + r), 0.0, "row " + r + " alone");
            }
        }
    }

    @Test
    void treesOfManyLeavesByLevelsOrNot() {
        for (Shape shape : new Shape[] {Shape.LEVELS, Shape.ANY}) {
            for (int leaves : new int[] {2, 3, 31, 32}) {
                check(trees(leaves, 9, leaves, 20, shape), 20, ROWS);
            }
            for (int leaves : new int[] {64, 100, 255, 256, 257, 300}) {
                check(trees(leaves, 3, leaves, 40, shape), 40, 1, 17, 64, 600);
            }
        }
    }

    @Test
    void deepNarrowTrees() {
        for (int leaves : new int[] {31, 60, 200}) {
            check(trees(5, 10, leaves, 12, Shape.CHAIN), 12, 1, 16, 65, 700);
        }
    }

    @Test
    void anyNumberOfTrees() {
        for (int count : new int[] {0, 1, 2, 7, 8, 9, 15, 16, 17, 100}) {
            check(trees(6, count, 12, 9, Shape.ANY), 9, 0, 1, 15, 64, 130);
        }
        check(trees(7, 300, 32, 138, Shape.LEVELS), 138, 1, 100, 577);
    }

    @Test
    void treesThatAreOneLeaf() {
        check(trees(8, 5, 1, 1, Shape.ANY), 0, 0, 1, 17, 64, 600);
        TreeTable mixed = new TreeTable(new int[] {0, 1, 4}, new short[] {-1, 1, -1, -1, -1}, new byte[] {0, 30, 0, 0, 0},
                new int[] {0, 2, 0, 0, 0}, new double[] {-0.0, 0, 0.25, -0.0, -0.0});
        check(mixed, 2, ROWS);
    }

    @Test
    void everyBinAtEveryThreshold() {
        byte[][] columns = new byte[1][64];
        for (int bin = 0; bin < 64; bin++) {
            columns[0][bin] = (byte) bin;
        }
        for (int code = 0; code < 128; code++) {
            TreeTable trees = new TreeTable(new int[] {0}, new short[] {0, -1, -1}, new byte[] {(byte) code, 0, 0}, new int[] {1, 0, 0},
                    new double[] {0, 1, 2});
            double[] out = new double[64];
            kernel().open(trees).predict(columns, 0, 64, out);
            for (int bin = 0; bin < 64; bin++) {
                assertEquals(walk(trees, 0, columns, bin), out[bin], "bin " + bin + " at " + code);
            }
        }
    }

    @Test
    void featuresBeyondAByte() {
        TreeTable trees = trees(9, 12, 31, 1000, Shape.ANY);
        assertTrue(trees.columns() > 900);
        check(trees, 1000, 1, 17, 200);
        assertThrows(IllegalArgumentException.class, () -> kernel().open(trees).predict(columns(900, 5), 0, 5, new double[5]));
        assertThrows(IllegalArgumentException.class, () -> kernel().open(trees).predict(columns(1000, 5), 0, 5, new double[4]));
        assertThrows(IllegalArgumentException.class, () -> kernel().open(trees).predictTree(0, columns(900, 5), 0, 5, new double[5]));
    }

    @Test
    void oneRowAllocatesNothing() {
        TreeKernel.Session session = kernel().open(trees(10, 100, 31, 50, Shape.ANY));
        byte[][] columns = columns(50, 64);
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        double sum = 0;
        long fewest = Long.MAX_VALUE;
        for (int round = 0; round < 5; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 2000; i++) {
                sum += session.predict(columns, i % 64);
            }
            fewest = Math.min(fewest, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertTrue(Double.isFinite(sum));
        assertTrue(fewest < 2000, fewest + " bytes for 2000 rows"); // reading the counter may itself allocate a little
    }

    @Test
    void whatIsNoTreeIsRefused() {
        int[][] lefts = {{1, 0, 0, 0, 0}, {2, 0, 0, 0, 0}, {4, 0, 0, 0, 0}, {0, 0, 0, 0, 0}, {1, 1, 0, 0, 0}, {1, 2, 0, 0, 0}};
        short[][] features = {{0, -1, -1, -1, -1}, {0, -1, -1, -1, -1}, {0, -1, -1, -1, -1}, {0, -1, -1, -1, -1}, {0, 0, -1, -1, -1},
            {0, 0, -1, -1, -1}};
        for (int i = 0; i < lefts.length; i++) {
            int[] left = lefts[i];
            short[] feature = features[i];
            assertThrows(IllegalArgumentException.class,
                    () -> new TreeTable(new int[] {0}, feature, new byte[5], left, new double[5]), "case " + i);
        }
        for (int[] root : new int[][] {{}, {1}, {0, 0}, {0, 2}, {0, -1}}) {
            assertThrows(IllegalArgumentException.class,
                    () -> new TreeTable(root, new short[] {-1, -1}, new byte[2], new int[2], new double[2]));
        }
    }
}
