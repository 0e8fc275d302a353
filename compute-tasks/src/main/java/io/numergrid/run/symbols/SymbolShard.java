package io.numergrid.run.symbols;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.feature.DayRanks;
import io.numergrid.feature.MarketDays;
import io.numergrid.feature.MarketShare;
import io.numergrid.history.BarSeries;
import io.numergrid.kernel.KernelSet;
import io.numergrid.quality.DataQualityValidator;
import io.numergrid.quality.HistoryScan;
import io.numergrid.rank.DayCounts;
import io.numergrid.rank.SampleDates;
import io.numergrid.rank.UniverseCensus;
import io.numergrid.run.DatasetDigest;
import io.numergrid.run.FitPool;
import io.numergrid.run.MarketImpact;
import io.numergrid.run.RunProfile;
import io.numergrid.run.RunStages;
import io.numergrid.shard.HeldPart;
import io.numergrid.shard.MessageReader;
import io.numergrid.shard.MessageWriter;
import io.numergrid.shard.Shard;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The histories of some symbols, and after {@link SymbolQuestion#FEATURES} their universe rows. What may never change: every answer comes from
 * the stages a run on one heap takes, symbol by symbol; only sums of integers go across symbols.
 *
 * <p>Memory: 44 bytes per bar and 8 for ranks, until there are rows; then about 600 bytes per row.
 */
final class SymbolShard implements Shard {
    private final RunProfile profile;
    private final RunStages stages;
    private final int until;
    private final int threads;
    private final BooleanSupplier cancelled;
    private final FitPool pool;
    private final SortedMap<Integer, Long> bars;
    private List<BarSeries> series;
    private Optional<int[]> ordinals = Optional.empty();
    private Optional<MarketShare> market = Optional.empty();
    private Optional<FeatureShare> features = Optional.empty();

    SymbolShard(SymbolSetup setup, List<HeldPart> parts, KernelSet kernels, int threads, BooleanSupplier cancelled) {
        this.profile = setup.loaded();
        this.stages = setup.stages(kernels);
        this.until = setup.until();
        this.threads = threads;
        this.cancelled = cancelled;
        this.pool = new FitPool(threads, cancelled);
        HeldHistories held = HeldHistories.of(parts, until, pool);
        this.bars = held.bars();
        this.series = held.series();
    }

    @Override
    public long rows(int part) {
        return bars.get(part);
    }

    /** The questions that moved the others, as they were asked. */
    @Override
    public void restore(byte[] state) {
        if (state.length == 0) {
            return;
        }
        MessageReader in = new MessageReader(state);
        for (int n = in.count(Integer.BYTES); n > 0; n--) {
            answer(in.bytes());
        }
        in.end();
    }

    @Override
    public byte[] answer(byte[] request) {
        MessageReader in = new MessageReader(request);
        MessageWriter out = new MessageWriter();
        SymbolQuestion question = SymbolQuestion.of(in);
        if (question == SymbolQuestion.ROWS) {
            RowOrder order = RowOrder.read(in);
            in.end();
            return held(features, question).rows(order);
        }
        switch (question) {
            case DATES -> dates(out);
            case LOOK -> look(in, out);
            case TAILS -> tails(in, out);
            case MARKET -> batches(some -> MarketDays.of(some, stages.setup().btc())).stream().reduce((a, b) -> {
                a.add(b);
                return a;
            }).orElseGet(() -> MarketDays.of(List.of(), "")).write(out);
            case LEVELS -> levels(in);
            case KEYS -> held(market, question).keys(in.ints()).write(out);
            case RANKS -> held(market, question).take(DayRanks.read(in));
            case FEATURES -> features(FeatureOrder.read(in), out);
            case SPAN -> held(features, question).span(in, out);
            default -> throw outOfTurn(question);
        }
        in.end();
        return out.toBytes();
    }

    private static <T> T held(Optional<T> state, SymbolQuestion question) {
        return state.orElseThrow(() -> outOfTurn(question));
    }

    private static NumergridException outOfTurn(SymbolQuestion question) {
        return new NumergridException(ErrorCode.INTERNAL, "a symbol shard was asked " + question + " out of turn");
    }

    /** Looks at the histories in a few batches at once; results by batch, in symbol order. */
    private <T> List<T> batches(Function<List<BarSeries>, T> look) {
        if (features.isPresent()) {
            throw new NumergridException(ErrorCode.INTERNAL, "a symbol shard was asked about histories it has let go");
        }
        int count = Math.min(series.size(), threads == 1 ? 1 : 4 * threads);
        List<FitPool.Job<T>> jobs = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            List<BarSeries> some = series.subList((int) ((long) series.size() * k / count), (int) ((long) series.size() * (k + 1) / count));
            jobs.add(new FitPool.Job<>(some.size(), () -> look.apply(some)));
        }
        return pool.run(jobs, share -> { });
    }

    private void checkCancelled() {
        if (cancelled.getAsBoolean()) {
            throw new NumergridException(ErrorCode.CANCELLED, "the run was cancelled");
        }
    }

    /** Of one batch. */
    private record Dates(List<byte[]> digests, DayCounts days, MarketImpact.Part impact) {
    }

    private void dates(MessageWriter out) {
        List<Dates> found = batches(some -> {
            MarketImpact.Part impact = new MarketImpact.Part();
            List<byte[]> digests = new ArrayList<>();
            for (BarSeries one : some) {
                checkCancelled();
                impact.add(one);
                digests.add(DatasetDigest.ofSymbol(one));
            }
            return new Dates(digests, DayCounts.of(() -> some.stream().map(BarSeries::dates).iterator()), impact);
        });
        DayCounts days = DayCounts.NONE;
        MarketImpact.Part impact = new MarketImpact.Part();
        out.i32(series.size());
        int s = 0;
        for (Dates batch : found) {
            for (byte[] digest : batch.digests()) {
                out.text(series.get(s++).symbol()).bytes(digest);
            }
            days = days.plus(batch.days());
            impact.add(batch.impact());
        }
        days.write(out);
        impact.write(out);
    }

    /** Of one batch. */
    private record Look(HistoryScan scan, UniverseCensus census) {
    }

    private void look(MessageReader in, MessageWriter out) {
        SampleDates dates = new SampleDates(in.i32(), in.i32(), in.i32(), 1, in.ints());
        RunStages.Setup setup = stages.setup();
        DataQualityValidator validator = new DataQualityValidator(setup.universe(), profile.defectRule(), profile.qualityLimits());
        List<Look> looks = batches(some -> new Look(validator.scan(some, dates, this::checkCancelled),
                UniverseCensus.of(some, dates, setup.universe(), setup.target())));
        HistoryScan scan = validator.scan(List.of(), dates, this::checkCancelled);
        looks.forEach(look -> scan.add(look.scan()));
        UniverseCensus census = looks.stream().map(Look::census).reduce(UniverseCensus::plus)
                .orElseGet(() -> UniverseCensus.of(List.of(), dates, setup.universe(), setup.target()));
        scan.write(out);
        out.ints(census.universe()).ints(census.labelled());
    }

    private void tails(MessageReader in, MessageWriter out) {
        List<BarSeries> wanted = new ArrayList<>();
        for (int n = in.count(Integer.BYTES); n > 0; n--) {
            int s = position(in.text());
            if (s >= 0) {
                wanted.add(series.get(s));
            }
        }
        out.i32(wanted.size());
        for (BarSeries one : wanted) {
            HistoryScan.Tail tail = HistoryScan.Tail.of(one);
            out.text(one.symbol()).ints(tail.dates()).doubles(tail.close());
        }
    }

    private int position(String symbol) {
        int low = 0;
        int high = series.size() - 1;
        while (low <= high) {
            int mid = (low + high) >>> 1;
            int order = series.get(mid).symbol().compareTo(symbol);
            if (order == 0) {
                return mid;
            }
            low = order < 0 ? mid + 1 : low;
            high = order < 0 ? high : mid - 1;
        }
        return -1;
    }

    private void levels(MessageReader in) {
        String[] symbols = new String[in.count(Integer.BYTES)];
        for (int s = 0; s < symbols.length; s++) {
            symbols[s] = in.text();
        }
        int[] mine = series.stream().mapToInt(one -> Arrays.binarySearch(symbols, one.symbol())).toArray();
        if (IntStream.of(mine).anyMatch(ordinal -> ordinal < 0)) {
            throw new NumergridException(ErrorCode.INTERNAL, "a symbol shard has a history the run does not know of");
        }
        ordinals = Optional.of(mine);
        market = Optional.of(new MarketShare(stages.setup().btc(), until, series, mine, MarketDays.read(in)));
    }

    private void features(FeatureOrder order, MessageWriter out) {
        MarketShare share = held(market, SymbolQuestion.FEATURES);
        FeatureShare made = FeatureShare.make(stages, series, held(ordinals, SymbolQuestion.FEATURES), share.context(), order, pool, threads);
        made.tell(order, out);
        features = Optional.of(made);
        market = Optional.empty();
        series = List.of();
    }

    @Override
    public void close() {
        series = List.of();
        market = Optional.empty();
        features = Optional.empty();
    }
}
