package io.numergrid.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.numergrid.id.CounterHash;
import org.junit.jupiter.api.Test;

/** What every Gram kernel gives: the sums of a plain triple loop over x = bin - 31, 0 where missing. */
public abstract class GramKernelContract {
    protected abstract GramKernel kernel();

    private static byte[][] columns(int count, int rows) {
        byte[][] columns = new byte[count][rows];
        for (int c = 0; c < count; c++) {
            for (int r = 0; r < rows; r++) {
                // the extremes make the largest sums: column 0 is all 62, column 1 all 0
                columns[c][r] = (byte) (c == 0 ? 62 : c == 1 ? 0 : CounterHash.below(CounterHash.hash(1, c, r), 64));
            }
        }
        return columns;
    }

    private static int x(int bin) {
        return bin == 63 ? 0 : bin - 31;
    }

    @Test
    void matrixEqualsAPlainLoop() {
        for (int count : new int[] {1, 2, 3, 4, 7, 12}) {
            for (int rows : new int[] {0, 1, 3, 17, 66, 130, 511, 512, 513, 1026, 1027, 2200}) {
                byte[][] columns = columns(count, rows);
                int from = Math.min(rows, 2);
                long[] expected = new long[count * count];
                for (int i = 0; i < count; i++) {
                    for (int j = 0; j < count; j++) {
                        expected[i * count + j] = 5;
                        for (int r = from; r < rows; r++) {
                            expected[i * count + j] += x(columns[i][r]) * x(columns[j][r]);
                        }
                    }
                }
                long[] actual = new long[count * count];
                java.util.Arrays.fill(actual, 5);
                kernel().add(columns, from, rows, actual);
                assertArrayEquals(expected, actual, count + " columns, " + rows + " rows");
            }
        }
    }

    @Test
    void rowRangesAddUp() {
        byte[][] columns = columns(10, 2000);
        long[] whole = new long[100];
        long[] parts = new long[100];
        kernel().add(columns, 0, 2000, whole);
        for (int[] range : new int[][] {{1500, 2000}, {0, 3}, {3, 700}, {700, 1500}}) {
            kernel().add(columns, range[0], range[1], parts);
        }
        assertArrayEquals(whole, parts);
    }

    @Test
    void productsEqualAPlainLoop() {
        byte[][] columns = columns(5, 1000);
        int[] weights = new int[1000];
        for (int r = 0; r < 1000; r++) {
            weights[r] = (int) (CounterHash.hash(4, 0, r) >> 43);
        }
        long[] expected = {9, 9, 9, 9, 9};
        long[] actual = expected.clone();
        for (int c = 0; c < 5; c++) {
            for (int r = 10; r < 990; r++) {
                expected[c] += (long) x(columns[c][r]) * weights[r];
            }
        }
        kernel().addProducts(columns, weights, 10, 990, actual);
        assertArrayEquals(expected, actual);
    }

    /** Weights of all 32 bits on columns that are 62 or 0 throughout: no sum on the way may overflow. */
    @Test
    void productsOfTheLargestWeights() {
        byte[][] columns = columns(3, 3000);
        for (int weight : new int[] {Integer.MAX_VALUE, Integer.MIN_VALUE, -1, 65_535, -65_536}) {
            int[] weights = new int[3000];
            java.util.Arrays.fill(weights, weight);
            long[] expected = new long[3];
            for (int c = 0; c < 3; c++) {
                for (int r = 1; r < 3000; r++) {
                    expected[c] += (long) x(columns[c][r]) * weight;
                }
            }
            long[] actual = new long[3];
            kernel().addProducts(columns, weights, 1, 3000, actual);
            assertArrayEquals(expected, actual, "weight " + weight);
        }
    }
}
