package io.numergrid.kernel.vector;

import io.numergrid.kernel.HistogramKernel;

/**
 * The bins once more, row by row, for sets of rows: column by column each of their bins is a cache line of its own, here a row's are three.
 * Rows are asked for a tile at a time before they are counted, so that their misses overlap; then the tile, by now in the second cache, is counted
 * 46 columns at a time, a third of the catalogue, whose table is 23 KiB and stays in the first.
 */
final class HistogramRows {
    private static final int BINS = HistogramKernel.BINS;
    /** Columns that are counted together. */
    private static final int WIDTH = 46;
    private static final int TILE_ROWS = 256;
    /** Fewer are not worth a table. */
    private static final int TABLE_ROWS_MIN = 48;
    private static final int TURN_ROWS = 512;
    private static final int LINE = 64;
    private static final int ARRAY_MAX = Integer.MAX_VALUE - 8;

    /** Columns, and bytes of a row. */
    private final int stride;
    /** {@code [stride row + column]} */
    private final byte[] bins;

    HistogramRows(byte[][] columns, int rows) {
        stride = columns.length;
        bins = new byte[rows * stride];
        for (int start = 0; start < rows; start += TURN_ROWS) {
            int end = Math.min(rows, start + TURN_ROWS);
            for (int c = 0; c < stride; c++) {
                spread(columns[c], start, end, c);
            }
        }
    }

    /** Whether so much fits into one array: 15 million rows of the catalogue do. */
    static boolean fits(int columns, int rows) {
        return (long) columns * rows <= ARRAY_MAX;
    }

    private void spread(byte[] column, int start, int end, int place) {
        for (int r = start; r < end; r++) {
            bins[r * stride + place] = column[r];
        }
    }

    /** For columns {@code [first, last)}: {@code histogram[c * 64 + bin(c, rows[i])] += values[i]}. */
    void add(int first, int last, int[] rows, long[] values, int from, int to, long[] histogram) {
        if (to - from < TABLE_ROWS_MIN) {
            countSome(first, last - first, rows, values, from, to, histogram, first * BINS);
            return;
        }
        long[][] tables = new long[(last - first + WIDTH - 1) / WIDTH][WIDTH * BINS];
        int touched = 0;
        for (int start = from; start < to; start += TILE_ROWS) {
            int end = Math.min(to, start + TILE_ROWS);
            touched |= touch(first, last - first, rows, start, end);
            for (int t = 0, c = first; c < last; t++, c += WIDTH) {
                if (last - c >= WIDTH) {
                    count(c, rows, values, start, end, tables[t]);
                } else {
                    countSome(c, last - c, rows, values, start, end, tables[t], 0);
                }
            }
        }
        if (touched < 0) {
            throw new IllegalStateException("bins below 0");
        }
        for (int t = 0, c = first; c < last; t++, c += WIDTH) {
            add(tables[t], Math.min(WIDTH, last - c) * BINS, histogram, c * BINS);
        }
    }

    /** Reads each line of each row, two at a time. The sum says nothing; it keeps the reads. */
    private int touch(int first, int columns, int[] rows, int from, int to) {
        int any = 0;
        for (int c = 0; c < columns; c += 2 * LINE) {
            any |= touchTwo(first + c, first + Math.min(c + LINE, columns - 1), rows, from, to);
        }
        return any;
    }

    private int touchTwo(int one, int other, int[] rows, int from, int to) {
        byte[] bins = this.bins;
        int stride = this.stride;
        int any = 0;
        for (int i = from; i < to; i++) {
            int at = rows[i] * stride;
            any |= bins[at + one] | bins[at + other];
        }
        return any;
    }

    /** {@link #WIDTH} columns, written out: places in the table are constants, and its own first. */
    private void count(int first, int[] rows, long[] values, int from, int to, long[] table) {
        byte[] bins = this.bins;
        int stride = this.stride;
        for (int i = from; i < to; i++) {
            int at = rows[i] * stride + first;
            long value = values[i];
            table[bins[at]] += value;
            table[BINS + bins[at + 1]] += value;
            table[2 * BINS + bins[at + 2]] += value;
            table[3 * BINS + bins[at + 3]] += value;
            table[4 * BINS + bins[at + 4]] += value;
            table[5 * BINS + bins[at + 5]] += value;
            table[6 * BINS + bins[at + 6]] += value;
            table[7 * BINS + bins[at + 7]] += value;
            table[8 * BINS + bins[at + 8]] += value;
            table[9 * BINS + bins[at + 9]] += value;
            table[10 * BINS + bins[at + 10]] += value;
            table[11 * BINS + bins[at + 11]] += value;
            table[12 * BINS + bins[at + 12]] += value;
            table[13 * BINS + bins[at + 13]] += value;
            table[14 * BINS + bins[at + 14]] += value;
            table[15 * BINS + bins[at + 15]] += value;
            table[16 * BINS + bins[at + 16]] += value;
            table[17 * BINS + bins[at + 17]] += value;
            table[18 * BINS + bins[at + 18]] += value;
            table[19 * BINS + bins[at + 19]] += value;
            table[20 * BINS + bins[at + 20]] += value;
            table[21 * BINS + bins[at + 21]] += value;
            table[22 * BINS + bins[at + 22]] += value;
            table[23 * BINS + bins[at + 23]] += value;
            table[24 * BINS + bins[at + 24]] += value;
            table[25 * BINS + bins[at + 25]] += value;
            table[26 * BINS + bins[at + 26]] += value;
            table[27 * BINS + bins[at + 27]] += value;
            table[28 * BINS + bins[at + 28]] += value;
            table[29 * BINS + bins[at + 29]] += value;
            table[30 * BINS + bins[at + 30]] += value;
            table[31 * BINS + bins[at + 31]] += value;
            table[32 * BINS + bins[at + 32]] += value;
            table[33 * BINS + bins[at + 33]] += value;
            table[34 * BINS + bins[at + 34]] += value;
            table[35 * BINS + bins[at + 35]] += value;
            table[36 * BINS + bins[at + 36]] += value;
            table[37 * BINS + bins[at + 37]] += value;
            table[38 * BINS + bins[at + 38]] += value;
            table[39 * BINS + bins[at + 39]] += value;
            table[40 * BINS + bins[at + 40]] += value;
            table[41 * BINS + bins[at + 41]] += value;
            table[42 * BINS + bins[at + 42]] += value;
            table[43 * BINS + bins[at + 43]] += value;
            table[44 * BINS + bins[at + 44]] += value;
            table[45 * BINS + bins[at + 45]] += value;
        }
    }

    private void countSome(int first, int columns, int[] rows, long[] values, int from, int to, long[] histogram, int base) {
        for (int i = from; i < to; i++) {
            int at = rows[i] * stride + first;
            long value = values[i];
            for (int c = 0; c < columns; c++) {
                histogram[base + c * BINS + bins[at + c]] += value;
            }
        }
    }

    private static void add(long[] table, int length, long[] histogram, int base) {
        for (int h = 0; h < length; h++) {
            histogram[base + h] += table[h];
        }
    }
}
