package io.numergrid.train;

import io.numergrid.kernel.HistogramKernel;
import io.numergrid.kernel.PackedValues;

/**
 * Quantised gradients of one tree, ready for integer histograms. Each row has a word {@code (q << 24) + 1}: q is the
 * gradient in units of {@link #gradientScale}, |q| <= 32767, and the 1 counts the row. A sum of at most 2^24 - 1 such words
 * holds the sum of q (above bit 24, at most 39 bits and a sign) and the number of rows, exactly. Where an objective has second derivatives, h in 0..32767 in
 * units of {@link #hessianScale}, a row's word is {@link PackedValues} of both, and histograms have a second plane for the sums of h; else the count takes
 * their place.
 */
final class Gradients {
    static final int COUNT_BITS = HistogramKernel.COUNT_BITS;
    static final int QUANTUM_MAX = PackedValues.QUANTUM_MAX;
    private static final long COUNT_MASK = (1L << COUNT_BITS) - 1;

    /** {@code [rows]} what histograms are made of. */
    final long[] words;
    /** Of a histogram. */
    final int planes;
    double gradientScale;
    double hessianScale;

    Gradients(int rows, boolean withHessians) {
        words = new long[rows];
        planes = withHessians ? 2 : 1;
        hessianScale = 1;
    }

    boolean hasHessians() {
        return planes == 2;
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
