package io.numergrid.kernel.vector;

import static io.numergrid.kernel.vector.LaneSpecies.ROW;

import java.util.Arrays;

/**
 * Where a block's columns lie in its one array of doubles. A column is the rows of the chunk at hand, each 8 lanes, and in front of them as
 * many earlier rows (its halo) as its readers look back; it is named by the index of its row 0. Topics ask for their columns while the
 * layout is built; afterwards nothing is allocated.
 */
final class ColumnLayout {
    final int rows;
    private int[] columns = new int[512];
    private int[] halos = new int[512];
    private int count;
    private int size;

    /** @param rows rows of a chunk */
    ColumnLayout(int rows) {
        this.rows = rows;
    }

    /** A column that can be read {@code halo} rows back; NaN before bar 0. */
    int column(int halo) {
        if (count == columns.length) {
            columns = Arrays.copyOf(columns, 2 * count);
            halos = Arrays.copyOf(halos, 2 * count);
        }
        int at = size + halo * ROW;
        columns[count] = at;
        halos[count++] = halo;
        size = at + rows * ROW;
        return at;
    }

    /** A column of which no earlier row is read. */
    int column() {
        return column(0);
    }

    /** One row that is state and no column; its owner sets it at bar 0. */
    int state() {
        int at = size;
        size += ROW;
        return at;
    }

    /** Checks that a reader looks back no further than a column reaches. */
    void requireHalo(int column, int back) {
        for (int k = 0; k < count; k++) {
            if (columns[k] == column) {
                if (halos[k] < back) {
                    throw new IllegalStateException("a column of halo " + halos[k] + " is read " + back + " rows back");
                }
                return;
            }
        }
        throw new IllegalStateException("no column at " + column);
    }

    /** Number of doubles. */
    int size() {
        return size;
    }

    /** The state before bar 0. */
    void clear(double[] x) {
        for (int k = 0; k < count; k++) {
            Arrays.fill(x, columns[k] - halos[k] * ROW, columns[k], Double.NaN);
        }
    }

    /** After a chunk of so many rows: the last rows of every column become its halo. */
    void moveBack(double[] x, int chunkRows) {
        for (int k = 0; k < count; k++) {
            int halo = halos[k] * ROW;
            if (halo > 0) {
                System.arraycopy(x, columns[k] + chunkRows * ROW - halo, x, columns[k] - halo, halo);
            }
        }
    }
}
