package io.numergrid.feature;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.history.BarSeries;
import io.numergrid.history.HistorySource;
import io.numergrid.kernel.FeatureInput;
import io.numergrid.kernel.Workers;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * Everything the features of one symbol need from the others, known at one time frontier: the market's log level, the BTC log
 * level, and the two cross-sectional ranks of every bar. Immutable; safe for many threads.
 *
 * <p>What may never change: what stands at a date depends on bars with a date <= that date only, and the market level is exact
 * ({@link MarketDays}).
 *
 * <p>Memory: 24 bytes per bar while building, 8 afterwards, beside the dates of the histories.
 */
public final class MarketContext {
    private static final int READ_PARTS_MAX = 32;
    private static final int DAYS_PER_PART = 16 * DateRanks.TILE_DAYS;

    private final String btc;
    private final int until;
    private final String[] symbols;
    private final int[][] dates;
    private final int[] bars;
    private final float[][] rankReturn;
    private final float[][] rankDollarVolume;
    private final MarketDays days;
    private final MarketDays.Levels levels;
    private final AtomicBoolean extended = new AtomicBoolean();

    private MarketContext(Builder b, Workers workers) {
        this.btc = b.btc;
        this.until = b.until;
        this.symbols = b.symbols;
        this.dates = b.dates;
        this.bars = Arrays.stream(b.dates).mapToInt(d -> d.length).toArray();
        this.days = b.days;
        this.levels = b.days.levels();
        this.rankReturn = b.blank();
        this.rankDollarVolume = b.blank();
        int stretches = (days.days() + DAYS_PER_PART - 1) / DAYS_PER_PART;
        workers.run(2 * stretches, part -> b.rank(part / 2, part % 2 == 0 ? b.ratio : b.dollarVolume, part % 2 == 0 ? rankReturn : rankDollarVolume));
    }

    /** Takes over an extension. */
    private MarketContext(MarketContext before, MarketExtension e) {
        this.btc = before.btc;
        this.until = before.until;
        this.symbols = e.symbols;
        this.dates = e.dates;
        this.bars = e.bars;
        this.days = e.days;
        this.levels = e.days.levels();
        this.rankReturn = e.rankReturn;
        this.rankDollarVolume = e.rankDollarVolume;
    }

    /** Of some symbols only, for the features of these, by what all of them came to. */
    MarketContext(String btc, int until, List<BarSeries> series, MarketDays days, float[][] rankReturn, float[][] rankDollarVolume) {
        this.btc = btc;
        this.until = until;
        this.symbols = series.stream().map(BarSeries::symbol).toArray(String[]::new);
        this.dates = series.stream().map(BarSeries::dates).toArray(int[][]::new);
        this.bars = series.stream().mapToInt(BarSeries::size).toArray();
        this.days = days;
        this.levels = days.levels();
        this.rankReturn = rankReturn;
        this.rankDollarVolume = rankDollarVolume;
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
        return build(source, btc, until, btcRequired, cancelled, Workers.CALLER);
    }

    /** The same, bit by bit, on some threads: symbols are read and days are ranked by themselves. */
    public static MarketContext build(HistorySource source, String btc, int until, boolean btcRequired,
                                      BooleanSupplier cancelled, Workers workers) {
        Builder b = new Builder(source.symbols(), btc, until);
        MarketDays[] parts = new MarketDays[Math.min(READ_PARTS_MAX, b.symbols.length)];
        workers.run(parts.length, part -> {
            int end = (int) ((part + 1L) * b.symbols.length / parts.length);
            parts[part] = b.read((int) ((long) part * b.symbols.length / parts.length), end, source, cancelled);
        });
        for (MarketDays part : parts) {
            b.days.add(part);
        }
        if (btcRequired) {
            requireBtc(b.days, source.symbols(), btc, until);
        }
        return new MarketContext(b, workers);
    }

    /**
     * The context after bars were appended or corrected: what stands at the changed days is computed anew, of all symbols, and nothing else.
     * It equals what {@link #build} makes of the same histories, bit by bit. This context stays as it is for its readers; it can be followed by one
     * other only, because both share memory.
     *
     * @param histories   of all symbols, sorted by symbol; those of this context among them, none without a bar it had
     * @param changedDays epoch days, rising: at least those on which a return, a rank key or a BTC close differs from before
     * @throws IllegalStateException if this context was followed by another one already
     */
    MarketContext with(List<SymbolBars> histories, int[] changedDays) {
        if (!extended.compareAndSet(false, true)) {
            throw new IllegalStateException("this market context was followed by another one already");
        }
        MarketExtension extension = new MarketExtension(this, histories, changedDays);
        for (int day : changedDays) {
            extension.compute(day);
        }
        return new MarketContext(this, extension);
    }

    /**
     * @param days    of all symbols
     * @param symbols all of them
     * @param until   time frontier, epoch day
     * @throws NumergridException BTC_MISSING, with the symbols that may have been meant
     */
    public static void requireBtc(MarketDays days, List<String> symbols, String btc, int until) {
        if (!days.hasBtc()) {
            throw btcMissing(symbols, btc, until);
        }
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
        return (levels.market(day) - levels.market(day - 1)) * FeatureInput.MARKET_UNIT;
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
            out[i] = levels.market()[d[i] - levels.firstDay()];
        }
    }

    /** ln BTC close on each bar's date, NaN where BTC has no bar. */
    void btcLevel(BarSeries series, double[] out) {
        int[] d = series.dates();
        for (int i = 0; i < d.length; i++) {
            out[i] = levels.btc()[d[i] - levels.firstDay()];
        }
    }

    /** A copy of what the levels are made from. */
    MarketDays collectedDays() {
        return new MarketDays(days);
    }

    int symbolCount() {
        return symbols.length;
    }

    MarketDays.Levels levels() {
        return levels;
    }

    /** Position of a symbol in sorted order, negative if it is unknown here. */
    int ordinal(String symbol) {
        return Arrays.binarySearch(symbols, symbol);
    }

    String symbol(int ordinal) {
        return symbols[ordinal];
    }

    /** For each symbol here its ordinal in another context, -1 where that does not know it. */
    int[] ordinalsIn(MarketContext other) {
        return ordinals(symbols, other.symbols);
    }

    /** For each of some sorted names its position among other sorted names, or -1. */
    static int[] ordinals(String[] names, String[] others) {
        int[] at = new int[names.length];
        int k = 0;
        for (int s = 0; s < names.length; s++) {
            while (k < others.length && !names[s].equals(others[k]) && others[k].compareTo(names[s]) < 0) {
                k++;
            }
            at[s] = k < others.length && names[s].equals(others[k]) ? k++ : -1;
        }
        return at;
    }

    String[] symbols() {
        return symbols;
    }

    int bars(int ordinal) {
        return bars[ordinal];
    }

    /** Strictly rising; the first {@code bars} entries count. */
    int[] dates(int ordinal) {
        return dates[ordinal];
    }

    float[] rankReturn(int ordinal) {
        return rankReturn[ordinal];
    }

    float[] rankDollarVolume(int ordinal) {
        return rankDollarVolume[ordinal];
    }

    /** Whether there is a BTC bar. */
    boolean hasBtc() {
        int at = ordinal(btc);
        return at >= 0 && bars[at] > 0;
    }

    /** The series must be what was read while building, or an older state of it (a prefix). */
    private int ordinal(BarSeries series) {
        int at = Arrays.binarySearch(symbols, series.symbol());
        int n = series.size();
        if (at < 0 || n > bars[at] || !Arrays.equals(dates[at], 0, n, series.dates(), 0, n)) {
            throw new IllegalArgumentException("the market context was not built from this history of " + series.symbol());
        }
        return at;
    }

    /** The columns while they are being collected; by symbol, then by bar. */
    private static final class Builder {
        final String btc;
        final int until;
        final String[] symbols;
        final int[][] dates;
        final double[][] ratio;
        final double[][] dollarVolume;
        final MarketDays days = new MarketDays();

        Builder(List<String> symbols, String btc, int until) {
            this.btc = btc;
            this.until = until;
            this.symbols = symbols.toArray(new String[0]);
            this.dates = new int[this.symbols.length][];
            this.ratio = new double[this.symbols.length][];
            this.dollarVolume = new double[this.symbols.length][];
        }

        /** Collects symbols {@code [from, to)}; what becomes of their days is handed back. */
        MarketDays read(int from, int to, HistorySource source, BooleanSupplier cancelled) {
            MarketDays collected = new MarketDays();
            double[] scratch = new double[0];
            for (int s = from; s < to; s++) {
                if (cancelled.getAsBoolean()) {
                    throw new NumergridException(ErrorCode.CANCELLED, "cancelled while building the market context, symbol "
                            + (s + 1) + " of " + symbols.length);
                }
                BarSeries series = source.series(symbols[s], until);
                int n = series.size();
                dates[s] = series.dates();
                ratio[s] = new double[n];
                dollarVolume[s] = new double[n];
                scratch = n > scratch.length ? new double[n + n / 4] : scratch;
                if (n > 0) {
                    collected.add(series, btc);
                    RankKeys.ratios(series.close(), n, ratio[s]);
                    RankKeys.dollarVolumes(series.quoteVolume(), n, dollarVolume[s], scratch);
                }
            }
            return collected;
        }

        float[][] blank() {
            return Arrays.stream(dates).map(d -> new float[d.length]).toArray(float[][]::new);
        }

        /** Ranks a stretch of days. */
        void rank(int stretch, double[][] key, float[][] out) {
            int from = stretch * DAYS_PER_PART;
            new DateRanks(symbols.length).all(days.firstDay() + from, Math.min(DAYS_PER_PART, days.days() - from), dates, key, out);
        }
    }
}
