package io.numergrid.kernel;

/**
 * Sums of row values by bin, the inner loop of every tree, and the best split from such sums. Values are 64-bit integers, so the sums do not depend on the
 * order of rows, on threads or on the lane width: every implementation gives the bits of the scalar one.
 *
 * <p>Session-shaped: {@link #open} once per fit over feature-major columns, many calls, close. A call covers several
 * columns, so that an implementation can share the loads of rows and values, and a device one can batch; and one or two planes of sums, those of two
 * from one value a row, so that it can share the loads of bins and the additions.
 */
public interface HistogramKernel {
    /** Bins of one column: 0..62 and 63 for missing. */
    int BINS = 64;
    /** Bin of a missing value. */
    int MISSING = 63;
    /** A split's code: rows whose bin is at most {@code code & 63} go left, and with this bit those with a missing bin, too. */
    int MISSING_LEFT = 64;
    /** Values of the first plane that splits are found from: the gradient shifted by so many bits, plus 1 for the row. */
    int COUNT_BITS = 24;
    /** No split: gain of a column that cannot split the node. */
    double NONE = Double.NEGATIVE_INFINITY;

    /**
     * What a split of a node is judged by.
     *
     * @param gradient     sum over the node's rows, in quanta
     * @param hessian      sum of second derivatives in quanta, or the count
     * @param count        rows
     * @param hessianScale a quantum of the second derivative
     * @param l2           added to the second derivative of a side
     * @param minRows      rows each side keeps, at least 1
     */
    record Node(long gradient, long hessian, int count, double hessianScale, double l2, int minRows) {
    }

    /**
     * @param columns {@code [columns][at least rows]} bins 0..63, not copied, not written; checked once here
     * @param rows    rows of each column that calls may name
     * @param atATime columns of a histogram: where these are all columns, call after call, a second layout of the bins may be worth its
     *                memory, as much again as that of the columns
     */
    Session open(byte[][] columns, int rows, int atATime);

    /** Calls may come from several threads as long as their outputs do not overlap. */
    interface Session extends AutoCloseable {
        /**
         * For each column {@code c = columns[k]}, k in {@code [first, last)}, and each row r in {@code [from, to)}:
         * {@code histograms[0][k * 64 + bin(c, r)] += values[r]}. Where there are two histograms, values are {@link PackedValues}, and
         * {@link PackedValues#first} is added to the first histogram, {@link PackedValues#second} to the second.
         */
        void addRange(int[] columns, int first, int last, long[] values, int from, int to, long[][] histograms);

        /**
         * For each column {@code c = columns[k]}, k in {@code [first, last)}, and each i in {@code [from, to)}:
         * {@code histograms[0][k * 64 + bin(c, rows[i])] += values[i]}: values stand in the order of {@code rows}. Two histograms as above.
         */
        void addRows(int[] columns, int first, int last, int[] rows, long[] values, int from, int to, long[][] histograms);

        /**
         * The best split of a node on each slot k in {@code [first, last)}: sets {@code gain[at + k]}, {@link #NONE} where there is none, and
         * {@code code[at + k]}. Plane 0 of the histograms holds words as of {@link #COUNT_BITS}; plane 1, where there is one, second
         * derivatives; else the count takes their place.
         *
         * <p>With G and H the sums of a side, gain = GL^2/(HL+l2) + GR^2/(HR+l2) - G^2/(H+l2), in double and in this order, G in quanta, H
         * times its scale, a term 0 where it would divide by 0. Thresholds are tried in rising order, and rows with a missing bin on the right,
         * then on the left; only a strictly larger gain replaces an earlier one. A node without missing rows has one candidate per threshold;
         * missing then follows the side with more rows (ties: left).
         */
        void split(long[][] histograms, int first, int last, Node node, double[] gain, int[] code, int at);

        @Override
        void close();
    }
}
