package io.numergrid.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.id.CounterHash;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every histogram kernel gives: the sums of a plain triple loop, bit for bit, at sizes around lane multiples. */
public abstract class HistogramKernelContract {
    private static final int[] SIZES = {0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129, 1000, 70_001};

    protected abstract HistogramKernel kernel();

    /** Name of its kernel set. */
    protected abstract String kind();

    /** Column 2 has one bin for all rows, column 3 one for nine rows of ten: where both are counted together, one cell gets most rows. */
    private static byte[][] columns(int count, int rows) {
        byte[][] columns = new byte[count][rows];
        for (int c = 0; c < count; c++) {
            for (int r = 0; r < rows; r++) {
                columns[c][r] = (byte) CounterHash.below(CounterHash.hash(1, c, r), c == 2 ? 1 : 64);
                if (c == 3 && CounterHash.below(CounterHash.hash(12, c, r), 10) > 0) {
                    columns[c][r] = HistogramKernel.MISSING;
                }
            }
        }
        return columns;
    }

    /** What rows add to each plane, and what kernels are given for it. */
    private record Values(long[] given, long[][] byPlane) {
        int planes() {
            return byPlane.length;
        }

        /** Histograms of so many columns, and what stands there before. */
        long[][] histograms(int columns) {
            long[][] histograms = new long[planes()][columns * HistogramKernel.BINS];
            for (long[] plane : histograms) {
                Arrays.fill(plane, 11); // counting adds to what is there
            }
            return histograms;
        }

        void add(long[][] histograms, int cell, int row) {
            for (int p = 0; p < planes(); p++) {
                histograms[p][cell] += byPlane[p][row];
            }
        }
    }

    /** Any numbers in one plane; in two, gradients and second derivatives as large as they may be. */
    private static Values values(int planes, int rows) {
        long[] given = new long[rows];
        long[][] byPlane = new long[planes][rows];
        for (int r = 0; r < rows; r++) {
            long any = CounterHash.hash(2, planes, r);
            if (planes == 1) {
                given[r] = any >> 20;
                byPlane[0][r] = given[r];
            } else {
                boolean largest = r / 3000 % 2 == 0;
                int gradient = largest ? PackedValues.QUANTUM_MAX * (r / 6000 % 2 == 0 ? 1 : -1) : CounterHash.below(any, 65_535) - PackedValues.QUANTUM_MAX;
                int second = largest ? PackedValues.QUANTUM_MAX : CounterHash.below(any, 32_768);
                given[r] = PackedValues.of(gradient, second);
                byPlane[0][r] = gradient * (1L << HistogramKernel.COUNT_BITS) + 1;
                byPlane[1][r] = second;
            }
        }
        return new Values(given, byPlane);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void rangesEqualAPlainLoop(int planes) {
        int[] chosen = {6, 0, 2, 3, 1};
        for (int rows : SIZES) {
            byte[][] columns = columns(7, rows);
            Values values = values(planes, rows);
            try (HistogramKernel.Session session = kernel().open(columns, rows, 5)) {
                for (int[] slots : new int[][] {{0, 5}, {1, 2}, {2, 5}, {3, 3}, {0, 4}}) {
                    int from = rows / 5;
                    long[][] expected = values.histograms(5);
                    long[][] actual = values.histograms(5);
                    for (int k = slots[0]; k < slots[1]; k++) {
                        for (int r = from; r < rows; r++) {
                            values.add(expected, k * HistogramKernel.BINS + columns[chosen[k]][r], r);
                        }
                    }
                    session.addRange(chosen, slots[0], slots[1], values.given, from, rows, actual);
                    assertArrayEquals(expected, actual, "rows " + rows + ", slots from " + slots[0]);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void rowSetsEqualAPlainLoop(int planes) {
        int rows = 70_100;
        byte[][] columns = columns(7, rows);
        int[] chosen = {5, 4, 2, 3, 1, 0};
        try (HistogramKernel.Session session = kernel().open(columns, rows, 5)) {
            for (int size : SIZES) {
                Values values = values(planes, size + 3);
                int[] set = new int[size + 3];
                for (int i = 0; i < set.length; i++) {
                    set[i] = CounterHash.below(CounterHash.hash(3, size, i), rows);
                }
                long[][] expected = values.histograms(6);
                long[][] actual = values.histograms(6);
                for (int k = 0; k < 6; k++) {
                    for (int i = 2; i < 2 + size; i++) {
                        values.add(expected, k * HistogramKernel.BINS + columns[chosen[k]][set[i]], i);
                    }
                }
                session.addRows(chosen, 0, 5, set, values.given, 2, 2 + size, actual);
                session.addRows(chosen, 5, 6, set, values.given, 2, 2 + size, actual);
                assertArrayEquals(expected, actual, "set of " + size);
            }
        }
    }

    /** As a fit on all columns calls: the kernel may then have a layout of its own, for few rows and for many. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void allColumnsInPlaceEqualAPlainLoop(int planes) {
        int rows = 5000;
        int count = 101;
        byte[][] columns = columns(count, rows);
        int[] all = IntStream.range(0, count).toArray();
        Values values = values(planes, rows);
        try (HistogramKernel.Session session = kernel().open(columns, rows, count)) {
            for (int size : new int[] {0, 1, 5, 17, 300, 740, 1500, 5000}) {
                int[] set = IntStream.range(0, rows).filter(r -> CounterHash.below(CounterHash.hash(4, size, r), rows) < size).toArray();
                for (int[] slots : new int[][] {{0, count}, {0, 46}, {3, 60}, {92, 101}, {97, 98}}) {
                    long[][] expected = values.histograms(count);
                    long[][] actual = values.histograms(count);
                    for (int k = slots[0]; k < slots[1]; k++) {
                        for (int i = 0; i < set.length; i++) {
                            values.add(expected, k * HistogramKernel.BINS + columns[k][set[i]], i);
                        }
                    }
                    session.addRows(all, slots[0], slots[1], set, values.given, 0, set.length, actual);
                    assertArrayEquals(expected, actual, set.length + " rows, slots from " + slots[0]);
                }
            }
            int[] turned = all.clone();
            turned[0] = 1;
            turned[1] = 0;
            long[][] straight = values.histograms(2);
            long[][] swapped = values.histograms(2);
            session.addRows(all, 0, 2, all, values.given, 0, 10, straight);
            session.addRows(turned, 0, 2, all, values.given, 0, 10, swapped);
            for (int bin = 0; bin < HistogramKernel.BINS; bin++) {
                assertEquals(straight[0][bin], swapped[0][HistogramKernel.BINS + bin]);
            }
        }
    }

    /** Of columns whose bins hardly vary, as many rows as a block has fall into the same cells, all of them as large as they may be. */
    @ParameterizedTest
    @ValueSource(ints = {-PackedValues.QUANTUM_MAX, PackedValues.QUANTUM_MAX})
    void fullCellsLoseNothing(int gradient) {
        int rows = 40_000;
        byte[][] columns = new byte[4][rows];
        Arrays.fill(columns[1], (byte) 5);
        Arrays.fill(columns[2], (byte) HistogramKernel.MISSING);
        Arrays.fill(columns[3], (byte) HistogramKernel.MISSING);
        long[] values = new long[rows];
        Arrays.fill(values, PackedValues.of(gradient, PackedValues.QUANTUM_MAX));
        int[] all = IntStream.range(0, rows).toArray();
        try (HistogramKernel.Session session = kernel().open(columns, rows, 3)) {
            for (int count : new int[] {1023, 1024, 1025, 2047, 2048, 2049, 40_000}) {
                long[][] range = new long[2][4 * HistogramKernel.BINS];
                long[][] set = new long[2][4 * HistogramKernel.BINS];
                session.addRange(new int[] {0, 1, 2, 3}, 0, 4, values, 0, count, range);
                session.addRows(new int[] {0, 1, 2, 3}, 0, 4, all, values, 0, count, set);
                assertArrayEquals(range, set);
                for (int cell : new int[] {0, 64 + 5, 128 + 63, 192 + 63}) {
                    assertEquals(count * (gradient * (1L << HistogramKernel.COUNT_BITS) + 1), range[0][cell]);
                    assertEquals((long) count * PackedValues.QUANTUM_MAX, range[1][cell]);
                }
                assertEquals(4 * count, Arrays.stream(range[0]).filter(word -> word != 0).map(word -> word & (1 << HistogramKernel.COUNT_BITS) - 1).sum());
            }
        }
    }

    /** Parts of one pass on several threads at a time, as a fit makes them. */
    @Test
    void partsMayBeCountedAtTheSameTime() {
        int rows = 40_000;
        byte[][] columns = columns(7, rows);
        Values values = values(2, rows);
        int[] chosen = {0, 1, 2, 3, 4, 5, 6};
        long[][] expected = values.histograms(7);
        long[][] actual = values.histograms(7);
        try (HistogramKernel.Session session = kernel().open(columns, rows, 5)) {
            session.addRange(chosen, 0, 7, values.given, 0, rows, expected);
            IntStream.range(0, 16).parallel().forEach(part -> {
                if (part < 4) {
                    session.addRange(chosen, 2 * part, Math.min(7, 2 * part + 2), values.given, 0, rows, actual);
                } else {
                    session.addRange(chosen, 0, 7, values.given, 0, rows, values.histograms(7)); // of no use but to be there
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
            long[] values = values(1, 50).given;
            long[][] after = new long[1][2 * HistogramKernel.BINS];
            session.addRange(new int[] {0, 0}, 0, 2, values, 0, 50, after); // splitting left nothing behind in what counting works with
            assertEquals(2 * Arrays.stream(values).sum(), Arrays.stream(after[0]).sum());
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
