package io.numergrid.kernel.vector;

import static io.numergrid.kernel.vector.LaneSpecies.LONGS;
import static jdk.incubator.vector.VectorOperators.ADD;

import io.numergrid.kernel.HistogramKernel;
import io.numergrid.kernel.PackedValues;
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
    /** Bins of the second column where parts are added up, which takes more registers. */
    private static final int PARTS_GROUP = 4 * LANES;
    /** Where sums of parts begin, behind those of whole words. */
    private static final int PARTS_AT = 2 * BINS;
    private static final long LOW = (1L << Integer.SIZE) - 1;
    private static final int GRADIENT_BITS = PackedValues.ROWS_SHIFT - PackedValues.GRADIENT_SHIFT;
    /** Of a sum of gradients, without what rows left above them. */
    private static final long GRADIENT_SUM_MASK = (1L << Long.SIZE - PackedValues.GRADIENT_SHIFT) - 1;

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

    /**
     * The same of sums of {@link PackedValues}, of at most 2^15 rows in all, for both planes. Whole words are added up, whose lower parts run over
     * into the higher ones; sums of {@link Lanes#packedParts} say what ran over. One after the other: both are more than the compiler inlines into one loop.
     *
     * @param sums room for 256 numbers, all 0 before and after
     */
    static void foldPacked(long[] cells, long[] words, long[] seconds, int at, long[] sums) {
        for (int group = 0; group < BINS; group += PARTS_GROUP) {
            foldParts(cells, group, sums);
        }
        fold(cells, sums, 0);
        for (int i = 0; i < PARTS_AT; i++) {
            long rows = sums[PARTS_AT + i] >>> Integer.SIZE;
            long second = sums[PARTS_AT + i] & LOW;
            long gradient = (sums[i] - second >>> PackedValues.GRADIENT_SHIFT) - (rows << GRADIENT_BITS) & GRADIENT_SUM_MASK;
            words[at + i] += (gradient - rows * PackedValues.QUANTUM_MAX << HistogramKernel.COUNT_BITS) + rows;
            seconds[at + i] += second;
            sums[i] = 0;
            sums[PARTS_AT + i] = 0;
        }
    }

    private static void foldParts(long[] cells, int group, long[] sums) {
        LongVector s0 = LongVector.zero(LONGS);
        LongVector s1 = LongVector.zero(LONGS);
        LongVector s2 = LongVector.zero(LONGS);
        LongVector s3 = LongVector.zero(LONGS);
        for (int a = 0; a < BINS; a++) {
            int c = a * BINS + group;
            LongVector v0 = Lanes.packedParts(LongVector.fromArray(LONGS, cells, c));
            LongVector v1 = Lanes.packedParts(LongVector.fromArray(LONGS, cells, c + LANES));
            LongVector v2 = Lanes.packedParts(LongVector.fromArray(LONGS, cells, c + 2 * LANES));
            LongVector v3 = Lanes.packedParts(LongVector.fromArray(LONGS, cells, c + 3 * LANES));
            s0 = s0.add(v0);
            s1 = s1.add(v1);
            s2 = s2.add(v2);
            s3 = s3.add(v3);
            sums[PARTS_AT + a] += v0.add(v1).add(v2.add(v3)).reduceLanes(ADD);
        }
        int b = PARTS_AT + BINS + group;
        s0.intoArray(sums, b);
        s1.intoArray(sums, b + LANES);
        s2.intoArray(sums, b + 2 * LANES);
        s3.intoArray(sums, b + 3 * LANES);
    }
}
