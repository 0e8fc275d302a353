package io.numergrid.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.numergrid.id.CounterHash;
import org.junit.jupiter.api.Test;

/** What every histogram kernel gives: the sums of a plain triple loop, bit for bit, at sizes around lane multiples. */
public abstract class HistogramKernelContract {
    private static final int[] SIZES = {0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129, 1000};

    protected abstract HistogramKernel kernel();

    /** Name of its kernel set. */
    protected abstract String kind();

    private static byte[][] columns(int count, int rows) {
        byte[][] columns = new byte[count][rows];
        for (int c = 0; c < count; c++) {
            for (int r = 0; r < rows; r++) {
                columns[c][r] = (byte) CounterHash.below(CounterHash.hash(1, c, r), c == 2 ? 1 : 64); // column 2: one bin takes all
            }
        }
        return columns;
    }

    private static long[] values(int rows) {
        long[] values = new long[rows];
        for (int r = 0; r < rows; r++) {
            values[r] = CounterHash.hash(2, 0, r) >> 20;
        }
        return values;
    }

    @Test
    void rangesEqualAPlainLoop() {
        for (int rows : SIZES) {
            byte[][] columns = columns(7, rows);
            long[] values = values(rows);
            int[] chosen = {6, 0, 2, 3, 1};
            try (HistogramKernel.Session session = kernel().open(columns, rows)) {
                for (int[] slots : new int[][] {{0, 5}, {1, 2}, {2, 5}, {3, 3}}) {
                    int from = rows / 5;
                    long[] expected = new long[5 * HistogramKernel.BINS];
                    long[] actual = new long[expected.length];
                    actual[slots[0] * HistogramKernel.BINS] = 11; // it adds to what is there
                    expected[slots[0] * HistogramKernel.BINS] = 11;
                    for (int k = slots[0]; k < slots[1]; k++) {
                        for (int r = from; r < rows; r++) {
                            expected[k * HistogramKernel.BINS + columns[chosen[k]][r]] += values[r];
                        }
                    }
                    session.addRange(chosen, slots[0], slots[1], values, from, rows, actual);
                    assertArrayEquals(expected, actual, "rows " + rows);
                }
            }
        }
    }

    @Test
    void rowSetsEqualAPlainLoop() {
        int rows = 700;
        byte[][] columns = columns(7, rows);
        long[] values = values(rows);
        int[] chosen = {5, 4, 2, 3, 1, 0};
        try (HistogramKernel.Session session = kernel().open(columns, rows)) {
            for (int size : SIZES) {
                int n = Math.min(size, 600);
                int[] set = new int[n + 3];
                for (int i = 0; i < set.length; i++) {
                    set[i] = CounterHash.below(CounterHash.hash(3, size, i), rows);
                }
                long[] expected = new long[6 * HistogramKernel.BINS];
                long[] actual = new long[expected.length];
                for (int k = 0; k < 6; k++) {
                    for (int i = 2; i < 2 + n; i++) {
                        expected[k * HistogramKernel.BINS + columns[chosen[k]][set[i]]] += values[i];
                    }
                }
                session.addRows(chosen, 0, 5, set, values, 2, 2 + n, actual);
                session.addRows(chosen, 5, 6, set, values, 2, 2 + n, actual);
                assertArrayEquals(expected, actual, "set of " + n);
            }
        }
    }

    @Test
    void binsOutsideTheRangeAndShortColumnsAreRefusedAtOpen() {
        for (byte bad : new byte[] {64, -1, 127, -128}) {
            byte[][] columns = columns(2, 10);
            columns[1][9] = bad;
            assertThrows(IllegalArgumentException.class, () -> kernel().open(columns, 10));
            kernel().open(columns, 9).close();
        }
        assertThrows(IllegalArgumentException.class, () -> kernel().open(columns(2, 10), 11));
    }

    @Test
    void isFoundByItsKind() {
        assertEquals(kernel().getClass(), KernelSet.choose(kind()).histogram().getClass());
    }
}
