package io.numergrid.feature;

import io.numergrid.history.BarSeries;
import io.numergrid.kernel.Ln;
import io.numergrid.shard.MessageReader;
import io.numergrid.shard.MessageWriter;
import java.util.Arrays;

/**
 * The market day by day while it is being collected: of how many symbols there is a one-bar return, the sum of the returns, and the
 * BTC close. {@link #levels} makes an immutable snapshot of it.
 *
 * <p>What may never change: the market level is exact. Each one-bar log return r is rounded to a multiple of 2^-40 and summed over the
 * symbols in 64-bit integers; the market return of a day is m = rint(16 sum / n) in units of 2^-44 (half to even), 0 without
 * symbols, and the level is the integer cumulative sum of m. So sums do not depend on the order of symbols, a day can be collected
 * anew without touching another, and a corrected bar changes only the rows that depend on it. |r| < 1,500, so the sum holds for
 * thousands of symbols with an absurd return on one day, and for any number of sane ones.
 */
public final class MarketDays {
    /** What {@link #rounded} gives for a return that is undefined or not finite: it takes no part. */
    static final long NO_RETURN = Long.MIN_VALUE;
    private static final int DAYS_MAX = 1_000_000;
    private static final int SLACK_DAYS = 64;

    private int firstDay;
    private int days;
    private long[] sum = new long[0];
    private int[] count = new int[0];
    private double[] btcLevel = new double[0];

    /**
     * The levels of all days from the first with a bar to the last.
     *
     * @param firstDay epoch day of index 0
     * @param market   log level at the close of each day, units of 2^-44
     * @param btc      ln of the BTC close; NaN where BTC has no bar
     */
    public record Levels(int firstDay, long[] market, double[] btc) {
        /** Market level at the close of any day: 0 before the first, that of the last one after it. */
        long market(int day) {
            int at = Math.min(day - firstDay, market.length - 1);
            return at < 0 ? 0 : market[at];
        }

        double btc(int day) {
            int at = day - firstDay;
            return at < 0 || at >= btc.length ? Double.NaN : btc[at];
        }
    }

    MarketDays() {
    }

    /** Of some symbols; the {@link #add(MarketDays) sum} of all parts is the whole. @param btc symbol of the BTC series */
    public static MarketDays of(Iterable<BarSeries> symbols, String btc) {
        MarketDays days = new MarketDays();
        symbols.forEach(series -> days.add(series, btc));
        return days;
    }

    /** Takes the returns of one symbol, and its closes where it is the BTC series. */
    void add(BarSeries series, String btc) {
        int n = series.size();
        if (n == 0) {
            return;
        }
        int[] dates = series.dates();
        cover(dates[0], dates[n - 1]);
        addReturns(dates, series.close(), n);
        if (series.symbol().equals(btc)) {
            for (int i = 0; i < n; i++) {
                btcClose(dates[i], series.close()[i]);
            }
        }
    }

    /** Takes what was collected of other symbols. */
    public void add(MarketDays other) {
        if (other.days == 0) {
            return;
        }
        cover(other.firstDay, other.firstDay + other.days - 1);
        int shift = other.firstDay - firstDay;
        for (int d = 0; d < other.days; d++) {
            sum[shift + d] += other.sum[d];
            count[shift + d] += other.count[d];
            if (!Double.isNaN(other.btcLevel[d])) {
                btcLevel[shift + d] = other.btcLevel[d];
            }
        }
    }

    /** Whether there is a BTC bar. */
    boolean hasBtc() {
        for (int d = 0; d < days; d++) {
            if (!Double.isNaN(btcLevel[d])) {
                return true;
            }
        }
        return false;
    }

    public void write(MessageWriter out) {
        out.i32(firstDay).longs(Arrays.copyOf(sum, days)).ints(count, 0, days).doubles(btcLevel, 0, days);
    }

    public static MarketDays read(MessageReader in) {
        MarketDays days = new MarketDays();
        days.firstDay = in.i32();
        days.sum = in.longs();
        days.days = days.sum.length;
        days.count = in.ints();
        days.btcLevel = in.doubles();
        return days;
    }

    /** A copy that goes its own way. */
    MarketDays(MarketDays from) {
        firstDay = from.firstDay;
        days = from.days;
        sum = from.sum.clone();
        count = from.count.clone();
        btcLevel = from.btcLevel.clone();
    }

    /** ln(now / before) in units of 2^-40, or {@link #NO_RETURN}. */
    static long rounded(double before, double now) {
        double r = Ln.ln(now / before);
        return r - r == 0 ? (long) Math.rint(r * 0x1p40) : NO_RETURN;
    }

    /** Makes room for the days {@code from..to}. */
    void cover(int from, int to) {
        int first = days == 0 ? from : Math.min(firstDay, from);
        int last = days == 0 ? to : Math.max(firstDay + days - 1, to);
        long span = (long) last - first + 1;
        if (span > DAYS_MAX) {
            throw new IllegalArgumentException("bars span " + span + " days, more than " + DAYS_MAX);
        }
        if (days == 0 || first < firstDay || span > sum.length) {
            int shift = days == 0 ? 0 : firstDay - first;
            long[] sums = new long[(int) span + SLACK_DAYS];
            int[] counts = new int[sums.length];
            double[] levels = new double[sums.length];
            Arrays.fill(levels, Double.NaN);
            System.arraycopy(sum, 0, sums, shift, days);
            System.arraycopy(count, 0, counts, shift, days);
            System.arraycopy(btcLevel, 0, levels, shift, days);
            sum = sums;
            count = counts;
            btcLevel = levels;
        }
        firstDay = first;
        days = (int) span;
    }

    /** Takes the returns of one symbol's first n bars. Only its calls to {@link Ln} cost anything. */
    void addReturns(int[] dates, double[] close, int n) {
        for (int i = 1; i < n; i++) {
            add(dates[i], rounded(close[i - 1], close[i]));
        }
    }

    /** Takes one return of a covered day. */
    void add(int day, long rounded) {
        if (rounded != NO_RETURN) {
            sum[day - firstDay] += rounded;
            count[day - firstDay]++;
        }
    }

    /** Forgets what was collected of a covered day. */
    void clear(int day) {
        sum[day - firstDay] = 0;
        count[day - firstDay] = 0;
        btcLevel[day - firstDay] = Double.NaN;
    }

    /** BTC closed at that price on a covered day. */
    void btcClose(int day, double close) {
        btcLevel[day - firstDay] = Ln.ln(close);
    }

    int firstDay() {
        return firstDay;
    }

    /** Days from the first with a bar to the last. */
    int days() {
        return days;
    }

    Levels levels() {
        long[] level = new long[days];
        long sofar = 0;
        for (int day = 0; day < days; day++) {
            if (count[day] > 0) {
                sofar += sixteenfoldMean(sum[day], count[day]);
            }
            level[day] = sofar;
        }
        return new Levels(firstDay, level, Arrays.copyOf(btcLevel, days));
    }

    /** rint(16 sum / n), half to even, in integers. */
    static long sixteenfoldMean(long sum, int n) {
        long whole = Math.floorDiv(sum, n);
        long rest = 16 * Math.floorMod(sum, (long) n);
        long part = rest / n;
        long twice = 2 * (rest % n);
        if (twice > n || twice == n && (part & 1) == 1) {
            part++;
        }
        return 16 * whole + part;
    }
}
