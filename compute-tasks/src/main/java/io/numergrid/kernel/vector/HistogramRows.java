package io.numergrid.kernel.vector;

import io.numergrid.kernel.HistogramKernel;

/**
 * The bins once more, row by row, for nodes of few rows: column by column each of their bins is a cache line of its own, here a row's
 * are one or two. Rows are asked for a batch at a time before they are counted, so that their misses overlap. Groups of 48 columns, whose histograms
 * are 24 KiB and stay in the first cache; a group of 2^24 rows still is one array.
 */
final class HistogramRows {
    private static final int BINS = HistogramKernel.BINS;
    private static final int BIN_BITS = 6;
    /** Columns of a group, and bytes of its rows. */
    private static final int WIDTH = 48;
    private static final int BATCH_ROWS = 16;
    /** Fewer are not worth a table. */
    private static final int TABLE_ROWS_MIN = 48;
    private static final int BYTE = 0xFF;
    private static final int TILE_ROWS = 512;

    /** {@code [groups][48 row + column]} */
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
        int eights = Math.max(0, Math.min(columns / 8, WIDTH / 8)) * 8;
        int touched = 0;
        for (int start = from; start < to; start += BATCH_ROWS) {
            int stop = Math.min(to, start + BATCH_ROWS);
            touched |= touch(bins, first, columns, rows, start, stop);
            for (int i = start; i < stop; i++) {
                int at = rows[i] * WIDTH + first;
                long value = values[i];
                for (int c = 0; c < eights; c += 8) {
                    int h = c << BIN_BITS;
                    table[h + (bins[at + c] & BYTE)] += value;
                    table[h + BINS + (bins[at + c + 1] & BYTE)] += value;
                    table[h + 2 * BINS + (bins[at + c + 2] & BYTE)] += value;
                    table[h + 3 * BINS + (bins[at + c + 3] & BYTE)] += value;
                    table[h + 4 * BINS + (bins[at + c + 4] & BYTE)] += value;
                    table[h + 5 * BINS + (bins[at + c + 5] & BYTE)] += value;
                    table[h + 6 * BINS + (bins[at + c + 6] & BYTE)] += value;
                    table[h + 7 * BINS + (bins[at + c + 7] & BYTE)] += value;
                }
                for (int c = eights; c < columns; c++) {
                    table[(c << BIN_BITS) + (bins[at + c] & BYTE)] += value;
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
