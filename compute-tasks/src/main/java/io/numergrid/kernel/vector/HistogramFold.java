package io.numergrid.kernel.vector;

import static io.numergrid.kernel.vector.LaneSpecies.LONGS;
import static jdk.incubator.vector.VectorOperators.ADD;

import io.numergrid.kernel.HistogramKernel;
import jdk.incubator.vector.LongVector;

/**
 * Turns the sums of two columns by both bins at once into the sums of each. {@code cells[64 a + b]} is the sum over the rows that
 * have bin a in the first column and b in the second: added up over b it is the first column's histogram, over a the second's.
 */
final class HistogramFold {
    private static final int BINS = HistogramKernel.BINS;
    private static final int LANES = LaneSpecies.LANES;
    /** Bins of the second column whose sums stay in registers. */
    private static final int GROUP = 8 * LANES;

    private HistogramFold() {
    }

    /** Adds to {@code histogram[at..]} of the first column and {@code histogram[at + 64..]} of the second, and clears the cells. */
    static void fold(long[] cells, long[] histogram, int at) {
        for (int group = 0; group < BINS; group += GROUP) {
            fold(cells, group, histogram, at);
        }
    }

    private static void fold(long[] cells, int group, long[] histogram, int at) {
        LongVector zero = LongVector.zero(LONGS);
        LongVector s0 = zero;
        LongVector s1 = zero;
        LongVector s2 = zero;
        LongVector s3 = zero;
        LongVector s4 = zero;
        LongVector s5 = zero;
        LongVector s6 = zero;
        LongVector s7 = zero;
        for (int a = 0; a < BINS; a++) {
            int c = a * BINS + group;
            LongVector v0 = LongVector.fromArray(LONGS, cells, c);
            LongVector v1 = LongVector.fromArray(LONGS, cells, c + LANES);
            LongVector v2 = LongVector.fromArray(LONGS, cells, c + 2 * LANES);
            LongVector v3 = LongVector.fromArray(LONGS, cells, c + 3 * LANES);
            LongVector v4 = LongVector.fromArray(LONGS, cells, c + 4 * LANES);
            LongVector v5 = LongVector.fromArray(LONGS, cells, c + 5 * LANES);
            LongVector v6 = LongVector.fromArray(LONGS, cells, c + 6 * LANES);
            LongVector v7 = LongVector.fromArray(LONGS, cells, c + 7 * LANES);
            zero.intoArray(cells, c);
            zero.intoArray(cells, c + LANES);
            zero.intoArray(cells, c + 2 * LANES);
            zero.intoArray(cells, c + 3 * LANES);
            zero.intoArray(cells, c + 4 * LANES);
            zero.intoArray(cells, c + 5 * LANES);
            zero.intoArray(cells, c + 6 * LANES);
            zero.intoArray(cells, c + 7 * LANES);
            s0 = s0.add(v0);
            s1 = s1.add(v1);
            s2 = s2.add(v2);
            s3 = s3.add(v3);
            s4 = s4.add(v4);
            s5 = s5.add(v5);
            s6 = s6.add(v6);
            s7 = s7.add(v7);
            histogram[at + a] += v0.add(v1).add(v2.add(v3)).add(v4.add(v5).add(v6.add(v7))).reduceLanes(ADD);
        }
        int b = at + BINS + group;
        s0.add(LongVector.fromArray(LONGS, histogram, b)).intoArray(histogram, b);
        s1.add(LongVector.fromArray(LONGS, histogram, b + LANES)).intoArray(histogram, b + LANES);
        s2.add(LongVector.fromArray(LONGS, histogram, b + 2 * LANES)).intoArray(histogram, b + 2 * LANES);
        s3.add(LongVector.fromArray(LONGS, histogram, b + 3 * LANES)).intoArray(histogram, b + 3 * LANES);
        s4.add(LongVector.fromArray(LONGS, histogram, b + 4 * LANES)).intoArray(histogram, b + 4 * LANES);
        s5.add(LongVector.fromArray(LONGS, histogram, b + 5 * LANES)).intoArray(histogram, b + 5 * LANES);
        s6.add(LongVector.fromArray(LONGS, histogram, b + 6 * LANES)).intoArray(histogram, b + 6 * LANES);
        s7.add(LongVector.fromArray(LONGS, histogram, b + 7 * LANES)).intoArray(histogram, b + 7 * LANES);
    }
}
