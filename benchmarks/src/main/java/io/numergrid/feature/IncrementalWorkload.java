package io.numergrid.feature;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.numergrid.bench.Measurement;
import io.numergrid.bench.PeerPython;
import io.numergrid.bench.Size;
import io.numergrid.bench.Workload;
import io.numergrid.history.BarSeries;
import io.numergrid.history.DemoMarket;
import io.numergrid.history.MemoryHistorySource;
import io.numergrid.kernel.KernelSet;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One closed day of all symbols of the demo panel taken into live features, on one thread: market, ranks, 138 features. The panel's last
 * days come first and are checked bit by bit against features computed as a whole; then the same days come again under later dates.
 */
public final class IncrementalWorkload implements Workload {
    /** Rows held per symbol, as a node holds them. */
    private static final int ROWS_KEPT = 40;
    /** What the peer computes anew for one day: the longest window of 180 bars, and 20 for its exponential averages to settle. */
    private static final int PEER_DAYS = 200;
    private static final String PEER_MODULE = "features_polars.py";

    private final Size size;
    private final List<BarSeries> panel;
    private final int lastDay;
    private final int days;
    private final List<List<BarSeries>> bars = new ArrayList<>();
    private final TimedStreams kernels;
    private final LiveFeatures live;
    private int appended;

    /** @param kernels a name of {@link KernelSet}: auto, scalar, vector, cuda */
    public IncrementalWorkload(Size size, String kernels) {
        this.size = size;
        DemoMarket market = size == Size.FULL ? DemoMarket.full() : new DemoMarket(40, 260);
        this.panel = market.allSeries();
        this.days = size == Size.FULL ? 50 : 5;
        this.lastDay = DemoMarket.FIRST_DAY + market.days() - 1;
        for (int day = lastDay - days + 1; day <= lastDay; day++) {
            bars.add(barsOf(day));
        }
        this.kernels = new TimedStreams(KernelSet.choose(kernels));
        this.live = build();
        check();
    }

    private LiveFeatures build() {
        return new LiveFeatures(kernels, MemoryHistorySource.asOf(new MemoryHistorySource(panel, List.of()), lastDay - days),
                new LiveFeatures.Spec(DemoMarket.BTC_SYMBOL, ROWS_KEPT, 1));
    }

    private List<BarSeries> barsOf(int day) {
        return panel.stream().filter(s -> s.lastIndexAtOrBefore(day) >= 0 && s.dates()[s.lastIndexAtOrBefore(day)] == day)
                .map(s -> s.until(day).from(s.lastIndexAtOrBefore(day))).toList();
    }

    /** The next day's bars: the panel's own, then the same again on later dates. */
    private List<BarSeries> next() {
        List<BarSeries> day = bars.get(appended % days);
        appended++;
        return appended <= days ? day : at(day, lastDay - days + appended);
    }

    private static List<BarSeries> at(List<BarSeries> day, int date) {
        return day.stream().map(s -> new BarSeries(s.symbol(), s.unit(), new int[] {date}, s.open(), s.high(), s.low(), s.close(), s.volume())).toList();
    }

    @Override
    public void run() {
        live.apply(next());
    }

    private void check() {
        for (int d = 0; d < days; d++) {
            LiveFeatures.Update update = live.apply(next());
            Workload.require(update.symbolsRerun() <= panel.size() / 10, "a closed day runs whole histories again: " + update);
        }
        MarketContext market = MarketContext.build(new MemoryHistorySource(panel, List.of()), DemoMarket.BTC_SYMBOL,
                io.numergrid.history.HistorySource.UNTIL_END, () -> false);
        FeatureSet whole = new FeatureSet(KernelSet.choose("scalar"));
        for (BarSeries series : panel.subList(0, Math.min(panel.size(), 25))) {
            float[][] columns = whole.compute(series, market).columns();
            float[] row = live.row(series.symbol(), lastDay).orElseThrow();
            for (int f = 0; f < row.length; f++) {
                Workload.require(Float.floatToIntBits(row[f]) == Float.floatToIntBits(columns[f][series.size() - 1]), "feature " + f + " of " + series.symbol());
            }
        }
    }

    @Override
    public long elements() {
        return (long) bars.get(0).size() * FeatureCatalogue.COUNT;
    }

    @Override
    public String unit() {
        return "values";
    }

    /** The peer has no state to go on from: it computes the windows' bars of all symbols anew and keeps the last day. */
    @Override
    public Optional<PythonPeer> pythonPeer() {
        return Optional.of(new PythonPeer("incremental_polars.py", folder -> {
            int span = Math.min(PEER_DAYS, lastDay - DemoMarket.FIRST_DAY + 1);
            PanelPlanes.write(folder, panel, lastDay - span + 1, span);
            copyModule(folder);
        }));
    }

    private static void copyModule(Path folder) throws IOException {
        try (InputStream in = PeerPython.class.getResourceAsStream(PEER_MODULE)) {
            Files.copy(in, folder.resolve(PEER_MODULE));
        }
    }

    @Override
    public void complete(ObjectNode result) throws IOException, InterruptedException {
        ObjectNode ours = (ObjectNode) result.get("ours");
        ours.put("kernels", kernels.name()).put("symbols", bars.get(0).size()).put("days", days);
        double[] whole = new double[days];
        double[] inKernels = new double[days];
        for (int d = 0; d < days; d++) {
            whole[d] = timed(next());
        }
        for (int d = 0; d < days; d++) {
            List<BarSeries> day = next();
            kernels.start();
            live.apply(day);
            inKernels[d] = kernels.stop() * 1e3;
        }
        spread(ours.putObject("dayCpuMs"), whole);
        spread(ours.putObject("kernelCpuMs"), inKernels);
        ours.set("storedDays", StoredDays.measure(panel, laterDays(), KernelSet.choose(kernels.name())));
        int newest = live.lastDay();
        ObjectNode correction = ours.putObject("correctionCpuMs");
        correction.put("yesterday", timed(corrected(newest - 1))).put("aWeekAgo", timed(corrected(newest - 7)))
                .put("aYearAgo", timed(corrected(newest - Math.min(365, lastDay - DemoMarket.FIRST_DAY - 50))));
        double before = Measurement.processCpuSeconds();
        LiveFeatures again = build();
        ours.put("rebuildCpuSeconds", Measurement.processCpuSeconds() - before).put("heapBytes", again.bytes())
                .put("streamBytes", kernels.feature().stream().bytes());
    }

    private double timed(List<BarSeries> bars) {
        double before = Measurement.threadCpuSeconds();
        live.apply(bars);
        return (Measurement.threadCpuSeconds() - before) * 1e3;
    }

    /** Days after the panel's end; the bars of a day are those of all symbols, so that none is late. */
    private List<List<BarSeries>> laterDays() {
        List<List<BarSeries>> later = new ArrayList<>();
        for (int d = 0; d < days; d++) {
            later.add(at(bars.get(d), lastDay + 1 + d));
        }
        return later;
    }

    /** One bar of that day with another close. */
    private List<BarSeries> corrected(int day) {
        BarSeries bar = at(bars.get(0), day).get(bars.get(0).size() / 2);
        double close = bar.high()[0] * 1.01;
        return List.of(new BarSeries(bar.symbol(), bar.unit(), bar.dates(), bar.open(), new double[] {close}, bar.low(), new double[] {close}, bar.volume()));
    }

    private static void spread(ObjectNode node, double[] ms) {
        Arrays.sort(ms);
        node.put("p50", ms[ms.length / 2]).put("max", ms[ms.length - 1]);
    }
}
