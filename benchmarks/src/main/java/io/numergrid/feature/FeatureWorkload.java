package io.numergrid.feature;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.numergrid.bench.CopyBandwidth;
import io.numergrid.bench.Measurement;
import io.numergrid.bench.Size;
import io.numergrid.bench.TopicSampler;
import io.numergrid.bench.Workload;
import io.numergrid.history.BarSeries;
import io.numergrid.history.DemoMarket;
import io.numergrid.history.HistorySource;
import io.numergrid.history.MemoryHistorySource;
import io.numergrid.kernel.KernelSet;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The 138 features of every bar of the demo panel, market series and cross-sectional ranks included, on one thread: from bars in
 * memory to float columns, as a run does it, batch by batch; a batch's columns are overwritten by the next. The first batch is
 * checked bit for bit against the scalar kernels, one symbol at a time.
 */
public final class FeatureWorkload implements Workload {
    private static final BooleanSupplier NEVER = () -> false;
    /** Of a bar: six prices and volumes, the BTC and the market level (8 bytes each), two cross-sectional ranks (4 bytes each). */
    private static final int BYTES_READ_PER_BAR = 8 * 8 + 2 * 4;
    private static final int BYTES_WRITTEN_PER_BAR = 4 * FeatureCatalogue.COUNT;

    private final Size size;
    private final String kernels;
    private final int symbols;
    private final int days;
    private final List<BarSeries> panel;
    /** The same, longest first: symbols of a batch end together, and no lane idles. Their order shows in nothing else. */
    private final List<BarSeries> byLength;
    private final HistorySource source;
    private final FeatureSet features;
    private final float[][][] out;
    private final long bars;
    private double marketSeconds;
    private float sink;

    /** @param kernels a name of {@link KernelSet}: auto, scalar, vector, cuda */
    public FeatureWorkload(Size size, String kernels) {
        this(size, kernels, size == Size.FULL ? DemoMarket.FULL_SYMBOLS : 40, size == Size.FULL ? DemoMarket.FULL_DAYS : 260);
        check();
    }

    private FeatureWorkload(Size size, String kernels, int symbols, int days) {
        this.size = size;
        this.kernels = kernels;
        this.symbols = symbols;
        this.days = days;
        panel = new DemoMarket(symbols, days).allSeries();
        byLength = panel.stream().sorted(Comparator.comparingInt(BarSeries::size).reversed()).toList();
        source = new MemoryHistorySource(panel, List.of());
        features = new FeatureSet(KernelSet.choose(kernels));
        int longest = panel.stream().mapToInt(BarSeries::size).max().orElseThrow();
        out = new float[Math.min(features.batchSize(), symbols)][FeatureCatalogue.COUNT][longest];
        bars = panel.stream().mapToLong(BarSeries::size).sum();
    }

    @Override
    public void run() {
        double before = Measurement.threadCpuSeconds();
        MarketContext market = MarketContext.build(source, DemoMarket.BTC_SYMBOL, HistorySource.UNTIL_END, NEVER);
        marketSeconds = Measurement.threadCpuSeconds() - before;
        try (FeatureSet.Session session = features.open()) {
            for (int from = 0; from < panel.size(); from += out.length) {
                List<BarSeries> batch = byLength.subList(from, Math.min(panel.size(), from + out.length));
                session.compute(batch, market, out);
                sink += out[0][0][batch.get(0).size() - 1];
            }
        }
    }

    private void check() {
        MarketContext market = MarketContext.build(source, DemoMarket.BTC_SYMBOL, HistorySource.UNTIL_END, NEVER);
        FeatureSet scalar = new FeatureSet(KernelSet.choose("scalar"));
        List<BarSeries> batch = panel.subList(0, Math.min(panel.size(), out.length));
        try (FeatureSet.Session session = features.open()) {
            session.compute(batch, market, out);
        }
        int defined = 0;
        for (int s = 0; s < batch.size(); s++) {
            float[][] right = scalar.compute(batch.get(s), market).columns();
            int n = batch.get(s).size();
            for (int f = 0; f < FeatureCatalogue.COUNT; f++) {
                Workload.require(Arrays.equals(right[f], 0, n, out[s][f], 0, n), "feature " + f + " of " + batch.get(s).symbol());
                defined += Float.isNaN(right[f][n - 1]) ? 0 : 1;
            }
        }
        Workload.require(defined > batch.size() * FeatureCatalogue.COUNT / 2, "most features of last bars are undefined");
    }

    @Override
    public long elements() {
        return bars * FeatureCatalogue.COUNT;
    }

    @Override
    public String unit() {
        return "values";
    }

    @Override
    public Optional<PythonPeer> pythonPeer() {
        return Optional.of(new PythonPeer("features_polars.py",
                folder -> PanelPlanes.write(folder, panel, DemoMarket.FIRST_DAY, days)));
    }

    @Override
    public void complete(ObjectNode result) throws IOException, InterruptedException {
        ObjectNode ours = (ObjectNode) result.get("ours");
        double seconds = ours.path("cpuSeconds").asDouble();
        double bandwidth = CopyBandwidth.bytesPerCpuSecond(size == Size.FULL ? 256 << 20 : 1 << 20);
        long moved = bars * (BYTES_READ_PER_BAR + BYTES_WRITTEN_PER_BAR);
        ours.put("kernels", KernelSet.choose(kernels).name()).put("bars", bars).put("cpuSecondsPerMillionBars", seconds / bars * 1e6)
                .put("marketCpuSeconds", marketSeconds).put("bytesMoved", moved).put("copyBytesPerCpuSecond", bandwidth)
                .put("shareOfCopyBandwidth", moved / seconds / bandwidth);
        KernelTopics topics = new KernelTopics(TopicSampler.shares(this, size == Size.FULL ? 5 : 0.1), seconds, bars);
        topics.addTo(ours.putArray("groups"), bandwidth);
        scaling(ours.putArray("scaling"));
        MarketContext market = MarketContext.build(source, DemoMarket.BTC_SYMBOL, HistorySource.UNTIL_END, NEVER);
        result.set("classical", new ClassicalIndicators(panel, size)
                .compare(features, market, features.compute(panel.get(0), market)));
        result.set("fullBuild", FullBuild.measure(symbols, days, kernels));
    }

    /** A quarter, one and four times the symbols: the cost of a bar must not depend on how many there are. */
    private void scaling(ArrayNode scaling) {
        for (double times : new double[] {0.25, 1, 4}) {
            FeatureWorkload work = times == 1 ? this : new FeatureWorkload(size, kernels, (int) Math.round(symbols * times), days);
            Measurement measured = Measurement.of(work, 0, size == Size.FULL ? 3 : 1, 0);
            scaling.addObject().put("panels", times).put("bars", work.bars).put("cpuSeconds", measured.cpuSeconds())
                    .put("cpuSecondsPerMillionBars", measured.cpuSeconds() / work.bars * 1e6);
        }
    }

    /** Depends on the results of all runs. */
    public float sink() {
        return sink;
    }
}
