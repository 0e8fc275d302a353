package io.numergrid.run;

import io.numergrid.history.BarSeries;
import io.numergrid.history.HistorySource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Finds the single bars that move the equal-weight market series most: bad ticks, redenominations and token swaps are
 * not labelled in price files, and every market feature of every coin feels them. A finding is something to look at, not
 * a reason to drop a bar.
 */
final class MarketImpact {
    /** A one-bar log return of at least this size (a factor of e) is a candidate. */
    static final double RETURN_MIN = 1.0;
    /** Findings listed. */
    static final int LISTED_MAX = 20;

    /**
     * @param symbol    whose bar it is
     * @param date      epoch day of the bar
     * @param logReturn ln(close / previous close)
     * @param effect    what it adds to the market's log return of that day: logReturn / number of returns of the day
     */
    record BadTick(String symbol, int date, double logReturn, double effect) {
    }

    /**
     * @param bars       valid bars up to the frontier
     * @param firstDate  first bar date of any symbol
     * @param lastDate   last bar date of any symbol
     * @param candidates number of bars with |log return| >= {@link #RETURN_MIN}
     * @param worst      at most {@link #LISTED_MAX}, largest |effect| first; ties by symbol, date
     */
    record Findings(long bars, int symbols, int firstDate, int lastDate, long candidates, List<BadTick> worst) {
    }

    private MarketImpact() {
    }

    static Findings scan(HistorySource source, int until) {
        List<BadTick> candidates = new ArrayList<>();
        int[] returns = new int[0];
        int base = 0;
        long bars = 0;
        int symbols = 0;
        int first = Integer.MAX_VALUE;
        int last = Integer.MIN_VALUE;
        for (String symbol : source.symbols()) {
            BarSeries series = source.series(symbol, until);
            int n = series.size();
            if (n == 0) {
                continue;
            }
            symbols++;
            bars += n;
            int[] dates = series.dates();
            int from = Math.min(first, dates[0]);
            int to = Math.max(last, dates[n - 1]);
            if (from != base || to - from + 1 > returns.length) {
                int[] wider = new int[Math.max(to - from + 1, returns.length + (base - from))];
                if (first <= last) {
                    System.arraycopy(returns, 0, wider, base - from, last - base + 1);
                }
                returns = wider;
                base = from;
            }
            first = from;
            last = to;
            double[] close = series.close();
            for (int i = 1; i < n; i++) {
                returns[dates[i] - base]++;
                double r = StrictMath.log(close[i] / close[i - 1]);
                if (Math.abs(r) >= RETURN_MIN) {
                    candidates.add(new BadTick(symbol, dates[i], r, 0));
                }
            }
        }
        List<BadTick> worst = new ArrayList<>(candidates.size());
        for (BadTick tick : candidates) {
            worst.add(new BadTick(tick.symbol(), tick.date(), tick.logReturn(), tick.logReturn() / returns[tick.date() - base]));
        }
        worst.sort(Comparator.comparingDouble((BadTick t) -> -Math.abs(t.effect())).thenComparing(BadTick::symbol)
                .thenComparingInt(BadTick::date));
        return new Findings(bars, symbols, first, last, candidates.size(),
                List.copyOf(worst.subList(0, Math.min(LISTED_MAX, worst.size()))));
    }
}
