package io.numergrid.run;

import io.numergrid.bench.Size;
import io.numergrid.bench.Workload;
import io.numergrid.history.BarSeries;
import io.numergrid.history.DemoMarket;
import io.numergrid.history.HistoryBlock;
import io.numergrid.history.HistorySource;
import io.numergrid.kernel.KernelSet;
import io.numergrid.rank.BinBlock;
import io.numergrid.rank.BinBlockCodec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The data stages of a fast run on the demo market, from encoded histories to blocks of ranked rows, asked of one shard on one thread. Its peer are the
 * same stages on one heap, which begin with histories that are decoded. Checked against them, byte by byte.
 */
public final class ShardDataWorkload implements Workload {
    private static final int PARTS = 1024;

    private final KernelSet kernels;
    private final RunSpec spec;
    private final RunProfile profile;
    private final RunStages stages;
    private final HistorySource source;
    private final SortedMap<Integer, List<byte[]>> parts = new TreeMap<>();
    private ShardedData.Found found;
    private OneShardSpace space;

    public ShardDataWorkload(Size size, String kernelSet) {
        kernels = KernelSet.choose(kernelSet);
        source = (size == Size.FULL ? DemoMarket.full() : new DemoMarket(104, 640)).source();
        Map<String, String> settings = size == Size.FULL ? Map.of() : Map.of("thinning", "7,3,2");
        spec = new RunSpec("fast", OptionalInt.empty(), 0, DemoMarket.BTC_SYMBOL, 1, settings);
        profile = RunProfile.load(spec.profile(), settings);
        stages = new RunStages(kernels, RunStages.Setup.of(profile, source.provenance(), spec.btc()));
        for (String symbol : source.symbols()) {
            BarSeries series = source.series(symbol, HistorySource.UNTIL_END);
            parts.computeIfAbsent(Math.floorMod(symbol.hashCode(), PARTS), part -> new ArrayList<>()).add(HistoryBlock.encode(series));
        }
        run();
        OneHeap heap = new OneHeap();
        heap.run();
        byte[][] bins = heap.data.rows().bins(IntStream.range(0, heap.data.block().rows()).toArray());
        BinBlock whole = BinBlock.join(space.made().stream().map(BinBlockCodec::decode).toList());
        Workload.require(Arrays.equals(BinBlockCodec.encode(heap.data.block().withBins(bins)), BinBlockCodec.encode(whole)), "the rows differ");
        Workload.require(Arrays.equals(BinBlockCodec.encode(heap.data.live()), BinBlockCodec.encode(found.live())), "the live rows differ");
        Workload.require(heap.dataset.equals(found.dataset()), "the digests of the histories differ");
    }

    @Override
    public void run() {
        space = new OneShardSpace(kernels, spec.threads(), parts);
        RunGround.Origin origin = new RunGround.Origin(source.provenance(), source.findings());
        try (ShardedData data = new ShardedData(stages, profile, spec, space, origin, new StageClock((stage, done) -> { }), () -> false)) {
            found = data.run(Optional.empty());
        }
    }

    @Override
    public long elements() {
        return found.block().rows();
    }

    @Override
    public String unit() {
        return "rows";
    }

    @Override
    public Optional<Peer> peer() {
        return Optional.of(new Peer("the same stages on one heap", new OneHeap()));
    }

    /** The stages without shards, the digest of the histories included. */
    private final class OneHeap implements Workload {
        private RunData data;
        private String dataset;

        @Override
        public void run() {
            data = new DataStage(stages, profile, spec, source, new StageClock((stage, done) -> { }), () -> false, LiveFeatureSource.NONE)
                    .run(Optional.empty());
            dataset = DatasetDigest.of(source, HistorySource.UNTIL_END);
        }

        @Override
        public long elements() {
            return found.block().rows();
        }

        @Override
        public String unit() {
            return "rows";
        }
    }
}
