package io.numergrid.feature;

import io.numergrid.bench.Size;
import io.numergrid.bench.Workload;
import io.numergrid.history.BarSeries;
import io.numergrid.history.DemoMarket;
import io.numergrid.history.HistorySource;
import io.numergrid.history.MemoryHistorySource;
import io.numergrid.kernel.KernelSet;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * The 138 features of every bar of the demo panel, market series included, on one thread: from bars in memory to float columns,
 * as a run does it, batch by batch. The first batch is checked bit for bit against the scalar kernels, one symbol at a time.
 */
public final class FeatureWorkload implements Workload {
    private static final BooleanSupplier NEVER = () -> false;

    private final List<BarSeries> panel;
    private final HistorySource source;
    private final FeatureSet features;
    private final float[][][] out;
    private final long values;
    private float sink;

    /** @param kernels a name of {@link KernelSet}: scalar, vector, cuda */
    public FeatureWorkload(Size size, String kernels) {
        panel = (size == Size.FULL ? DemoMarket.full() : new DemoMarket(40, 260)).allSeries();
        source = new MemoryHistorySource(panel, List.of());
        features = new FeatureSet(KernelSet.choose(kernels));
        int longest = panel.stream().mapToInt(BarSeries::size).max().orElseThrow();
        out = new float[features.batchSize()][FeatureCatalogue.COUNT][longest];
        values = panel.stream().mapToLong(BarSeries::size).sum() * FeatureCatalogue.COUNT;
        check();
    }

    @Override
    public void run() {
        MarketContext market = MarketContext.build(source, DemoMarket.BTC_SYMBOL, HistorySource.UNTIL_END, NEVER);
        try (FeatureSet.Session session = features.open()) {
            for (int from = 0; from < panel.size(); from += out.length) {
                List<BarSeries> batch = panel.subList(from, Math.min(panel.size(), from + out.length));
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
        return values;
    }

    @Override
    public String unit() {
        return "values";
    }

    /** Depends on the results of all runs. */
    public float sink() {
        return sink;
    }
}
