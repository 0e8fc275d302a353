package io.numergrid.rank;

import io.numergrid.kernel.AverageRanks;
import java.util.Arrays;

/**
 * Ranks and bins a matrix that comes column by column, so that no more than one column of floats is in memory: for each date what
 * {@link CrossSection} does for rows that are spread over symbols.
 */
public final class MatrixBins {
    private MatrixBins() {
    }

    /** Where the columns come from. */
    @FunctionalInterface
    public interface Columns {
        /** Fills {@code out} with the values of a feature, row by row. */
        void read(int feature, float[] out);
    }

    /** 2 x average rank of each label within its date. */
    public static int[] rank(int[] rowStart, double[] label) {
        int[] rank = new int[label.length];
        AverageRanks ranks = new AverageRanks(label.length);
        for (int d = 0; d + 1 < rowStart.length; d++) {
            ranks.ofDoubles(label, rowStart[d], rowStart[d + 1], rank);
        }
        return rank;
    }

    /**
     * @param barDates   bar date of each date
     * @param rowStart   first row of each date, and the end; each row is a symbol of its own
     * @param label      raw label of each row, none missing
     * @param targetRank see {@link #rank}
     */
    public static BinBlock bin(int[] barDates, int[] rowStart, double[] label, int[] targetRank, int features, Columns columns) {
        int dates = barDates.length;
        int rows = label.length;
        int[] ordinal = new int[rows];
        Arrays.setAll(ordinal, r -> r);
        BinBlock block = new BinBlock(Arrays.stream(barDates).map(b -> b + 1).toArray(), rowStart, ordinal, new byte[features][rows], label,
                new int[dates], new int[dates], targetRank, new int[dates], new byte[rows], new double[rows]);
        for (int d = 0; d < dates; d++) {
            block.labelled()[d] = rowStart[d + 1] - rowStart[d];
            for (int r = rowStart[d]; r < rowStart[d + 1]; r++) {
                block.targetBin()[r] = BinRule.targetBin(targetRank[r], block.labelled()[d]);
            }
        }
        ColumnBins bins = new ColumnBins(block.widest(0, dates));
        float[] column = new float[rows];
        for (int f = 0; f < features; f++) {
            columns.read(f, column);
            for (int d = 0; d < dates; d++) {
                bins.bin(column, rowStart[d], rowStart[d + 1] - rowStart[d], block.bins()[f], rowStart[d]);
            }
        }
        return block;
    }

    /** Whether the bins of one column are those of a plain sort. */
    public static boolean right(BinBlock block, int feature, float[] column) {
        byte[] sorted = new byte[column.length];
        for (int d = 0; d < block.dateCount(); d++) {
            int from = block.rowStart()[d];
            int to = block.rowStart()[d + 1];
            SortedBins.bin(Arrays.copyOfRange(column, from, to), to - from, sorted, from);
        }
        return Arrays.equals(sorted, block.bins()[feature]);
    }
}
