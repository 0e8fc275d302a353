package io.numergrid.kernel;

/**
 * A row's gradient, second derivative and count in one word, so that one addition counts the row for two planes of a histogram. What may never
 * change: sums are exact. From the lowest bit: 26 bits for the second derivative, 27 for the gradient plus {@link #QUANTUM_MAX}, which makes it positive, and
 * 11 for the rows. A sum of at most {@link #ROWS_MAX} such words keeps each part inside its bits; whoever adds up more takes the parts out before, with
 * {@link #first} and {@link #second}, and goes on with those.
 */
public final class PackedValues {
    /** Largest magnitude of a gradient and largest second derivative, in quanta. */
    public static final int QUANTUM_MAX = 32767;
    /** A sum of more words is lost. */
    public static final int ROWS_MAX = 2047;
    /** Where the gradient begins; what is below is the second derivative. */
    public static final int GRADIENT_SHIFT = 26;
    /** Where the rows begin. */
    public static final int ROWS_SHIFT = 53;

    private static final long SECOND_MASK = (1L << GRADIENT_SHIFT) - 1;
    private static final long GRADIENT_MASK = (1L << ROWS_SHIFT - GRADIENT_SHIFT) - 1;

    private PackedValues() {
    }

    /** @param gradient -32767..32767 @param second derivative, 0..32767; not checked */
    public static long of(long gradient, long second) {
        return 1L << ROWS_SHIFT | gradient + QUANTUM_MAX << GRADIENT_SHIFT | second;
    }

    /** Rows of a sum. */
    public static long rows(long sum) {
        return sum >>> ROWS_SHIFT;
    }

    /** Gradients of a sum. */
    public static long gradient(long sum) {
        return (sum >>> GRADIENT_SHIFT & GRADIENT_MASK) - rows(sum) * QUANTUM_MAX;
    }

    /** What a sum adds to the first plane of a histogram, see {@link HistogramKernel#COUNT_BITS}. */
    public static long first(long sum) {
        return (gradient(sum) << HistogramKernel.COUNT_BITS) + rows(sum);
    }

    /** What a sum adds to the second plane: its second derivatives. */
    public static long second(long sum) {
        return sum & SECOND_MASK;
    }
}
