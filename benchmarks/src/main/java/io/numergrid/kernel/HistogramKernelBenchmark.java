package io.numergrid.kernel;

import io.numergrid.id.CounterHash;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Table updates per second of the histogram kernel: 14 of 138 columns, as one tree of the fast profile reads them, over all
 * rows in sequence and over the half that went left at random. One operation is one update of one cell. The result is
 * checked against a plain loop before anything is timed.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class HistogramKernelBenchmark {
    private static final int COLUMNS = 14;
    private static final int ROWS = 1 << 16;

    /** Kernel set by name. */
    @Param({"scalar", "auto"})
    public String kernels;

    /** Planes of sums: words, or words and second derivatives. */
    @Param({"1", "2"})
    public int planes;

    private final byte[][] columns = new byte[COLUMNS][ROWS];
    private final long[] values = new long[ROWS];
    private final int[] half = new int[ROWS / 2];
    private final int[] chosen = new int[COLUMNS];
    private long[][] histogram;
    private HistogramKernel.Session session;

    /** Fills the columns from counter hashes and holds the kernel against a plain loop. */
    @Setup(Level.Trial)
    public void open() {
        for (int c = 0; c < COLUMNS; c++) {
            chosen[c] = c;
            for (int r = 0; r < ROWS; r++) {
                columns[c][r] = (byte) CounterHash.below(CounterHash.hash(1, c, r), HistogramKernel.BINS);
            }
        }
        for (int r = 0, left = 0; r < ROWS && left < half.length; r++) {
            long quantum = CounterHash.below(CounterHash.hash(2, 0, r), 65_535) - PackedValues.QUANTUM_MAX;
            values[r] = planes == 1 ? (quantum << HistogramKernel.COUNT_BITS) + 1 : PackedValues.of(quantum, Math.abs(quantum));
            if ((CounterHash.hash(3, 0, r) & 1) == 0 || ROWS - r <= half.length - left) {
                half[left++] = r;
            }
        }
        session = KernelSet.choose(kernels).histogram().open(columns, ROWS, COLUMNS);
        histogram = new long[planes][COLUMNS * HistogramKernel.BINS];
        long[] expected = new long[histogram[0].length];
        for (int c = 0; c < COLUMNS; c++) {
            for (int i = 0; i < half.length; i++) {
                expected[c * HistogramKernel.BINS + columns[c][half[i]]] += planes == 1 ? values[i] : PackedValues.first(values[i]);
            }
        }
        if (!Arrays.equals(expected, rowSet())) {
            throw new IllegalStateException("the " + kernels + " histogram kernel differs from a plain loop");
        }
    }

    @TearDown(Level.Trial)
    public void close() {
        session.close();
    }

    /** A root over all rows. */
    @Benchmark
    @OperationsPerInvocation(COLUMNS * ROWS)
    public long[] range() {
        session.addRange(chosen, 0, COLUMNS, values, 0, ROWS, histogram);
        return histogram[0];
    }

    /** A child over half of the rows. */
    @Benchmark
    @OperationsPerInvocation(COLUMNS * ROWS / 2)
    public long[] rowSet() {
        session.addRows(chosen, 0, COLUMNS, half, values, 0, half.length, histogram);
        return histogram[0];
    }
}
