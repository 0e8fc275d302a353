package io.numergrid.kernel.vector;

import static io.numergrid.kernel.vector.LaneSpecies.LANES;
import static io.numergrid.kernel.vector.LaneSpecies.ROW;

import io.numergrid.kernel.FeatureInput;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * A block of up to 8 symbols and the rows that are to be filled now: bars {@code bar .. bar + rows - 1} of each, all lanes in step. Before bar
 * 0 all columns are NaN, so that incomplete windows come out as NaN by themselves; what compares or counts, and so loses NaN, looks at
 * the bar number. Lanes without a symbol, and rows behind a symbol's last bar, hold NaN and are not written.
 */
final class Chunk {
    final double[] x;
    /** The first bar's number. */
    int bar;
    /** Rows, and their length in doubles. */
    int rows;
    int n;
    /** Symbols in the block. */
    int lanes;
    final FeatureInput[] inputs = new FeatureInput[ROW];
    final float[][][] out = new float[ROW][][];
    private final float[] narrowed;
    /** The same, lane after lane. */
    private final float[] turned;
    private final int rowsMax;

    Chunk(double[] x, int rowsMax) {
        this.x = x;
        this.rowsMax = rowsMax;
        this.narrowed = new float[rowsMax * ROW];
        this.turned = new float[rowsMax * ROW];
    }

    /** Index in rows x 8 of a bar number's row: at least 0, at most n. */
    int rowOf(int barNumber) {
        return Math.max(0, Math.min(rows, barNumber - bar)) * ROW;
    }

    /** Bar 0 has no bar before it: NaN there. */
    void undefineBar0(int column) {
        undefineBefore(1, column);
    }

    /** NaN before a bar number. */
    void undefineBefore(int barNumber, int column) {
        java.util.Arrays.fill(x, column, column + rowOf(barNumber), Double.NaN);
    }

    /** Rows of a lane that hold bars. */
    int rowsOf(int lane) {
        return Math.max(0, Math.min(rows, inputs[lane].bars() - bar));
    }

    /**
     * Stores a column as a feature: float32, NaN where it is not finite. Rows are turned into lanes in the first cache and then copied: the outputs are more than a
     * thousand places far apart, and what goes there must go in wide stores, or the core waits for memory at every one of them.
     */
    void emit(int feature, int column) {
        narrow(x, column, narrowed, n);
        turn(narrowed, turned, rowsMax, rows);
        for (int lane = 0; lane < lanes; lane++) {
            int count = rowsOf(lane);
            if (count > 0) {
                System.arraycopy(turned, lane * rowsMax, out[lane][feature], bar, count);
            }
        }
    }

    private static void narrow(double[] x, int column, float[] narrowed, int n) {
        for (int p = 0; p < n; p += LANES) {
            ((FloatVector) Lanes.finite(Lanes.load(x, column + p)).convertShape(VectorOperators.D2F, LaneSpecies.FLOATS, 0))
                    .intoArray(narrowed, p);
        }
    }

    private static void turn(float[] narrowed, float[] turned, int stride, int rows) {
        for (int lane = 0; lane < ROW; lane++) {
            int at = lane * stride;
            for (int k = 0, p = lane; k < rows; k++, p += ROW) {
                turned[at + k] = narrowed[p];
            }
        }
    }
}
