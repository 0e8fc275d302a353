package io.numergrid.feature;

import java.util.Arrays;
import java.util.List;

/**
 * The columns of a {@link MarketContext} while it is being followed by the next one. What may never change: an earlier context does not
 * notice. Columns that it reads are copied before they are written to; bars are appended behind what it reads.
 */
final class MarketExtension {
    final String btc;
    final List<SymbolBars> histories;
    final String[] symbols;
    final int[][] dates;
    final int[] bars;
    final MarketDays days;
    final float[][] rankReturn;
    final float[][] rankDollarVolume;
    /** Number of leading entries that an earlier context reads. */
    private final int[] shared;
    private final DateRanks ranks;
    private final int[] at;
    private final double[] ratio;
    private final double[] dollarVolume;
    private final float[] rank;
    private final double[] window = new double[RankKeys.WINDOW];

    MarketExtension(MarketContext before, List<SymbolBars> histories, int[] changedDays) {
        int count = histories.size();
        this.btc = before.btc();
        this.histories = histories;
        this.symbols = new String[count];
        this.dates = new int[count][];
        this.bars = new int[count];
        this.days = before.collectedDays();
        this.rankReturn = new float[count][];
        this.rankDollarVolume = new float[count][];
        this.shared = new int[count];
        this.ranks = DateRanks.ofOne(count);
        this.at = new int[count];
        this.ratio = new double[count];
        this.dollarVolume = new double[count];
        this.rank = new float[count];
        int found = 0;
        for (int s = 0; s < count; s++) {
            symbols[s] = histories.get(s).symbol();
        }
        int[] ordinalsBefore = MarketContext.ordinals(symbols, before.symbols());
        for (int s = 0; s < count; s++) {
            found += take(s, before, ordinalsBefore[s]);
        }
        if (found != before.symbolCount()) {
            throw new IllegalArgumentException("of the " + before.symbolCount() + " symbols of the context only " + found + " are among the histories");
        }
        if (changedDays.length > 0) {
            days.cover(changedDays[0], changedDays[changedDays.length - 1]);
        }
    }

    /** Takes over the ranks of the dates that a symbol had. Returns 1 if the context knew the symbol, else 0. */
    private int take(int s, MarketContext before, int old) {
        SymbolBars history = histories.get(s);
        int n = history.size();
        dates[s] = history.dates();
        bars[s] = n;
        int had = old < 0 ? 0 : before.bars(old);
        rankReturn[s] = old < 0 ? new float[n] : before.rankReturn(old);
        rankDollarVolume[s] = old < 0 ? new float[n] : before.rankDollarVolume(old);
        if (had > n) {
            throw new IllegalArgumentException("bars of " + history.symbol() + " are missing");
        }
        if (had > 0 && before.dates(old)[had - 1] != dates[s][had - 1]) {
            rankReturn[s] = moved(rankReturn[s], before.dates(old), had, s);
            rankDollarVolume[s] = moved(rankDollarVolume[s], before.dates(old), had, s);
            had = 0;
        }
        shared[s] = had;
        if (n > rankReturn[s].length) {
            own(s, SymbolBars.room(n));
        }
        return old < 0 ? 0 : 1;
    }

    /** Ranks at the places of their dates among more dates. */
    private float[] moved(float[] from, int[] fromDates, int had, int s) {
        float[] to = new float[SymbolBars.room(bars[s])];
        int i = 0;
        for (int j = 0; j < had; j++) {
            while (dates[s][i] < fromDates[j]) {
                i++;
            }
            to[i] = from[j];
        }
        return to;
    }

    private void own(int s, int room) {
        rankReturn[s] = Arrays.copyOf(rankReturn[s], room);
        rankDollarVolume[s] = Arrays.copyOf(rankDollarVolume[s], room);
        shared[s] = 0;
    }

    void compute(int day) {
        days.clear(day);
        int n = 0;
        for (int s = 0; s < symbols.length; s++) {
            SymbolBars history = histories.get(s);
            int i = history.indexOf(day);
            if (i < 0) {
                continue;
            }
            double[] close = history.close();
            if (i > 0) {
                days.add(day, MarketDays.rounded(close[i - 1], close[i]));
            }
            if (symbols[s].equals(btc)) {
                days.btcClose(day, close[i]);
            }
            at[n] = s;
            ratio[n] = RankKeys.ratio(close, i);
            dollarVolume[n++] = dollarVolume(history, i);
        }
        ranks.one(ratio, n, rank);
        store(day, n, rankReturn);
        ranks.one(dollarVolume, n, rank);
        store(day, n, rankDollarVolume);
    }

    private double dollarVolume(SymbolBars history, int i) {
        int first = i - RankKeys.WINDOW + 1;
        if (first < 0) {
            return Double.NaN;
        }
        for (int k = 0; k < RankKeys.WINDOW; k++) {
            window[k] = history.quoteVolume(first + k);
        }
        return RankKeys.dollarVolume(window, RankKeys.WINDOW - 1);
    }

    private void store(int day, int n, float[][] out) {
        for (int j = 0; j < n; j++) {
            int s = at[j];
            int i = histories.get(s).indexOf(day);
            if (i < shared[s] && Float.floatToRawIntBits(out[s][i]) != Float.floatToRawIntBits(rank[j])) {
                own(s, out[s].length);
            }
            out[s][i] = rank[j];
        }
    }
}
