package io.numergrid.feature;

import java.util.Objects;

/**
 * The rows of one symbol: {@link FeatureColumns} with the one-day lag applied, the only place where it is applied for output.
 * What may never change: row k has the date of bar k and the values as of bar k-1; row 0 is all NaN. The live row, when
 * asked for, is the calendar day after the last bar, with the values as of the last bar. So no row shows a bar of its own date or later.
 */
public final class FeatureRows {
    private final FeatureColumns columns;
    private final int count;

    public FeatureRows(FeatureColumns columns, boolean liveRow) {
        this.columns = Objects.requireNonNull(columns);
        int bars = columns.size();
        this.count = liveRow && bars > 0 ? bars + 1 : bars;
    }

    public String symbol() {
        return columns.symbol();
    }

    /** Number of rows, the live row included. */
    public int count() {
        return count;
    }

    /** Date t of a row, epoch day. */
    public int date(int row) {
        int bars = columns.size();
        return row < bars ? columns.dates()[row] : columns.dates()[bars - 1] + 1;
    }

    /** Index of the bar whose values the row carries; -1 for row 0, which has none. */
    public int bar(int row) {
        return row - 1;
    }

    public float value(int row, int feature) {
        return row == 0 ? Float.NaN : columns.columns()[feature][row - 1];
    }

    /** Copies rows {@code [from, to)} of a feature to {@code out}, starting at {@code out[at]}. */
    public void copy(int feature, int from, int to, float[] out, int at) {
        int first = from;
        int target = at;
        if (from == 0 && to > 0) {
            out[target++] = Float.NaN;
            first = 1;
        }
        if (to > first) {
            System.arraycopy(columns.columns()[feature], first - 1, out, target, to - first);
        }
    }
}
