package io.numergrid.id;

/**
 * The one source of pseudo-random choices: a hash of a counter, so that a draw depends on what it is for and not on
 * when, where or in which order it is made. What may never change: the bits of every method here; models and the demo
 * market are made of them. Mixing is SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators",
 * OOPSLA 2014), keyed by (seed, stream); for one key the map counter -> hash is a bijection of 64-bit values.
 */
public final class CounterHash {
    private static final long GAMMA = 0x9E3779B97F4A7C15L;
    private static final long STREAM_FACTOR = 0xD1342543DE82EF95L;
    private static final double UNIT_53 = 1.0 / 9007199254740992.0;

    private CounterHash() {
    }

    /** One SplitMix64 step: adds the golden gamma, then mixes. A bijection. */
    public static long mix(long z) {
        long x = z + GAMMA;
        x = (x ^ (x >>> 30)) * 0xBF58476D1CE4E5B9L;
        x = (x ^ (x >>> 27)) * 0x94D049BB133111EBL;
        return x ^ (x >>> 31);
    }

    /** Key of a stream of draws; {@link #at} draws from it. Streams keep different uses of one seed apart. */
    public static long key(long seed, long stream) {
        return mix(seed ^ (stream * STREAM_FACTOR));
    }

    /** Draw number {@code counter} of the stream with this {@link #key}: 64 uniform bits. */
    public static long at(long key, long counter) {
        return mix(key + counter);
    }

    /** Draw number {@code counter} of stream {@code stream} of {@code seed}: 64 uniform bits. */
    public static long hash(long seed, long stream, long counter) {
        return at(key(seed, stream), counter);
    }

    /** Maps 64 uniform bits to a uniform double above 0, by their upper 53 bits; rounding gives 1 itself once in 2^53 draws. */
    public static double unit(long bits) {
        return ((double) (bits >>> 11) + 0.5) * UNIT_53;
    }

    /** Maps 64 uniform bits to a uniform int in {@code [0, bound)}, by multiplication; bound > 0, bias below bound/2^32. */
    public static int below(long bits, int bound) {
        return (int) (((bits >>> 32) * bound) >>> 32);
    }
}
