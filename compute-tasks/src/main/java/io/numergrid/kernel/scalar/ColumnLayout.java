package io.numergrid.kernel.scalar;

import java.util.Arrays;

/**
 * Where a symbol's columns lie in its one array of doubles. A column is the rows of the chunk at hand and, in front of them, as many
 * earlier rows (its halo) as its readers look back; it is named by the position of row 0. What is kept from chunk to chunk is the
 * halos, the slots (state of recurrences and sorted windows) and the marks (counters). Topics ask for their columns while the
 * layout is built; {@link #seal} ends that.
 */
final class ColumnLayout {
    final int rows;
    private int[] columns = new int[512];
    private int[] halos = new int[512];
    private int count;
    private int size;
    private int marks;
    private boolean sealed;

    /** @param rows rows of a chunk */
    ColumnLayout(int rows) {
        this.rows = rows;
    }

    /** A column that can be read {@code halo} rows back. */
    int column(int halo) {
        require(!sealed, "the layout is sealed");
        if (count == columns.length) {
            columns = Arrays.copyOf(columns, 2 * count);
            halos = Arrays.copyOf(halos, 2 * count);
        }
        int at = size + halo;
        columns[count] = at;
        halos[count++] = halo;
        size = at + rows;
        return at;
    }

    /** A column of which no earlier row is read. */
    int column() {
        return column(0);
    }

    /** Doubles that are state and no column. */
    int slots(int n) {
        require(!sealed, "the layout is sealed");
        int at = size;
        size += n;
        return at;
    }

    /** Counters. */
    int marks(int n) {
        require(!sealed, "the layout is sealed");
        int at = marks;
        marks += n;
        return at;
    }

    /** Checks that a reader looks back no further than a column reaches. */
    void requireHalo(int column, int lag) {
        for (int k = 0; k < count; k++) {
            if (columns[k] == column) {
                require(halos[k] >= lag, "a column of halo " + halos[k] + " is read " + lag + " rows back");
                return;
            }
        }
        throw new IllegalStateException("no column at " + column);
    }

    /** Drops the columns without a halo from the list of what is moved; nothing can be added afterwards. */
    ColumnLayout seal() {
        int kept = 0;
        for (int k = 0; k < count; k++) {
            if (halos[k] > 0) {
                columns[kept] = columns[k];
                halos[kept++] = halos[k];
            }
        }
        count = kept;
        sealed = true;
        return this;
    }

    /** Number of doubles. */
    int size() {
        return size;
    }

    /** Number of marks. */
    int markCount() {
        return marks;
    }

    /** Moves the last rows before {@code row} of every column in front of row 0. */
    void moveBack(double[] x, int row) {
        for (int k = 0; k < count; k++) {
            System.arraycopy(x, columns[k] + row - halos[k], x, columns[k] - halos[k], halos[k]);
        }
    }

    private static void require(boolean held, String otherwise) {
        if (!held) {
            throw new IllegalStateException(otherwise);
        }
    }
}
