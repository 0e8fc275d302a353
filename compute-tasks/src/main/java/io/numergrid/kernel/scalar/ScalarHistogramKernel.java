package io.numergrid.kernel.scalar;

import io.numergrid.kernel.HistogramKernel;
import io.numergrid.kernel.PackedValues;

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
        public void addRange(int[] columns, int first, int last, long[] values, int from, int to, long[][] histograms) {
            int k = first;
            for (; histograms.length == 1 && k + 1 < last; k += 2) {
                pairRange(bins[columns[k]], bins[columns[k + 1]], values, from, to, histograms[0], k * BINS);
            }
            for (; k < last; k++) {
                byte[] column = bins[columns[k]];
                if (histograms.length == 1) {
                    oneRange(column, values, from, to, histograms[0], k * BINS);
                } else {
                    packedRange(column, values, from, to, histograms[0], histograms[1], k * BINS);
                }
            }
        }

        @Override
        public void addRows(int[] columns, int first, int last, int[] rows, long[] values, int from, int to, long[][] histograms) {
            int k = first;
            for (; histograms.length == 1 && k + 1 < last; k += 2) {
                pairRows(bins[columns[k]], bins[columns[k + 1]], rows, values, from, to, histograms[0], k * BINS);
            }
            for (; k < last; k++) {
                byte[] column = bins[columns[k]];
                if (histograms.length == 1) {
                    oneRows(column, rows, values, from, to, histograms[0], k * BINS);
                } else {
                    packedRows(column, rows, values, from, to, histograms[0], histograms[1], k * BINS);
                }
            }
        }

        private static void oneRange(byte[] column, long[] values, int from, int to, long[] histogram, int base) {
            for (int r = from; r < to; r++) {
                histogram[base + column[r]] += values[r];
            }
        }

        private static void oneRows(byte[] column, int[] rows, long[] values, int from, int to, long[] histogram, int base) {
            for (int i = from; i < to; i++) {
                histogram[base + column[rows[i]]] += values[i];
            }
        }

        private static void packedRange(byte[] column, long[] values, int from, int to, long[] words, long[] seconds, int base) {
            for (int r = from; r < to; r++) {
                words[base + column[r]] += PackedValues.first(values[r]);
                seconds[base + column[r]] += PackedValues.second(values[r]);
            }
        }

        private static void packedRows(byte[] column, int[] rows, long[] values, int from, int to, long[] words, long[] seconds, int base) {
            for (int i = from; i < to; i++) {
                words[base + column[rows[i]]] += PackedValues.first(values[i]);
                seconds[base + column[rows[i]]] += PackedValues.second(values[i]);
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
