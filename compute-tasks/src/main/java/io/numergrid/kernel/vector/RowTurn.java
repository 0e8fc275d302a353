package io.numergrid.kernel.vector;

import static io.numergrid.kernel.vector.LaneSpecies.DOUBLES;
import static io.numergrid.kernel.vector.LaneSpecies.ROW;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorShuffle;

/**
 * Rows of 8 lanes to lanes of rows, {@link #ROWS} rows at a time in registers, for lanes of 512 bits. Rows k and k + 8 share a vector of 16 floats; three
 * exchanges of halves between pairs of vectors (of neighbours, of neighbouring pairs, of neighbouring quadruples) then leave one lane in each.
 */
final class RowTurn {
    /** Rows that are turned together. */
    static final int ROWS = 16;

    /** Floats of a vector. */
    private static final int WIDTH = 16;
    private static final int[] EVEN = {-1, 0, -1, 0, -1, 0, -1, 0, -1, 0, -1, 0, -1, 0, -1, 0};
    private static final int[] EVEN_TWOS = {-1, -1, 0, 0, -1, -1, 0, 0, -1, -1, 0, 0, -1, -1, 0, 0};
    private static final int[] EVEN_FOURS = {-1, -1, -1, -1, 0, 0, 0, 0, -1, -1, -1, -1, 0, 0, 0, 0};
    private static final VectorShuffle<Integer> ONES = swap(1);
    private static final VectorShuffle<Integer> TWOS = swap(2);
    private static final VectorShuffle<Integer> FOURS = swap(4);

    private RowTurn() {
    }

    private static VectorShuffle<Integer> swap(int distance) {
        return VectorShuffle.fromOp(IntVector.SPECIES_512, k -> k ^ distance);
    }

    /** So many rows rounded up to whole turns. */
    static int whole(int rows) {
        return (rows + ROWS - 1) / ROWS * ROWS;
    }

    /** float32 of {@code rows} rows, a multiple of {@link #ROWS}, rows k and k + 8 side by side. */
    static void narrow(double[] x, int column, float[] narrowed, int rows) {
        int n = rows * ROW;
        for (int p = 0; p < n; p += ROWS * ROW) {
            for (int k = 0; k < ROW * ROW; k += ROW) {
                Lanes.toFloats(DoubleVector.fromArray(DOUBLES, x, column + p + k)).intoArray(narrowed, p + 2 * k);
                Lanes.toFloats(DoubleVector.fromArray(DOUBLES, x, column + p + k + ROW * ROW)).intoArray(narrowed, p + 2 * k + ROW);
            }
        }
    }

    /** What {@link #narrow} left, NaN for what is not finite: row k of lane l goes to {@code staged[first + l stride + k]}. */
    static void turn(float[] narrowed, float[] staged, int first, int stride, int rows) {
        ones(narrowed, rows * ROW);
        twos(narrowed, rows * ROW);
        fours(narrowed, staged, first, stride, rows);
    }

    /** Exchanges floats between neighbouring vectors; in place. */
    private static void ones(float[] narrowed, int n) {
        IntVector even = IntVector.fromArray(IntVector.SPECIES_512, EVEN, 0);
        for (int p = 0; p < n; p += 2 * WIDTH) {
            IntVector a = Lanes.finiteBits(Lanes.floatBits(narrowed, p));
            IntVector b = Lanes.finiteBits(Lanes.floatBits(narrowed, p + WIDTH));
            IntVector turned = Lanes.select(even, b, a).rearrange(ONES);
            Lanes.select(even, a, turned).viewAsFloatingLanes().intoArray(narrowed, p);
            Lanes.select(even, turned, b).viewAsFloatingLanes().intoArray(narrowed, p + WIDTH);
        }
    }

    /** Exchanges pairs of floats between vectors two apart; in place. */
    private static void twos(float[] narrowed, int n) {
        IntVector even = IntVector.fromArray(IntVector.SPECIES_512, EVEN_TWOS, 0);
        for (int q = 0; q < n; q += 4 * WIDTH) {
            for (int p = q; p < q + 2 * WIDTH; p += WIDTH) {
                IntVector a = Lanes.floatBits(narrowed, p);
                IntVector b = Lanes.floatBits(narrowed, p + 2 * WIDTH);
                IntVector turned = Lanes.select(even, b, a).rearrange(TWOS);
                Lanes.select(even, a, turned).viewAsFloatingLanes().intoArray(narrowed, p);
                Lanes.select(even, turned, b).viewAsFloatingLanes().intoArray(narrowed, p + 2 * WIDTH);
            }
        }
    }

    /** Exchanges four floats between vectors four apart: each then holds one lane. */
    private static void fours(float[] narrowed, float[] staged, int first, int stride, int rows) {
        IntVector even = IntVector.fromArray(IntVector.SPECIES_512, EVEN_FOURS, 0);
        for (int k = 0; k < rows; k += ROWS) {
            int at = first + k;
            for (int p = k * ROW; p < k * ROW + 4 * WIDTH; p += WIDTH) {
                IntVector a = Lanes.floatBits(narrowed, p);
                IntVector b = Lanes.floatBits(narrowed, p + 4 * WIDTH);
                IntVector turned = Lanes.select(even, b, a).rearrange(FOURS);
                Lanes.select(even, a, turned).viewAsFloatingLanes().intoArray(staged, at);
                Lanes.select(even, turned, b).viewAsFloatingLanes().intoArray(staged, at + 4 * stride);
                at += stride;
            }
        }
    }
}
