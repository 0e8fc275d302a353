package io.numergrid.rank;

import io.numergrid.kernel.AverageRanks;
import io.numergrid.target.TargetSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The date side of the exchange: takes the universe rows of all symbols on a block of dates and leaves one byte per
 * feature value. What may never change: the block is a function of the rows alone; a date's ranks read no other date.
 *
 * <p>Quorum: a date with fewer than {@code minSymbols} universe rows is not in the block at all. A date with enough rows
 * but fewer than {@code minSymbols} labels stays, so that it can be predicted, and counts as unlabelled: m = 0, every
 * targetRank 0, targetBin -1 and label NaN; {@code label[i]} is NaN exactly where {@code targetRank[i]} is 0.
 */
public final class CrossSection {
    private static final int KEYS_PER_LINE = 16;
    /** As many dates as labels share a cache line. */
    private static final int DATES_LOCATED = 8;

    private final TargetSpec target;
    private final int minSymbols;

    public CrossSection(TargetSpec target, UniverseRule rule) {
        this.target = Objects.requireNonNull(target);
        this.minSymbols = rule.minSymbols();
    }

    /**
     * Ranks and bins a block of dates on the calling thread.
     *
     * @param symbols  rows of each symbol, by strictly rising symbol ordinal; rows on other dates are passed over
     * @param barDates b of the block's dates, strictly rising; row date t = b + 1
     */
    public BinBlock rank(List<SymbolRows> symbols, int[] barDates) {
        Ranking ranking = prepare(symbols, barDates);
        ranking.rank(0, ranking.dateCount());
        return ranking.block();
    }

    /** As {@link #rank}, for a caller who ranks the dates in parts, on as many threads as it likes. */
    public Ranking prepare(List<SymbolRows> symbols, int[] barDates) {
        requireOrder(symbols, barDates);
        int[] size = universeSizes(symbols, barDates);
        int[] kept = new int[barDates.length];
        int dates = 0;
        for (int d = 0; d < barDates.length; d++) {
            if (size[d] >= minSymbols) {
                kept[dates++] = d;
            }
        }
        int[] rowDates = new int[dates];
        int[] entry = new int[dates];
        int[] exit = new int[dates];
        int[] rowStart = new int[dates + 1];
        int widest = 0;
        for (int k = 0; k < dates; k++) {
            int b = barDates[kept[k]];
            rowDates[k] = b + 1;
            entry[k] = target.entry(b);
            exit[k] = target.exit(b);
            rowStart[k + 1] = Math.addExact(rowStart[k], size[kept[k]]);
            widest = Math.max(widest, size[kept[k]]);
        }
        int rows = rowStart[dates];
        return new Ranking(new BinBlock(rowDates, rowStart, new int[rows], new byte[SymbolRows.FEATURES][rows], new double[rows],
                entry, exit, new int[rows], new int[dates], new byte[rows], new double[rows]), symbols, minSymbols);
    }

    /**
     * A block whose dates are known and whose rows are not yet filled in. Dates share nothing, so parts may be ranked by several threads at once;
     * the block is the same for any division into parts. It is whole when every date has been ranked.
     */
    public static final class Ranking {
        private final BinBlock block;
        private final List<SymbolRows> symbols;
        private final float[][] features;
        private final int minSymbols;

        private Ranking(BinBlock block, List<SymbolRows> symbols, int minSymbols) {
            this.block = block;
            this.symbols = symbols;
            this.features = symbols.stream().map(SymbolRows::features).toArray(float[][]::new);
            this.minSymbols = minSymbols;
        }

        /** Dates of the block: those with enough universe rows. */
        public int dateCount() {
            return block.dateCount();
        }

        /** Keys to rank at date positions {@code [from, to)}: what a part costs. */
        public long keys(int from, int to) {
            return (long) (block.rowStart()[to] - block.rowStart()[from]) * SymbolRows.FEATURES;
        }

        /** Ranks and bins date positions {@code [from, to)}; no other thread may rank one of them at the same time. */
        public void rank(int from, int to) {
            if (from < to) {
                fill(from, to);
            }
        }

        /** Reads nothing of a date that has not been ranked. */
        public BinBlock block() {
            return block;
        }

        private void fill(int dateFrom, int dateTo) {
            int widest = block.widest(dateFrom, dateTo);
            AverageRanks ranks = new AverageRanks(widest);
            ColumnBins columns = new ColumnBins(widest);
            DateKeys keys = new DateKeys(widest);
            DateRows[] rows = new DateRows[Math.min(DATES_LOCATED, dateTo - dateFrom)];
            Arrays.setAll(rows, k -> new DateRows(widest));
            int[] cursor = cursors(block.dates()[dateFrom] - 1);
            for (int first = dateFrom; first < dateTo; first += rows.length) {
                int end = Math.min(dateTo, first + rows.length);
                locate(first, end, cursor, rows);
                for (int d = first; d < end; d++) {
                    keys.gather(features, rows[d - first]);
                    keys.bin(columns, block.bins(), block.rowStart()[d]);
                    rankLabels(d, ranks);
                }
            }
        }

        /** First row of each symbol on or after bar date b. */
        private int[] cursors(int b) {
            int[] cursor = new int[symbols.size()];
            for (int s = 0; s < cursor.length; s++) {
                int at = Arrays.binarySearch(symbols.get(s).barDates(), b);
                cursor[s] = at < 0 ? -at - 1 : at;
            }
            return cursor;
        }

        /**
         * Finds the rows of date positions {@code [first, end)} and copies all but their features; moves each symbol's cursor past them. Symbol by
         * symbol, as what it has lies in several places, and most of that serves its next dates, too.
         */
        private void locate(int first, int end, int[] cursor, DateRows[] rows) {
            for (int d = first; d < end; d++) {
                rows[d - first].size = 0;
            }
            for (int s = 0; s < cursor.length; s++) {
                SymbolRows source = symbols.get(s);
                int[] barDates = source.barDates();
                int c = cursor[s];
                for (int d = first; d < end; d++) {
                    int b = block.dates()[d] - 1;
                    while (c < barDates.length && barDates[c] < b) {
                        c++;
                    }
                    if (c < barDates.length && barDates[c] == b) {
                        int row = block.rowStart()[d] + rows[d - first].add(s, c);
                        block.symbolOrdinal()[row] = source.symbolOrdinal();
                        block.label()[row] = source.label()[c];
                        block.liquidity()[row] = source.liquidity()[c];
                        c++;
                    }
                }
                cursor[s] = c;
            }
        }

        private void rankLabels(int d, AverageRanks ranks) {
            int from = block.rowStart()[d];
            int to = block.rowStart()[d + 1];
            int m = ranks.ofDoubles(block.label(), from, to, block.targetRank());
            if (m < minSymbols) {
                Arrays.fill(block.targetRank(), from, to, 0);
                Arrays.fill(block.label(), from, to, Double.NaN);
                m = 0;
            }
            block.labelled()[d] = m;
            for (int i = from; i < to; i++) {
                block.targetBin()[i] = BinRule.targetBin(block.targetRank()[i], m);
            }
        }
    }

    /** The rows of one date: whose they are, and which of its rows. */
    private static final class DateRows {
        private final int[] symbol;
        private final int[] index;
        private int size;

        DateRows(int widest) {
            symbol = new int[widest];
            index = new int[widest];
        }

        /** Adds row {@code c} of symbol {@code s}. @return its place */
        int add(int s, int c) {
            symbol[size] = s;
            index[size] = c;
            return size++;
        }
    }

    /**
     * The keys of one date, feature by feature. Memory is slow and far away here, so its misses have to overlap: rows are first found, then the lines of
     * a few rows are asked for all at once, then the rows are transposed in a tile, and the tile is copied to the columns. Written one by
     * one into the columns, each key would be a page of its own.
     */
    private static final class DateKeys {
        private final float[] tile = new float[SymbolRows.FEATURES * KEYS_PER_LINE];
        private final float[] keys;
        private final int stride;
        private int size;
        private float touched;

        DateKeys(int widest) {
            // columns of whole cache lines, an odd number of them apart: so they spread over the sets of the cache
            int lines = (widest + KEYS_PER_LINE - 1) / KEYS_PER_LINE;
            stride = (lines | 1) * KEYS_PER_LINE;
            keys = new float[Math.multiplyExact(SymbolRows.FEATURES, stride)];
        }

        /** Transposes the rows into the keys. @param features rows of each symbol, one after the other */
        void gather(float[][] features, DateRows rows) {
            size = rows.size;
            for (int first = 0; first < size; first += KEYS_PER_LINE) {
                int end = Math.min(size, first + KEYS_PER_LINE);
                for (int i = first; i < end; i++) {
                    touched += touch(features[rows.symbol[i]], rows.index[i] * SymbolRows.FEATURES);
                }
                for (int i = first; i < end; i++) {
                    copyRow(features[rows.symbol[i]], rows.index[i] * SymbolRows.FEATURES, i - first);
                }
                for (int f = 0; f < SymbolRows.FEATURES; f++) {
                    System.arraycopy(tile, f * KEYS_PER_LINE, keys, f * stride + first, KEYS_PER_LINE);
                }
            }
        }

        /** Reads a key of each line. The sum is of no use; it keeps the reads. */
        private static float touch(float[] row, int at) {
            float sum = row[at + SymbolRows.FEATURES - 1];
            for (int f = 0; f < SymbolRows.FEATURES; f += KEYS_PER_LINE) {
                sum += row[at + f];
            }
            return sum;
        }

        private void copyRow(float[] row, int at, int lane) {
            for (int f = 0; f < SymbolRows.FEATURES; f++) {
                tile[f * KEYS_PER_LINE + lane] = row[at + f];
            }
        }

        /** Bins all columns into {@code bins[f][to..]}. */
        void bin(ColumnBins columns, byte[][] bins, int to) {
            for (int f = 0; f < SymbolRows.FEATURES; f++) {
                columns.bin(keys, f * stride, size, bins[f], to);
            }
        }
    }

    private static int[] universeSizes(List<SymbolRows> symbols, int[] barDates) {
        int[] size = new int[barDates.length];
        for (SymbolRows s : symbols) {
            int d = 0;
            for (int b : s.barDates()) {
                while (d < barDates.length && barDates[d] < b) {
                    d++;
                }
                if (d < barDates.length && barDates[d] == b) {
                    size[d]++;
                }
            }
        }
        return size;
    }

    private static void requireOrder(List<SymbolRows> symbols, int[] barDates) {
        for (int s = 1; s < symbols.size(); s++) {
            if (symbols.get(s).symbolOrdinal() <= symbols.get(s - 1).symbolOrdinal()) {
                throw new IllegalArgumentException("symbol ordinals do not rise at position " + s);
            }
        }
        for (int d = 1; d < barDates.length; d++) {
            if (barDates[d] <= barDates[d - 1]) {
                throw new IllegalArgumentException("bar dates of the block do not rise at position " + d);
            }
        }
    }
}
