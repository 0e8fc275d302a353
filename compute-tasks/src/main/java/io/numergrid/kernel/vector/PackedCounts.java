package io.numergrid.kernel.vector;

import static io.numergrid.kernel.vector.VectorHistogramKernel.BIN_BITS;
import static io.numergrid.kernel.vector.VectorHistogramKernel.EIGHT;
import static io.numergrid.kernel.vector.VectorHistogramKernel.EVEN;

import io.numergrid.kernel.HistogramKernel;
import io.numergrid.kernel.PackedValues;

/**
 * Counts {@link PackedValues}: both planes of a histogram by one addition a cell. Many rows go by two columns at a time as in {@link VectorHistogramKernel}, and
 * hardly any cell of their table gets more rows than a sum can hold. So nobody counts them: a cell's sign is that of its 1,024th row, and once a
 * stretch of rows has set one, those rows are gone through again and what is full is emptied into the histograms. Few rows, and a last
 * column without a partner, are counted by column, at most {@link PackedValues#ROWS_MAX} at a time.
 */
final class PackedCounts {
    private static final int BINS = HistogramKernel.BINS;
    private static final int BIN_MASK = BINS - 1;
    /** Rows between two looks: as many again fit into a cell that is not full yet. A multiple of eight. */
    private static final int STRETCH_ROWS = 1016;

    private PackedCounts() {
    }

    /** Rows {@code [from, to)} of two columns into a table of both bins; {@code histograms} of the first begin at {@code at}. */
    static void pairRange(byte[] a, byte[] b, long[] values, int from, int to, long[] cells, long[][] histograms, int at) {
        for (int start = from; start < to; start += STRETCH_ROWS) {
            int end = Math.min(to, start + STRETCH_ROWS);
            int eights = start + (end - start & -8);
            if ((countEights(a, b, values, start, eights, cells) | countRest(a, b, values, eights, end, cells)) < 0) {
                for (int r = start; r < end; r++) {
                    empty(a[r] << BIN_BITS | b[r], cells, histograms, at);
                }
            }
        }
    }

    /** The same of a set of rows. */
    static void pairRows(byte[] a, byte[] b, int[] rows, long[] values, int from, int to, long[] cells, long[][] histograms, int at) {
        for (int start = from; start < to; start += STRETCH_ROWS) {
            int end = Math.min(to, start + STRETCH_ROWS);
            if (countRows(a, b, rows, values, start, end, cells) < 0) {
                for (int i = start; i < end; i++) {
                    empty(a[rows[i]] << BIN_BITS | b[rows[i]], cells, histograms, at);
                }
            }
        }
    }

    /** Empties a cell that is full. */
    private static void empty(int cell, long[] cells, long[][] histograms, int at) {
        if (cells[cell] < 0) {
            int first = at + (cell >> BIN_BITS);
            int second = at + BINS + (cell & BIN_MASK);
            histograms[0][first] += PackedValues.first(cells[cell]);
            histograms[0][second] += PackedValues.first(cells[cell]);
            histograms[1][first] += PackedValues.second(cells[cell]);
            histograms[1][second] += PackedValues.second(cells[cell]);
            cells[cell] = 0;
        }
    }

    /** Eight rows by two loads, see {@link VectorHistogramKernel}. Returns a number below 0 where a cell is full. */
    private static long countEights(byte[] a, byte[] b, long[] values, int from, int to, long[] cells) {
        int mask = cells.length - 1;
        long full = 0;
        for (int r = from; r < to; r += 8) {
            long left = (long) EIGHT.get(a, r);
            long right = (long) EIGHT.get(b, r);
            long even = (left & EVEN) << BIN_BITS | right & EVEN;
            long odd = (left >>> 8 & EVEN) << BIN_BITS | right >>> 8 & EVEN;
            full |= cells[(int) even & mask] += values[r];
            full |= cells[(int) odd & mask] += values[r + 1];
            full |= cells[(int) (even >>> 16) & mask] += values[r + 2];
            full |= cells[(int) (odd >>> 16) & mask] += values[r + 3];
            full |= cells[(int) (even >>> 32) & mask] += values[r + 4];
            full |= cells[(int) (odd >>> 32) & mask] += values[r + 5];
            full |= cells[(int) (even >>> 48) & mask] += values[r + 6];
            full |= cells[(int) (odd >>> 48) & mask] += values[r + 7];
        }
        return full;
    }

    private static long countRest(byte[] a, byte[] b, long[] values, int from, int to, long[] cells) {
        int mask = cells.length - 1;
        long full = 0;
        for (int r = from; r < to; r++) {
            full |= cells[(a[r] << BIN_BITS | b[r]) & mask] += values[r];
        }
        return full;
    }

    private static long countRows(byte[] a, byte[] b, int[] rows, long[] values, int from, int to, long[] cells) {
        int mask = cells.length - 1;
        long full = 0;
        for (int i = from; i < to; i++) {
            int r = rows[i];
            full |= cells[(a[r] << BIN_BITS | b[r]) & mask] += values[i];
        }
        return full;
    }

    /** Columns one by one; the table holds as many as there are bins. */
    static void singlyRange(byte[][] bins, int[] columns, int first, int last, long[] values, int from, int to, long[] cells, long[][] histograms) {
        for (int start = from; start < to; start += PackedValues.ROWS_MAX) {
            int end = Math.min(to, start + PackedValues.ROWS_MAX);
            for (int group = first; group < last; group += BINS) {
                int until = Math.min(last, group + BINS);
                for (int k = group; k < until; k++) {
                    oneRange(bins[columns[k]], values, start, end, cells, (k - group) * BINS);
                }
                add(cells, (until - group) * BINS, histograms, group * BINS);
            }
        }
    }

    /** The same of a set of rows. */
    static void singlyRows(byte[][] bins, int[] columns, int first, int last, int[] rows, long[] values, int from, int to, long[] cells,
                           long[][] histograms) {
        for (int start = from; start < to; start += PackedValues.ROWS_MAX) {
            int end = Math.min(to, start + PackedValues.ROWS_MAX);
            for (int group = first; group < last; group += BINS) {
                int until = Math.min(last, group + BINS);
                int k = group;
                for (; k + 1 < until; k += 2) {
                    twoRows(bins[columns[k]], bins[columns[k + 1]], rows, values, start, end, cells, (k - group) * BINS);
                }
                if (k < until) {
                    oneRows(bins[columns[k]], rows, values, start, end, cells, (k - group) * BINS);
                }
                add(cells, (until - group) * BINS, histograms, group * BINS);
            }
        }
    }

    private static void oneRange(byte[] column, long[] values, int from, int to, long[] cells, int base) {
        for (int r = from; r < to; r++) {
            cells[base + column[r]] += values[r];
        }
    }

    private static void oneRows(byte[] column, int[] rows, long[] values, int from, int to, long[] cells, int base) {
        for (int i = from; i < to; i++) {
            cells[base + column[rows[i]]] += values[i];
        }
    }

    private static void twoRows(byte[] a, byte[] b, int[] rows, long[] values, int from, int to, long[] cells, int base) {
        int other = base + BINS;
        for (int i = from; i < to; i++) {
            long value = values[i];
            int r = rows[i];
            cells[base + a[r]] += value;
            cells[other + b[r]] += value;
        }
    }

    /** Takes the parts out of sums, adds them to both histograms from {@code at} on, and clears the sums. */
    static void add(long[] sums, int length, long[][] histograms, int at) {
        add(sums, length, histograms[0], histograms[1], at);
    }

    private static void add(long[] sums, int length, long[] words, long[] seconds, int at) {
        for (int i = 0; i < length; i++) {
            words[at + i] += PackedValues.first(sums[i]);
            seconds[at + i] += PackedValues.second(sums[i]);
            sums[i] = 0;
        }
    }
}
