package io.numergrid.feature;

import io.numergrid.history.BarSeries;
import io.numergrid.history.HistorySource;
import io.numergrid.history.VolumeUnit;
import io.numergrid.kernel.KernelSet;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A tool of developers, not of the product: computes the features of a bar file for a comparison with the reference implementation and
 * prints the CPU seconds. Arguments: BARS.csv[.gz] base|quote BTC OUT [REPEATS]. Writes OUT.rows (symbol,date as epoch day) and OUT.f32 (for
 * each symbol its 138 columns one after the other, big-endian float32), live rows included; with OUT "-" it only measures.
 */
final class FeatureDump {
    private static final PrintStream SAY = System.err;

    private FeatureDump() {
    }

    public static void main(String[] args) throws IOException {
        HistorySource source = BarFiles.load(Path.of(args[0]), VolumeUnit.valueOf(args[1].toUpperCase(Locale.ROOT)));
        int repeats = args.length > 4 ? Integer.parseInt(args[4]) : 1;
        FeatureSet features = new FeatureSet(KernelSet.choose("scalar"));
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        for (int k = 0; k < repeats; k++) {
            long t0 = threads.getCurrentThreadCpuTime();
            MarketContext market = MarketContext.build(source, args[2], HistorySource.UNTIL_END, () -> false);
            long t1 = threads.getCurrentThreadCpuTime();
            long values = measure(source, features, market);
            long t2 = threads.getCurrentThreadCpuTime();
            SAY.printf(Locale.ROOT, "market context %.2f s, features %.2f s CPU, %.2f ns per value%n", (t1 - t0) / 1e9,
                    (t2 - t1) / 1e9, (t2 - t1) / (double) values);
        }
        if (!args[3].equals("-")) {
            write(source, features, MarketContext.build(source, args[2], HistorySource.UNTIL_END, () -> false), args[3]);
        }
    }

    private static long measure(HistorySource source, FeatureSet features, MarketContext market) {
        long values = 0;
        List<String> symbols = source.symbols();
        try (FeatureSet.Session session = features.open()) {
            for (int s = 0; s < symbols.size(); s += features.batchSize()) {
                List<BarSeries> batch = new ArrayList<>();
                for (String symbol : symbols.subList(s, Math.min(symbols.size(), s + features.batchSize()))) {
                    batch.add(source.series(symbol, HistorySource.UNTIL_END));
                }
                for (FeatureColumns columns : session.compute(batch, market)) {
                    values += (long) columns.size() * FeatureCatalogue.COUNT;
                }
            }
        }
        return values;
    }

    private static void write(HistorySource source, FeatureSet features, MarketContext market, String out)
            throws IOException {
        try (PrintWriter rows = new PrintWriter(Files.newBufferedWriter(Path.of(out + ".rows"), StandardCharsets.UTF_8));
                DataOutputStream values = new DataOutputStream(
                        new BufferedOutputStream(Files.newOutputStream(Path.of(out + ".f32")), 1 << 20))) {
            for (String symbol : source.symbols()) {
                FeatureColumns columns = features.compute(source.series(symbol, HistorySource.UNTIL_END), market);
                FeatureRows lagged = new FeatureRows(columns, true);
                for (int row = 0; row < lagged.count(); row++) {
                    rows.println(symbol + "," + lagged.date(row));
                }
                for (int f = 0; f < FeatureCatalogue.COUNT; f++) {
                    for (int row = 0; row < lagged.count(); row++) {
                        values.writeFloat(lagged.value(row, f));
                    }
                }
            }
        }
    }
}
