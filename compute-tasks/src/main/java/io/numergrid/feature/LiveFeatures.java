package io.numergrid.feature;

import io.numergrid.error.NumergridException;
import io.numergrid.history.BarSeries;
import io.numergrid.history.HistoryMerge;
import io.numergrid.history.HistorySource;
import io.numergrid.history.MemoryHistorySource;
import io.numergrid.kernel.FeatureIndex;
import io.numergrid.kernel.FeatureKernel;
import io.numergrid.kernel.KernelSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The features of the last bars of all symbols, kept up to date as bars come. What may never change: every row that is here has the
 * bits that {@link FeatureSet} gives for the same histories as a whole, whatever the order in which bars came, after corrections, and after
 * a restart.
 *
 * <p>An appended day costs constant work per symbol: its bars are collected first, then the market series and the ranks of that day are made
 * from all of them, then each symbol's kernel stream takes its bar. A corrected, or late, bar recomputes the rows that
 * {@link RowDependencies} names and no others. To get at them the streams of those symbols run again: from a checkpoint of some 30 bars
 * ago if all changed bars are newer, else from the first bar, because recurrences never forget. For the same reason the state is rebuilt from the first bars after a restart (about as long as computing all features
 * once), and none is stored: there is no second form of the truth that could be stale.
 *
 * <p>Symbols without a bar for {@link #DORMANT_DAYS} days hold their bars only. Memory: 44 bytes per bar and 8 for its ranks, two streams per
 * symbol that is awake, 552 bytes per row kept. Safe for many threads; one at a time works.
 */
public final class LiveFeatures {
    /** A symbol whose last bar is that many days older than the newest bar of all is put to sleep. */
    public static final int DORMANT_DAYS = 60;
    private static final int BYTES_PER_BAR = 52;

    private final FeatureKernel kernel;
    private final FeatureSet features;
    private final Spec spec;
    /** For looking up; what is done for all symbols goes in the order of {@link #symbols}. */
    private final Map<String, LiveSymbol> index = new LinkedHashMap<>();
    /** Sorted by symbol; the position is the ordinal. */
    private final List<LiveSymbol> symbols = new ArrayList<>();
    private final LiveFeed feed = new LiveFeed();
    private MarketContext market;
    private int lastDay = Integer.MIN_VALUE;
    private boolean broken;

    /**
     * How it is built.
     *
     * @param btc      symbol of the BTC series; without it the features that need it are NaN
     * @param rowsKept rows held per symbol, the newest, at least 1
     * @param threads  workers for what runs from the first bar; change no byte of a result
     */
    public record Spec(String btc, int rowsKept, int threads) {
        public Spec {
            Objects.requireNonNull(btc);
            if (rowsKept < 1 || rowsKept > 1000 || threads < 1) {
                throw new IllegalArgumentException(rowsKept + " rows kept, " + threads + " threads");
            }
        }
    }

    /**
     * What an update did.
     *
     * @param barsAdded      bars on dates that the symbol did not have
     * @param barsReplaced   bars that differ from those of the same date before
     * @param rowsAppended   rows of new bars after the newest ones
     * @param rowsRecomputed rows held before that depend on a changed bar, a late bar's own included
     * @param symbolsRerun   streams that ran again, from a checkpoint or from the first bar
     */
    public record Update(int barsAdded, int barsReplaced, int rowsAppended, int rowsRecomputed, int symbolsRerun) {
    }

    /** A symbol's bars before and after an update. */
    private record Change(LiveSymbol symbol, int oldSize, int first, SymbolBars corrected) {
        boolean appends() {
            return first == oldSize;
        }
    }

    /** Reads every history of the source once and computes the newest rows. */
    public LiveFeatures(KernelSet kernels, HistorySource source, Spec spec) {
        this.kernel = kernels.feature();
        this.features = new FeatureSet(kernels);
        this.spec = spec;
        List<BarSeries> all = new ArrayList<>();
        for (String symbol : source.symbols()) {
            BarSeries series = source.series(symbol, HistorySource.UNTIL_END);
            if (series.size() > 0) {
                all.add(series);
                add(series);
                lastDay = Math.max(lastDay, series.dates()[series.size() - 1]);
            }
        }
        market = MarketContext.build(new MemoryHistorySource(all, List.of()), spec.btc(), HistorySource.UNTIL_END, false, () -> false);
        List<LiveRerun> reruns = new ArrayList<>();
        for (int s = 0; s < symbols.size(); s++) {
            if (!dormant(symbols.get(s))) {
                reruns.add(new LiveRerun(symbols.get(s), s, 0, RowDependencies.Rows.from(0)));
            }
        }
        LiveRerun.all(reruns, spec.threads(), kernel, market);
    }

    private LiveSymbol add(BarSeries series) {
        LiveSymbol symbol = new LiveSymbol(new SymbolBars(series), spec.rowsKept());
        index.put(series.symbol(), symbol);
        symbols.add(symbol);
        return symbol;
    }

    /**
     * Takes bars: new ones, late ones and corrected ones, of any symbols, known or new. The bars of a date belong into one call, because
     * all rows of the date depend on all of them; a bar that comes later for the same date is a late bar.
     *
     * @param bars per symbol; bars that are here already, bit by bit, change nothing
     * @throws io.numergrid.error.NumergridException VOLUME_UNIT_MISMATCH; nothing has changed then
     */
    public synchronized Update apply(Collection<BarSeries> bars) {
        requireWhole();
        Set<String> seen = new LinkedHashSet<>();
        for (BarSeries series : bars) {
            LiveSymbol known = index.get(series.symbol());
            if (known != null && series.size() > 0) {
                HistoryMerge.requireUnit(series.symbol(), known.bars().unit(), series.unit());
            }
            if (!seen.add(series.symbol())) {
                throw new IllegalArgumentException("bars of " + series.symbol() + " come twice");
            }
        }
        broken = true;
        int[] counts = new int[2];
        List<Change> changes = new ArrayList<>();
        IntStream.Builder days = IntStream.builder();
        for (BarSeries series : bars) {
            change(series, counts, days).ifPresent(changes::add);
        }
        Update update = new Update(0, 0, 0, 0, 0);
        if (!changes.isEmpty()) {
            update = follow(changes, distinct(days.build().toArray()), counts);
        }
        broken = false;
        return update;
    }

    /**
     * Becomes what it would be if built from that source: applies the bars in which it differs.
     *
     * @return empty if a symbol or a bar is gone from the source, or a unit is another: build a new one then; this one is as before
     */
    public synchronized Optional<Update> follow(HistorySource source) {
        requireWhole();
        List<BarSeries> different = new ArrayList<>();
        int found = 0;
        for (String name : source.symbols()) {
            BarSeries series = source.series(name, HistorySource.UNTIL_END);
            LiveSymbol symbol = index.get(name);
            if (series.size() == 0) {
                continue;
            }
            int same = 0;
            if (symbol != null) {
                found++;
                SymbolBars bars = symbol.bars();
                same = bars.same(series);
                if (bars.unit() != series.unit() || !bars.datesWithin(series, same)) {
                    return Optional.empty();
                }
            }
            if (same < series.size()) {
                different.add(series.from(same));
            }
        }
        return found == symbols.size() ? Optional.of(apply(different)) : Optional.empty();
    }

    /** The 138 features of a symbol as of its bar on that very day, in catalogue order, if the row is held. */
    public synchronized Optional<float[]> row(String symbol, int day) {
        requireWhole();
        LiveSymbol live = index.get(symbol);
        return live == null ? Optional.empty() : live.row(live.bars().indexOf(day));
    }

    /**
     * Follows a source and hands out the rows of some days as the source has them.
     *
     * @param days bar dates, epoch days, rising
     * @return empty if it cannot follow ({@link #follow(HistorySource)}), without a BTC bar, or if a bar of one of the days is too old for
     *         its row to be held
     */
    public synchronized Optional<LiveRows> rows(HistorySource source, int[] days) {
        if (follow(source).isEmpty() || !market.hasBtc()) {
            return Optional.empty();
        }
        LiveRows rows = new LiveRows(days);
        for (LiveSymbol symbol : symbols) {
            for (int d = 0; d < days.length; d++) {
                int bar = symbol.bars().indexOf(days[d]);
                Optional<float[]> row = symbol.row(bar);
                if (bar >= 0 && row.isEmpty()) {
                    return Optional.empty();
                }
                int at = d;
                row.ifPresent(values -> rows.put(symbol.bars().symbol(), at, values));
            }
        }
        return Optional.of(rows);
    }

    /** All rows of a symbol, computed from its first bar on; empty if it is not known. */
    public synchronized Optional<FeatureColumns> columns(String symbol) {
        requireWhole();
        LiveSymbol live = index.get(symbol);
        if (live == null) {
            return Optional.empty();
        }
        return Optional.of(features.compute(live.bars().series(), market));
    }

    /** The market as of the last update; immutable. */
    public synchronized MarketContext market() {
        return market;
    }

    /** Date of the newest bar of all, epoch day; the smallest int without bars. */
    public synchronized int lastDay() {
        return lastDay;
    }

    /** Symbols with a bar on the newest day. */
    public synchronized int newestSymbols() {
        int count = 0;
        for (LiveSymbol symbol : symbols) {
            count += symbol.bars().lastDate() == lastDay ? 1 : 0;
        }
        return count;
    }

    /** Memory held, bytes. */
    public synchronized long bytes() {
        long held = 0;
        for (LiveSymbol symbol : symbols) {
            held += symbol.bytes() + 8L * symbol.bars().size();
        }
        return held;
    }

    /** Heap that live features of these histories will take, bytes; a little too much rather than too little. */
    public static long estimateBytes(KernelSet kernels, HistorySource source, int rowsKept) {
        int newest = Integer.MIN_VALUE;
        long bars = 0;
        List<Integer> last = new ArrayList<>();
        for (String symbol : source.symbols()) {
            BarSeries series = source.series(symbol, HistorySource.UNTIL_END);
            if (series.size() > 0) {
                bars += SymbolBars.room(series.size());
                last.add(series.dates()[series.size() - 1]);
                newest = Math.max(newest, series.dates()[series.size() - 1]);
            }
        }
        int since = newest - DORMANT_DAYS;
        long awake = last.stream().filter(day -> day >= since).count();
        long row = 4L * FeatureCatalogue.COUNT + 16;
        return bars * BYTES_PER_BAR + awake * (2 * kernels.feature().stream().bytes() + rowsKept * row);
    }

    /** Heap that taking these bars will take on top of {@link #bytes()}, bytes: bars, and what symbols that are new or asleep need awake. */
    public synchronized long estimateGrowth(Collection<BarSeries> bars) {
        long awake = 2 * kernel.stream().bytes() + spec.rowsKept() * (4L * FeatureCatalogue.COUNT + 16);
        long needed = 0;
        for (BarSeries series : bars) {
            LiveSymbol symbol = index.get(series.symbol());
            needed += (long) BYTES_PER_BAR * (symbol == null ? SymbolBars.room(series.size()) : series.size());
            needed += symbol == null || !symbol.awake() ? awake : 0;
        }
        return needed;
    }

    private void requireWhole() {
        if (broken) {
            throw new IllegalStateException("an update of these live features failed half-way; build new ones");
        }
    }

    private boolean dormant(LiveSymbol symbol) {
        return symbol.bars().lastDate() < lastDay - DORMANT_DAYS;
    }

    /** Takes a symbol's bars in; counts the added and the replaced, and tells the days on which its return or keys may change. */
    private Optional<Change> change(BarSeries series, int[] counts, IntStream.Builder days) {
        if (series.size() == 0) {
            return Optional.empty();
        }
        LiveSymbol symbol = index.get(series.symbol());
        if (symbol == null) {
            symbol = add(series);
            counts[0] += series.size();
            symbol.bars().daysAround(0, series.size() - 1, days);
            return Optional.of(new Change(symbol, 0, 0, symbol.bars()));
        }
        SymbolBars bars = symbol.bars();
        int size = bars.size();
        if (series.dates()[0] > bars.lastDate()) {
            bars.append(series, 0);
            counts[0] += series.size();
            bars.daysAround(size, bars.size() - 1, days);
            return Optional.of(new Change(symbol, size, size, bars));
        }
        BarSeries before = bars.series();
        HistoryMerge merge = HistoryMerge.merge(before, series);
        if (merge.added() + merge.replaced() == 0) {
            return Optional.empty();
        }
        counts[0] += merge.added();
        counts[1] += merge.replaced();
        SymbolBars corrected = new SymbolBars(merge.series());
        int first = corrected.same(before);
        corrected.daysAround(first, corrected.lastDifferent(before), days);
        symbol.replace(corrected);
        return Optional.of(new Change(symbol, size, first, corrected));
    }

    private static int[] distinct(int[] days) {
        Arrays.sort(days);
        int n = 0;
        for (int day : days) {
            if (n == 0 || days[n - 1] != day) {
                days[n++] = day;
            }
        }
        return Arrays.copyOf(days, n);
    }

    /** Market first, then what depends on it. */
    private Update follow(List<Change> changes, int[] days, int[] counts) {
        MarketContext before = market;
        if (symbols.size() > before.symbolCount()) {
            symbols.sort(Comparator.comparing(symbol -> symbol.bars().symbol()));
        }
        market = before.with(symbols.stream().map(LiveSymbol::bars).toList(), days);
        lastDay = Math.max(lastDay, days[days.length - 1]);
        int[] ownFrom = new int[symbols.size()];
        int[] oldSize = new int[symbols.size()];
        for (int s = 0; s < ownFrom.length; s++) {
            ownFrom[s] = symbols.get(s).bars().size();
            oldSize[s] = ownFrom[s];
            symbols.get(s).ordinal(s);
        }
        int appended = 0;
        for (Change change : changes) {
            int s = change.symbol().ordinal();
            ownFrom[s] = change.first();
            oldSize[s] = change.oldSize();
            appended += change.appends() ? change.corrected().size() - change.oldSize() : 0;
        }
        RowDependencies dependencies = RowDependencies.between(before, market, days[0], ownFrom);
        List<LiveRerun> reruns = new ArrayList<>();
        int recomputed = 0;
        for (int s = 0; s < ownFrom.length; s++) {
            LiveSymbol symbol = symbols.get(s);
            RowDependencies.Rows rows = dependencies.rows(s);
            symbol.shiftLevels(before.levels(), market.levels());
            recomputed += takeRanks(symbol, s, oldSize[s], rows);
            if (dormant(symbol)) {
                symbol.sleep();
            } else if (!symbol.awake() || rows.ahead() || rows.ownFrom() < oldSize[s] || recomputes(symbol, rows, oldSize[s])) {
                reruns.add(new LiveRerun(symbol, s, oldSize[s], rows));
            } else {
                advance(symbol, s, oldSize[s]);
            }
        }
        for (LiveRerun rerun : reruns) {
            recomputed += rerun.recomputed();
        }
        LiveRerun.all(reruns, spec.threads(), kernel, market);
        return new Update(counts[0], counts[1], appended, recomputed, reruns.size());
    }

    /** Whether a held row depends on the change in more than its ranks. */
    private static boolean recomputes(LiveSymbol symbol, RowDependencies.Rows own, int size) {
        for (int bar = Math.max(symbol.rowsFrom(), own.inputFrom()); bar < size; bar++) {
            if (own.beyondRanks(bar)) {
                return true;
            }
        }
        return false;
    }

    /** New ranks go into the held rows. Returns their number; rows that depend on more are not counted, they are computed anew. */
    private int takeRanks(LiveSymbol symbol, int ordinal, int oldSize, RowDependencies.Rows own) {
        int taken = 0;
        if (own.ranks().isEmpty()) {
            return 0;
        }
        for (int bar = symbol.rowsFrom(); bar < oldSize; bar++) {
            if (own.ranks().get(bar) && !own.beyondRanks(bar)) {
                float[] row = symbol.place(bar);
                row[FeatureIndex.CS_RANK_RET_20D] = market.rankReturn(ordinal)[bar];
                row[FeatureIndex.CS_RANK_DOLLAR_VOLUME_20D] = market.rankDollarVolume(ordinal)[bar];
                taken++;
            }
        }
        return taken;
    }

    /** The stream takes the new bars. */
    private void advance(LiveSymbol symbol, int ordinal, int oldSize) {
        int newSize = symbol.bars().size();
        if (newSize == oldSize) {
            return;
        }
        if (oldSize - symbol.checkpointBars() >= LiveSymbol.CHECKPOINT_BARS) {
            symbol.remember();
        }
        feed.append(symbol, market, ordinal, oldSize, newSize);
        int kept = symbol.firstKept(newSize);
        for (int bar = Math.max(oldSize, kept); bar < newSize; bar++) {
            feed.copy(bar - oldSize, symbol.place(bar));
        }
        symbol.rowsFrom(Math.max(symbol.rowsFrom(), kept));
    }
}
