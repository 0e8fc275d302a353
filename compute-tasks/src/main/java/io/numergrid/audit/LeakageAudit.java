package io.numergrid.audit;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.feature.MarketContext;
import io.numergrid.fold.Fold;
import io.numergrid.fold.ThinningChoice;
import io.numergrid.history.BarSeries;
import io.numergrid.history.HistorySource;
import io.numergrid.rank.BinBlock;
import io.numergrid.rank.SampleDates;
import io.numergrid.rank.UniverseCensus;
import io.numergrid.run.FitPool;
import io.numergrid.run.RowMemory;
import io.numergrid.run.RunListener;
import io.numergrid.run.RunStages;
import io.numergrid.target.TargetSpec;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;

/**
 * The temporal proof. Everything from a cut date c on is overwritten in the histories of all symbols, the stages of a run are
 * repeated on the result, and what lies before c must come out with the same bytes: see {@link Check} for what is compared and
 * {@link Poison} for what the future is replaced with.
 *
 * <p>What may never change: the dates of the clean run hold for every poisoned one: sample dates, the data set's end, the folds;
 * and the list of symbols, so that ordinals are the clean run's. Nothing is compared that the stages did not compute anew from
 * the poisoned histories. The result does not depend on threads.
 */
public final class LeakageAudit {
    private final RunStages stages;
    private final HistorySource source;
    private final LeakageSpec spec;
    private final RunListener listener;
    private final BooleanSupplier cancelled;
    private final RowMemory memory;
    private final FitPool pool;
    private final List<String> symbols;
    private final List<String> notes = new ArrayList<>();

    private LeakageAudit(RunStages stages, HistorySource source, LeakageSpec spec, RunListener listener, BooleanSupplier cancelled,
                         RowMemory memory) {
        this.stages = stages;
        this.source = source;
        this.spec = spec;
        this.listener = listener;
        this.cancelled = cancelled;
        this.memory = memory;
        this.pool = new FitPool(spec.threads(), cancelled);
        this.symbols = source.symbols();
    }

    /**
     * Runs the audit.
     *
     * @param source    histories in memory: they are read several times per cut and poison
     * @param cancelled polled often; true ends the audit with CANCELLED
     * @throws NumergridException DATA_TOO_SMALL when no date has a universe, BTC_MISSING, MEMORY_INSUFFICIENT, CANCELLED
     */
    public static LeakageReport run(RunStages stages, HistorySource source, LeakageSpec spec, RunListener listener, BooleanSupplier cancelled) {
        return run(stages, source, spec, listener, cancelled, RowMemory.HEAP);
    }

    static LeakageReport run(RunStages stages, HistorySource source, LeakageSpec spec, RunListener listener, BooleanSupplier cancelled,
                             RowMemory memory) {
        return new LeakageAudit(stages, source, spec, listener, cancelled, memory).run();
    }

    private LeakageReport run() {
        listener.progress("clean run", 0);
        Plan plan = plan();
        FeaturePass pass = new FeaturePass(stages, symbols.size(), plan.barDates(), plan.lastBar(), pool);
        MarketContext market = stages.market(source, HistorySource.UNTIL_END, cancelled, pool.workers());
        IntFunction<BarSeries> histories = s -> source.series(symbols.get(s), HistorySource.UNTIL_END);
        FeaturePass.Clean clean = pass.clean(histories, market, plan.cuts());
        BinBlock block = stages.rank(clean.rows(), plan.barDates(), pool);
        List<Fold> folds = plan.foldsPossible() ? stages.folds(block) : List.of();
        FoldPredictions predictions = new FoldPredictions(stages, block, folds, spec, symbols.size(), pool, cancelled);
        TallyBook book = new TallyBook();
        int done = 0;
        int total = plan.cuts().length * Poison.values().length;
        for (int c = 0; c < plan.cuts().length; c++) {
            int cut = plan.cuts()[c];
            for (Poison poison : Poison.values()) {
                listener.progress("cut " + LocalDate.ofEpochDay(cut), (done++ + 1.0) / (total + 1));
                poison(new FeaturePass.Cut(poison, cut, c, clean, histories, market), plan, block, predictions, book);
            }
        }
        listener.progress("done", 1);
        return new LeakageReport(plan.cuts(), folds.size(), plan.thinning(), List.copyOf(spec.members().keySet()), book.tallies(), notes);
    }

    /** One cut and one poison. */
    private void poison(FeaturePass.Cut at, Plan plan, BinBlock clean, FoldPredictions predictions, TallyBook book) {
        PoisonedSource poisoned = new PoisonedSource(source, at.poison(), at.cut(), spec.reachDays(), spec.seed());
        int[] barDates = upTo(plan.barDates(), at.cut() + spec.reachDays() - 1);
        FeaturePass pass = new FeaturePass(stages, symbols.size(), barDates, plan.lastBar(), pool);
        MarketContext market = stages.market(poisoned, HistorySource.UNTIL_END, cancelled, pool.workers());
        FeaturePass.Poisoned seen = pass.poisoned(poisoned::series, market, at);
        for (Check check : List.of(Check.FEATURES, Check.RANKS)) {
            book.compared(check, at.poison(), seen.compared() * FeatureDigest.columns(check).length);
        }
        seen.leaks().forEach(book::leak);
        BinBlock block = stages.rank(seen.rows(), barDates, pool);
        if (new BlockComparison(clean, block, symbols, at.poison(), at.cut(), book).run()) {
            predictions.compare(block, symbols, at.poison(), at.cut(), book);
        }
    }

    /**
     * The dates of the clean run.
     *
     * @param barDates      b of all samples, labelled or not
     * @param foldsPossible whether the history is long enough for folds
     */
    private record Plan(int[] barDates, int lastBar, int thinning, int[] cuts, boolean foldsPossible) {
    }

    private Plan plan() {
        SampleDates everyWeekday = SampleDates.of(source, HistorySource.UNTIL_END, 1);
        RunStages.Setup setup = stages.setup();
        TargetSpec target = setup.target();
        UniverseCensus census = UniverseCensus.of(source, HistorySource.UNTIL_END, everyWeekday, setup.universe(), target);
        int thinning = spec.thinning()[0];
        int[] edges = {};
        boolean foldsPossible = true;
        try {
            thinning = ThinningChoice.of(spec.thinning(), census, setup.folds()).thinning();
            edges = ThinningChoice.plan(thinning, census, setup.folds()).folds().stream().mapToInt(Fold::testFrom).toArray();
        } catch (NumergridException e) {
            if (e.code() != ErrorCode.FOLD_IMPOSSIBLE) {
                throw e;
            }
            foldsPossible = false;
            notes.add("no predictions were compared: " + e.getMessage());
        }
        // the clean rows, and beside them those of one poison
        memory.require("the audit", census, thinning, 2, "start the node with a larger -Xmx, or audit shorter histories");
        SampleDates samples = everyWeekday.withThinning(thinning);
        int[] rowDates = rowDates(samples.barDates(), census);
        int first = Math.max(rowDates[0], firstBtcBar() + 1);
        int[] exits = Arrays.stream(rowDates).map(t -> target.exit(t - 1)).toArray();
        int[] cuts = CutDates.draw(spec.dates(), spec.seed(), first, everyWeekday.lastBar(), rowDates, exits, edges);
        if (cuts.length == 0) {
            throw new NumergridException(ErrorCode.DATA_TOO_SMALL, "no day from " + LocalDate.ofEpochDay(first) + " to the last bar of "
                    + LocalDate.ofEpochDay(everyWeekday.lastBar()) + " can be cut at; import longer histories");
        }
        return new Plan(samples.barDates(), everyWeekday.lastBar(), thinning, cuts, foldsPossible);
    }

    /** Row dates of the samples whose universe reaches the quorum. */
    private int[] rowDates(int[] barDates, UniverseCensus census) {
        int quorum = stages.setup().universe().minSymbols();
        int[] t = Arrays.stream(barDates).filter(b -> census.universe()[Arrays.binarySearch(census.barDates(), b)] >= quorum)
                .map(b -> b + 1).toArray();
        if (t.length == 0) {
            throw new NumergridException(ErrorCode.DATA_TOO_SMALL, "no date has " + quorum + " symbols in its universe (" + symbols.size()
                    + " symbols have bars), so there is nothing to audit; import more or longer histories");
        }
        return t;
    }

    private int firstBtcBar() {
        int at = symbols.indexOf(stages.setup().btc());
        // a missing series is told by the market stage
        return at < 0 ? Integer.MIN_VALUE : source.series(symbols.get(at), HistorySource.UNTIL_END).dates()[0];
    }

    private static int[] upTo(int[] days, int last) {
        int at = Arrays.binarySearch(days, last);
        return Arrays.copyOf(days, at >= 0 ? at + 1 : -at - 1);
    }
}
