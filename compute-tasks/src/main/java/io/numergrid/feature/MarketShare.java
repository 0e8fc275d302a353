package io.numergrid.feature;

import io.numergrid.history.BarSeries;
import java.util.Arrays;
import java.util.List;

/**
 * The part of a market that some of its symbols are: gives the keys that the cross-sectional ranks of a day are made from, takes the ranks, and
 * has then the {@link MarketContext} of its symbols. What may never change: on the days whose ranks it took, the features made with that context
 * are those made with the context of the whole market, bit by bit. On other days the two rank features are missing.
 *
 * <p>Memory: 8 bytes per bar beside the histories.
 */
public final class MarketShare {
    private final String btc;
    private final int until;
    private final List<BarSeries> series;
    private final int[] ordinals;
    /** Of each ordinal up to the last its place here, or -1. */
    private final int[] place;
    private final MarketDays days;
    private final float[][] rankReturn;
    private final float[][] rankDollarVolume;

    /**
     * @param until    time frontier, epoch day; the histories end there
     * @param series   of its symbols, sorted
     * @param ordinals of each among all symbols, rising
     * @param days     of all symbols
     */
    public MarketShare(String btc, int until, List<BarSeries> series, int[] ordinals, MarketDays days) {
        this.btc = btc;
        this.until = until;
        this.series = List.copyOf(series);
        this.ordinals = ordinals.clone();
        this.place = new int[ordinals.length == 0 ? 0 : ordinals[ordinals.length - 1] + 1];
        Arrays.fill(place, -1);
        for (int s = 0; s < ordinals.length; s++) {
            place[ordinals[s]] = s;
        }
        this.days = days;
        this.rankReturn = missing();
        this.rankDollarVolume = missing();
    }

    private float[][] missing() {
        float[][] ranks = new float[series.size()][];
        for (int s = 0; s < ranks.length; s++) {
            ranks[s] = new float[series.get(s).size()];
            Arrays.fill(ranks[s], Float.NaN);
        }
        return ranks;
    }

    /** The keys of its symbols. @param wanted epoch days, rising */
    public DayKeys keys(int[] wanted) {
        int[] start = new int[wanted.length + 1];
        for (BarSeries one : series) {
            eachBar(one, wanted, (d, i) -> start[d + 1]++);
        }
        for (int d = 0; d < wanted.length; d++) {
            start[d + 1] += start[d];
        }
        int keys = start[wanted.length];
        DayKeys made = new DayKeys(wanted, start, new int[keys], new double[keys], new double[keys]);
        int[] next = start.clone();
        double[] window = new double[RankKeys.WINDOW];
        for (int s = 0; s < ordinals.length; s++) {
            BarSeries one = series.get(s);
            int ordinal = ordinals[s];
            eachBar(one, wanted, (d, i) -> {
                int at = next[d]++;
                made.symbol()[at] = ordinal;
                made.ratio()[at] = RankKeys.ratio(one.close(), i);
                made.dollarVolume()[at] = RankKeys.dollarVolume(one, i, window);
            });
        }
        return made;
    }

    private interface OnBar {
        void accept(int dayPosition, int bar);
    }

    private static void eachBar(BarSeries series, int[] wanted, OnBar visitor) {
        int[] dates = series.dates();
        int i = 0;
        for (int d = 0; d < wanted.length && i < dates.length; d++) {
            if (dates[i] < wanted[d]) {
                int at = Arrays.binarySearch(dates, i, dates.length, wanted[d]);
                i = at >= 0 ? at : -at - 1;
            }
            if (i < dates.length && dates[i] == wanted[d]) {
                visitor.accept(d, i);
            }
        }
    }

    /** Takes the ranks of its symbols from those of all. */
    public void take(DayRanks ranks) {
        int[] days = ranks.days();
        for (int d = 0; d < days.length; d++) {
            for (int k = ranks.start()[d]; k < ranks.start()[d + 1]; k++) {
                int ordinal = ranks.symbol()[k];
                int s = ordinal < place.length ? place[ordinal] : -1;
                if (s >= 0) {
                    int i = Arrays.binarySearch(series.get(s).dates(), days[d]);
                    rankReturn[s][i] = ranks.rankReturn()[k];
                    rankDollarVolume[s][i] = ranks.rankDollarVolume()[k];
                }
            }
        }
    }

    /** For the features of its symbols. */
    public MarketContext context() {
        return new MarketContext(btc, until, series, days, rankReturn, rankDollarVolume);
    }
}
