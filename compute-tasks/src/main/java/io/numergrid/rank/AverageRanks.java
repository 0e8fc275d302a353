package io.numergrid.rank;

import java.util.Arrays;

/**
 * Average ranks as integers: R = 2 x average rank in 1..2m, so that ties need no fraction. Keys are compared by value:
 * -0 equals +0, NaN has no rank. No comparator, no boxing; sorts the keys' bits. One instance per worker.
 */
public final class AverageRanks {
    private static final int DIGIT_BITS = 11;
    private static final int DIGIT = (1 << DIGIT_BITS) - 1;
    /** Below this many keys counting digits costs more than sorting. */
    private static final int RADIX_KEYS_MIN = 256;

    private final long[] packed;
    private final long[] spare;
    private final long[] ordered;
    private final int[] count = new int[3 << DIGIT_BITS];

    /** @param capacity most keys of one call */
    public AverageRanks(int capacity) {
        this.packed = new long[capacity];
        this.spare = new long[capacity];
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
        long[] sorted = packed;
        if (m < RADIX_KEYS_MIN) {
            Arrays.sort(packed, 0, m);
        } else {
            radixSort(m);
            sorted = spare;
        }
        for (int lo = 0; lo < m;) {
            long value = sorted[lo] >> 32;
            int hi = lo + 1;
            while (hi < m && sorted[hi] >> 32 == value) {
                hi++;
            }
            // ranks lo+1..hi are tied: twice their average is lo+1+hi
            for (int j = lo; j < hi; j++) {
                out[(int) sorted[j]] = lo + 1 + hi;
            }
            lo = hi;
        }
        return m;
    }

    /** Sorts packed[0..m) by the upper 32 bits, signed, into spare: three stable passes of 11, 11 and 10 bits. */
    private void radixSort(int m) {
        Arrays.fill(count, 0);
        for (int i = 0; i < m; i++) {
            int k = unsigned(packed[i]);
            count[k & DIGIT]++;
            count[(1 << DIGIT_BITS) + ((k >>> DIGIT_BITS) & DIGIT)]++;
            count[(2 << DIGIT_BITS) + (k >>> (2 * DIGIT_BITS))]++;
        }
        for (int pass = 0; pass < 3; pass++) {
            int sum = 0;
            for (int c = pass << DIGIT_BITS; c < (pass + 1) << DIGIT_BITS; c++) {
                int here = count[c];
                count[c] = sum;
                sum += here;
            }
        }
        scatter(packed, spare, m, 0);
        scatter(spare, packed, m, 1);
        scatter(packed, spare, m, 2);
    }

    private void scatter(long[] from, long[] to, int m, int pass) {
        int base = pass << DIGIT_BITS;
        int shift = pass * DIGIT_BITS;
        for (int i = 0; i < m; i++) {
            long x = from[i];
            to[count[base + ((unsigned(x) >>> shift) & DIGIT)]++] = x;
        }
    }

    /** The upper 32 bits as an int whose unsigned order is the key's order. */
    private static int unsigned(long x) {
        return (int) (x >>> 32) ^ Integer.MIN_VALUE;
    }

    /** As {@link #ofFloats}, for double keys at {@code key[from..to)}; {@code out[i]} has the index of {@code key[i]}. */
    public int ofDoubles(double[] key, int from, int to, int[] out) {
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
