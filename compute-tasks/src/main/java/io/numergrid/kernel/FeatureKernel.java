package io.numergrid.kernel;

/**
 * Computes the 138 features of symbols from their own columns. The formulas, the NaN rules and the numerics are those of
 * the feature catalogue ({@code feature/features.csv}).
 *
 * <p>What may never change: each value has one order of operations, so all implementations give the same bits, for whole histories and for
 * bars appended one by one. Windowed sums and moments are composed as {@link WindowSplit} says, in double; there is no fma,
 * no reduction across symbols, and the logarithm is {@link Ln}. A symbol's result does not depend on the other symbols of a batch. This
 * allows lanes = symbols, and inside a lane several bars at a time.
 */
public interface FeatureKernel {
    /**
     * Number of symbols per call that keeps the hardware busy; callers may pass fewer or more. Symbols of about as many bars in one call
     * cost least: lanes end together.
     */
    int batchSize();

    /** A session for one thread at a time; it owns its scratch memory. */
    Session open();

    /**
     * A session for some features, which may cost much less. It fills their columns; the others must be as long, and what stands in them afterwards is
     * not said.
     */
    default Session open(FeatureMask wanted) {
        return open();
    }

    /** The features of one symbol as its bars come, before the first bar. */
    Stream stream();

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

    /**
     * One symbol's state between bars. However its bars are cut into calls of append, every value has the bits that
     * {@link Session#compute} gives for the whole history. For one thread at a time.
     */
    interface Stream {
        /** Number of bars appended so far. */
        int bars();

        /**
         * Appends bars {@code from .. to-1} of {@code in}, which follow the bars appended before (whatever their positions in {@code in}), and
         * writes the values as of bar {@code from + k} to {@code out[f][outAt + k]}. The level columns must count from the same origin in every
         * call: only their differences are read. {@code out} may be null to warm up only.
         *
         * @throws IllegalArgumentException if a column of the input or output is too short; nothing has been appended then
         */
        void append(FeatureInput in, int from, int to, float[][] out, int outAt);

        /** A second stream in the same state; the two do not know of each other. */
        Stream copy();

        /** Memory that this stream holds, bytes. */
        long bytes();
    }
}
