package io.numergrid.rank;

import io.numergrid.kernel.AverageRanks;
import java.util.Arrays;

/**
 * Feature bins of one column of a date: the result of {@link AverageRanks} and {@link BinRule#featureBin}, byte for byte, without
 * ranking most keys. What may never change: that equality; the rest is speed.
 *
 * <p>A {@link BucketMap} spreads the keys over buckets and the buckets are counted, so each bucket's ranks are known to lie in a range. Where
 * a whole range is in one bin, and only 62 borders lie between bins, its keys need not be compared; the others are, within
 * their bucket. How even the map is decides the time, never the result; it is fitted to a sample of the column. The keys of a bucket are
 * a chain, each telling the one before it; so are those outside of the map, the few below and above it and the missing ones.
 *
 * <p>-0 equals +0; NaN has {@link BinBlock#BIN_MISSING}. One instance per worker; 54 bytes per key of capacity.
 */
final class ColumnBins {
    private static final int BUCKETS_MAX = 4096;
    private static final int SAMPLES = 64;
    /** Below this many keys, counting costs more than sorting. */
    private static final int COUNTED_KEYS_MIN = 48;
    /** Up to here counts and positions take 16 bits. */
    private static final int COUNTED_KEYS_MAX = 0xFFFF;
    /** Up to this many keys of a bucket are ranked by comparing all pairs. */
    private static final int PAIRS_KEYS_MAX = 16;
    /** In {@link #chain}. */
    private static final int ONE_KEY = 1 << 16;
    private static final int BELOW = 0;
    private static final int ABOVE = 1;
    private static final int MISSING = 2;

    private final AverageRanks sorted;
    private final double[] wide;
    private final int[] rank;
    private final char[] bucket;
    /** Of each key the one before it in its bucket; of no meaning for the first one. */
    private final char[] before;
    private final long[] packed;
    /** Upper half: keys of the bucket; lower half: the last of them. Zero between calls. */
    private final int[] chain = new int[BUCKETS_MAX + 1];
    private final byte[] binOf = new byte[BUCKETS_MAX + 1];
    /** Keys of the column below each bucket. */
    private final char[] start = new char[BUCKETS_MAX];
    /** The last bucket with so many keys below it; of an earlier column where no bucket has. */
    private final char[] startsAt;
    /** Buckets with a border between bins among their ranks. Upper half: keys of the column below it; lower half: the bucket. */
    private final int[] split = new int[BinRule.FEATURE_BINS + 1];
    private int splits;
    /** Most keys of such a bucket. */
    private int widest;
    private final int[] outside;
    private final int[] outsideCount = new int[3];
    private final int[] few = new int[PAIRS_KEYS_MAX];
    private int reciprocalKeys = -1;
    private long reciprocal;
    private float low;
    private float high;
    private float mean;

    /** @param capacity most keys of one call */
    ColumnBins(int capacity) {
        sorted = new AverageRanks(capacity);
        wide = new double[capacity];
        rank = new int[capacity];
        bucket = new char[capacity];
        before = new char[capacity];
        packed = new long[capacity];
        outside = new int[capacity];
        startsAt = new char[capacity + 1];
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
        BucketMap map = BucketMap.of(low, high, mean, Math.min(BUCKETS_MAX, n * 3 / 4));
        int buckets = map.buckets();
        count(key, at, n, map);
        sortOut(key, at, chain[buckets]);
        int m = n - outsideCount[MISSING];
        reciprocal(m);
        settle(buckets, outsideCount[BELOW]);
        if (widest > PAIRS_KEYS_MAX) {
            findTies(key, at);
        }
        for (int i = 0; i < n; i++) {
            out[to + i] = binOf[bucket[i]];
        }
        compare(key, at, out, to);
        binOutside(key, at, m, out, to);
        Arrays.fill(chain, 0, buckets + 1, 0);
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

    /** Chains the keys of each {@link BucketMap#bucket}, written out so that it is one loop. */
    private void count(float[] key, int at, int n, BucketMap map) {
        float offset = map.offset();
        float soft = map.soft();
        int start = Float.floatToRawIntBits(soft);
        int first = map.first();
        int buckets = map.buckets();
        long scale = map.scale();
        for (int i = 0; i < n; i++) {
            float d = key[at + i] + offset;
            int position = Float.floatToRawIntBits(Math.abs(d) + soft) - start ^ Float.floatToRawIntBits(d) >> 31;
            int b = Math.min((int) ((position - first & 0xFFFFFFFFL) * scale >>> 32), buckets);
            bucket[i] = (char) b;
            int last = chain[b];
            before[i] = (char) last;
            chain[b] = (last & -ONE_KEY) + (i + ONE_KEY);
        }
    }

    /** Tells the keys outside of the map apart. */
    private void sortOut(float[] key, int at, int last) {
        outsideCount[BELOW] = 0;
        outsideCount[ABOVE] = 0;
        outsideCount[MISSING] = 0;
        int middle = sortable(low);
        int i = last & 0xFFFF;
        for (int k = last >>> 16; k > 0; k--) {
            float x = key[at + i];
            int what = x == x ? (sortable(x) >= middle ? ABOVE : BELOW) : MISSING;
            outside[k - 1] = what << 16 | i;
            outsideCount[what]++;
            i = before[i];
        }
    }

    private void reciprocal(int m) {
        if (m != reciprocalKeys) {
            reciprocal = m == 0 ? 0 : (1L << 48) / (2L * m) + 1;
            reciprocalKeys = m;
        }
    }

    /** Gives each bucket the bin of its smallest key. */
    private void settle(int buckets, int keysBelow) {
        long half = BinRule.FEATURE_BINS * reciprocal;
        int below = keysBelow;
        for (int b = 0; b < buckets; b++) {
            start[b] = (char) below;
            startsAt[below] = (char) b;
            // of R = 2 below + 2, which the smallest key has if it has no equal
            binOf[b] = (byte) (2L * below * half + half >>> 48);
            below += chain[b] >>> 16;
        }
        split(buckets, keysBelow, below);
    }

    /** Notes the buckets in which a bin begins at another than the smallest key. */
    private void split(int buckets, int from, int to) {
        int m = reciprocalKeys;
        int count = 0;
        int most = 0;
        int before = -1;
        for (int k = 1; k < BinRule.FEATURE_BINS; k++) {
            // keys below bin k: the smallest r with 63 (2r + 1) >= 2 m k
            int r = (2 * m * k + BinRule.FEATURE_BINS - 1) / BinRule.FEATURE_BINS >> 1;
            if (r <= from || r >= to || isStart(r, buckets)) {
                continue;
            }
            do {
                r--;
            } while (!isStart(r, buckets));
            if (r != before) {
                int b = startsAt[r];
                split[count++] = r << 16 | b;
                most = Math.max(most, chain[b] >>> 16);
                before = r;
            }
        }
        splits = count;
        widest = most;
    }

    /** Whether a bucket's smallest key has r keys below it; {@link #startsAt} may be of an earlier column. */
    private boolean isStart(int r, int buckets) {
        int b = startsAt[r];
        return b < buckets && start[b] == r;
    }

    /** Gives buckets of many keys that are all equal their bin: columns of few values are made of such. */
    private void findTies(float[] key, int at) {
        int left = 0;
        for (int s = 0; s < splits; s++) {
            int b = split[s] & 0xFFFF;
            int n = chain[b] >>> 16;
            if (n > PAIRS_KEYS_MAX && isTied(key, at, chain[b])) {
                binOf[b] = (byte) binOf(2 * (split[s] >>> 16) + n + 1);
            } else {
                split[left++] = split[s];
            }
        }
        splits = left;
    }

    private boolean isTied(float[] key, int at, int last) {
        int i = last & 0xFFFF;
        float x = key[at + i];
        for (int k = last >>> 16; k > 1; k--) {
            i = before[i];
            if (key[at + i] != x) {
                return false;
            }
        }
        return true;
    }

    /** Bins the keys of buckets that hold several bins. */
    private void compare(float[] key, int at, byte[] out, int to) {
        for (int s = 0; s < splits; s++) {
            int below = split[s] >>> 16;
            int last = chain[split[s] & 0xFFFF];
            if (last >>> 16 <= 4) {
                compareFour(key, at, last, below, out, to);
            } else if (last >>> 16 <= PAIRS_KEYS_MAX) {
                comparePairs(key, at, last, below, out, to);
            } else {
                sortBucket(key, at, last, below, out, to);
            }
        }
    }

    /**
     * Two to four keys, without branches that depend on how many: a missing key is above all, and is binned in the last one's place before
     * that is.
     */
    private void compareFour(float[] key, int at, int last, int below, byte[] out, int to) {
        int n = last >>> 16;
        // all ones where there is no third, no fourth key
        int noThird = n - 3 >> 31;
        int noFourth = n - 4 >> 31;
        int i = last & 0xFFFF;
        int j = before[i];
        int k = before[j];
        int l = before[k & ~noThird] & ~noFourth | i & noFourth;
        k = k & ~noThird | i & noThird;
        long a = sortable(key[at + i]);
        long b = sortable(key[at + j]);
        long c = sortable(key[at + k]) & ~noThird | Integer.MAX_VALUE & noThird;
        long d = sortable(key[at + l]) & ~noFourth | Integer.MAX_VALUE & noFourth;
        int ab = sign(a - b);
        int ac = sign(a - c);
        int ad = sign(a - d);
        int bc = sign(b - c);
        int bd = sign(b - d);
        int cd = sign(c - d);
        // another key adds 2 to R where it is smaller and 1 where it is equal: 1 + sign
        int r = 2 * below + 5;
        out[to + l] = (byte) binOf(r - ad - bd - cd);
        out[to + k] = (byte) binOf(r - ac - bc + cd);
        out[to + j] = (byte) binOf(r - ab + bc + bd);
        out[to + i] = (byte) binOf(r + ab + ac + ad);
    }

    private static int sign(long difference) {
        return (int) (difference >> 63 | -difference >>> 63);
    }

    private void comparePairs(float[] key, int at, int last, int below, byte[] out, int to) {
        int n = last >>> 16;
        int i = last & 0xFFFF;
        for (int j = 0; j < n; j++) {
            few[j] = sortable(key[at + i]);
            i = before[i];
        }
        i = last & 0xFFFF;
        for (int j = 0; j < n; j++) {
            int r = 2 * below + 1;
            for (int k = 0; k < n; k++) {
                r += 1 + sign((long) few[j] - few[k]);
            }
            out[to + i] = (byte) binOf(r);
            i = before[i];
        }
    }

    private void sortBucket(float[] key, int at, int last, int below, byte[] out, int to) {
        int n = last >>> 16;
        int i = last & 0xFFFF;
        for (int j = 0; j < n; j++) {
            packed[j] = (long) sortable(key[at + i]) << 32 | i;
            i = before[i];
        }
        sortPacked(n, below, out, to);
    }

    /** Bins n packed keys; {@code below} others of the column are smaller. */
    private void sortPacked(int n, int below, byte[] out, int to) {
        Arrays.sort(packed, 0, n);
        for (int from = 0; from < n;) {
            int end = from + 1;
            while (end < n && packed[end] >> 32 == packed[from] >> 32) {
                end++;
            }
            int bin = binOf(2 * below + from + end + 1);
            for (int j = from; j < end; j++) {
                out[to + (int) packed[j]] = (byte) bin;
            }
            from = end;
        }
    }

    private void binOutside(float[] key, int at, int m, byte[] out, int to) {
        int below = outsideCount[BELOW];
        int above = outsideCount[ABOVE];
        int all = below + above + outsideCount[MISSING];
        for (int k = 0; k < all; k++) {
            int what = outside[k] >>> 16;
            out[to + (outside[k] & 0xFFFF)] = (byte) (what == BELOW ? 0 : what == ABOVE ? BinRule.FEATURE_BINS - 1 : BinBlock.BIN_MISSING);
        }
        if (below > 0 && binOf(2 * below) > 0) {
            sortOutside(key, at, BELOW, 0, out, to);
        }
        if (above > 0 && binOf(2 * (m - above) + 2) < BinRule.FEATURE_BINS - 1) {
            sortOutside(key, at, ABOVE, m - above, out, to);
        }
    }

    private void sortOutside(float[] key, int at, int what, int below, byte[] out, int to) {
        int all = outsideCount[BELOW] + outsideCount[ABOVE] + outsideCount[MISSING];
        int n = 0;
        for (int k = 0; k < all; k++) {
            int i = outside[k] & 0xFFFF;
            if (outside[k] >>> 16 == what) {
                packed[n++] = (long) sortable(key[at + i]) << 32 | i;
            }
        }
        sortPacked(n, below, out, to);
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
