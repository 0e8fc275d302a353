package io.numergrid.feature;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.numergrid.bench.Measurement;
import io.numergrid.bench.Workload;
import io.numergrid.history.BarSeries;
import io.numergrid.history.DemoMarket;
import io.numergrid.history.HistorySource;
import io.numergrid.history.MemoryHistorySource;
import io.numergrid.kernel.KernelSet;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Builds the features of a whole panel once and keeps them all, in a process of its own: what memory that takes, and what
 * it costs when nothing is warm.
 */
public final class FullBuild {
    /** Heap of the process: 982 MB of features and the bars of the panel at full size, and room to work. */
    private static final String HEAP = "-Xmx1500m";
    private static final int MINUTES_MAX = 10;

    private FullBuild() {
    }

    /** @param args symbols, days, kernels */
    public static void main(String[] args) throws IOException {
        DemoMarket demo = new DemoMarket(Integer.parseInt(args[0]), Integer.parseInt(args[1]));
        List<BarSeries> panel = demo.allSeries();
        HistorySource source = new MemoryHistorySource(panel, List.of());
        FeatureSet features = new FeatureSet(KernelSet.choose(args[2]));
        double before = Measurement.processCpuSeconds();
        MarketContext market = MarketContext.build(source, DemoMarket.BTC_SYMBOL, HistorySource.UNTIL_END, () -> false);
        List<FeatureColumns> all = new ArrayList<>(panel.size());
        try (FeatureSet.Session session = features.open()) {
            for (int from = 0; from < panel.size(); from += features.batchSize()) {
                all.addAll(session.compute(panel.subList(from, Math.min(panel.size(), from + features.batchSize())), market));
            }
        }
        double seconds = Measurement.processCpuSeconds() - before;
        long values = all.stream().mapToLong(FeatureColumns::size).sum() * FeatureCatalogue.COUNT;
        ObjectMapper mapper = new ObjectMapper();
        System.out.println(mapper.createObjectNode().put("values", values).put("coldCpuSeconds", seconds)
                .put("rssPeakBytes", Measurement.processPeakBytes()).put("heap", HEAP.substring(4)));
    }

    /** Runs {@link #main} with this process's options and a heap of its own. */
    static ObjectNode measure(int symbols, int days, String kernels) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> !option.startsWith("-Xmx") && !option.startsWith("-javaagent")).forEach(command::add);
        command.addAll(List.of(HEAP, "-cp", System.getProperty("java.class.path"), FullBuild.class.getName(), Integer.toString(symbols),
                Integer.toString(days), kernels));
        File out = File.createTempFile("numergrid-fullbuild", ".json");
        try {
            Process process = new ProcessBuilder(command).redirectOutput(out).redirectError(ProcessBuilder.Redirect.INHERIT).start();
            try {
                Workload.require(process.waitFor(MINUTES_MAX, TimeUnit.MINUTES) && process.exitValue() == 0, "the full build failed");
            } finally {
                process.destroyForcibly();
            }
            return (ObjectNode) new ObjectMapper().readTree(out);
        } finally {
            if (!out.delete()) {
                out.deleteOnExit();
            }
        }
    }
}
