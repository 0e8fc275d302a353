package io.numergrid.kernel;

/**
 * Sums of trees over bins: what tree members predict. What may never change: the value of a row is ((0 + v0) + v1) + ..., v_t the value
 * of the leaf of tree t, in order of trees; so every implementation gives the bits of the scalar one, for one row or many.
 *
 * <p>Session-shaped: {@link #open} brings the trees into the shape the implementation likes, once; then many calls.
 */
public interface TreeKernel {
    Session open(TreeTable trees);

    /** Opened trees: immutable, nothing to close, for any number of threads. Bins are 0..63, 63 = missing. */
    interface Session {
        /**
         * {@code out[r - from]} = value of row r for r in {@code [from, to)}.
         *
         * @param columns {@code [columns][rows]} bins
         * @throws IllegalArgumentException if there are fewer columns than the trees read, or {@code out} is too short
         */
        void predict(byte[][] columns, int from, int to, double[] out);

        /** The value of one row. Allocates nothing. */
        double predict(byte[][] columns, int row);

        /** {@code out[r - from]} = v_t of row r, one tree alone. */
        void predictTree(int tree, byte[][] columns, int from, int to, double[] out);
    }

    /** Checks what a call is given. */
    static void check(int columnsRead, byte[][] columns, int from, int to, double[] out) {
        if (columns.length < columnsRead || from > to || out.length < to - from) {
            throw new IllegalArgumentException("rows " + from + " to " + to + " of " + columns.length + " columns into " + out.length
                    + " values; the trees read " + columnsRead + " columns");
        }
    }
}
