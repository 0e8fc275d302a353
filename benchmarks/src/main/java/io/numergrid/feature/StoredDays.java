package io.numergrid.feature;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.numergrid.bench.Measurement;
import io.numergrid.bench.Workload;
import io.numergrid.history.BarSeries;
import io.numergrid.history.DemoMarket;
import io.numergrid.history.Provenance;
import io.numergrid.history.VolumeUnit;
import io.numergrid.kernel.KernelSet;
import io.numergrid.node.grid.GridNode;
import io.numergrid.node.grid.GridSpec;
import io.numergrid.node.grid.NamespaceSink;
import io.numergrid.node.ingest.BarBatch;
import io.numergrid.node.ingest.BarOutcome;
import io.numergrid.node.ingest.BarStore;
import io.numergrid.node.ingest.StreamLimits;
import io.numergrid.node.ingest.StreamSpec;
import io.numergrid.node.run.NamespaceFeatures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Closed days stored durably in a grid in this process, as a stream of bars stores them, each followed by its live features. What it takes:
 * CPU seconds of the whole process, the grid's own threads included, and the time until the features are there.
 */
final class StoredDays {
    private static final String NAMESPACE = "main";
    private static final long WAIT_MS_MAX = 60_000;

    private StoredDays() {
    }

    /** @param days one list of one-bar series per day, sorted by symbol, each later than the histories */
    static ObjectNode measure(List<BarSeries> histories, List<List<BarSeries>> days, KernelSet kernels) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("numergrid-days");
        try (GridNode grid = new GridNode(new GridSpec(folder, true, 64 << 20, 1L << 30, 64 << 20), name -> false, () -> { });
                NamespaceFeatures features = new NamespaceFeatures(kernels, 1L << 30, 1, name -> true)) {
            load(grid, histories);
            grid.histories().listen(features);
            features.prepare(NAMESPACE, DemoMarket.BTC_SYMBOL, grid.histories().frozen(NAMESPACE));
            Workload.require(features.awaitIdle(WAIT_MS_MAX), "no live features");
            int symbols = histories.size();
            StreamSpec spec = new StreamSpec(NAMESPACE, "benchmark", VolumeUnit.BASE, Provenance.Kind.GENERATED, Provenance.Survivorship.COMPLETE,
                    false, 30, Clock.systemUTC(), new StreamLimits(1 << 20, 1000, 1000, symbols));
            double[] wallMs = new double[days.size()];
            double cpu = 0;
            try (BarStore store = grid.histories().stream(spec)) {
                for (int d = 0; d < wallMs.length; d++) {
                    // the first day makes the grid's cache of new bars
                    cpu = d == 1 ? Measurement.processCpuSeconds() : cpu;
                    long from = System.nanoTime();
                    store.append(batch(days.get(d)), new BarOutcome[symbols]);
                    Workload.require(features.awaitIdle(WAIT_MS_MAX), "the live features of a day never came");
                    wallMs[d] = (System.nanoTime() - from) * 1e-6;
                }
            }
            cpu = Measurement.processCpuSeconds() - cpu;
            int last = days.get(days.size() - 1).get(0).dates()[0];
            Workload.require(features.of(NAMESPACE, DemoMarket.BTC_SYMBOL).rows(grid.histories().frozen(NAMESPACE), new int[] {last}).isPresent(),
                    "the live features are not those of the stored bars");
            Arrays.sort(wallMs);
            return new ObjectMapper().createObjectNode().put("days", wallMs.length).put("cpuMsPerDay", cpu * 1e3 / (wallMs.length - 1))
                    .put("wallP50Ms", wallMs[wallMs.length / 2]).put("wallMaxMs", wallMs[wallMs.length - 1]);
        } finally {
            delete(folder);
        }
    }

    private static void load(GridNode grid, List<BarSeries> histories) {
        try (NamespaceSink sink = grid.histories().open(NAMESPACE, true, "benchmark", Provenance.Kind.GENERATED)) {
            sink.prepare(histories.stream().map(BarSeries::symbol).toList(), VolumeUnit.BASE);
            histories.forEach(sink::accept);
            sink.complete(new Provenance("benchmark", Provenance.Kind.GENERATED, Provenance.Survivorship.COMPLETE, "", 0, 0, 0, 0));
        }
    }

    private static BarBatch batch(List<BarSeries> day) {
        BarBatch batch = new BarBatch(day.size());
        for (BarSeries s : day) {
            batch.add(s.symbol(), s.dates()[0], s.open()[0], s.high()[0], s.low()[0], s.close()[0], s.volume()[0]);
        }
        return batch;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
