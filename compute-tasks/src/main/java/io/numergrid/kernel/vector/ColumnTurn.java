package io.numergrid.kernel.vector;

import static io.numergrid.kernel.vector.LaneSpecies.ROW;

import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorShuffle;

/**
 * Columns of 8 symbols to rows of 8 lanes, 8 rows at a time in registers, for lanes of 512 bits: the way in, as {@link RowTurn} is the way out. Three
 * exchanges between pairs of vectors: of neighbours, of neighbouring pairs, of halves.
 */
final class ColumnTurn {
    /** Rows that are turned together. */
    static final int ROWS = 8;

    private static final long[] EVEN = {-1, 0, -1, 0, -1, 0, -1, 0};
    private static final long[] EVEN_TWOS = {-1, -1, 0, 0, -1, -1, 0, 0};
    private static final long[] LOWER_HALF = {-1, -1, -1, -1, 0, 0, 0, 0};
    private static final VectorShuffle<Long> ONES = swap(1);
    private static final VectorShuffle<Long> TWOS = swap(2);
    private static final VectorShuffle<Long> FOURS = swap(4);

    private ColumnTurn() {
    }

    private static VectorShuffle<Long> swap(int distance) {
        return VectorShuffle.fromOp(LongVector.SPECIES_512, k -> k ^ distance);
    }

    /** Values {@code from ..} of 8 columns to {@code rows} rows, a multiple of {@link #ROWS}, that begin at {@code x[at]}. */
    static void turn(double[][] columns, int from, int rows, double[] x, int at) {
        for (int lane = 0; lane < ROW; lane += 2) {
            ones(columns[lane], columns[lane + 1], from, rows, x, at + lane * ROW);
        }
        twos(x, at, rows * ROW);
        fours(x, at, rows * ROW);
    }

    private static void ones(double[] lower, double[] upper, int from, int rows, double[] x, int at) {
        LongVector even = LongVector.fromArray(LongVector.SPECIES_512, EVEN, 0);
        for (int k = 0; k < rows; k += ROWS) {
            LongVector a = Lanes.bits(lower, from + k);
            LongVector b = Lanes.bits(upper, from + k);
            LongVector turned = Lanes.select(even, b, a).rearrange(ONES);
            Lanes.select(even, a, turned).reinterpretAsDoubles().intoArray(x, at + k * ROW);
            Lanes.select(even, turned, b).reinterpretAsDoubles().intoArray(x, at + k * ROW + ROW);
        }
    }

    private static void twos(double[] x, int at, int n) {
        LongVector even = LongVector.fromArray(LongVector.SPECIES_512, EVEN_TWOS, 0);
        for (int q = at; q < at + n; q += 4 * ROW) {
            for (int p = q; p < q + 2 * ROW; p += ROW) {
                LongVector a = Lanes.bits(x, p);
                LongVector b = Lanes.bits(x, p + 2 * ROW);
                LongVector turned = Lanes.select(even, b, a).rearrange(TWOS);
                Lanes.select(even, a, turned).reinterpretAsDoubles().intoArray(x, p);
                Lanes.select(even, turned, b).reinterpretAsDoubles().intoArray(x, p + 2 * ROW);
            }
        }
    }

    private static void fours(double[] x, int at, int n) {
        LongVector lower = LongVector.fromArray(LongVector.SPECIES_512, LOWER_HALF, 0);
        for (int q = at; q < at + n; q += 8 * ROW) {
            for (int p = q; p < q + 4 * ROW; p += ROW) {
                LongVector a = Lanes.bits(x, p);
                LongVector b = Lanes.bits(x, p + 4 * ROW);
                LongVector turned = Lanes.select(lower, b, a).rearrange(FOURS);
                Lanes.select(lower, a, turned).reinterpretAsDoubles().intoArray(x, p);
                Lanes.select(lower, turned, b).reinterpretAsDoubles().intoArray(x, p + 4 * ROW);
            }
        }
    }
}
