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
    /** A symbol this old has had time to die. */
    static final int AGED_DAYS = 365;
    /** A symbol with a bar this recent is alive. */
    static final int ALIVE_DAYS = 30;
    /** Fewer symbols of that age say nothing. */
    static final int AGED_MIN = 20;
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
     * @param aged       symbols whose first bar is at least {@link #AGED_DAYS} before lastDate
     * @param agedAlive  those of them with a bar in the last {@link #ALIVE_DAYS} days
     * @param candidates number of bars with |log return| >= {@link #RETURN_MIN}
     * @param worst      at most {@link #LISTED_MAX}, largest |effect| first; ties by symbol, date
     */
    record Findings(long bars, int symbols, int firstDate, int lastDate, int aged, int agedAlive, long candidates,
                    List<BadTick> worst) {
        /**
         * Whether the coins that died seem to be missing: of at least {@link #AGED_MIN} symbols a year or older, 95 % still
         * trade at the end. In a complete set of crypto histories many have stopped by then.
         */
        boolean looksLikeSnapshot() {
            return aged >= AGED_MIN && 20L * agedAlive >= 19L * aged;
        }
    }

    private MarketImpact() {
    }

    static Findings scan(HistorySource source, int until) {
        List<BadTick> candidates = new ArrayList<>();
        int[] returns = new int[0];
        int base = 0;
        long bars = 0;
        int symbols = 0;
        int[] firstOf = new int[source.symbols().size()];
        int[] lastOf = new int[source.symbols().size()];
        int first = Integer.MAX_VALUE;
        int last = Integer.MIN_VALUE;
        for (String symbol : source.symbols()) {
            BarSeries series = source.series(symbol, until);
            int n = series.size();
            if (n == 0) {
                continue;
            }
            int[] dates = series.dates();
            firstOf[symbols] = dates[0];
            lastOf[symbols] = dates[n - 1];
            symbols++;
            bars += n;
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
        int aged = 0;
        int agedAlive = 0;
        for (int k = 0; k < symbols; k++) {
            if (last - firstOf[k] >= AGED_DAYS) {
                aged++;
                agedAlive += last - lastOf[k] <= ALIVE_DAYS ? 1 : 0;
            }
        }
        return new Findings(bars, symbols, first, last, aged, agedAlive, candidates.size(),
                List.copyOf(worst.subList(0, Math.min(LISTED_MAX, worst.size()))));
    }
}
