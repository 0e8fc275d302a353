package io.numergrid.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.numergrid.history.BarSeries;
import io.numergrid.history.DemoMarket;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The whole main job as a user starts it: {@code client-cli/bin/numergrid quickstart} in a fresh data home, from process start to
 * exit. The result names the model's digest, which must not depend on the machine. CPU seconds are those of all processes it started and waited for, as the kernel adds them up. At full size it is the
 * demo market as shipped; at smoke size a small one, written as CSV.
 */
final class FastRun {
    private static final int SMOKE_SYMBOLS = 150;
    private static final int SMOKE_DAYS = 700;
    private static final double TICKS_PER_SECOND = 100;

    private final Path launcher;
    private final Size size;

    FastRun(Path root, Size size) {
        this.launcher = launcher(root);
        this.size = size;
    }

    static Path launcher(Path root) {
        return root.resolve("client-cli").resolve("bin").resolve("numergrid");
    }

    /** Median of three whole runs (of one at smoke size); {@code values.report} is the last report. */
    void measure(ObjectMapper mapper, ObjectNode result) throws IOException, InterruptedException {
        int runs = size == Size.FULL ? 3 : 1;
        double[] cpu = new double[runs];
        double[] wall = new double[runs];
        JsonNode report = null;
        for (int i = 0; i < runs; i++) {
            Path folder = Files.createTempDirectory("numergrid-fastrun");
            try {
                double cpuBefore = childrenCpuSeconds();
                long wallBefore = System.nanoTime();
                run(folder);
                wall[i] = (System.nanoTime() - wallBefore) * 1e-9;
                cpu[i] = childrenCpuSeconds() - cpuBefore;
                report = mapper.readTree(folder.resolve("out").resolve("report.json").toFile());
            } finally {
                delete(folder);
            }
        }
        result.putObject("ours").put("cpuSeconds", Measurement.median(cpu)).put("coldCpuSeconds", cpu[0])
                .put("wallSeconds", Measurement.median(wall)).put("rssPeakBytes", report.path("memory").path("rssPeakBytes").asLong(-1))
                .put("bars", report.path("dataset").path("bars").asLong());
        result.putNull("peer").putNull("ratio");
        JsonNode correlation = report.path("ensemble").path("numeraiCorr");
        Workload.require(correlation.path("mean").isNumber(), "the report has no score");
        result.putObject("quality").set("numeraiCorr", correlation.path("mean"));
        result.set("modelDigest", report.path("model").path("digest"));
    }

    private void run(Path folder) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(launcher.toString(), "quickstart", "--out", folder.resolve("out").toString()));
        if (size == Size.SMOKE) {
            Path csv = folder.resolve("demo.csv");
            writeCsv(new DemoMarket(SMOKE_SYMBOLS, SMOKE_DAYS), csv);
            command.addAll(List.of("--data", csv.toString(), "--generated", "--volume-unit", "base", "--btc", DemoMarket.BTC_SYMBOL));
        }
        ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("NUMERGRID_ENDPOINT", "127.0.0.1:" + freePort());
        builder.environment().put("NUMERGRID_HOME", folder.resolve("home").toString());
        int exit = builder.start().waitFor();
        Workload.require(exit == 0, String.join(" ", command) + " ended with exit code " + exit);
        for (String file : List.of("report.json", "report.html", "oof.csv.gz")) {
            Path left = folder.resolve("out").resolve(file);
            Workload.require(Files.exists(left) && Files.size(left) > 0, "quickstart left no " + file);
        }
    }

    /** A port that nobody listens on, so that a node of the user's own is left alone. */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static void writeCsv(DemoMarket market, Path csv) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(csv, StandardCharsets.US_ASCII)) {
            out.write("symbol,date,open,high,low,close,volume\n");
            for (BarSeries series : market.allSeries()) {
                for (int i = 0; i < series.size(); i++) {
                    out.write(series.symbol() + "," + LocalDate.ofEpochDay(series.dates()[i]) + "," + series.open()[i] + ","
                            + series.high()[i] + "," + series.low()[i] + "," + series.close()[i] + "," + series.volume()[i] + "\n");
                }
            }
        }
    }

    /** User and system time of ended children and theirs, from fields 16 and 17 of /proc/self/stat; NaN on other systems. */
    private static double childrenCpuSeconds() throws IOException {
        Path stat = Path.of("/proc/self/stat");
        if (!Files.exists(stat)) {
            return Double.NaN;
        }
        String text = Files.readString(stat, StandardCharsets.US_ASCII);
        String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[13]) + Long.parseLong(fields[14])) / TICKS_PER_SECOND;
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
