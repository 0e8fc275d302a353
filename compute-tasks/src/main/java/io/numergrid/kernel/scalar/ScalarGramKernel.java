package io.numergrid.kernel.scalar;

import io.numergrid.kernel.GramKernel;

/**
 * Defines the right answer of {@link GramKernel}, at three products per 64-bit multiplication: three columns stand in one
 * word, 21 bits each, biased to 0..62, so that a product with a fourth column adds at most 62 * 62 = 3844 to a field, and
 * 512 rows fit into 21 bits. The bias is taken off by exact integer algebra: with X = x + 31,
 * sum x_i x_j = sum X_i X_j - 31 (sum X_i + sum X_j) + 961 rows.
 */
public final class ScalarGramKernel implements GramKernel {
    private static final int CHUNK_ROWS = 512;
    private static final int FIELD_BITS = 21;
    private static final long FIELD_MASK = (1L << FIELD_BITS) - 1;

    @Override
    public void add(byte[][] columns, int from, int to, long[] gram) {
        int n = columns.length;
        int triples = (n + 2) / 3;
        long[][] packed = new long[triples][CHUNK_ROWS];
        int[][] plain = new int[triples * 3][CHUNK_ROWS];
        long[] biased = new long[triples * 3 * triples * 3];
        long[] sums = new long[triples * 3];
        for (int start = from; start < to; start += CHUNK_ROWS) {
            int rows = Math.min(CHUNK_ROWS, to - start);
            pack(columns, start, rows, plain, packed, sums);
            for (int t = 0; t < triples; t++) {
                for (int i = 0; i < 3 * t + 3; i += 3) {
                    block(plain, i, packed[t], rows, biased, 3 * t, 3 * triples);
                }
            }
        }
        long rows = Math.max(0, (long) to - from);
        for (int i = 0; i < n; i++) {
            for (int j = i; j < n; j++) {
                long value = biased[i * 3 * triples + j] - CENTRE * (sums[i] + sums[j]) + rows * CENTRE * CENTRE;
                gram[i * n + j] += value;
                if (i != j) {
                    gram[j * n + i] += value;
                }
            }
        }
    }

    private static void pack(byte[][] columns, int start, int rows, int[][] plain, long[][] packed, long[] sums) {
        for (int c = 0; c < columns.length; c++) {
            byte[] column = columns[c];
            int[] out = plain[c];
            long sum = 0;
            for (int r = 0; r < rows; r++) {
                int bin = column[start + r];
                out[r] = bin == MISSING ? CENTRE : bin;
                sum += out[r];
            }
            sums[c] += sum;
        }
        for (int t = 0; t < packed.length; t++) {
            int[] a = plain[3 * t];
            int[] b = plain[3 * t + 1];
            int[] c = plain[3 * t + 2];
            long[] out = packed[t];
            for (int r = 0; r < rows; r++) {
                out[r] = a[r] | (long) b[r] << FIELD_BITS | (long) c[r] << 2 * FIELD_BITS;
            }
        }
    }

    /** Products of the three columns from {@code i} with the three of one word, each sum below 512 * 3844 < 2^21. */
    private static void block(int[][] plain, int i, long[] word, int rows, long[] biased, int j, int width) {
        int[] a = plain[i];
        int[] b = plain[i + 1];
        int[] c = plain[i + 2];
        long sumA = 0;
        long sumB = 0;
        long sumC = 0;
        for (int r = 0; r < rows; r++) {
            long w = word[r];
            sumA += w * a[r];
            sumB += w * b[r];
            sumC += w * c[r];
        }
        spread(sumA, biased, i * width + j);
        spread(sumB, biased, (i + 1) * width + j);
        spread(sumC, biased, (i + 2) * width + j);
    }

    private static void spread(long sum, long[] biased, int at) {
        biased[at] += sum & FIELD_MASK;
        biased[at + 1] += sum >>> FIELD_BITS & FIELD_MASK;
        biased[at + 2] += sum >>> 2 * FIELD_BITS;
    }

    @Override
    public void addProducts(byte[][] columns, int[] weights, int from, int to, long[] out) {
        for (int c = 0; c < columns.length; c++) {
            byte[] column = columns[c];
            long sum = 0;
            for (int r = from; r < to; r++) {
                int bin = column[r];
                sum += (long) weights[r] * (bin == MISSING ? 0 : bin - CENTRE);
            }
            out[c] += sum;
        }
    }
}
