package io.numergrid.run;

import io.numergrid.history.BarSeries;
import io.numergrid.history.HistorySource;
import io.numergrid.shard.MessageReader;
import io.numergrid.shard.MessageWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Finds the single bars that move the equal-weight market series most: bad ticks, redenominations and token swaps are
 * not labelled in price files, and every market feature of every coin feels them. A finding is something to look at, not
 * a reason to drop a bar.
 */
public final class MarketImpact {
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
        Part part = new Part();
        source.symbols().forEach(symbol -> part.add(source.series(symbol, until)));
        return part.findings();
    }

    /** What the histories of some symbols come to; a part grows, and parts of different symbols add up to the whole. */
    public static final class Part {
        private long bars;
        private final List<int[]> spans = new ArrayList<>();
        private final List<BadTick> candidates = new ArrayList<>();
        /** Returns of each day from {@code first} to {@code last}; there may be room for more. */
        private int[] returns = new int[0];
        private int first = Integer.MAX_VALUE;
        private int last = Integer.MIN_VALUE;

        /** Takes in one symbol; one without bars counts for nothing. */
        public void add(BarSeries series) {
            int n = series.size();
            if (n == 0) {
                return;
            }
            int[] dates = series.dates();
            bars += n;
            spans.add(new int[] {dates[0], dates[n - 1]});
            cover(dates[0], dates[n - 1]);
            double[] close = series.close();
            for (int i = 1; i < n; i++) {
                returns[dates[i] - first]++;
                double r = StrictMath.log(close[i] / close[i - 1]);
                if (Math.abs(r) >= RETURN_MIN) {
                    candidates.add(new BadTick(series.symbol(), dates[i], r, 0));
                }
            }
        }

        private void cover(int from, int to) {
            int newFirst = Math.min(first, from);
            int newLast = Math.max(last, to);
            if (newFirst != first || newLast - newFirst + 1 > returns.length) {
                int[] wider = new int[newLast - newFirst + 1];
                if (first <= last) {
                    System.arraycopy(returns, 0, wider, first - newFirst, last - first + 1);
                }
                returns = wider;
            }
            first = newFirst;
            last = newLast;
        }

        /** Takes in the symbols of another part. */
        public void add(Part other) {
            if (other.spans.isEmpty()) {
                return;
            }
            bars += other.bars;
            spans.addAll(other.spans);
            candidates.addAll(other.candidates);
            cover(other.first, other.last);
            for (int day = other.first; day <= other.last; day++) {
                returns[day - first] += other.returns[day - other.first];
            }
        }

        Findings findings() {
            List<BadTick> worst = new ArrayList<>(candidates.size());
            for (BadTick tick : candidates) {
                worst.add(new BadTick(tick.symbol(), tick.date(), tick.logReturn(), tick.logReturn() / returns[tick.date() - first]));
            }
            worst.sort(Comparator.comparingDouble((BadTick t) -> -Math.abs(t.effect())).thenComparing(BadTick::symbol)
                    .thenComparingInt(BadTick::date));
            int aged = 0;
            int agedAlive = 0;
            for (int[] span : spans) {
                if (last - span[0] >= AGED_DAYS) {
                    aged++;
                    agedAlive += last - span[1] <= ALIVE_DAYS ? 1 : 0;
                }
            }
            return new Findings(bars, spans.size(), first, last, aged, agedAlive, candidates.size(),
                    List.copyOf(worst.subList(0, Math.min(LISTED_MAX, worst.size()))));
        }

        public void write(MessageWriter out) {
            out.i64(bars).i32(spans.size());
            spans.forEach(span -> out.i32(span[0]).i32(span[1]));
            out.i32(candidates.size());
            candidates.forEach(tick -> out.text(tick.symbol()).i32(tick.date()).f64(tick.logReturn()));
            out.i32(first).i32(last).ints(returns);
        }

        public static Part read(MessageReader in) {
            Part part = new Part();
            part.bars = in.i64();
            for (int n = in.count(2 * Integer.BYTES); n > 0; n--) {
                part.spans.add(new int[] {in.i32(), in.i32()});
            }
            for (int n = in.count(2 * Integer.BYTES + Double.BYTES); n > 0; n--) {
                part.candidates.add(new BadTick(in.text(), in.i32(), in.f64(), 0));
            }
            part.first = in.i32();
            part.last = in.i32();
            part.returns = in.ints();
            return part;
        }
    }
}
