package io.numergrid.kernel;

/**
 * Sums of row values by bin, the inner loop of every tree. Values are 64-bit integers, so the sums do not depend on the
 * order of rows, on threads or on the lane width: every implementation gives the bits of the scalar one.
 *
 * <p>Session-shaped: {@link #open} once per fit over feature-major columns, many calls, close. A call covers several
 * columns, so that an implementation can share the loads of rows and values, and a device one can batch; and several planes of
 * values, so that it can share the loads of bins.
 */
public interface HistogramKernel {
    /** Bins of one column: 0..62 and 63 for missing. */
    int BINS = 64;

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
         * For each plane p, each column {@code c = columns[k]}, k in {@code [first, last)}, and each row r in {@code [from, to)}:
         * {@code histograms[p][k * 64 + bin(c, r)] += values[p][r]}.
         */
        void addRange(int[] columns, int first, int last, long[][] values, int from, int to, long[][] histograms);

        /**
         * For each plane p, each column {@code c = columns[k]}, k in {@code [first, last)}, and each i in {@code [from, to)}:
         * {@code histograms[p][k * 64 + bin(c, rows[i])] += values[p][i]}: values stand in the order of {@code rows}.
         */
        void addRows(int[] columns, int first, int last, int[] rows, long[][] values, int from, int to, long[][] histograms);

        @Override
        void close();
    }
}
