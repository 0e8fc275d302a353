package io.numergrid.feature;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Which feature rows depend on a change of bars. A row is named by its symbol and the bar it is as of; it reads
 * <ul>
 * <li>own: the symbol's bars up to that bar; recurrences never forget, so every row from the first changed bar on depends on it;</li>
 * <li>market: the market returns over the spans of the last 30, 60 and 90 bars;</li>
 * <li>BTC: the BTC levels on the dates of the last 31 and 61 bars;</li>
 * <li>ranks: its two cross-sectional ranks, which a changed key of any symbol on that date may move.</li>
 * </ul>
 * What may never change: the set is exact. Whatever row a full rebuild changes is in it, and a row is in it only because one of the
 * inputs above differs between the two market contexts (or bars), so that only a coincidence can leave it as it was. Rows that are as of a bar
 * before a window is full are in no set of that window: they are NaN before and after.
 */
final class RowDependencies {
    private static final int[] MARKET_RETURNS = {30, 60, 90};
    private static final int[] BTC_RETURNS = {30, 60};
    private static final BitSet NONE = new BitSet();

    private final Rows[] bySymbol;

    /**
     * Rows of one symbol, as indices of bars after the change.
     *
     * @param ownFrom first of the rows that depend on changed bars of the symbol itself; all later ones do as well
     * @param market  rows before that with another market return in a window
     * @param btc     rows before that with another BTC level in a window
     * @param ranks   rows before that with another rank
     * @param ahead   whether a window of a bar yet to come will hold another market return or BTC level than it would have
     * @param inputFrom first bar of which the symbol's kernel gets to see anything else than before, ranks apart
     */
    record Rows(int ownFrom, BitSet market, BitSet btc, BitSet ranks, boolean ahead, int inputFrom) {
        /** All rows from a bar on. */
        static Rows from(int bar) {
            return new Rows(bar, NONE, NONE, NONE, false, bar);
        }

        boolean contains(int bar) {
            return bar >= ownFrom || market.get(bar) || btc.get(bar) || ranks.get(bar);
        }

        /** Whether the row is in the set for more than its ranks. */
        boolean beyondRanks(int bar) {
            return bar >= ownFrom || market.get(bar) || btc.get(bar);
        }
    }

    /**
     * What a change does.
     *
     * @param firstDay epoch day before which nothing has changed
     * @param ownFrom  by ordinal of the symbol after the change: index of the first changed or new bar, the number of bars if there is none
     */
    static RowDependencies between(MarketContext before, MarketContext after, int firstDay, int[] ownFrom) {
        Rows[] bySymbol = new Rows[after.symbolCount()];
        int[] ordinalsBefore = after.ordinalsIn(before);
        for (int s = 0; s < bySymbol.length; s++) {
            bySymbol[s] = ordinalsBefore[s] < 0 ? Rows.from(0) : compare(before, ordinalsBefore[s], after, s, firstDay, ownFrom[s]);
        }
        return new RowDependencies(bySymbol);
    }

    private RowDependencies(Rows[] bySymbol) {
        this.bySymbol = bySymbol;
    }

    /** The rows of a symbol in the set. @param ordinal of the symbol after the change */
    Rows rows(int ordinal) {
        return bySymbol[ordinal];
    }

    private static Rows compare(MarketContext before, int old, MarketContext after, int s, int firstDay, int own) {
        int[] dates = after.dates(s);
        int first = before(dates, own, firstDay);
        if (first == own) {
            return Rows.from(own);
        }
        BitSet market = new BitSet();
        BitSet btc = new BitSet();
        BitSet ranks = new BitSet();
        boolean ahead = false;
        int inputFrom = own;
        for (int j = first; j < own; j++) {
            if (j > 0 && span(before, dates, j) != span(after, dates, j)) {
                inputFrom = Math.min(inputFrom, j);
                for (int w : MARKET_RETURNS) {
                    ahead |= mark(market, Math.max(j, w), j + w, own);
                }
            }
            if (bits(before.levels().btc(dates[j])) != bits(after.levels().btc(dates[j]))) {
                inputFrom = Math.min(inputFrom, j);
                for (int w : BTC_RETURNS) {
                    ahead |= mark(btc, Math.max(j, w), j + w + 1, own);
                }
            }
            if (bits(before.rankReturn(old)[j]) != bits(after.rankReturn(s)[j])
                    || bits(before.rankDollarVolume(old)[j]) != bits(after.rankDollarVolume(s)[j])) {
                ranks.set(j);
            }
        }
        return new Rows(own, market, btc, ranks, ahead, inputFrom);
    }

    /** Number of dates < firstDay among the first n. */
    private static int before(int[] dates, int n, int firstDay) {
        if (n == 0 || dates[n - 1] < firstDay) {
            return n;
        }
        int at = Arrays.binarySearch(dates, 0, n, firstDay);
        return at >= 0 ? at : -at - 1;
    }

    /** The market's return over the span of a bar. */
    private static long span(MarketContext market, int[] dates, int j) {
        return market.levels().market(dates[j]) - market.levels().market(dates[j - 1]);
    }

    /** Marks rows from..to-1 that are before {@code end}; tells whether some are not. */
    private static boolean mark(BitSet rows, int from, int to, int end) {
        if (from < Math.min(to, end)) {
            rows.set(from, Math.min(to, end));
        }
        return to > end;
    }

    private static long bits(double x) {
        return Double.doubleToLongBits(x);
    }

    private static int bits(float x) {
        return Float.floatToIntBits(x);
    }
}
