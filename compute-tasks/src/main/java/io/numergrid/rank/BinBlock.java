package io.numergrid.rank;

import java.util.List;
import java.util.Objects;

/**
 * The cross-sections of a run of row dates, ranked and binned: what training, prediction and scoring read. Rows are
 * sorted by (date, symbol ordinal); the rows of date position d are {@code [rowStart[d], rowStart[d+1])}. Every row is
 * a member of universe(t). Label columns describe the target by rank only, so they are integers, too.
 *
 * @param dates         row dates t (epoch days), strictly rising; features are as of bar b = t-1 or earlier
 * @param rowStart      {@code [dates+1]}
 * @param symbolOrdinal {@code [rows]} position of the symbol in the run's sorted symbol list
 * @param bins          {@code [features][rows]} 0..62, 63 = missing; all 138, or those of {@link #columns}; no feature at all where bins lie elsewhere
 * @param label         {@code [rows]} raw label y = ln(exit/entry); NaN = none
 * @param entryDate     {@code [dates]} entry day of the label span of each date
 * @param exitDate      {@code [dates]} exit day of the label span of each date
 * @param targetRank    {@code [rows]} R = 2 x average rank of the label among the labelled rows of its date; 0 = no label
 * @param labelled      {@code [dates]} m, number of labelled rows of each date
 * @param targetBin     {@code [rows]} 0..4 for the target values 0, .25, .5, .75, 1; -1 = no label
 * @param liquidity     {@code [rows]} 30-bar median quote volume up to b
 */
public record BinBlock(int[] dates, int[] rowStart, int[] symbolOrdinal, byte[][] bins, double[] label, int[] entryDate,
                       int[] exitDate, int[] targetRank, int[] labelled, byte[] targetBin, double[] liquidity) {
    public static final int BIN_MISSING = 63;
    public static final int BIN_COUNT = 64;

    public BinBlock {
        Objects.requireNonNull(dates);
        if (rowStart.length != dates.length + 1) {
            throw new IllegalArgumentException("rowStart has " + rowStart.length + " entries for " + dates.length + " dates");
        }
        int rows = rowStart[dates.length];
        if (symbolOrdinal.length != rows || label.length != rows || targetRank.length != rows || targetBin.length != rows
                || liquidity.length != rows || entryDate.length != dates.length || exitDate.length != dates.length
                || labelled.length != dates.length) {
            throw new IllegalArgumentException("columns of a block of " + rows + " rows differ in length");
        }
    }

    public int rows() {
        return rowStart[dates.length];
    }

    public int dateCount() {
        return dates.length;
    }

    /** Most rows of a date among date positions {@code [dateFrom, dateTo)}. */
    public int widest(int dateFrom, int dateTo) {
        int most = 0;
        for (int d = dateFrom; d < dateTo; d++) {
            most = Math.max(most, rowStart[d + 1] - rowStart[d]);
        }
        return most;
    }

    /** The same rows with only the given features, in the order given; columns are shared, not copied. */
    public BinBlock columns(int[] features) {
        byte[][] kept = new byte[features.length][];
        for (int i = 0; i < kept.length; i++) {
            kept[i] = bins[features[i]];
        }
        return withBins(kept);
    }

    /** The same rows with these bins; none where they are to lie elsewhere. */
    public BinBlock withBins(byte[][] other) {
        return new BinBlock(dates, rowStart, symbolOrdinal, other, label, entryDate, exitDate, targetRank, labelled, targetBin, liquidity);
    }

    /** The same rows with other targets; the raw labels stay. */
    public BinBlock withTarget(int[] ranks, int[] counts, byte[] values) {
        return new BinBlock(dates, rowStart, symbolOrdinal, bins, label, entryDate, exitDate, ranks, counts, values, liquidity);
    }

    /** One block of consecutive blocks: each begins after the last date of the one before. Copies. */
    public static BinBlock join(List<BinBlock> parts) {
        int dates = parts.stream().mapToInt(BinBlock::dateCount).sum();
        int rows = Math.toIntExact(parts.stream().mapToLong(BinBlock::rows).sum());
        int features = parts.stream().mapToInt(p -> p.bins.length).max().orElse(SymbolRows.FEATURES);
        BinBlock whole = new BinBlock(new int[dates], rowStarts(parts, dates), new int[rows], new byte[features][rows],
                new double[rows], new int[dates], new int[dates], new int[rows], new int[dates], new byte[rows], new double[rows]);
        int d = 0;
        for (BinBlock part : parts) {
            if (d > 0 && part.dateCount() > 0 && part.dates[0] <= whole.dates[d - 1]) {
                throw new IllegalArgumentException("block of " + part.dates[0] + " does not begin after " + whole.dates[d - 1]);
            }
            whole.copyFrom(part, d);
            d += part.dateCount();
        }
        return whole;
    }

    private static int[] rowStarts(List<BinBlock> parts, int dates) {
        int[] rowStart = new int[dates + 1];
        int d = 0;
        for (BinBlock part : parts) {
            int row = rowStart[d];
            for (int i = 1; i <= part.dateCount(); i++) {
                rowStart[++d] = row + part.rowStart[i];
            }
        }
        return rowStart;
    }

    private void copyFrom(BinBlock part, int d) {
        int n = part.dateCount();
        int row = rowStart[d];
        System.arraycopy(part.dates, 0, dates, d, n);
        System.arraycopy(part.entryDate, 0, entryDate, d, n);
        System.arraycopy(part.exitDate, 0, exitDate, d, n);
        System.arraycopy(part.labelled, 0, labelled, d, n);
        int rows = part.rows();
        System.arraycopy(part.symbolOrdinal, 0, symbolOrdinal, row, rows);
        System.arraycopy(part.label, 0, label, row, rows);
        System.arraycopy(part.targetRank, 0, targetRank, row, rows);
        System.arraycopy(part.targetBin, 0, targetBin, row, rows);
        System.arraycopy(part.liquidity, 0, liquidity, row, rows);
        for (int f = 0; f < bins.length; f++) {
            System.arraycopy(part.bins[f], 0, bins[f], row, rows);
        }
    }
}
