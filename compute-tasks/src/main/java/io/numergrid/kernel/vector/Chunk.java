package io.numergrid.kernel.vector;

import static io.numergrid.kernel.vector.LaneSpecies.LANES;
import static io.numergrid.kernel.vector.LaneSpecies.ROW;

import io.numergrid.kernel.FeatureIndex;
import io.numergrid.kernel.FeatureInput;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * A block of up to 8 symbols and the rows that are to be filled now: bars {@code bar .. bar + rows - 1} of each, all lanes in step. Before bar
 * 0 all columns are NaN, so that incomplete windows come out as NaN by themselves; what compares or counts, and so loses NaN, looks at
 * the bar number. Lanes without a symbol, and rows behind a symbol's last bar, hold NaN and are not written.
 */
final class Chunk {
    /** About so many rows are staged before they are stored. */
    private static final int STAGED_ROWS = 64;
    private static final int[] EVERY_EIGHTH = {0, 8, 16, 24, 32, 40, 48, 56};

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
    /** Features that wait to be stored: feature after feature, {@link #stagedRows} rows of each. */
    private final float[] staged;
    private final int stagedRows;
    /** The bar number of the first staged row. */
    private int stagedBar;

    Chunk(double[] x, int rowsMax) {
        this.x = x;
        this.stagedRows = (STAGED_ROWS + rowsMax - 1) / rowsMax * rowsMax;
        this.staged = new float[FeatureIndex.COUNT * ROW * stagedRows];
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

    /** Stages a column as a feature: float32, NaN where it is not finite. */
    void emit(int feature, int column) {
        narrow(x, column, staged, (feature * stagedRows + bar - stagedBar) * ROW, n);
    }

    /** Stages a feature of one lane that is there already. */
    void copy(int feature, int lane, float[] values) {
        int at = (feature * stagedRows + bar - stagedBar) * ROW + lane;
        int count = rowsOf(lane);
        for (int k = 0; k < count; k++) {
            staged[at + k * ROW] = values[bar + k];
        }
    }

    /**
     * Stores what is staged, once that is much or the block ends. The outputs are more than a thousand places far apart: what goes there must go in long and wide
     * stores, or the core waits for memory at every one of them.
     */
    void store(boolean last) {
        int end = bar + rows;
        if (!last && end - stagedBar < stagedRows) {
            return;
        }
        for (int f = 0; f < FeatureIndex.COUNT; f++) {
            for (int lane = 0; lane < lanes; lane++) {
                int count = Math.min(end, inputs[lane].bars()) - stagedBar;
                int done = 0;
                if (LaneSpecies.BITS == 512) {
                    done = Math.max(0, count & -ROW);
                    gather(staged, f * stagedRows * ROW + lane, out[lane][f], stagedBar, done);
                }
                spread(staged, f * stagedRows * ROW + lane, out[lane][f], stagedBar, done, count);
            }
        }
        stagedBar = last ? 0 : end;
    }

    /** Every eighth value, 8 at a time. */
    private static void gather(float[] staged, int from, float[] out, int at, int count) {
        for (int k = 0; k < count; k += ROW) {
            FloatVector.fromArray(LaneSpecies.FLOATS, staged, from + k * ROW, EVERY_EIGHTH, 0).intoArray(out, at + k);
        }
    }

    private static void spread(float[] staged, int from, float[] out, int at, int first, int count) {
        for (int k = first; k < count; k++) {
            out[at + k] = staged[from + k * ROW];
        }
    }

    private static void narrow(double[] x, int column, float[] staged, int at, int n) {
        for (int p = 0; p < n; p += LANES) {
            ((FloatVector) Lanes.finite(Lanes.load(x, column + p)).convertShape(VectorOperators.D2F, LaneSpecies.FLOATS, 0))
                    .intoArray(staged, at + p);
        }
    }
}
