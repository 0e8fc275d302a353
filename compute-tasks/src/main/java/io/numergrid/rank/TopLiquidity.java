package io.numergrid.rank;

import io.numergrid.kernel.AverageRanks;
import java.util.Arrays;

/**
 * The most liquid part of each date's cross-section, with targets ranked again inside it: the basis of the headline
 * scores. Rows are taken by liquidity over the whole universe, before unlabelled ones drop out; equal liquidity goes to
 * the lower symbol ordinal.
 *
 * @param rows       row indices of the block, rising, unlabelled ones included
 * @param rowStart   {@code [dates+1]} the selected rows of date position d are {@code rows[rowStart[d] .. rowStart[d+1])}
 * @param targetRank {@code [selected]} R among the selected labelled rows of the date; 0 = no label
 * @param labelled   {@code [dates]} m, selected rows with a label
 * @param targetBin  {@code [selected]} 0..4, -1 = no label
 */
public record TopLiquidity(int[] rows, int[] rowStart, int[] targetRank, int[] labelled, byte[] targetBin) {
    /** Rows per date of the headline scores: about the size of Numerai's universe. */
    public static final int HEADLINE_ROWS = 300;

    /** Selects up to {@code rowsPerDate} rows of each date. */
    public static TopLiquidity of(BinBlock block, int rowsPerDate) {
        int dates = block.dateCount();
        int[] rowStart = new int[dates + 1];
        int widest = 0;
        for (int d = 0; d < dates; d++) {
            int n = block.rowStart()[d + 1] - block.rowStart()[d];
            rowStart[d + 1] = rowStart[d] + Math.min(n, rowsPerDate);
            widest = Math.max(widest, n);
        }
        int selected = rowStart[dates];
        TopLiquidity top = new TopLiquidity(new int[selected], rowStart, new int[selected], new int[dates], new byte[selected]);
        AverageRanks ranks = new AverageRanks(widest);
        double[] sorted = new double[widest];
        double[] label = new double[selected];
        for (int d = 0; d < dates; d++) {
            top.select(block, d, sorted);
            top.rankLabels(block, d, ranks, label);
        }
        return top;
    }

    /** Whether every row of each of these date positions was taken, so that scores on them are those of all rows. */
    public boolean equalsAll(BinBlock block, int[] datePositions) {
        for (int d : datePositions) {
            if (rowStart[d + 1] - rowStart[d] < block.rowStart()[d + 1] - block.rowStart()[d]) {
                return false;
            }
        }
        return true;
    }

    /** Takes all rows above the cut, and of the rows at the cut the first ones. */
    private void select(BinBlock block, int d, double[] sorted) {
        int from = block.rowStart()[d];
        int to = block.rowStart()[d + 1];
        int take = rowStart[d + 1] - rowStart[d];
        if (take == 0) {
            return;
        }
        double[] liquidity = block.liquidity();
        System.arraycopy(liquidity, from, sorted, 0, to - from);
        Arrays.sort(sorted, 0, to - from);
        double cut = sorted[to - from - take];
        int above = 0;
        for (int i = from; i < to; i++) {
            above += liquidity[i] > cut ? 1 : 0;
        }
        int atCut = take - above;
        int at = rowStart[d];
        for (int i = from; i < to; i++) {
            if (liquidity[i] > cut || (liquidity[i] == cut && atCut-- > 0)) {
                rows[at++] = i;
            }
        }
    }

    private void rankLabels(BinBlock block, int d, AverageRanks ranks, double[] label) {
        int from = rowStart[d];
        int to = rowStart[d + 1];
        for (int i = from; i < to; i++) {
            label[i] = block.label()[rows[i]];
        }
        int m = ranks.ofDoubles(label, from, to, targetRank);
        labelled[d] = m;
        for (int i = from; i < to; i++) {
            targetBin[i] = BinRule.targetBin(targetRank[i], m);
        }
    }
}
