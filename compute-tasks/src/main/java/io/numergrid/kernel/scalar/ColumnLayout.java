package io.numergrid.kernel.scalar;

import java.util.Arrays;

/**
 * Where a symbol's columns lie in its one array of doubles. A column is the rows of the chunk at hand and, in front of them, as many
 * earlier rows (its halo) as its readers look back; it is named by the position of row 0. What is kept from chunk to chunk is the
 * halos, the slots (state of recurrences and sorted windows) and the marks (counters). Columns without a halo are scratch: those
 * that the first, shared columns ask for last through a chunk, those of a topic are used again by the next. Topics ask for their columns while
 * the layout is built; {@link #seal} ends that.
 */
final class ColumnLayout {
    final int rows;
    private int[] columns = new int[512];
    private int[] halos = new int[512];
    private int count;
    private int size;
    private int marks;
    private final int scratchColumns;
    private int scratchShared;
    private int scratchUsed;
    private boolean sealed;

    /**
     * @param rows           rows of a chunk
     * @param scratchColumns most columns without a halo at one time
     */
    ColumnLayout(int rows, int scratchColumns) {
        this.rows = rows;
        this.scratchColumns = scratchColumns;
        size = scratchColumns * rows;
    }

    /** From here on scratch belongs to one topic; what was asked for before is shared by all. */
    void endShared() {
        scratchShared = scratchUsed;
    }

    /** The scratch of the topics before may be used again. */
    void startTopic() {
        scratchUsed = scratchShared;
    }

    /** A column that can be read {@code halo} rows back. */
    int column(int halo) {
        require(!sealed, "the layout is sealed");
        if (halo == 0) {
            require(scratchUsed < scratchColumns, "more than " + scratchColumns + " columns of scratch");
            return scratchUsed++ * rows;
        }
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
        if (lag == 0) {
            return;
        }
        for (int k = 0; k < count; k++) {
            if (columns[k] == column) {
                require(halos[k] >= lag, "a column of halo " + halos[k] + " is read " + lag + " rows back");
                return;
            }
        }
        throw new IllegalStateException("a column without a halo is read " + lag + " rows back");
    }

    /** Nothing can be added afterwards. */
    ColumnLayout seal() {
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
