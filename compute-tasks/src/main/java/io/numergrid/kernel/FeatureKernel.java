package io.numergrid.kernel;

/**
 * Computes the 138 features of symbols from their own columns. The formulas, the NaN rules and the numerics are those of
 * the feature catalogue ({@code feature/features.csv}).
 *
 * <p>What may never change: each value has one order of operations, so all implementations give the same bits. Windowed sums run
 * from the oldest bar to the newest with one accumulator per window, in double; there is no fma, no reduction across symbols, and
 * the logarithm is {@link Ln}. A symbol's result does not depend on the other symbols of a batch. This allows lanes = symbols, and
 * inside a lane several bars at a time.
 */
public interface FeatureKernel {
    /** Number of symbols per call that keeps the hardware busy; callers may pass fewer or more. */
    int batchSize();

    /** A session for one thread at a time; it owns its scratch memory. */
    Session open();

    /** Scratch memory of one thread. */
    interface Session extends AutoCloseable {
        /**
         * Fills {@code out[s][f][0 .. inputs[s].bars())} for {@code s < count} with the values as of each bar: float32, NaN where undefined,
         * never infinite. {@code out[s][f]} may be longer than needed; what lies behind is left alone.
         */
        void compute(FeatureInput[] inputs, int count, float[][][] out);

        @Override
        void close();
    }
}
