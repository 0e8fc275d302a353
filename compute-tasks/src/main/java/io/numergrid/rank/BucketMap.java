package io.numergrid.rank;

/**
 * A map from float keys to buckets 0, 1, .. that never falls: a larger key never has a smaller bucket, equal keys share one (-0 equals
 * +0), and NaN has the bucket {@link #buckets}. What may never change: that. How evenly a column's keys spread decides how fast they are ranked.
 *
 * <p>A key's bucket is linear in the bits of y = |x - origin|: linear in x where y stays within an octave, about logarithmic where it
 * spans several. Keys beyond the ends are in the first or the last bucket.
 *
 * @param falling whether y falls as x rises
 * @param origin  of y; times -1 where y falls
 * @param first   bits of y at the end where it is smallest
 * @param last    bits of y at the other end
 * @param shift   distance in bits to bucket
 */
record BucketMap(boolean falling, float origin, int first, int last, int shift) {
    BucketMap {
        if (first < 0 || last < first || shift < 0 || shift >= Integer.SIZE) {
            throw new IllegalArgumentException("no bucket map of bits " + first + ".." + last + " and shift " + shift);
        }
    }

    /**
     * A map for a column with about these ends and mean. The origin lies beyond the end that the mean is near to, as far as the column's keys crowd there.
     *
     * @param low        a smaller key, finite
     * @param high       a larger key, finite, with {@code high - low} neither 0 nor infinite nor about to be
     * @param bucketsMax most buckets of keys, at least 2
     */
    static BucketMap of(float low, float high, float mean, int bucketsMax) {
        float width = high - low;
        boolean falling = high - mean < mean - low;
        float near = Math.max(falling ? high - mean : mean - low, 0x1p-6f * width);
        float margin = near > 0.25f * width ? width : 0.5f * near;
        float origin = falling ? -high - margin : low - margin;
        int first = Math.max(0, Float.floatToRawIntBits((falling ? -high : low) - origin));
        int last = Math.max(first, Float.floatToRawIntBits((falling ? -low : high) - origin));
        int shift = 0;
        while ((last - first) >>> shift >= bucketsMax) {
            shift++;
        }
        return new BucketMap(falling, origin, first, last, shift);
    }

    /** Number of buckets of keys; also the bucket of NaN. */
    int buckets() {
        return ((last - first) >>> shift) + 1;
    }

    /** The bucket of a key. */
    int bucket(float x) {
        if (Float.isNaN(x)) {
            return buckets();
        }
        int y = Float.floatToRawIntBits((falling ? -x : x) - origin);
        int b = (Math.min(Math.max(y, first), last) - first) >>> shift;
        return falling ? buckets() - 1 - b : b;
    }
}
