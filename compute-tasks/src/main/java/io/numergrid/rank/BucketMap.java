package io.numergrid.rank;

/**
 * A map from float keys to buckets 0, 1, .. that never falls: among the keys it covers, a larger one never has a smaller bucket, and equal
 * keys share one (-0 equals +0). The keys below and above those, and NaN, have the bucket {@link #buckets}. What may never change: that.
 * How evenly a column's keys spread decides how fast they are ranked.
 *
 * <p>With d = x + offset, the distance from the centre, a key's bucket is linear in the bits of |d| + soft, counted down on the side where
 * d is negative: about linear in x within soft of the centre and logarithmic far from it, so tails take few buckets on either side.
 *
 * @param offset  minus the centre; not -0
 * @param soft    where linear becomes logarithmic, positive
 * @param first   position ({@link #position}) where bucket 0 begins
 * @param buckets number of buckets of keys that are covered
 * @param scale   2^32 buckets per position
 */
record BucketMap(float offset, float soft, int first, int buckets, long scale) {
    /** Positions that are covered, at most: then no key that is not covered comes to lie among them when positions wrap around. */
    private static final int POSITIONS_MAX = 1 << 28;

    /**
     * A map for a column with about these ends and mean; somewhat more than the ends is covered. The centre is the mean, or the end that
     * the mean is near to, where keys crowd.
     *
     * @param low     a smaller key, finite
     * @param high    a larger key, finite, with {@code high - low} neither 0 nor infinite nor about to be
     * @param buckets of keys, at least 2
     */
    static BucketMap of(float low, float high, float mean, int buckets) {
        float width = high - low;
        boolean falling = high - mean < mean - low;
        float near = falling ? high - mean : mean - low;
        boolean twoSided = near > 0.25f * width;
        float centre = twoSided ? mean : falling ? high : low;
        float soft = twoSided ? 0.15f * width : 0.5f * (near > 0x1p-6f * width ? near : 0x1p-6f * width);
        float beyond = 0.125f * width;
        float offset = 0f - centre;
        int first = position(low - (twoSided || falling ? beyond : Math.min(beyond, soft)), offset, soft);
        int last = position(high + (twoSided || !falling ? beyond : Math.min(beyond, soft)), offset, soft);
        long positions = (long) last - first + 1;
        if (positions < 1 || positions > POSITIONS_MAX) {
            throw new IllegalArgumentException("no bucket map from " + low + " to " + high + " with mean " + mean);
        }
        return new BucketMap(offset, soft, first, buckets, Math.min(Integer.MAX_VALUE, ((long) buckets << 32) / positions));
    }

    /** Never falls as x rises, but for NaN. */
    private static int position(float x, float offset, float soft) {
        float d = x + offset;
        int distance = Float.floatToRawIntBits(Math.abs(d) + soft) - Float.floatToRawIntBits(soft);
        return distance ^ Float.floatToRawIntBits(d) >> 31;
    }

    /** The bucket of a key. */
    int bucket(float x) {
        long from = position(x, offset, soft) - first & 0xFFFFFFFFL;
        return Math.min((int) (from * scale >>> 32), buckets);
    }
}
