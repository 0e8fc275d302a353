package io.numergrid.run;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.feature.MarketContext;
import io.numergrid.feature.MarketDays;
import io.numergrid.fold.Fold;
import io.numergrid.fold.ThinningChoice;
import io.numergrid.history.HistorySource;
import io.numergrid.history.Provenance;
import io.numergrid.history.RowFinding;
import io.numergrid.quality.DataQuality;
import io.numergrid.quality.FeatureReference;
import io.numergrid.quality.FeatureValidator;
import io.numergrid.rank.BinBlock;
import io.numergrid.rank.BinBlockCodec;
import io.numergrid.rank.SampleDates;
import io.numergrid.rank.UniverseCensus;
import io.numergrid.rank.UniverseRule;
import io.numergrid.rank.UniverseVerdict;
import io.numergrid.run.symbols.FeatureOrder;
import io.numergrid.run.symbols.SymbolSetup;
import io.numergrid.run.symbols.SymbolSide;
import io.numergrid.shard.ShardSpace;
import io.numergrid.shard.Shards;
import io.numergrid.target.TargetSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;

/**
 * From histories to ranked cross-sections where the histories lie in parts: the same stages as {@link DataStage}, asked of the symbol shards. What
 * may never change: what it finds is what {@link DataStage} finds of the same histories on one heap, bit by bit, and the bins it leaves
 * in the blocks are those.
 *
 * <p>Here are counts per symbol and per day, the rows without features and bins (about 35 bytes each), and one chunk of what ranks or distributions
 * are made from; see {@link SymbolSide}.
 */
final class ShardedData implements AutoCloseable {
    private final RunStages stages;
    private final RunProfile profile;
    private final RunSpec spec;
    private final ShardSpace space;
    private final List<RowFinding> rejected;
    private final SymbolSetup setup;
    private final StageClock clock;
    private final BooleanSupplier cancelled;
    private final Shards shards;

    /**
     * What training, evaluation and prediction need to know beside the bins; fields as of {@link RunData}.
     *
     * @param block   the labelled sample dates without bins, which lie in the blocks of the space, in order
     * @param blocks  number of blocks
     * @param dataset digest of the bars, {@link DatasetDigest}
     */
    record Found(List<String> symbols, BinBlock block, int blocks, BinBlock live, List<Fold> folds, int thinning, String thinningNote, int lastBar,
                 int liveDate, SortedMap<String, String> excluded, UniverseRule universe, TargetSpec target, MarketImpact.Findings findings,
                 RunQuality quality, String dataset) {
        Found {
            Objects.requireNonNull(block);
            Objects.requireNonNull(live);
        }
    }

    /** Opens the histories. @param origin of the histories as they are now */
    ShardedData(RunStages stages, RunProfile profile, RunSpec spec, ShardSpace space, RunGround.Origin origin, StageClock clock, BooleanSupplier cancelled) {
        this.stages = stages;
        this.profile = profile;
        this.spec = spec;
        this.space = space;
        this.rejected = origin.findings();
        this.setup = new SymbolSetup(profile.name(), profile.settings(), Provenance.Kind.of(origin.provenance()), spec.btc(),
                spec.asOf().orElse(HistorySource.UNTIL_END));
        this.clock = clock;
        this.cancelled = cancelled;
        clock.enter(StageClock.Stage.CENSUS);
        this.shards = space.symbols(setup.encode());
    }

    /**
     * Called once.
     *
     * @param trained as of {@link DataStage#run}
     * @throws NumergridException DATA_CHANGED where a shard was lost and its histories are others by now
     */
    Found run(Optional<FeatureReference> trained) {
        SymbolSide side = new SymbolSide(shards);
        UniverseRule rule = stages.setup().universe();
        TargetSpec target = stages.setup().target();
        SymbolSide.Dates seen = side.dates();
        List<String> symbols = List.copyOf(seen.digests().keySet());
        MarketImpact.Findings findings = seen.impact().findings();
        DataStage.requireQuorum(symbols.size(), rule);
        SampleDates everyWeekday = SampleDates.of(seen.days(), 1);
        QualityStage quality = new QualityStage(profile, cancelled);
        int liveBar = everyWeekday.liveDate() - 1;
        int[] newest = quality.newestBars(liveBar);
        Optional<SampleDates> days = profile.trains() ? profile.dayGrid().map(grid -> everyWeekday.everyDays(grid.every(), grid.remainder())) : Optional.empty();
        SampleDates counted = profile.trains() ? days.orElse(everyWeekday)
                : new SampleDates(everyWeekday.firstBar(), everyWeekday.lastBar(), everyWeekday.liveDate(), 1, new int[0]);
        SymbolSide.Look look = side.look(counted, target);
        DataQuality data = quality.data(look.scan(), side.tails(look.scan())::get, everyWeekday, rule, rejected);
        int thinning = 0;
        int[] samples = new int[0];
        if (profile.trains()) {
            SampleDates taken = days.orElseGet(() -> everyWeekday.withThinning(
                    ThinningChoice.of(profile.thinning(), look.census(), stages.setup().folds()).thinning()));
            thinning = taken.thinning();
            samples = taken.resolvedBarDates(target);
            clock.expect(RunCost.of(profile, findings.bars(), look.census(), samples, spec.threads()));
        }
        checkCancelled();
        clock.enter(StageClock.Stage.MARKET);
        MarketDays market = side.market();
        MarketContext.requireBtc(market, symbols, spec.btc(), setup.until());
        int[] wanted = DataStage.union(samples, newest);
        side.tellMarket(symbols, market, wanted);
        checkCancelled();
        clock.enter(StageClock.Stage.FEATURES);
        FeatureOrder order = new FeatureOrder(wanted, everyWeekday.lastBar(), liveBar, samples.length == 0 ? FeatureOrder.Span.NONE
                : new FeatureOrder.Span(samples[0], Math.min(samples[samples.length - 1], newest[0] - 1)),
                new FeatureOrder.Span(newest[0], newest[newest.length - 1]));
        SymbolSide.Made made = side.makeRows(order, symbols.size());
        SortedMap<String, String> excluded = excluded(symbols, made.live());
        checkCancelled();
        clock.enter(StageClock.Stage.RANK);
        BinBlock live = side.rank(new int[] {liveBar}, target, rule.minSymbols());
        DataStage.requireLive(live, symbols.size(), excluded, liveBar, rule);
        Optional<FeatureReference> reference = samples.length == 0 ? trained
                : Optional.of(FeatureReference.of(side.span(order.training(), made.trainingRows(), FeatureReference.ROWS_MAX)));
        RunQuality judged = quality.judge(data, side.span(order.newest(), made.newestRows(), FeatureValidator.ROWS_MAX), reference);
        List<byte[]> requests = requests(samples, thinning, look.census(), symbols.size(), target, rule);
        BinBlock block = thin(space.exchange(shards, side.restore(), requests, clock::within));
        List<Fold> folds = profile.trains() ? stages.folds(block) : List.of();
        return new Found(symbols, block, requests.size(), live, folds, thinning, DataStage.thinningNote(profile, thinning), everyWeekday.lastBar(),
                everyWeekday.liveDate(), excluded, rule, target, findings, judged, DatasetDigest.of(seen.digests().values()));
    }

    /** One question per block. The census says which dates have too few rows to be in any: a block has at least one date. */
    private List<byte[]> requests(int[] samples, int thinning, UniverseCensus census, int symbols, TargetSpec target, UniverseRule rule) {
        if (samples.length == 0) {
            return List.of();
        }
        IntPredicate quorate = b -> census.universe()[Arrays.binarySearch(census.barDates(), b)] >= rule.minSymbols();
        int[] kept = Arrays.stream(samples).filter(quorate).toArray();
        int fiveDays = profile.dayGrid().map(grid -> 5 * grid.every()).orElse(7 * thinning);
        return DateBlocks.cut(kept, fiveDays, symbols).stream().map(dates -> SymbolSide.rowsRequest(dates, target, rule.minSymbols())).toList();
    }

    private static SortedMap<String, String> excluded(List<String> symbols, UniverseVerdict[] live) {
        SortedMap<String, String> excluded = new TreeMap<>();
        for (int s = 0; s < live.length; s++) {
            if (live[s] != UniverseVerdict.MEMBER) {
                excluded.put(symbols.get(s), live[s].sentence());
            }
        }
        return excluded;
    }

    private static BinBlock thin(List<byte[]> told) {
        return BinBlock.join(told.stream().map(BinBlockCodec::decode).toList()).columns(new int[0]);
    }

    @Override
    public void close() {
        shards.close();
    }

    private void checkCancelled() {
        if (cancelled.getAsBoolean()) {
            throw new NumergridException(ErrorCode.CANCELLED, "the run was cancelled");
        }
    }
}
