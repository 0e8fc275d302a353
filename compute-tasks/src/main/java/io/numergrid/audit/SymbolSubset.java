package io.numergrid.audit;

import io.numergrid.id.CounterHash;
import io.numergrid.rank.BinBlock;

/**
 * The rows of some symbols of a block, for fits that must be cheap: all where the rows are few enough, else those of symbols drawn by
 * hash of their ordinal. Ranks and bins stay those among all symbols.
 */
final class SymbolSubset {
    private static final long STREAM = 0x53_59_4DL;

    private final boolean[] chosen;

    /**
     * @param symbols number of symbols
     * @param rows    rows there are
     * @param rowsMax rows that are wanted, about
     */
    SymbolSubset(int symbols, long rows, int rowsMax, long seed) {
        this.chosen = new boolean[symbols];
        long key = CounterHash.key(seed, STREAM);
        for (int s = 0; s < symbols; s++) {
            chosen[s] = rows <= rowsMax || CounterHash.unit(CounterHash.at(key, s)) * rows < rowsMax;
        }
    }

    /** The block with the chosen symbols' rows only. */
    BinBlock of(BinBlock block) {
        int[] kept = new int[block.rows()];
        int[] rowStart = new int[block.dateCount() + 1];
        int n = 0;
        for (int d = 0; d < block.dateCount(); d++) {
            for (int r = block.rowStart()[d]; r < block.rowStart()[d + 1]; r++) {
                if (chosen[block.symbolOrdinal()[r]]) {
                    kept[n++] = r;
                }
            }
            rowStart[d + 1] = n;
        }
        BinBlock part = new BinBlock(block.dates(), rowStart, new int[n], new byte[block.bins().length][n], new double[n],
                block.entryDate(), block.exitDate(), new int[n], block.labelled(), new byte[n], new double[n]);
        for (int i = 0; i < n; i++) {
            part.symbolOrdinal()[i] = block.symbolOrdinal()[kept[i]];
            part.label()[i] = block.label()[kept[i]];
            part.targetRank()[i] = block.targetRank()[kept[i]];
            part.targetBin()[i] = block.targetBin()[kept[i]];
            part.liquidity()[i] = block.liquidity()[kept[i]];
        }
        for (int f = 0; f < part.bins().length; f++) {
            byte[] from = block.bins()[f];
            byte[] to = part.bins()[f];
            for (int i = 0; i < n; i++) {
                to[i] = from[kept[i]];
            }
        }
        return part;
    }
}
