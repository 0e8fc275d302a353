package io.numergrid.kernel;

/**
 * Exact integer Gram matrix of binned columns, x = bin - 31 and 0 where missing, the heart of ridge. Integer sums: any
 * split of the rows over threads or nodes adds up to the same bits.
 */
public interface GramKernel {
    /** What a present bin is centred by; a missing value reads 0. */
    int CENTRE = 31;
    /** Bin of a missing value. */
    int MISSING = 63;

    /**
     * {@code gram[i * n + j] += sum over rows r in [from, to) of x_i(r) x_j(r)} for all i, j below n = columns.length.
     * At most 2^31 - 1 rows: |sum| < 2^31 * 961 fits.
     */
    void add(byte[][] columns, int from, int to, long[] gram);

    /** {@code out[i] += sum over rows r in [from, to) of x_i(r) weights[r]}; the caller sees to it that it fits into 64 bits. */
    void addProducts(byte[][] columns, int[] weights, int from, int to, long[] out);
}
