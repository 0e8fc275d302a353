package io.numergrid.kernel.vector;

import static io.numergrid.kernel.vector.LaneSpecies.DOUBLES;
import static io.numergrid.kernel.vector.LaneSpecies.LANES;
import static io.numergrid.kernel.vector.LaneSpecies.ROW;
import static jdk.incubator.vector.DoubleVector.fromArray;

import io.numergrid.kernel.FeatureIndex;
import io.numergrid.kernel.FeatureInput;
import io.numergrid.kernel.FeatureMask;
import java.util.Arrays;

/**
 * A block of up to 8 symbols and the rows that are to be filled now: bars {@code bar .. bar + rows - 1} of each, all lanes in step. Before bar
 * 0 all columns are NaN, so that incomplete windows come out as NaN by themselves; what compares or counts, and so loses NaN, looks at
 * the bar number. Lanes without a symbol, and rows behind a symbol's last bar, hold NaN and are not written.
 */
final class Chunk {
    /** About so many rows are staged before they are stored. */
    private static final int STAGED_ROWS = 256;

    final double[] x;
    /** The first bar's number. */
    int bar;
    /** Rows, and their length in doubles. */
    int rows;
    int n;
    /** Symbols in the block. */
    int lanes;
    final FeatureInput[] inputs = new FeatureInput[ROW];
    /** Columns of the inputs, by lane. */
    final double[][] opens = new double[ROW][];
    final double[][] highs = new double[ROW][];
    final double[][] lows = new double[ROW][];
    final double[][] closes = new double[ROW][];
    final double[][] baseVolumes = new double[ROW][];
    final double[][] quoteVolumes = new double[ROW][];
    final double[][] btcLevels = new double[ROW][];
    final float[][][] out = new float[ROW][][];
    private final float[] narrowed;
    /** Features that wait to be stored: feature after feature, lane after lane, {@link #stagedRows} rows of each and room for those turned beyond. */
    private final float[] staged;
    private final FeatureMask wanted;
    final int[] features;
    /** Where each wanted feature's rows begin. */
    private final int[] places = new int[FeatureIndex.COUNT];
    private final int stagedRows;
    private final int stride;
    /** The bar number of the first staged row. */
    private int stagedBar;

    Chunk(double[] x, int rowsMax, FeatureMask wanted) {
        this.x = x;
        this.wanted = wanted;
        this.features = wanted.features();
        this.stagedRows = (STAGED_ROWS + rowsMax - 1) / rowsMax * rowsMax;
        this.stride = stagedRows + RowTurn.ROWS;
        this.narrowed = new float[RowTurn.whole(rowsMax) * ROW];
        this.staged = new float[features.length * ROW * stride];
        for (int k = 0; k < features.length; k++) {
            places[features[k]] = k * ROW * stride;
        }
    }

    /** Puts a symbol into a lane. */
    void set(int lane, FeatureInput in, float[][] columns) {
        inputs[lane] = in;
        out[lane] = columns;
        opens[lane] = in.open();
        highs[lane] = in.high();
        lows[lane] = in.low();
        closes[lane] = in.close();
        baseVolumes[lane] = in.baseVolume();
        quoteVolumes[lane] = in.quoteVolume();
        btcLevels[lane] = in.btcLevel();
    }

    /** Lets go of the caller's arrays. */
    void release() {
        for (Object[] held : new Object[][] {inputs, out, opens, highs, lows, closes, baseVolumes, quoteVolumes, btcLevels}) {
            Arrays.fill(held, null);
        }
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
        Arrays.fill(x, column, column + rowOf(barNumber), Double.NaN);
    }

    /** Rows of a lane that hold bars. */
    int rowsOf(int lane) {
        return Math.max(0, Math.min(rows, inputs[lane].bars() - bar));
    }

    boolean wants(int feature) {
        return wanted.has(feature);
    }

    /** Stages a column as a feature, if it is wanted: float32, NaN where it is not finite. */
    void emit(int feature, int column) {
        if (!wanted.has(feature)) {
            return;
        }
        int first = places[feature] + bar - stagedBar;
        if (LANES == ROW) {
            int whole = RowTurn.whole(rows);
            RowTurn.narrow(x, column, narrowed, whole);
            RowTurn.turn(narrowed, staged, first, stride, whole);
        } else {
            narrow(x, column, narrowed, n);
            turn(narrowed, staged, first, stride, rows);
        }
    }

    /** Stages a feature of one lane that is there already. */
    void copy(int feature, int lane, float[] values) {
        int count = rowsOf(lane);
        if (count > 0 && wanted.has(feature)) {
            System.arraycopy(values, bar, staged, places[feature] + lane * stride + bar - stagedBar, count);
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
        for (int lane = 0; lane < lanes; lane++) {
            int count = Math.min(end, inputs[lane].bars()) - stagedBar;
            if (count > 0) {
                for (int f : features) {
                    System.arraycopy(staged, places[f] + lane * stride, out[lane][f], stagedBar, count);
                }
            }
        }
        stagedBar = last ? 0 : end;
    }

    private static void narrow(double[] x, int column, float[] narrowed, int n) {
        for (int p = 0; p < n; p += LANES) {
            Lanes.toFloats(Lanes.finite(fromArray(DOUBLES, x, column + p))).intoArray(narrowed, p);
        }
    }

    /** Rows of 8 lanes to lanes of rows. */
    private static void turn(float[] narrowed, float[] staged, int first, int stride, int rows) {
        for (int lane = 0; lane < ROW; lane++) {
            int at = first + lane * stride;
            for (int k = 0, p = lane; k < rows; k++, p += ROW) {
                staged[at + k] = narrowed[p];
            }
        }
    }
}
