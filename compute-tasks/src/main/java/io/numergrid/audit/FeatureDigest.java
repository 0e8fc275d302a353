package io.numergrid.audit;

import io.numergrid.feature.FeatureCatalogue;
import io.numergrid.feature.FeatureRows;
import io.numergrid.id.CounterHash;
import java.util.stream.IntStream;

/**
 * Digests of what rows of features say up to a date, so that hundreds of states can be compared without being kept. What may never
 * change: every step is a bijection of its 64 bits, so that one changed bit anywhere always changes the digest; several
 * changes cancel with probability 2^-64.
 */
final class FeatureDigest {
    private static final long FACTOR = 0x9E3779B97F4A7C15L;
    /** Chains that run side by side; one alone would wait for its multiplication. */
    private static final int WIDTH = 4;

    private static final int[] RANKS = {FeatureCatalogue.indexOf("cs_rank_ret_20d"), FeatureCatalogue.indexOf("cs_rank_dollar_volume_20d")};

    private FeatureDigest() {
    }

    /** Features of a check: the cross-sectional ranks, or all others. */
    static int[] columns(Check check) {
        if (check == Check.RANKS) {
            return RANKS.clone();
        }
        return IntStream.range(0, FeatureCatalogue.COUNT).filter(f -> f != RANKS[0] && f != RANKS[1]).toArray();
    }

    /**
     * {@code out[c]} = digest of rows 0..visible[c] of the features: those made of the first {@code visible[c]} bars, row 0 (which is
     * made of none) included.
     *
     * @param rows    of one symbol, live row included
     * @param visible numbers of bars, not falling, at most the bars there are
     */
    static void prefixes(FeatureRows rows, int[] columns, int[] visible, long[] out) {
        int last = visible[visible.length - 1];
        if (rows.count() == 0) {
            return; // a symbol without bars has no rows, and nothing of it is visible
        }
        float[][] buffer = new float[WIDTH][last + 1];
        for (int at = 0; at < columns.length; at += WIDTH) {
            for (int w = 0; w < WIDTH; w++) {
                // the last group repeats a column, which is harmless
                rows.copy(columns[Math.min(at + w, columns.length - 1)], 0, last + 1, buffer[w], 0);
            }
            chain(buffer, visible, out);
        }
    }

    private static void chain(float[][] x, int[] visible, long[] out) {
        float[] x0 = x[0];
        float[] x1 = x[1];
        float[] x2 = x[2];
        float[] x3 = x[3];
        long h0 = 1;
        long h1 = 2;
        long h2 = 3;
        long h3 = 4;
        int row = 0;
        for (int c = 0; c < visible.length; c++) {
            for (; row <= visible[c]; row++) {
                h0 = (h0 ^ Float.floatToRawIntBits(x0[row])) * FACTOR;
                h1 = (h1 ^ Float.floatToRawIntBits(x1[row])) * FACTOR;
                h2 = (h2 ^ Float.floatToRawIntBits(x2[row])) * FACTOR;
                h3 = (h3 ^ Float.floatToRawIntBits(x3[row])) * FACTOR;
            }
            out[c] = CounterHash.mix(CounterHash.mix(CounterHash.mix(CounterHash.mix(out[c] ^ h0) ^ h1) ^ h2) ^ h3);
        }
    }
}
