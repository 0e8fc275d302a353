package io.numergrid.run;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.feature.FeatureColumns;
import io.numergrid.feature.LiveRows;
import io.numergrid.feature.MarketContext;
import io.numergrid.fold.Fold;
import io.numergrid.fold.ThinningChoice;
import io.numergrid.history.BarSeries;
import io.numergrid.history.HistorySource;
import io.numergrid.quality.DataQuality;
import io.numergrid.quality.FeatureReference;
import io.numergrid.quality.HistoryScan;
import io.numergrid.rank.BinBlock;
import io.numergrid.rank.SampleDates;
import io.numergrid.rank.SymbolRows;
import io.numergrid.rank.SymbolUniverse;
import io.numergrid.rank.UniverseCensus;
import io.numergrid.rank.UniverseRule;
import io.numergrid.rank.UniverseVerdict;
import io.numergrid.target.TargetSpec;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * From histories to ranked cross-sections: census, market series, features per symbol, exchange. The frontier is the
 * run's as-of day; nothing after it is asked for.
 */
final class DataStage {
    static final int SYMBOLS_PER_JOB = 32;
    private static final int LOOK_PARTS = 16;
    /** Of a part of the histories beside their census, which counts days alone. */
    private static final int SCAN_COST = 4;

    private final RunStages stages;
    private final RunProfile profile;
    private final RunSpec spec;
    private final HistorySource source;
    private final StageClock clock;
    private final BooleanSupplier cancelled;
    private final int until;
    private final LiveFeatureSource liveFeatures;

    /** @param liveFeatures asked when the run only predicts */
    DataStage(RunStages stages, RunProfile profile, RunSpec spec, HistorySource source, StageClock clock, BooleanSupplier cancelled,
              LiveFeatureSource liveFeatures) {
        this.stages = stages;
        this.profile = profile;
        this.spec = spec;
        this.source = source;
        this.clock = clock;
        this.cancelled = cancelled;
        this.until = spec.until();
        this.liveFeatures = liveFeatures;
    }

    /** @param trained the features over the training span of the model in use; only asked for when the run only predicts */
    RunData run(Optional<FeatureReference> trained) {
        clock.enter(StageClock.Stage.CENSUS);
        UniverseRule rule = stages.setup().universe();
        TargetSpec target = stages.setup().target();
        List<String> symbols = source.symbols();
        requireQuorum(symbols.size(), rule);
        SampleDates everyWeekday = SampleDates.of(source, until, 1);
        QualityStage quality = new QualityStage(profile, cancelled);
        Optional<SampleDates> days = profile.trains() ? profile.dayGrid().map(grid -> everyWeekday.everyDays(grid.every(), grid.remainder())) : Optional.empty();
        Looks looks = look(symbols, everyWeekday, days.orElse(everyWeekday), quality);
        int liveBar = everyWeekday.liveDate() - 1;
        int[] newest = quality.newestBars(liveBar);
        int thinning = 0;
        int[] samples = new int[0];
        Optional<RunMemory> memory = Optional.empty();
        if (profile.trains()) {
            UniverseCensus census = looks.census().orElseThrow();
            SampleDates taken = days.orElseGet(() -> everyWeekday.withThinning(
                    ThinningChoice.of(profile.thinning(), census, stages.setup().folds()).thinning()));
            thinning = taken.thinning();
            samples = taken.resolvedBarDates(target);
            memory = Optional.of(reckoned(looks, census, samples, (long) newest.length * symbols.size(), everyWeekday));
            clock.expect(RunCost.of(profile, looks.findings().bars(), census, samples, memory.get().workers()));
        }
        int workers = memory.map(RunMemory::workers).orElse(spec.threads());
        clock.enter(StageClock.Stage.MARKET);
        Optional<LiveRows> ready = profile.trains() ? Optional.empty() : liveFeatures.rows(source, newest);
        Features from = ready.map(this::kept).orElseGet(() -> computed(stages.market(source, until, cancelled,
                new FitPool(workers, cancelled).workers())));
        clock.enter(StageClock.Stage.FEATURES);
        SortedMap<String, String> excluded = new TreeMap<>();
        List<SymbolRows> rows = sample(symbols, from, new Days(union(samples, newest), everyWeekday.lastBar(), liveBar), workers, excluded);
        clock.enter(StageClock.Stage.RANK);
        int[] sampled = samples;
        FitPool pool = new FitPool(workers, cancelled);
        List<FitPool.Job<Object>> jobs = List.of(new FitPool.Job<>(1, () -> stages.rank(rows, sampled, pool)),
                new FitPool.Job<>(1, () -> quality.judge(looks.quality(), rows, sampled, newest, trained, pool.workers())));
        List<Object> made = pool.run(jobs, clock::within);
        BinBlock block = (BinBlock) made.get(0);
        BinBlock live = stages.rank(rows, new int[] {liveBar}, pool);
        requireLive(live, symbols.size(), excluded, liveBar, rule);
        List<Fold> folds = profile.trains() ? stages.folds(block) : List.of();
        return new RunData(symbols, new LocalRows(stages, block, workers), block.withBins(new byte[0][]), live, folds, thinning, thinningNote(profile, thinning), everyWeekday.lastBar(),
                everyWeekday.liveDate(), excluded, rule, target, looks.findings(),
                (RunQuality) made.get(1), ready.isPresent(), memory.map(m -> new HeapPlan(m.bytes(), m.ranking())), workers);
    }

    /**
     * What the run will take, with as many workers as the heap holds.
     *
     * @param newest rows whose features are judged, at most
     * @throws NumergridException MEMORY_INSUFFICIENT where it does not hold one
     */
    private RunMemory reckoned(Looks looks, UniverseCensus census, int[] samples, long newest, SampleDates dates) {
        long rows = census.rows(samples);
        RunMemory asked = new RunMemory(looks.findings().bars(), rows, newest, dates.lastBar() - dates.firstBar() + 1, RunMemory.Fits.of(profile, rows),
                RankingPlan.of(profile, rows), spec.threads());
        RunMemory memory = asked.within(RowMemory.HEAP.atMost(asked.workBytes()));
        if (memory.workers() == 1) {
            RowMemory.HEAP.require("the run", rows, memory.workBytes(), "start the node with a larger -Xmx, or thin more (--set thinning=)");
        }
        return memory;
    }

    /** What is told of the histories before any feature is computed. @param census of every weekday, or of the days that are samples; empty when the run only predicts */
    private record Looks(MarketImpact.Findings findings, DataQuality quality, Optional<UniverseCensus> census) {
    }

    /** Looks through the histories in several ways at once: the ways know nothing of each other. */
    private Looks look(List<String> symbols, SampleDates dates, SampleDates counted, QualityStage quality) {
        UniverseRule rule = stages.setup().universe();
        List<FitPool.Job<Object>> jobs = new ArrayList<>();
        jobs.add(new FitPool.Job<>(SCAN_COST, () -> MarketImpact.scan(source, until)));
        for (int part = 0; part < LOOK_PARTS; part++) {
            List<String> some = symbols.subList(symbols.size() * part / LOOK_PARTS, symbols.size() * (part + 1) / LOOK_PARTS);
            jobs.add(new FitPool.Job<>(SCAN_COST, () -> quality.scan(() -> some.stream().map(symbol -> source.series(symbol, until)).iterator(), dates, rule)));
            if (profile.trains()) {
                jobs.add(new FitPool.Job<>(1, () -> UniverseCensus.of(source, some, until, counted, rule, stages.setup().target())));
            }
        }
        List<Object> found = new FitPool(spec.threads(), cancelled).run(jobs, clock::within);
        List<HistoryScan> scans = found.stream().filter(HistoryScan.class::isInstance).map(HistoryScan.class::cast).toList();
        scans.subList(1, scans.size()).forEach(scans.get(0)::add);
        DataQuality judged = quality.data(scans.get(0), symbol -> HistoryScan.Tail.of(source.series(symbol, until)), dates, rule, source.findings());
        return new Looks((MarketImpact.Findings) found.get(0), judged,
                found.stream().filter(UniverseCensus.class::isInstance).map(UniverseCensus.class::cast).reduce(UniverseCensus::plus));
    }

    /** Gives the universe rows of symbols {@code first..} from their histories. */
    private interface Features {
        List<SymbolRows> rows(List<BarSeries> batch, int first, Days days);
    }

    /** @param barDates b of the rows wanted, rising @param end last date of the data set @param live the bar the live row is as of */
    private record Days(int[] barDates, int end, int live) {
    }

    private Features kept(LiveRows live) {
        return (batch, first, days) -> {
            List<SymbolRows> rows = new ArrayList<>(batch.size());
            for (int s = 0; s < batch.size(); s++) {
                rows.add(stages.sample(batch.get(s), live, first + s, days.barDates(), days.end()));
            }
            return rows;
        };
    }

    private Features computed(MarketContext market) {
        return (batch, first, days) -> {
            List<FeatureColumns> columns = stages.features(batch, market);
            List<SymbolRows> rows = new ArrayList<>(batch.size());
            for (int s = 0; s < batch.size(); s++) {
                rows.add(stages.sample(batch.get(s), columns.get(s), first + s, days.barDates(), days.end()));
            }
            return rows;
        };
    }

    private List<SymbolRows> sample(List<String> symbols, Features features, Days days, int workers,
                                    SortedMap<String, String> excluded) {
        FitPool pool = new FitPool(workers, cancelled);
        List<FitPool.Job<List<Sampled>>> jobs = new ArrayList<>();
        for (int from = 0; from < symbols.size(); from += SYMBOLS_PER_JOB) {
            int first = from;
            int end = Math.min(symbols.size(), from + SYMBOLS_PER_JOB);
            jobs.add(new FitPool.Job<>(end - first, () -> sampleBatch(symbols, first, end, features, days)));
        }
        List<SymbolRows> rows = new ArrayList<>(symbols.size());
        for (List<Sampled> batch : pool.run(jobs, clock::within)) {
            for (Sampled sampled : batch) {
                rows.add(sampled.rows());
                if (sampled.live() != UniverseVerdict.MEMBER) {
                    excluded.put(symbols.get(sampled.rows().symbolOrdinal()), sampled.live().sentence());
                }
            }
        }
        return rows;
    }

    /** One symbol's universe rows, and whether it is in the live universe. */
    private record Sampled(SymbolRows rows, UniverseVerdict live) {
    }

    private List<Sampled> sampleBatch(List<String> symbols, int from, int to, Features features, Days days) {
        List<BarSeries> batch = new ArrayList<>(to - from);
        for (int s = from; s < to; s++) {
            batch.add(source.series(symbols.get(s), until));
        }
        List<SymbolRows> rows = features.rows(batch, from, days);
        List<Sampled> sampled = new ArrayList<>(to - from);
        for (int s = from; s < to; s++) {
            sampled.add(new Sampled(rows.get(s - from),
                    new SymbolUniverse(batch.get(s - from), stages.setup().universe()).verdictOn(days.live())));
        }
        return sampled;
    }

    /** Both lists of rising days as one, without repetition. */
    static int[] union(int[] samples, int[] newest) {
        return IntStream.concat(Arrays.stream(samples), Arrays.stream(newest)).sorted().distinct().toArray();
    }

    static String thinningNote(RunProfile profile, int taken) {
        if (!profile.trains()) {
            return "";
        }
        if (profile.dayGrid().isPresent()) {
            return "samples are calendar days, as asked for (thinning=" + profile.settings().get("thinning") + "), not weekdays";
        }
        if (taken == profile.thinning()[0]) {
            return "";
        }
        return "the histories have too few dates for every " + profile.thinning()[0] + "th weekday; every " + taken
                + (taken == 1 ? "st" : taken == 2 ? "nd" : taken == 3 ? "rd" : "th") + " is used";
    }

    static void requireQuorum(int symbols, UniverseRule rule) {
        if (symbols < rule.minSymbols()) {
            throw new NumergridException(ErrorCode.DATA_TOO_SMALL, "a run needs at least " + rule.minSymbols()
                    + " symbols and there " + (symbols == 1 ? "is 1" : "are " + symbols) + "; import more histories",
                    Map.of("symbols", Integer.toString(symbols)), null);
        }
    }

    static void requireLive(BinBlock live, int symbols, SortedMap<String, String> excluded, int liveBar, UniverseRule rule) {
        if (live.dateCount() == 0) {
            throw new NumergridException(ErrorCode.DATA_TOO_SMALL, "only " + (symbols - excluded.size())
                    + " symbols are in the universe of the live date " + LocalDate.ofEpochDay(liveBar + 1) + ", fewer than "
                    + rule.minSymbols() + " (most frequent reason outside: " + commonest(excluded) + "); import more or newer histories");
        }
    }

    private static String commonest(SortedMap<String, String> excluded) {
        Map<String, Integer> counts = new TreeMap<>();
        excluded.values().forEach(reason -> counts.merge(reason, 1, Integer::sum));
        return counts.entrySet().stream().max(Map.Entry.<String, Integer>comparingByValue()
                .thenComparing(Map.Entry.<String, Integer>comparingByKey().reversed())).map(e -> e.getValue() + " x " + e.getKey()).orElse("none");
    }
}
