package io.numergrid.train;

import io.numergrid.kernel.HistogramKernel;

/**
 * Quantised gradients of one tree, ready for integer histograms. Each row has a word {@code (q << 24) + 1}: q is the
 * gradient in units of {@link #gradientScale}, |q| <= 32767, and the 1 counts the row. A sum of at most 2^24 - 1 such words
 * holds the sum of q (above bit 24, at most 39 bits and a sign) and the number of rows, exactly. Second derivatives,
 * where an objective has them, are a second plane in units of {@link #hessianScale}; else the count takes their place.
 */
final class Gradients {
    static final int COUNT_BITS = HistogramKernel.COUNT_BITS;
    static final int QUANTUM_MAX = 32767;
    private static final long COUNT_MASK = (1L << COUNT_BITS) - 1;

    /** {@code [rows]} */
    final long[] words;
    /** {@code [rows]} 0..32767; empty where the second derivative is 1 everywhere. */
    final long[] hessians;
    /** What histograms are made of: the words, and the second derivatives where there are any. */
    final long[][] planes;
    double gradientScale;
    double hessianScale;

    Gradients(int rows, boolean withHessians) {
        words = new long[rows];
        hessians = new long[withHessians ? rows : 0];
        planes = withHessians ? new long[][] {words, hessians} : new long[][] {words};
        hessianScale = 1;
    }

    boolean hasHessians() {
        return hessians.length > 0;
    }

    static long gradient(long word) {
        return word >> COUNT_BITS;
    }

    static int count(long word) {
        return (int) (word & COUNT_MASK);
    }

    static long word(long quantum) {
        return (quantum << COUNT_BITS) + 1;
    }

    /** Sets the scale for gradients of at most this magnitude and returns quanta per unit, 0 where all are zero. */
    double scale(double max) {
        gradientScale = max / QUANTUM_MAX;
        return max == 0 ? 0 : QUANTUM_MAX / max;
    }
}
