package io.numergrid.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.numergrid.id.CounterHash;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every histogram kernel gives: the sums of a plain triple loop, bit for bit, at sizes around lane multiples. */
public abstract class HistogramKernelContract {
    private static final int[] SIZES = {0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129, 1000, 70_001};

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

    private static long[][] values(int planes, int rows) {
        long[][] values = new long[planes][rows];
        for (int p = 0; p < planes; p++) {
            for (int r = 0; r < rows; r++) {
                values[p][r] = CounterHash.hash(2, p, r) >> 20;
            }
        }
        return values;
    }

    @Test
    void rangesEqualAPlainLoop() {
        int[] chosen = {6, 0, 2, 3, 1};
        for (int rows : SIZES) {
            byte[][] columns = columns(7, rows);
            try (HistogramKernel.Session session = kernel().open(columns, rows, 5)) {
                for (int[] slots : new int[][] {{0, 5}, {1, 2}, {2, 5}, {3, 3}, {0, 4}}) {
                    int planes = 1 + slots[0] % 2;
                    long[][] values = values(planes, rows);
                    int from = rows / 5;
                    long[][] expected = new long[planes][5 * HistogramKernel.BINS];
                    expected[0][slots[0] * HistogramKernel.BINS] = 11; // it adds to what is there
                    long[][] actual = copy(expected);
                    for (int k = slots[0]; k < slots[1]; k++) {
                        for (int r = from; r < rows; r++) {
                            for (int p = 0; p < planes; p++) {
                                expected[p][k * HistogramKernel.BINS + columns[chosen[k]][r]] += values[p][r];
                            }
                        }
                    }
                    session.addRange(chosen, slots[0], slots[1], values, from, rows, actual);
                    assertArrayEquals(expected, actual, "rows " + rows + ", slots from " + slots[0]);
                }
            }
        }
    }

    private static long[][] copy(long[][] planes) {
        return Arrays.stream(planes).map(long[]::clone).toArray(long[][]::new);
    }

    @Test
    void rowSetsEqualAPlainLoop() {
        int rows = 70_100;
        byte[][] columns = columns(7, rows);
        int[] chosen = {5, 4, 2, 3, 1, 0};
        try (HistogramKernel.Session session = kernel().open(columns, rows, 5)) {
            for (int size : SIZES) {
                int planes = 1 + size % 2;
                long[][] values = values(planes, size + 3);
                int[] set = new int[size + 3];
                for (int i = 0; i < set.length; i++) {
                    set[i] = CounterHash.below(CounterHash.hash(3, size, i), rows);
                }
                long[][] expected = new long[planes][6 * HistogramKernel.BINS];
                long[][] actual = copy(expected);
                for (int k = 0; k < 6; k++) {
                    for (int i = 2; i < 2 + size; i++) {
                        for (int p = 0; p < planes; p++) {
                            expected[p][k * HistogramKernel.BINS + columns[chosen[k]][set[i]]] += values[p][i];
                        }
                    }
                }
                session.addRows(chosen, 0, 5, set, values, 2, 2 + size, actual);
                session.addRows(chosen, 5, 6, set, values, 2, 2 + size, actual);
                assertArrayEquals(expected, actual, "set of " + size);
            }
        }
    }

    /** As a fit on all columns calls: the kernel may then have a layout of its own, for few rows and for many. */
    @Test
    void allColumnsInPlaceEqualAPlainLoop() {
        int rows = 3000;
        int count = 101;
        byte[][] columns = columns(count, rows);
        int[] all = IntStream.range(0, count).toArray();
        try (HistogramKernel.Session session = kernel().open(columns, rows, count)) {
            for (int size : new int[] {0, 1, 5, 17, 300, 740, 1500, 3000}) {
                int planes = 1 + size % 2;
                int[] set = IntStream.range(0, rows).filter(r -> CounterHash.below(CounterHash.hash(4, size, r), rows) < size).toArray();
                long[][] values = values(planes, rows);
                for (int[] slots : new int[][] {{0, count}, {0, 48}, {3, 60}, {96, 101}, {97, 98}}) {
                    long[][] expected = new long[planes][count * HistogramKernel.BINS];
                    long[][] actual = copy(expected);
                    for (int k = slots[0]; k < slots[1]; k++) {
                        for (int i = 0; i < set.length; i++) {
                            for (int p = 0; p < planes; p++) {
                                expected[p][k * HistogramKernel.BINS + columns[k][set[i]]] += values[p][i];
                            }
                        }
                    }
                    session.addRows(all, slots[0], slots[1], set, values, 0, set.length, actual);
                    assertArrayEquals(expected, actual, set.length + " rows, slots from " + slots[0]);
                }
            }
            int[] turned = all.clone();
            turned[0] = 1;
            turned[1] = 0;
            long[][] values = values(1, 10);
            long[][] straight = new long[1][2 * HistogramKernel.BINS];
            long[][] swapped = copy(straight);
            session.addRows(all, 0, 2, all, values, 0, 10, straight);
            session.addRows(turned, 0, 2, all, values, 0, 10, swapped);
            for (int bin = 0; bin < HistogramKernel.BINS; bin++) {
                assertEquals(straight[0][bin], swapped[0][HistogramKernel.BINS + bin]);
            }
        }
    }

    /** Parts of one pass on several threads at a time, as a fit makes them. */
    @Test
    void partsMayBeCountedAtTheSameTime() {
        int rows = 40_000;
        byte[][] columns = columns(7, rows);
        long[][] values = values(2, rows);
        int[] chosen = {0, 1, 2, 3, 4, 5, 6};
        long[][] expected = new long[2][7 * HistogramKernel.BINS];
        long[][] actual = copy(expected);
        try (HistogramKernel.Session session = kernel().open(columns, rows, 5)) {
            session.addRange(chosen, 0, 7, values, 0, rows, expected);
            IntStream.range(0, 16).parallel().forEach(part -> {
                if (part < 4) {
                    session.addRange(chosen, 2 * part, Math.min(7, 2 * part + 2), values, 0, rows, actual);
                } else {
                    session.addRange(chosen, 0, 7, values, 0, rows, copy(expected)); // of no use but to be there
                }
            });
        }
        assertArrayEquals(expected, actual);
    }

    @Test
    void binsOutsideTheRangeAndShortColumnsAreRefusedAtOpen() {
        for (byte bad : new byte[] {64, -1, 127, -128}) {
            byte[][] columns = columns(2, 10);
            columns[1][9] = bad;
            assertThrows(IllegalArgumentException.class, () -> kernel().open(columns, 10, 1));
            kernel().open(columns, 9, 2).close();
        }
        assertThrows(IllegalArgumentException.class, () -> kernel().open(columns(2, 10), 11, 2));
    }

    @Test
    void isFoundByItsKind() {
        assertEquals(kernel().getClass().getName(), KernelSet.choose(kind()).histogram().getClass().getName());
    }
}
