package io.numergrid.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
                for (int[] slots : new int[][] {{0, count}, {0, 46}, {3, 60}, {92, 101}, {97, 98}}) {
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

    /** Sums of a node, bin by bin, as one would add them up from its rows: some bins empty, one bin for all, with missing rows and without. */
    private static long[][] nodeHistogram(int planes, int column, HistogramKernel.Node[] out, int rows, double l2, int minRows) {
        long[][] histogram = new long[planes][HistogramKernel.BINS];
        long gradient = 0;
        long hessian = 0;
        for (int r = 0; r < rows; r++) {
            int bin = CounterHash.below(CounterHash.hash(5, column, r), column % 3 == 0 ? 64 : column % 3 == 1 ? 5 : 63) * (column % 7 == 6 ? 0 : 1);
            bin = column % 4 == 3 && CounterHash.below(CounterHash.hash(6, column, r), 3) == 0 ? HistogramKernel.MISSING : bin;
            long quantum = CounterHash.below(CounterHash.hash(7, column, r), 65_535) - 32_767;
            quantum = column % 5 == 4 ? Long.signum(quantum) : quantum; // few values: gains tie
            long second = CounterHash.below(CounterHash.hash(8, column, r), 32_768) * (column % 11 == 10 ? 0 : 1);
            histogram[0][bin] += (quantum << HistogramKernel.COUNT_BITS) + 1;
            gradient += quantum;
            hessian += second;
            if (planes > 1) {
                histogram[1][bin] += second;
            }
        }
        out[0] = new HistogramKernel.Node(gradient, planes > 1 ? hessian : rows, rows, planes > 1 ? 1.0 / 32_767 : 1, l2, minRows);
        return histogram;
    }

    /** All candidates of a column, one by one, each summed up anew. */
    private static double[] bestByTrial(long[][] histogram, HistogramKernel.Node node) {
        int mask = (1 << HistogramKernel.COUNT_BITS) - 1;
        boolean missing = (histogram[0][HistogramKernel.MISSING] & mask) > 0;
        double best = Double.NEGATIVE_INFINITY;
        int code = 0;
        for (int candidate = 0; candidate < 2 * HistogramKernel.MISSING; candidate++) {
            int threshold = candidate / 2;
            boolean missingLeft = candidate % 2 == 1;
            if (missingLeft && (!missing || threshold == HistogramKernel.MISSING - 1)) {
                continue;
            }
            long word = missingLeft ? histogram[0][HistogramKernel.MISSING] : 0;
            long second = missingLeft ? histogram[histogram.length - 1][HistogramKernel.MISSING] : 0;
            for (int bin = 0; bin <= threshold; bin++) {
                word += histogram[0][bin];
                second += histogram[histogram.length - 1][bin];
            }
            long count = word & mask;
            second = histogram.length == 1 ? count : second;
            if (count < node.minRows() || node.count() - count < node.minRows()) {
                continue;
            }
            long gradient = word >> HistogramKernel.COUNT_BITS;
            double gain = term(gradient, second, node) + term(node.gradient() - gradient, node.hessian() - second, node)
                    - term(node.gradient(), node.hessian(), node);
            if (gain > best) {
                best = gain;
                code = threshold + (missingLeft || !missing && 2 * count >= node.count() ? HistogramKernel.MISSING_LEFT : 0);
            }
        }
        return new double[] {best, code};
    }

    private static double term(long gradient, long second, HistogramKernel.Node node) {
        double below = second * node.hessianScale() + node.l2();
        return below == 0 ? 0 : (double) gradient * (double) gradient / below;
    }

    @Test
    void splitsAreTheBestOfAllCandidates() {
        HistogramKernel.Node[] node = new HistogramKernel.Node[1];
        int split = 0;
        try (HistogramKernel.Session session = kernel().open(columns(1, 50), 50, 1)) {
            for (int planes = 1; planes <= 2; planes++) {
                for (int column = 0; column < 120; column++) {
                    for (int rows : new int[] {1, 2, 9, 300, 20_000}) {
                        long[][] histogram = nodeHistogram(planes, column, node, rows, column % 2, 1 + column % 13 * rows / 40);
                        double[] expected = bestByTrial(histogram, node[0]);
                        double[] gain = new double[5];
                        int[] code = new int[5];
                        long[][] second = new long[planes][2 * HistogramKernel.BINS];
                        for (int p = 0; p < planes; p++) {
                            System.arraycopy(histogram[p], 0, second[p], HistogramKernel.BINS, HistogramKernel.BINS);
                        }
                        session.split(second, 1, 2, node[0], gain, code, 3);
                        assertEquals(expected[0], gain[4], "column " + column + ", rows " + rows + ", planes " + planes);
                        assertEquals(expected[1], code[4], "column " + column + ", rows " + rows + ", planes " + planes);
                        assertEquals(0, gain[3]);
                        split += gain[4] > 0 ? 1 : 0;
                    }
                }
            }
            long[][] values = values(1, 50);
            long[][] after = new long[1][2 * HistogramKernel.BINS];
            session.addRange(new int[] {0, 0}, 0, 2, values, 0, 50, after); // splitting left nothing behind in what counting works with
            assertEquals(2 * Arrays.stream(values[0]).sum(), Arrays.stream(after[0]).sum());
        }
        assertTrue(split > 300, "only " + split + " of the columns could be split");
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
