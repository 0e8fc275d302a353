package io.numergrid.rank;

import java.util.Arrays;

/**
 * What the benchmark's result is checked against: ranks and bins a column of a date as one would with {@code java.util} alone,
 * sorting positions by value. Slow and obvious on purpose.
 */
final class SortedBins {
    private SortedBins() {
    }

    /** Bins of one column; NaN has {@link BinBlock#BIN_MISSING}. */
    static void bin(float[] key, int n, byte[] out, int offset) {
        Integer[] order = new Integer[n];
        int m = 0;
        for (int i = 0; i < n; i++) {
            if (Float.isNaN(key[i])) {
                out[offset + i] = BinBlock.BIN_MISSING;
            } else {
                order[m++] = i;
            }
        }
        Arrays.sort(order, 0, m, (a, b) -> Float.compare(key[a] + 0f, key[b] + 0f));
        for (int from = 0; from < m; ) {
            int to = from;
            while (to < m && key[order[to]] == key[order[from]]) {
                to++;
            }
            long rank = from + to + 1;
            for (int k = from; k < to; k++) {
                out[offset + order[k]] = (byte) (63 * (rank - 1) / (2L * m));
            }
            from = to;
        }
    }
}
