package io.numergrid.rank;

import io.numergrid.bench.Size;
import io.numergrid.bench.Workload;
import io.numergrid.feature.FeatureSet;
import io.numergrid.feature.MarketContext;
import io.numergrid.history.BarSeries;
import io.numergrid.history.DemoMarket;
import io.numergrid.history.HistorySource;
import io.numergrid.kernel.KernelSet;
import io.numergrid.target.TargetSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The rank stage: feature rows of all symbols in, bins of all dates out, on one thread, for every 7th weekday of the demo panel.
 * Every byte is checked against {@link SortedBins}.
 */
public final class RankWorkload implements Workload {
    private static final int THINNING = 7;

    private final CrossSection section = new CrossSection(TargetSpec.TARGET_20D2L, UniverseRule.GENERATED);
    private final List<SymbolRows> rows;
    private final int[] barDates;
    private final boolean sorted;
    private BinBlock result;

    public RankWorkload(Size size) {
        this(rows(size), false);
        byte[][] bins = section.rank(rows, barDates).bins();
        Workload.require(bins[0].length > 0, "no date has a universe");
        Workload.require(Arrays.deepEquals(bins, sortedBlock().bins()), "bins differ from those of a plain sort");
    }

    private RankWorkload(Input input, boolean sorted) {
        this.rows = input.rows;
        this.barDates = input.barDates;
        this.sorted = sorted;
    }

    /** What both sides work on. */
    private record Input(List<SymbolRows> rows, int[] barDates) {
    }

    private static Input rows(Size size) {
        DemoMarket demo = size == Size.FULL ? DemoMarket.full() : new DemoMarket(120, 240);
        HistorySource source = demo.source();
        MarketContext market = MarketContext.build(source, DemoMarket.BTC_SYMBOL, HistorySource.UNTIL_END, () -> false);
        FeatureSet features = new FeatureSet(KernelSet.choose("scalar"));
        SampleDates dates = SampleDates.of(source, HistorySource.UNTIL_END, THINNING);
        SymbolSampler sampler = new SymbolSampler(UniverseRule.GENERATED, TargetSpec.TARGET_20D2L, dates.lastBar());
        List<SymbolRows> rows = new ArrayList<>();
        for (int s = 0; s < source.symbols().size(); s++) {
            BarSeries series = source.series(source.symbols().get(s), HistorySource.UNTIL_END);
            rows.add(sampler.sample(series, features.compute(series, market), s, dates.barDates()));
        }
        return new Input(rows, dates.barDates());
    }

    @Override
    public void run() {
        result = sorted ? sortedBlock() : section.rank(rows, barDates);
    }

    /** As {@link CrossSection#rank}, the bins made by {@link SortedBins}; the rest of the block is CrossSection's. */
    private BinBlock sortedBlock() {
        BinBlock block = section.rank(rows.stream().map(RankWorkload::withoutFeatures).toList(), barDates);
        float[] key = new float[rows.size()];
        int[] cursor = new int[rows.size()];
        for (int d = 0; d < block.dateCount(); d++) {
            int from = block.rowStart()[d];
            int n = block.rowStart()[d + 1] - from;
            for (int i = from; i < from + n; i++) {
                int s = block.symbolOrdinal()[i];
                cursor[s] = Arrays.binarySearch(rows.get(s).barDates(), block.dates()[d] - 1);
            }
            for (int f = 0; f < SymbolRows.FEATURES; f++) {
                for (int i = 0; i < n; i++) {
                    int s = block.symbolOrdinal()[from + i];
                    key[i] = rows.get(s).features()[cursor[s] * SymbolRows.FEATURES + f];
                }
                SortedBins.bin(key, n, block.bins()[f], from);
            }
        }
        return block;
    }

    private static SymbolRows withoutFeatures(SymbolRows rows) {
        float[] none = new float[rows.features().length];
        Arrays.fill(none, Float.NaN);
        return new SymbolRows(rows.symbolOrdinal(), rows.barDates(), none, rows.label(), rows.liquidity());
    }

    @Override
    public long elements() {
        return rows.stream().mapToLong(SymbolRows::rows).sum() * SymbolRows.FEATURES;
    }

    @Override
    public String unit() {
        return "values";
    }

    @Override
    public Optional<Peer> peer() {
        return Optional.of(new Peer("java.util.Arrays.sort per date and feature", new RankWorkload(new Input(rows, barDates), true)));
    }

    /** Of the last run. */
    public BinBlock result() {
        return result;
    }
}
