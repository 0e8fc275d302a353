package io.numergrid.kernel.vector;

import io.numergrid.kernel.HistogramKernel;

/**
 * The bins once more, row by row, for nodes of few rows: column by column each of their bins is a cache line of its own, here a row's
 * are one or two. Rows are asked for a batch at a time before they are counted, so that their misses overlap. Groups of 46 columns, a third of the
 * catalogue, whose histograms are 23 KiB and stay in the first cache; a group of 2^24 rows still is one array.
 */
final class HistogramRows {
    private static final int BINS = HistogramKernel.BINS;
    private static final int BIN_BITS = 6;
    /** Columns of a group, and bytes of its rows. */
    private static final int WIDTH = 46;
    private static final int BATCH_ROWS = 16;
    /** Fewer are not worth a table. */
    private static final int TABLE_ROWS_MIN = 48;
    private static final int BYTE = 0xFF;
    private static final int TILE_ROWS = 512;

    /** {@code [groups][46 row + column]} */
    private final byte[][] groups;

    HistogramRows(byte[][] columns, int rows) {
        groups = new byte[(columns.length + WIDTH - 1) / WIDTH][rows * WIDTH];
        for (int start = 0; start < rows; start += TILE_ROWS) {
            int end = Math.min(rows, start + TILE_ROWS);
            for (int c = 0; c < columns.length; c++) {
                spread(columns[c], start, end, groups[c / WIDTH], c % WIDTH);
            }
        }
    }

    private static void spread(byte[] column, int start, int end, byte[] group, int place) {
        for (int r = start; r < end; r++) {
            group[r * WIDTH + place] = column[r];
        }
    }

    /** For columns {@code [first, last)}: {@code histogram[c * 64 + bin(c, rows[i])] += values[i]}. */
    void add(int first, int last, int[] rows, long[] values, int from, int to, long[] histogram) {
        for (int c = first; c < last; ) {
            int group = c / WIDTH;
            int end = Math.min(last, (group + 1) * WIDTH);
            if (to - from < TABLE_ROWS_MIN) {
                count(groups[group], c % WIDTH, end - c, rows, values, from, to, histogram, c * BINS);
            } else {
                tabulate(groups[group], c % WIDTH, end - c, rows, values, from, to, histogram, c * BINS);
            }
            c = end;
        }
    }

    /**
     * By way of a table that this method makes, which is what an object pool could not give: the compiler knows its length, which no byte taken as
     * 0..255 reaches beyond, so an update is a load, an add and a store, without a check.
     */
    private static void tabulate(byte[] bins, int first, int columns, int[] rows, long[] values, int from, int to, long[] histogram, int base) {
        long[] table = new long[(WIDTH - 1) * BINS + BYTE + 1];
        int some = Math.min(columns, WIDTH);
        int touched = 0;
        for (int start = from; start < to; start += BATCH_ROWS) {
            int stop = Math.min(to, start + BATCH_ROWS);
            touched |= touch(bins, first, columns, rows, start, stop);
            for (int i = start; i < stop; i++) {
                int at = rows[i] * WIDTH + first;
                long value = values[i];
                if (columns == WIDTH) {
                    table[(bins[at] & BYTE)] += value;
                    table[BINS + (bins[at + 1] & BYTE)] += value;
                    table[2 * BINS + (bins[at + 2] & BYTE)] += value;
                    table[3 * BINS + (bins[at + 3] & BYTE)] += value;
                    table[4 * BINS + (bins[at + 4] & BYTE)] += value;
                    table[5 * BINS + (bins[at + 5] & BYTE)] += value;
                    table[6 * BINS + (bins[at + 6] & BYTE)] += value;
                    table[7 * BINS + (bins[at + 7] & BYTE)] += value;
                    table[8 * BINS + (bins[at + 8] & BYTE)] += value;
                    table[9 * BINS + (bins[at + 9] & BYTE)] += value;
                    table[10 * BINS + (bins[at + 10] & BYTE)] += value;
                    table[11 * BINS + (bins[at + 11] & BYTE)] += value;
                    table[12 * BINS + (bins[at + 12] & BYTE)] += value;
                    table[13 * BINS + (bins[at + 13] & BYTE)] += value;
                    table[14 * BINS + (bins[at + 14] & BYTE)] += value;
                    table[15 * BINS + (bins[at + 15] & BYTE)] += value;
                    table[16 * BINS + (bins[at + 16] & BYTE)] += value;
                    table[17 * BINS + (bins[at + 17] & BYTE)] += value;
                    table[18 * BINS + (bins[at + 18] & BYTE)] += value;
                    table[19 * BINS + (bins[at + 19] & BYTE)] += value;
                    table[20 * BINS + (bins[at + 20] & BYTE)] += value;
                    table[21 * BINS + (bins[at + 21] & BYTE)] += value;
                    table[22 * BINS + (bins[at + 22] & BYTE)] += value;
                    table[23 * BINS + (bins[at + 23] & BYTE)] += value;
                    table[24 * BINS + (bins[at + 24] & BYTE)] += value;
                    table[25 * BINS + (bins[at + 25] & BYTE)] += value;
                    table[26 * BINS + (bins[at + 26] & BYTE)] += value;
                    table[27 * BINS + (bins[at + 27] & BYTE)] += value;
                    table[28 * BINS + (bins[at + 28] & BYTE)] += value;
                    table[29 * BINS + (bins[at + 29] & BYTE)] += value;
                    table[30 * BINS + (bins[at + 30] & BYTE)] += value;
                    table[31 * BINS + (bins[at + 31] & BYTE)] += value;
                    table[32 * BINS + (bins[at + 32] & BYTE)] += value;
                    table[33 * BINS + (bins[at + 33] & BYTE)] += value;
                    table[34 * BINS + (bins[at + 34] & BYTE)] += value;
                    table[35 * BINS + (bins[at + 35] & BYTE)] += value;
                    table[36 * BINS + (bins[at + 36] & BYTE)] += value;
                    table[37 * BINS + (bins[at + 37] & BYTE)] += value;
                    table[38 * BINS + (bins[at + 38] & BYTE)] += value;
                    table[39 * BINS + (bins[at + 39] & BYTE)] += value;
                    table[40 * BINS + (bins[at + 40] & BYTE)] += value;
                    table[41 * BINS + (bins[at + 41] & BYTE)] += value;
                    table[42 * BINS + (bins[at + 42] & BYTE)] += value;
                    table[43 * BINS + (bins[at + 43] & BYTE)] += value;
                    table[44 * BINS + (bins[at + 44] & BYTE)] += value;
                    table[45 * BINS + (bins[at + 45] & BYTE)] += value;
                } else {
                    for (int c = 0; c < some; c++) {
                        table[(c << BIN_BITS) + (bins[at + c] & BYTE)] += value;
                    }
                }
            }
        }
        if (touched < 0) {
            throw new IllegalStateException("bins below 0");
        }
        for (int h = 0; h < columns * BINS; h++) {
            histogram[base + h] += table[h];
        }
    }

    /** Reads both ends of each row. The sum says nothing; it keeps the reads. */
    private static int touch(byte[] bins, int first, int columns, int[] rows, int from, int to) {
        int any = 0;
        for (int i = from; i < to; i++) {
            int at = rows[i] * WIDTH + first;
            any |= bins[at] | bins[at + columns - 1];
        }
        return any;
    }

    private static void count(byte[] bins, int first, int columns, int[] rows, long[] values, int from, int to, long[] histogram, int base) {
        for (int i = from; i < to; i++) {
            int at = rows[i] * WIDTH + first;
            long value = values[i];
            for (int c = 0; c < columns; c++) {
                histogram[base + (c << BIN_BITS) + bins[at + c]] += value;
            }
        }
    }
}
