package io.numergrid.kernel.vector;

import java.util.Arrays;

/**
 * One column of a block: rows of {@link LaneSpecies#ROW} lanes, oldest first, the rows of the current chunk behind a halo of
 * earlier rows. Row i of the chunk stands at {@code rows[first + 8 i]}, the row k bars before it at {@code rows[first + 8 (i - k)]},
 * k <= halo. Before a block's first bar the halo is NaN, so incomplete windows come out NaN by themselves.
 */
final class LaneColumn {
    /** Rows of the halo. */
    final int halo;
    /** Halo, then chunk. */
    final double[] rows;
    /** Index of the chunk's first row. */
    final int first;

    LaneColumn(int halo, int chunkRows) {
        this.halo = halo;
        this.first = halo * LaneSpecies.ROW;
        this.rows = new double[first + chunkRows * LaneSpecies.ROW];
        clear();
    }

    /** Before a block's first bar. */
    void clear() {
        Arrays.fill(rows, 0, first, Double.NaN);
    }

    /** Index of the row that stands {@code back} bars before the chunk's first. */
    int at(int back) {
        return first - back * LaneSpecies.ROW;
    }

    /** After a chunk of {@code count} rows: the last rows become the halo. */
    void advance(int count) {
        if (halo > 0) {
            System.arraycopy(rows, count * LaneSpecies.ROW, rows, 0, first);
        }
    }
}
