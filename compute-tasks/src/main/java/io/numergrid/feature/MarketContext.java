package io.numergrid.feature;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.history.BarSeries;
import io.numergrid.history.HistorySource;
import io.numergrid.kernel.FeatureInput;
import io.numergrid.kernel.Ln;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Everything the features of one symbol need from the others, known at one time frontier: the market's log level, the BTC log
 * level, and the two cross-sectional ranks of every bar. Immutable; safe for many threads.
 *
 * <p>What may never change: what stands at a date depends on bars with a date <= that date only, and the market level is exact. Each
 * one-bar log return r is rounded to a multiple of 2^-40 and summed over the symbols in 64-bit integers; the market return of a day is
 * m = rint(16 sum / n) in units of 2^-44 (half to even), the level is the integer cumulative sum of m. So sums do not depend on the
 * order of symbols, and a corrected bar changes only the rows that depend on it. |r| < 1,500, so the sum holds for thousands of
 * symbols with an absurd return on one day, and for any number of sane ones.
 *
 * <p>Memory: 40 bytes per bar while building, 12 afterwards.
 */
public final class MarketContext {
    private static final int DAYS_MAX = 1_000_000;
    private static final int WINDOW = 20;

    private final String btc;
    private final int until;
    private final String[] symbols;
    private final int[][] dates;
    private final float[][] rankReturn;
    private final float[][] rankDollarVolume;
    private final int firstDay;
    private final long[] levelByDay;
    private final double[] btcLevelByDay;

    private MarketContext(Builder b) {
        this.btc = b.btc;
        this.until = b.until;
        this.symbols = b.symbols;
        this.dates = b.dates;
        this.firstDay = b.firstDay;
        this.levelByDay = b.marketLevels();
        this.btcLevelByDay = b.btcLevels();
        this.rankReturn = b.ranks(b.ratio);
        this.rankDollarVolume = b.ranks(b.dollarVolume);
    }

    /** As {@link #build(HistorySource, String, int, boolean, BooleanSupplier)} with a BTC series required. */
    public static MarketContext build(HistorySource source, String btc, int until, BooleanSupplier cancelled) {
        return build(source, btc, until, true, cancelled);
    }

    /**
     * Reads every history of the source once.
     *
     * @param btc         symbol of the BTC series
     * @param until       time frontier, epoch day: bars after it are not read
     * @param btcRequired false: without a BTC series the features that need it are NaN
     * @param cancelled   polled once per symbol
     * @throws NumergridException BTC_MISSING, CANCELLED
     */
    public static MarketContext build(HistorySource source, String btc, int until, boolean btcRequired,
                                      BooleanSupplier cancelled) {
        Builder b = new Builder(source.symbols(), btc, until);
        for (int s = 0; s < b.symbols.length; s++) {
            if (cancelled.getAsBoolean()) {
                throw new NumergridException(ErrorCode.CANCELLED, "cancelled while building the market context, symbol "
                        + (s + 1) + " of " + b.symbols.length);
            }
            b.read(s, source.series(b.symbols[s], until));
        }
        if (btcRequired && b.btcClose.length == 0) {
            throw btcMissing(source.symbols(), btc, until);
        }
        b.range();
        return new MarketContext(b);
    }

    private static NumergridException btcMissing(List<String> symbols, String btc, int until) {
        List<String> near = symbols.stream()
                .filter(s -> {
                    String upper = s.toUpperCase(Locale.ROOT);
                    return upper.startsWith("BTC") || upper.startsWith("XBT") || upper.equals(btc.toUpperCase(Locale.ROOT));
                })
                .filter(s -> !s.equals(btc))
                .sorted(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()))
                .limit(5).toList();
        String when = until == HistorySource.UNTIL_END ? "" : " up to " + java.time.LocalDate.ofEpochDay(until);
        String next = near.isEmpty()
                ? "name the symbol of the BTC series with --btc SYMBOL, or import it"
                : "name it with --btc SYMBOL; close matches here: " + String.join(", ", near);
        return new NumergridException(ErrorCode.BTC_MISSING, "the BTC series '" + btc + "' has no bars" + when + "; " + next,
                Map.of("symbol", btc, "suggestions", String.join(",", near)), null);
    }

    /** Symbol of the BTC series asked for. */
    public String btc() {
        return btc;
    }

    /** The time frontier, epoch day. */
    public int until() {
        return until;
    }

    /** Mean one-bar log return of all symbols with a bar on that day and an earlier one; 0 where there is none. */
    double marketReturn(int day) {
        int at = day - firstDay;
        if (at < 0 || at >= levelByDay.length) {
            return 0;
        }
        return (at == 0 ? levelByDay[0] : levelByDay[at] - levelByDay[at - 1]) * FeatureInput.MARKET_UNIT;
    }

    /** cs_rank_ret_20d of each bar of the symbol; the first {@code series.size()} entries belong to the series. */
    float[] rankReturn(BarSeries series) {
        return rankReturn[ordinal(series)];
    }

    /** cs_rank_dollar_volume_20d of each bar of the symbol. */
    float[] rankDollarVolume(BarSeries series) {
        return rankDollarVolume[ordinal(series)];
    }

    /** Market level on each bar's date, units of {@link FeatureInput#MARKET_UNIT}. */
    void marketLevel(BarSeries series, long[] out) {
        int[] d = series.dates();
        for (int i = 0; i < d.length; i++) {
            out[i] = levelByDay[d[i] - firstDay];
        }
    }

    /** ln BTC close on each bar's date, NaN where BTC has no bar. */
    void btcLevel(BarSeries series, double[] out) {
        int[] d = series.dates();
        for (int i = 0; i < d.length; i++) {
            out[i] = btcLevelByDay[d[i] - firstDay];
        }
    }

    /** The series must be what was read while building, or an older state of it (a prefix). */
    private int ordinal(BarSeries series) {
        int at = Arrays.binarySearch(symbols, series.symbol());
        int n = series.size();
        if (at < 0 || n > dates[at].length || !Arrays.equals(dates[at], 0, n, series.dates(), 0, n)) {
            throw new IllegalArgumentException("the market context was not built from this history of " + series.symbol());
        }
        return at;
    }

    /** The columns while they are being collected; by symbol, then by bar. */
    private static final class Builder {
        private static final long NO_RETURN = Long.MIN_VALUE;

        final String btc;
        final int until;
        final String[] symbols;
        final int[][] dates;
        final long[][] rounded;
        final double[][] ratio;
        final double[][] dollarVolume;
        int[] btcDates = new int[0];
        double[] btcClose = new double[0];
        int firstDay;
        int days;

        Builder(List<String> symbols, String btc, int until) {
            this.btc = btc;
            this.until = until;
            this.symbols = symbols.toArray(new String[0]);
            this.dates = new int[this.symbols.length][];
            this.rounded = new long[this.symbols.length][];
            this.ratio = new double[this.symbols.length][];
            this.dollarVolume = new double[this.symbols.length][];
        }

        void read(int s, BarSeries series) {
            double[] c = series.close();
            int n = series.size();
            long[] r = new long[n];
            double[] key = new double[n];
            for (int i = 0; i < n; i++) {
                double value = i == 0 ? Double.NaN : Ln.ln(c[i] / c[i - 1]);
                r[i] = Double.isFinite(value) ? (long) Math.rint(value * 0x1p40) : NO_RETURN;
                key[i] = i < WINDOW ? Double.NaN : c[i] / c[i - WINDOW];
            }
            dates[s] = series.dates();
            rounded[s] = r;
            ratio[s] = key;
            dollarVolume[s] = sums(series.quoteVolume(), n);
            if (series.symbol().equals(btc)) {
                btcDates = series.dates();
                btcClose = c;
            }
        }

        private static double[] sums(double[] q, int n) {
            double[] out = new double[n];
            for (int i = 0; i < n; i++) {
                double sum = i < WINDOW - 1 ? Double.NaN : 0;
                for (int j = Math.max(0, i - WINDOW + 1); j <= i; j++) {
                    sum += q[j];
                }
                out[i] = sum;
            }
            return out;
        }

        void range() {
            int first = Integer.MAX_VALUE;
            int last = Integer.MIN_VALUE;
            for (int[] d : dates) {
                if (d.length > 0) {
                    first = Math.min(first, d[0]);
                    last = Math.max(last, d[d.length - 1]);
                }
            }
            long span = first > last ? 0 : (long) last - first + 1;
            if (span > DAYS_MAX) {
                throw new IllegalArgumentException("bars span " + span + " days, more than " + DAYS_MAX);
            }
            firstDay = first;
            days = (int) span;
        }

        long[] marketLevels() {
            long[] sum = new long[days];
            int[] count = new int[days];
            for (int s = 0; s < symbols.length; s++) {
                for (int i = 0; i < rounded[s].length; i++) {
                    if (rounded[s][i] != NO_RETURN) {
                        sum[dates[s][i] - firstDay] += rounded[s][i];
                        count[dates[s][i] - firstDay]++;
                    }
                }
            }
            long level = 0;
            for (int day = 0; day < days; day++) {
                if (count[day] > 0) {
                    level += sixteenfoldMean(sum[day], count[day]);
                }
                sum[day] = level;
            }
            return sum;
        }

        double[] btcLevels() {
            double[] out = new double[days];
            Arrays.fill(out, Double.NaN);
            for (int i = 0; i < btcDates.length; i++) {
                out[btcDates[i] - firstDay] = Ln.ln(btcClose[i]);
            }
            return out;
        }

        /**
         * Average rank / number of keys among the symbols with a bar on the same date. Bars are laid out by date (a counting sort in
         * symbol order), each date's keys are sorted, and a key's rank is found between its lower and upper bound.
         */
        float[][] ranks(double[][] keys) {
            int[] start = new int[days + 1];
            for (int[] d : dates) {
                for (int day : d) {
                    start[day - firstDay + 1]++;
                }
            }
            for (int day = 0; day < days; day++) {
                start[day + 1] += start[day];
            }
            double[] byDate = new double[start[days]];
            int[] next = start.clone();
            for (int s = 0; s < symbols.length; s++) {
                for (int i = 0; i < keys[s].length; i++) {
                    byDate[next[dates[s][i] - firstDay]++] = Double.isFinite(keys[s][i]) ? keys[s][i] : Double.NaN;
                }
            }
            int[] count = new int[days];
            double[] sorted = byDate.clone();
            for (int day = 0; day < days; day++) {
                Arrays.sort(sorted, start[day], start[day + 1]);
                count[day] = finite(sorted, start[day], start[day + 1]);
            }
            float[][] out = new float[symbols.length][];
            for (int s = 0; s < symbols.length; s++) {
                out[s] = new float[keys[s].length];
                for (int i = 0; i < keys[s].length; i++) {
                    int day = dates[s][i] - firstDay;
                    out[s][i] = rank(sorted, start[day], count[day], keys[s][i]);
                }
            }
            return out;
        }

        /** Number of keys before the NaNs, which sort last. */
        private static int finite(double[] sorted, int from, int to) {
            int end = to;
            while (end > from && Double.isNaN(sorted[end - 1])) {
                end--;
            }
            return end - from;
        }

        private static float rank(double[] sorted, int from, int count, double key) {
            if (!Double.isFinite(key)) {
                return Float.NaN;
            }
            int below = bound(sorted, from, count, key, false);
            boolean alone = below + 1 == count || sorted[from + below + 1] != key;
            int upTo = alone ? below + 1 : bound(sorted, from, count, key, true);
            return (float) ((below + upTo + 1) / 2.0 / count);
        }

        /** Number of keys < key, or <= key. */
        private static int bound(double[] sorted, int from, int count, double key, boolean inclusive) {
            int low = 0;
            int high = count;
            while (low < high) {
                int mid = (low + high) >>> 1;
                double v = sorted[from + mid];
                if (v < key || inclusive && v == key) {
                    low = mid + 1;
                } else {
                    high = mid;
                }
            }
            return low;
        }
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
