package io.numergrid.kernel.vector;

import io.numergrid.kernel.HistogramKernel;
import io.numergrid.kernel.PackedValues;

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

    /** For columns {@code [first, last)}: {@code histograms[0][c * 64 + bin(c, rows[i])] += values[i]}; packed values go to two histograms. */
    void add(int first, int last, int[] rows, long[] values, int from, int to, long[][] histograms) {
        boolean packed = histograms.length == 2;
        int[] places = new int[Math.min(TILE_ROWS, to - from)];
        long[] tile = new long[places.length];
        long[][] tables = new long[to - from < TABLE_ROWS_MIN ? 0 : (last - first + WIDTH - 1) / WIDTH][WIDTH * BINS];
        int touched = 0;
        int held = 0;
        for (int start = from; start < to; start += TILE_ROWS) {
            int count = Math.min(to - start, TILE_ROWS);
            place(rows, start, count, first, places);
            System.arraycopy(values, start, tile, 0, count);
            if (tables.length == 0) {
                countFew(places, tile, count, last - first, histograms, first * BINS);
            } else {
                if (packed && held + count > PackedValues.ROWS_MAX) {
                    add(tables, first, last, histograms);
                    held = 0;
                }
                touched |= touch(places, count, last - first);
                countTile(places, tile, count, last - first, tables);
                held += count;
            }
        }
        if (touched < 0) {
            throw new IllegalStateException("bins below 0");
        }
        add(tables, first, last, histograms);
    }

    private void countFew(int[] places, long[] tile, int count, int columns, long[][] histograms, int base) {
        if (histograms.length == 2) {
            long[] seconds = new long[count];
            for (int i = 0; i < count; i++) {
                seconds[i] = PackedValues.second(tile[i]);
                tile[i] = PackedValues.first(tile[i]);
            }
            countSome(bins, places, seconds, count, columns, histograms[1], base);
        }
        countSome(bins, places, tile, count, columns, histograms[0], base);
    }

    private static void add(long[][] tables, int first, int last, long[][] histograms) {
        for (int t = 0, c = first; t < tables.length; t++, c += WIDTH) {
            int length = Math.min(WIDTH, last - c) * BINS;
            if (histograms.length == 1) {
                add(tables[t], length, histograms[0], c * BINS);
            } else {
                PackedCounts.add(tables[t], length, histograms, c * BINS);
            }
        }
    }

    private void place(int[] rows, int start, int count, int first, int[] places) {
        for (int i = 0; i < count; i++) {
            places[i] = rows[start + i] * stride + first;
        }
    }

    /** Reads each line of each row, two at a time. The sum says nothing; it keeps the reads. */
    private int touch(int[] places, int count, int columns) {
        int any = 0;
        for (int c = 0; c < columns; c += 2 * LINE) {
            any |= touchTwo(bins, places, count, c, Math.min(c + LINE, columns - 1));
        }
        return any;
    }

    private static int touchTwo(byte[] bins, int[] places, int count, int one, int other) {
        int any = 0;
        for (int i = 0; i < count; i++) {
            any |= bins[places[i] + one] | bins[places[i] + other];
        }
        return any;
    }

    /** Leaves the places behind the last columns. */
    private void countTile(int[] places, long[] tile, int count, int columns, long[][] tables) {
        for (int t = 0, c = 0; t < tables.length; t++, c += WIDTH) {
            if (columns - c >= WIDTH) {
                countAll(bins, places, tile, count, tables[t]);
            } else {
                countSome(bins, places, tile, count, columns - c, tables[t], 0);
            }
            for (int i = 0; i < count; i++) {
                places[i] += WIDTH;
            }
        }
    }

    /**
     * {@link #WIDTH} columns, written out: places in the table are constants, and its own first. Its operands are as few as they can be: with two
     * more the compiler runs out of registers, from some starts of the process, and every update is a quarter slower.
     */
    private static void countAll(byte[] bins, int[] places, long[] tile, int count, long[] table) {
        for (int i = 0; i < count; i++) {
            int at = places[i];
            long value = tile[i];
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

    private static void countSome(byte[] bins, int[] places, long[] tile, int count, int columns, long[] histogram, int base) {
        for (int i = 0; i < count; i++) {
            int at = places[i];
            long value = tile[i];
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
