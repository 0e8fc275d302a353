package io.numergrid.kernel.scalar;

import io.numergrid.kernel.HistogramKernel;

/**
 * Defines the right answer of {@link HistogramKernel}. Columns are taken two at a time, so that the loads of row number
 * and value are shared; 64-bit adds commute, so this changes no bit.
 */
public final class ScalarHistogramKernel implements HistogramKernel {
    @Override
    public Session open(byte[][] columns, int rows, int atATime) {
        for (int c = 0; c < columns.length; c++) {
            if (columns[c].length < rows) {
                throw new IllegalArgumentException("column " + c + " has " + columns[c].length + " of " + rows + " rows");
            }
            int seen = 0;
            for (int r = 0; r < rows; r++) {
                seen |= columns[c][r];
            }
            if ((seen & ~(BINS - 1)) != 0) {
                throw new IllegalArgumentException("column " + c + " has a bin outside 0..63");
            }
        }
        return new ScalarSession(columns);
    }

    private static final class ScalarSession implements Session {
        private final byte[][] bins;

        private ScalarSession(byte[][] bins) {
            this.bins = bins;
        }

        @Override
        public void addRange(int[] columns, int first, int last, long[][] values, int from, int to, long[][] histograms) {
            for (int plane = 0; plane < values.length; plane++) {
                addRange(columns, first, last, values[plane], from, to, histograms[plane]);
            }
        }

        private void addRange(int[] columns, int first, int last, long[] values, int from, int to, long[] histogram) {
            int k = first;
            for (; k + 1 < last; k += 2) {
                pairRange(bins[columns[k]], bins[columns[k + 1]], values, from, to, histogram, k * BINS);
            }
            if (k < last) {
                byte[] column = bins[columns[k]];
                int base = k * BINS;
                for (int r = from; r < to; r++) {
                    histogram[base + column[r]] += values[r];
                }
            }
        }

        @Override
        public void addRows(int[] columns, int first, int last, int[] rows, long[][] values, int from, int to, long[][] histograms) {
            for (int plane = 0; plane < values.length; plane++) {
                addRows(columns, first, last, rows, values[plane], from, to, histograms[plane]);
            }
        }

        private void addRows(int[] columns, int first, int last, int[] rows, long[] values, int from, int to, long[] histogram) {
            int k = first;
            for (; k + 1 < last; k += 2) {
                pairRows(bins[columns[k]], bins[columns[k + 1]], rows, values, from, to, histogram, k * BINS);
            }
            if (k < last) {
                byte[] column = bins[columns[k]];
                int base = k * BINS;
                for (int i = from; i < to; i++) {
                    histogram[base + column[rows[i]]] += values[i];
                }
            }
        }

        private static void pairRange(byte[] a, byte[] b, long[] values, int from, int to, long[] histogram, int baseA) {
            int baseB = baseA + BINS;
            for (int r = from; r < to; r++) {
                long value = values[r];
                histogram[baseA + a[r]] += value;
                histogram[baseB + b[r]] += value;
            }
        }

        private static void pairRows(byte[] a, byte[] b, int[] rows, long[] values, int from, int to, long[] histogram, int baseA) {
            int baseB = baseA + BINS;
            for (int i = from; i < to; i++) {
                long value = values[i];
                int r = rows[i];
                histogram[baseA + a[r]] += value;
                histogram[baseB + b[r]] += value;
            }
        }

        @Override
        public void split(long[][] histograms, int first, int last, Node node, double[] gain, int[] code, int at) {
            for (int k = first; k < last; k++) {
                ScalarSplit.find(histograms, k * BINS, node, gain, code, at + k);
            }
        }

        @Override
        public void close() {
            // holds nothing but references
        }
    }
}
