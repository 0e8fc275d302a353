package io.numergrid.kernel.vector;

import io.numergrid.kernel.HistogramKernel;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * Histograms of many rows, two columns by one update: the table has a cell for each pair of bins, 32 KiB that stay in the first cache, and
 * {@link HistogramFold} adds it up over either bin when the rows are through. Rows go by blocks, so that their values stay in the second
 * cache from one pair of columns to the next. Sets of rows are counted by {@link HistogramRows}, where there is one. Too few rows for a fold to pay,
 * and a last column without a partner, are the scalar kernel's. Packed values go the same ways in {@link PackedCounts}. All sums are of 64-bit integers, so none of this changes a bit.
 */
final class VectorHistogramKernel implements HistogramKernel {
    /** A fold costs about as much as counting so many rows. */
    static final int JOINT_ROWS_MIN = 1024;
    private static final int BLOCK_ROWS = 1 << 15;
    /** From so many rows on it pays to count packed values before they are taken apart. */
    private static final int SUM_ROWS_MIN = 48;
    static final int BIN_BITS = 6;
    /** The even ones of eight bins. */
    static final long EVEN = 0x00FF_00FF_00FF_00FFL;
    /** Eight bins of a column. */
    static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final HistogramKernel scalar;
    private final int jointRowsMin;

    VectorHistogramKernel(HistogramKernel scalar) {
        this(scalar, JOINT_ROWS_MIN);
    }

    /** @param jointRowsMin fewer rows are left to the scalar kernel */
    VectorHistogramKernel(HistogramKernel scalar, int jointRowsMin) {
        this.scalar = scalar;
        this.jointRowsMin = jointRowsMin;
    }

    @Override
    public Session open(byte[][] columns, int rows, int atATime) {
        Session few = scalar.open(columns, rows, atATime);
        boolean byRow = atATime == columns.length && HistogramRows.fits(columns.length, rows);
        return new VectorSession(columns, few, jointRowsMin, byRow ? new HistogramRows(columns, rows) : null);
    }

    private static final class VectorSession implements Session {
        private final byte[][] bins;
        private final Session few;
        private final int jointRowsMin;
        /** Null: sets of rows are counted by column, too. */
        private final HistogramRows byRow;
        private final ArrayDeque<long[]> idle = new ArrayDeque<>();

        private VectorSession(byte[][] bins, Session few, int jointRowsMin, HistogramRows byRow) {
            this.bins = bins;
            this.few = few;
            this.jointRowsMin = jointRowsMin;
            this.byRow = byRow;
        }

        private long[] take() {
            synchronized (idle) {
                return idle.isEmpty() ? new long[BINS * BINS] : idle.pop();
            }
        }

        private void giveBack(long[] cells) {
            synchronized (idle) {
                idle.push(cells);
            }
        }

        @Override
        public void addRange(int[] columns, int first, int last, long[] values, int from, int to, long[][] histograms) {
            int paired = to - from < jointRowsMin ? first : last - (last - first) % 2;
            long[] cells = take();
            long[] sums = new long[4 * BINS];
            int size = paired == first ? to - from : blockSize(to - from);
            for (int start = from; start < to && paired > first; start += size) {
                int end = Math.min(to, start + size);
                for (int k = first; k < paired; k += 2) {
                    if (histograms.length == 1) {
                        countRange(bins[columns[k]], bins[columns[k + 1]], values, start, end, cells);
                        HistogramFold.fold(cells, histograms[0], k * BINS);
                    } else {
                        PackedCounts.pairRange(bins[columns[k]], bins[columns[k + 1]], values, start, end, cells, histograms, k * BINS);
                        HistogramFold.foldPacked(cells, histograms[0], histograms[1], k * BINS, sums);
                    }
                }
            }
            if (histograms.length == 2 && to - from >= SUM_ROWS_MIN) {
                PackedCounts.singlyRange(bins, columns, paired, last, values, from, to, cells, histograms);
                paired = last;
            }
            giveBack(cells);
            few.addRange(columns, paired, last, values, from, to, histograms);
        }

        @Override
        public void addRows(int[] columns, int first, int last, int[] rows, long[] values, int from, int to, long[][] histograms) {
            if (byRow != null && inPlace(columns, first, last)) {
                byRow.add(first, last, rows, values, from, to, histograms);
                return;
            }
            int paired = to - from < jointRowsMin ? first : last - (last - first) % 2;
            long[] cells = take();
            long[] sums = new long[4 * BINS];
            int size = paired == first ? to - from : blockSize(to - from);
            for (int start = from; start < to && paired > first; start += size) {
                int end = Math.min(to, start + size);
                for (int k = first; k < paired; k += 2) {
                    if (histograms.length == 1) {
                        countRows(bins[columns[k]], bins[columns[k + 1]], rows, values, start, end, cells);
                        HistogramFold.fold(cells, histograms[0], k * BINS);
                    } else {
                        PackedCounts.pairRows(bins[columns[k]], bins[columns[k + 1]], rows, values, start, end, cells, histograms, k * BINS);
                        HistogramFold.foldPacked(cells, histograms[0], histograms[1], k * BINS, sums);
                    }
                }
            }
            if (histograms.length == 2 && to - from >= SUM_ROWS_MIN) {
                PackedCounts.singlyRows(bins, columns, paired, last, rows, values, from, to, cells, histograms);
                paired = last;
            }
            giveBack(cells);
            few.addRows(columns, paired, last, rows, values, from, to, histograms);
        }

        private static boolean inPlace(int[] columns, int first, int last) {
            for (int k = first; k < last; k++) {
                if (columns[k] != k) {
                    return false;
                }
            }
            return true;
        }

        /** Blocks of about equal size. */
        private static int blockSize(int rows) {
            int blocks = (rows + BLOCK_ROWS - 1) / BLOCK_ROWS;
            return (rows + blocks - 1) / blocks;
        }

        private static void countRange(byte[] a, byte[] b, long[] values, int from, int to, long[] cells) {
            int eights = from + (to - from & -8);
            countEights(a, b, values, from, eights, cells);
            countRest(a, b, values, eights, to, cells);
        }

        /**
         * Eight rows by two loads: words of four 16-bit pairs of bins each, of even and of odd rows. The mask tells the compiler that no index needs a
         * check. A method of its own: beside a second loop there are too few registers, and every update takes its operands from elsewhere.
         */
        private static void countEights(byte[] a, byte[] b, long[] values, int from, int to, long[] cells) {
            int mask = cells.length - 1;
            for (int r = from; r < to; r += 8) {
                long left = (long) EIGHT.get(a, r);
                long right = (long) EIGHT.get(b, r);
                long even = (left & EVEN) << BIN_BITS | right & EVEN;
                long odd = (left >>> 8 & EVEN) << BIN_BITS | right >>> 8 & EVEN;
                cells[(int) even & mask] += values[r];
                cells[(int) odd & mask] += values[r + 1];
                cells[(int) (even >>> 16) & mask] += values[r + 2];
                cells[(int) (odd >>> 16) & mask] += values[r + 3];
                cells[(int) (even >>> 32) & mask] += values[r + 4];
                cells[(int) (odd >>> 32) & mask] += values[r + 5];
                cells[(int) (even >>> 48) & mask] += values[r + 6];
                cells[(int) (odd >>> 48) & mask] += values[r + 7];
            }
        }

        private static void countRest(byte[] a, byte[] b, long[] values, int from, int to, long[] cells) {
            int mask = cells.length - 1;
            for (int r = from; r < to; r++) {
                cells[(a[r] << BIN_BITS | b[r]) & mask] += values[r];
            }
        }

        private static void countRows(byte[] a, byte[] b, int[] rows, long[] values, int from, int to, long[] cells) {
            int mask = cells.length - 1;
            for (int i = from; i < to; i++) {
                int r = rows[i];
                cells[(a[r] << BIN_BITS | b[r]) & mask] += values[i];
            }
        }

        @Override
        public void split(long[][] histograms, int first, int last, Node node, double[] gain, int[] code, int at) {
            if (LaneSpecies.LANES == 2) {
                few.split(histograms, first, last, node, gain, code, at); // masks of two lanes are objects on the heap here
                return;
            }
            long[] cells = take();
            for (int k = first; k < last; k++) {
                HistogramSplit.find(histograms, k * BINS, node, cells, gain, code, at + k);
            }
            Arrays.fill(cells, 0, 2 * BINS, 0);
            giveBack(cells);
        }

        @Override
        public void close() {
            few.close();
        }
    }
}
