package io.numergrid.kernel.vector;

import static io.numergrid.kernel.vector.LaneSpecies.ROW;

import java.util.Arrays;

/**
 * Where a block's columns lie in its one array of doubles. A column is the rows of the chunk at hand, each 8 lanes, and in front of them as
 * many earlier rows (its halo) as its readers look back; it is named by the index of its row 0. Topics ask for their columns while the
 * layout is built; afterwards nothing is allocated.
 */
final class ColumnLayout {
    private static final int SCRATCH_COLUMNS = 64;

    final int rows;
    private int[] columns = new int[512];
    private int[] halos = new int[512];
    /** Whether a column is used; of one that is not, no row is moved. */
    private boolean[] used = new boolean[512];
    private boolean using = true;
    private int count;
    private int size;
    /** Scratch columns that the topic at hand has taken; -1 before topics begin. */
    private int scratch = -1;

    /** @param rows rows of a chunk */
    ColumnLayout(int rows) {
        this.rows = rows;
        this.size = SCRATCH_COLUMNS * rows * ROW;
    }

    /** A column that can be read {@code halo} rows back; NaN before bar 0. */
    int column(int halo) {
        if (halo > 0 || scratch < 0) {
            return place(halo);
        }
        if (scratch == SCRATCH_COLUMNS) {
            throw new IllegalStateException("a topic has more than " + SCRATCH_COLUMNS + " columns of its own");
        }
        return scratch++ * rows * ROW;
    }

    private int place(int halo) {
        if (count == columns.length) {
            columns = Arrays.copyOf(columns, 2 * count);
            halos = Arrays.copyOf(halos, 2 * count);
            used = Arrays.copyOf(used, 2 * count);
        }
        int at = size + halo * ROW;
        columns[count] = at;
        used[count] = using;
        halos[count++] = halo;
        size = at + rows * ROW;
        return at;
    }

    /** Whether the columns that are asked for from here on are used. */
    void use(boolean wanted) {
        using = wanted;
    }

    /**
     * From here on a column without a halo belongs to the topic that asks for it: its place is given to other topics, too. So all columns stay in
     * the second cache.
     *
     * @param wanted whether the topic is
     */
    void beginTopic(boolean wanted) {
        scratch = 0;
        using = wanted;
    }

    /** A column of which no earlier row is read; of one topic, once topics have begun. */
    int column() {
        return column(0);
    }

    /** A column of which no earlier row is read, but other topics do. */
    int shared() {
        return place(0);
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

    /** Number of doubles; whole turns of rows may be read beyond the last column. */
    int size() {
        return size + RowTurn.ROWS * ROW;
    }

    /** The state before bar 0. */
    void clear(double[] x) {
        for (int k = 0; k < count; k++) {
            if (used[k]) {
                Arrays.fill(x, columns[k] - halos[k] * ROW, columns[k], Double.NaN);
            }
        }
    }

    /** After a chunk of so many rows: the last rows of every column become its halo. */
    void moveBack(double[] x, int chunkRows) {
        for (int k = 0; k < count; k++) {
            int halo = halos[k] * ROW;
            if (halo > 0 && used[k]) {
                System.arraycopy(x, columns[k] + chunkRows * ROW - halo, x, columns[k] - halo, halo);
            }
        }
    }
}
