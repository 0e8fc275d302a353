package io.numergrid.rank;

import java.util.Arrays;

/**
 * Average ranks as integers: R = 2 x average rank in 1..2m, so that ties need no fraction. Keys are compared by value:
 * -0 equals +0, NaN has no rank. No comparator, no boxing; sorts the keys' bits. One instance per worker.
 */
final class AverageRanks {
    private final long[] packed;
    private final long[] ordered;

    /** @param capacity most keys of one call */
    AverageRanks(int capacity) {
        this.packed = new long[capacity];
        this.ordered = new long[capacity];
    }

    /**
     * Ranks {@code key[0..n)}: {@code out[i]} = R of key i, 0 for NaN. Returns m, the number of keys that are not NaN.
     */
    int ofFloats(float[] key, int n, int[] out) {
        int m = 0;
        for (int i = 0; i < n; i++) {
            out[i] = 0;
            if (!Float.isNaN(key[i])) {
                packed[m++] = ((long) sortable(key[i]) << 32) | i;
            }
        }
        Arrays.sort(packed, 0, m);
        for (int lo = 0; lo < m;) {
            int hi = lo + 1;
            while (hi < m && packed[hi] >> 32 == packed[lo] >> 32) {
                hi++;
            }
            // ranks lo+1..hi are tied: twice their average is lo+1+hi
            for (int j = lo; j < hi; j++) {
                out[(int) packed[j]] = lo + 1 + hi;
            }
            lo = hi;
        }
        return m;
    }

    /** As {@link #ofFloats}, for double keys at {@code key[from..to)}; {@code out[i]} has the index of {@code key[i]}. */
    int ofDoubles(double[] key, int from, int to, int[] out) {
        int m = 0;
        for (int i = from; i < to; i++) {
            if (!Double.isNaN(key[i])) {
                ordered[m++] = sortable(key[i]);
            }
        }
        Arrays.sort(ordered, 0, m);
        for (int i = from; i < to; i++) {
            out[i] = Double.isNaN(key[i]) ? 0 : below(sortable(key[i]), m) + atMost(sortable(key[i]), m) + 1;
        }
        return m;
    }

    /** Number of sorted keys < k. */
    private int below(long k, int m) {
        int lo = 0;
        int hi = m;
        while (lo < hi) {
            int mid = (lo + hi) >>> 1;
            if (ordered[mid] < k) {
                lo = mid + 1;
            } else {
                hi = mid;
            }
        }
        return lo;
    }

    private int atMost(long k, int m) {
        return k == Long.MAX_VALUE ? m : below(k + 1, m);
    }

    /** An int that orders as the float does; adding +0 turns -0 into +0. */
    private static int sortable(float x) {
        int bits = Float.floatToRawIntBits(x + 0.0f);
        return bits ^ ((bits >> 31) & 0x7FFFFFFF);
    }

    private static long sortable(double x) {
        long bits = Double.doubleToRawLongBits(x + 0.0);
        return bits ^ ((bits >> 63) & 0x7FFFFFFFFFFFFFFFL);
    }
}
