package io.numergrid.kernel.vector;

import static io.numergrid.kernel.vector.LaneSpecies.LANES;
import static io.numergrid.kernel.vector.LaneSpecies.LONGS;
import static io.numergrid.kernel.vector.LaneSpecies.ROW;
import static jdk.incubator.vector.VectorOperators.GT;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;

/**
 * The values of a sliding window in ascending order, all lanes in step: for quantiles. Values are kept as longs of the same order, for which
 * the smaller and the greater of two are one instruction. One pass over the window per bar takes the leaving value out and puts the entering one
 * in. A NaN (also of the bars before bar 0, of which an empty window is full) sorts behind every number.
 */
final class WindowOrder {
    static final long NAN_KEY = 0x7ff80000_00000000L;

    private final int w;
    /** w + 1 rows; the last stays above everything. */
    private final long[] sorted;

    WindowOrder(int w) {
        this.w = w;
        sorted = new long[(w + 1) * ROW];
        clear();
    }

    void clear() {
        Arrays.fill(sorted, 0, w * ROW, NAN_KEY);
        Arrays.fill(sorted, w * ROW, sorted.length, Long.MAX_VALUE);
    }

    /** Moves the window on by one row: {@code entering} and {@code leaving} are indices of rows of keys. */
    void move(long[] keys, int entering, int leaving) {
        move(sorted, w * ROW, keys, entering, leaving);
    }

    private static void move(long[] sorted, int end, long[] keys, int entering, int leaving) {
        for (int lane = 0; lane < ROW; lane += LANES) {
            LongVector in = LongVector.fromArray(LONGS, keys, entering + lane);
            LongVector gone = LongVector.fromArray(LONGS, keys, leaving + lane);
            LongVector before = LongVector.broadcast(LONGS, Long.MIN_VALUE);
            LongVector now = LongVector.fromArray(LONGS, sorted, lane);
            for (int p = lane; p < end; p += ROW) {
                LongVector next = LongVector.fromArray(LONGS, sorted, p + ROW);
                // what a loop carries along stands as an argument only: the compiler does not know its class, and calls of it would not be inlined
                LongVector kept = next.blend(now, gone.compare(GT, now));
                kept.min(in).max(before).intoArray(sorted, p);
                before = kept;
                now = next;
            }
        }
    }

    /** Linear interpolation between order statistics at position (w-1)p, to a row of x. */
    void quantile(double p, double[] x, int row) {
        double position = (w - 1) * p;
        int j = (int) Math.floor(position + 1e-9);
        double part = position - j;
        quantile(sorted, j * ROW, part < 1e-9 ? 0 : part, x, row);
    }

    private static void quantile(long[] sorted, int at, double part, double[] x, int row) {
        for (int lane = 0; lane < ROW; lane += LANES) {
            DoubleVector low = Lanes.fromOrder(LongVector.fromArray(LONGS, sorted, at + lane));
            if (part != 0) {
                DoubleVector high = Lanes.fromOrder(LongVector.fromArray(LONGS, sorted, at + ROW + lane));
                low = low.add(high.sub(low).mul(part));
            }
            low.intoArray(x, row + lane);
        }
    }
}
