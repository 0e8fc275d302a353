package io.numergrid.rank;

import io.numergrid.kernel.AverageRanks;
import java.util.Arrays;

/**
 * Feature bins of one column of a date: the result of {@link AverageRanks} and {@link BinRule#featureBin}, byte for byte, without
 * ranking most keys. What may never change: that equality; the rest is speed.
 *
 * <p>A {@link BucketMap} spreads the keys over buckets and the buckets are counted, so each bucket's ranks are known to lie in a range. Where
 * a whole range is in one bin, and only 62 borders lie between bins, its keys need not be compared; the others are, within
 * their bucket. How even the map is decides the time, never the result; it is fitted to a sample of the column.
 *
 * <p>-0 equals +0; NaN has {@link BinBlock#BIN_MISSING}. One instance per worker; 44 bytes per key of capacity.
 */
final class ColumnBins {
    private static final int BUCKETS_MAX = 4096;
    private static final int SAMPLES = 64;
    /** Below this many keys, counting costs more than sorting. */
    private static final int COUNTED_KEYS_MIN = 48;
    /** Up to here {@link #binOf} is exact. */
    private static final int COUNTED_KEYS_MAX = 1 << 20;
    /** Up to this many keys of a bucket are ranked by comparing all pairs. */
    private static final int PAIRS_KEYS_MAX = 16;
    /** In place of a bin: the bucket's keys must be compared. One above the largest bin, so that bit 6 tells. */
    private static final int COMPARE = 64;

    private final AverageRanks sorted;
    private final double[] wide;
    private final int[] rank;
    private final int[] bucket;
    private final int[] compared;
    private final int[] place;
    private final long[] packed;
    private final float[] few = new float[PAIRS_KEYS_MAX];
    private final int[] count = new int[BUCKETS_MAX + 1];
    private final byte[] binOf = new byte[BUCKETS_MAX + 1];
    /** The place of the next key of a bucket whose keys are compared. */
    private final int[] next = new int[BUCKETS_MAX + 1];
    /** A slot is such a bucket: which, how many keys of the column are smaller, where its keys' places end. */
    private final int[] slotBucket = new int[BinRule.FEATURE_BINS];
    private final int[] slotBelow = new int[BinRule.FEATURE_BINS];
    private final int[] slotEnd = new int[BinRule.FEATURE_BINS];
    private final boolean[] slotTied = new boolean[BinRule.FEATURE_BINS];
    /** While ties are looked for: 1 + slot of a bucket of many keys, else 0, and the first key of such a bucket, else NaN. */
    private final int[] crowdedSlot = new int[BUCKETS_MAX + 1];
    private final float[] tieKey = new float[BUCKETS_MAX + 1];
    private int slots;
    /** Keys in slots of many keys. */
    private int crowded;
    /** Smallest R of each bin for columns of {@link #borderKeys} keys. */
    private final int[] border = new int[BinRule.FEATURE_BINS + 1];
    private int borderKeys = -1;
    private long reciprocal;
    private float low;
    private float high;
    private float mean;

    /** @param capacity most keys of one call */
    ColumnBins(int capacity) {
        sorted = new AverageRanks(capacity);
        wide = new double[capacity];
        rank = new int[capacity];
        bucket = new int[capacity];
        compared = new int[capacity];
        place = new int[capacity];
        packed = new long[capacity];
        Arrays.fill(tieKey, Float.NaN);
    }

    /** Bins {@code key[at .. at+n)} into {@code out[to .. to+n)}. */
    void bin(float[] key, int at, int n, byte[] out, int to) {
        sample(key, at, n, n < SAMPLES ? 1 : n / SAMPLES);
        if (!(low < high)) {
            sample(key, at, n, 1);
        }
        float width = high - low;
        if (n < COUNTED_KEYS_MIN || n > COUNTED_KEYS_MAX || !(width > 0x1p-90f && width < 0x1p90f)) {
            sort(key, at, n, out, to);
            return;
        }
        BucketMap map = BucketMap.of(low, high, mean, Math.min(BUCKETS_MAX, n + n / 2));
        int buckets = map.buckets();
        countBuckets(key, at, n, map);
        borders(n - count[buckets]);
        settle(buckets);
        if (crowded > n / 4) {
            findTies(key, at, n);
        }
        int c = 0;
        for (int i = 0; i < n; i++) {
            int bin = binOf[bucket[i]];
            out[to + i] = (byte) bin;
            compared[c] = i;
            c += bin >>> 6;
        }
        compare(key, at, c, out, to);
    }

    /** Ends and mean of every step-th key. */
    private void sample(float[] key, int at, int n, int step) {
        float least = Float.POSITIVE_INFINITY;
        float most = Float.NEGATIVE_INFINITY;
        float sum = 0;
        int m = 0;
        for (int i = at; i < at + n; i += step) {
            float x = key[i];
            if (x < least) {
                least = x;
            }
            if (x > most) {
                most = x;
            }
            if (x == x) {
                sum += x;
                m++;
            }
        }
        low = least;
        high = most;
        mean = sum / m;
    }

    /** {@link BucketMap#bucket} of each key, its branches taken out of the loop. */
    private void countBuckets(float[] key, int at, int n, BucketMap map) {
        int missing = map.buckets();
        float sign = map.falling() ? -1 : 1;
        // of a falling map: missing - 1 - b, that is missing + ~b
        int flip = map.falling() ? -1 : 0;
        int add = map.falling() ? missing : 0;
        float origin = map.origin();
        int first = map.first();
        int last = map.last();
        int shift = map.shift();
        for (int i = 0; i < n; i++) {
            float x = key[at + i];
            int y = Float.floatToRawIntBits(x * sign - origin);
            int b = ((Math.min(Math.max(y, first), last) - first) >>> shift ^ flip) + add;
            b = Float.isNaN(x) ? missing : b;
            bucket[i] = b;
            count[b]++;
        }
    }

    /** Bin k begins at the smallest R with 63 (R-1) >= 2 m k. */
    private void borders(int m) {
        if (m != borderKeys) {
            for (int k = 0; k < BinRule.FEATURE_BINS; k++) {
                border[k] = (int) ((2L * m * k + BinRule.FEATURE_BINS - 1) / BinRule.FEATURE_BINS) + 1;
            }
            border[BinRule.FEATURE_BINS] = Integer.MAX_VALUE;
            reciprocal = m == 0 ? 0 : (1L << 48) / (2L * m) + 1;
            borderKeys = m;
        }
    }

    /** Gives each bucket its bin, or COMPARE and a slot where it may hold several; clears the counts. */
    private void settle(int buckets) {
        int upTo = 0;
        int bin = 0;
        int nextBorder = border[1];
        int left = 0;
        slots = 0;
        crowded = 0;
        for (int b = 0; b < buckets; b++) {
            int below = upTo;
            upTo += count[b];
            count[b] = 0;
            binOf[b] = (byte) bin;
            if (nextBorder > 2 * upTo) {
                continue;
            }
            // a border lies before the bucket's last rank: R is 2 below + 2 for its smallest key, if that has no equal, and 2 upTo for the largest
            while (nextBorder <= 2 * below + 2) {
                nextBorder = border[++bin + 1];
            }
            binOf[b] = (byte) bin;
            if (nextBorder <= 2 * upTo) {
                binOf[b] = COMPARE;
                next[b] = left;
                left += upTo - below;
                slotBucket[slots] = b;
                slotBelow[slots] = below;
                slotTied[slots] = false;
                slotEnd[slots++] = left;
                crowded += upTo - below > PAIRS_KEYS_MAX ? upTo - below : 0;
            }
        }
        count[buckets] = 0;
        binOf[buckets] = BinBlock.BIN_MISSING;
    }

    /** Gives buckets of many keys that are all equal their bin: columns of few values are made of such. */
    private void findTies(float[] key, int at, int n) {
        int from = 0;
        for (int slot = 0; slot < slots; slot++) {
            slotTied[slot] = slotEnd[slot] - from > PAIRS_KEYS_MAX;
            if (slotTied[slot]) {
                crowdedSlot[slotBucket[slot]] = slot + 1;
            }
            from = slotEnd[slot];
        }
        for (int i = 0; i < n; i++) {
            float x = key[at + i];
            int b = bucket[i];
            // NaN equals nothing: neither the first key of a bucket nor that of one that is not crowded is passed over here
            if (tieKey[b] != x && crowdedSlot[b] != 0) {
                if (Float.isNaN(tieKey[b])) {
                    tieKey[b] = x;
                } else {
                    slotTied[crowdedSlot[b] - 1] = false;
                }
            }
        }
        from = 0;
        for (int slot = 0; slot < slots; slot++) {
            int b = slotBucket[slot];
            if (slotTied[slot]) {
                binOf[b] = (byte) binOf(2 * slotBelow[slot] + slotEnd[slot] - from + 1);
            }
            crowdedSlot[b] = 0;
            tieKey[b] = Float.NaN;
            from = slotEnd[slot];
        }
    }

    /** Bins the first c of the compared keys, slot by slot. */
    private void compare(float[] key, int at, int c, byte[] out, int to) {
        for (int k = 0; k < c; k++) {
            int i = compared[k];
            place[next[bucket[i]]++] = i;
        }
        int from = 0;
        for (int slot = 0; slot < slots; slot++) {
            int end = slotEnd[slot];
            if (!slotTied[slot]) {
                if (end - from <= 4) {
                    compareFour(key, at, from, end, slotBelow[slot], out, to);
                } else if (end - from <= PAIRS_KEYS_MAX) {
                    comparePairs(key, at, from, end, slotBelow[slot], out, to);
                } else {
                    sortBucket(key, at, from, end, slotBelow[slot], out, to);
                }
            }
            from = end;
        }
    }

    /**
     * Two to four keys, without branches that depend on how many: a missing key is above all, and is binned in the last one's place before
     * that is.
     */
    private void compareFour(float[] key, int at, int from, int end, int below, byte[] out, int to) {
        int last = end - 1;
        int third = place[Math.min(from + 2, last)];
        int fourth = place[Math.min(from + 3, last)];
        int a = sortable(key[at + place[from]]);
        int b = sortable(key[at + place[from + 1]]);
        int c = end - from > 2 ? sortable(key[at + third]) : Integer.MAX_VALUE;
        int d = end - from > 3 ? sortable(key[at + fourth]) : Integer.MAX_VALUE;
        int r = 2 * below + 2;
        out[to + fourth] = (byte) binOf(r + before(a, d) + before(b, d) + before(c, d));
        out[to + third] = (byte) binOf(r + before(a, c) + before(b, c) + before(d, c));
        out[to + place[from + 1]] = (byte) binOf(r + before(a, b) + before(c, b) + before(d, b));
        out[to + place[from]] = (byte) binOf(r + before(b, a) + before(c, a) + before(d, a));
    }

    private static int before(int y, int x) {
        return (y < x ? 1 : 0) + (y <= x ? 1 : 0);
    }

    /** What y adds to R of x: 2 below, 1 if equal. */
    private static int before(float y, float x) {
        return (y < x ? 1 : 0) + (y <= x ? 1 : 0);
    }

    private void comparePairs(float[] key, int at, int from, int end, int below, byte[] out, int to) {
        int m = end - from;
        for (int j = 0; j < m; j++) {
            few[j] = key[at + place[from + j]];
        }
        for (int j = 0; j < m; j++) {
            float x = few[j];
            int r = 2 * below + 1;
            for (int k = 0; k < m; k++) {
                r += before(few[k], x);
            }
            out[to + place[from + j]] = (byte) binOf(r);
        }
    }

    private void sortBucket(float[] key, int at, int from, int end, int below, byte[] out, int to) {
        for (int j = from; j < end; j++) {
            packed[j] = (long) sortable(key[at + place[j]]) << 32 | place[j];
        }
        Arrays.sort(packed, from, end);
        for (int lo = from; lo < end;) {
            int hi = lo + 1;
            while (hi < end && packed[hi] >> 32 == packed[lo] >> 32) {
                hi++;
            }
            int bin = binOf(2 * below + lo - from + hi - from + 1);
            for (int j = lo; j < hi; j++) {
                out[to + (int) packed[j]] = (byte) bin;
            }
            lo = hi;
        }
    }

    /** As {@link BinRule#featureBin} for R >= 1: with d = 2m the product errs by less than 63 d / 2^48 < 1/d, so never reaches the next integer. */
    private int binOf(int r) {
        return (int) (BinRule.FEATURE_BINS * (r - 1L) * reciprocal >>> 48);
    }

    /** An int that orders as the float does; adding +0 turns -0 into +0. */
    private static int sortable(float x) {
        int bits = Float.floatToRawIntBits(x + 0.0f);
        return bits ^ ((bits >> 31) & 0x7FFFFFFF);
    }

    private void sort(float[] key, int at, int n, byte[] out, int to) {
        for (int i = 0; i < n; i++) {
            wide[i] = key[at + i];
        }
        int m = sorted.ofDoubles(wide, 0, n, rank);
        for (int i = 0; i < n; i++) {
            out[to + i] = BinRule.featureBin(rank[i], m);
        }
    }
}
