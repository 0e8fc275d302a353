package io.numergrid.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.numergrid.feature.PanelPlanes;
import io.numergrid.history.BarSeries;
import io.numergrid.history.DemoMarket;
import io.numergrid.target.TargetSpec;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The whole main job as a user starts it: {@code client-cli/bin/numergrid quickstart} in a fresh data home, from process start to
 * exit. The result names the model's digest, which must not depend on the machine. CPU seconds are those of all processes it started and waited for, as
 * the kernel adds them up. At full size it is the demo market as shipped, at smoke size a small one, written as CSV.
 *
 * <p>The full size samples as the peer does, so that both have the same work: every 20th calendar day from the last one back, symbols with more than 60
 * bars. The peer counts 82,605 rows. Ours are 80,848: those of its newest date, 1,757, have a 20-bar return there and no label here, because 20D2L
 * begins two days later and counts weekdays, so that it ends after the market does.
 */
final class FastRun {
    private static final int SMOKE_SYMBOLS = 150;
    private static final int SMOKE_DAYS = 700;
    private static final double TICKS_PER_SECOND = 100;
    private static final int PEER_DAYS = 20;
    private static final int PEER_BARS = 60;
    private static final long PEER_ROWS = 82_605;
    /** In the environment, with {@link PeerPython#SETTING}: run the Python peer, too, which takes minutes. */
    static final String PEER_WANTED = "FASTRUN_PEER";
    private static final String PEER_SCRIPT = "fastrun_python.py";
    private static final String PEER_FEATURES = "features_polars.py";

    private final Path launcher;
    private final Size size;
    private final Map<String, String> environment;

    FastRun(Path root, Size size, Map<String, String> environment) {
        this.launcher = launcher(root);
        this.size = size;
        this.environment = environment;
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
                .put("bars", report.path("dataset").path("bars").asLong()).put("rows", rows(report)).set("stages", report.path("stages"));
        measurePeer(result, Measurement.median(cpu));
        JsonNode correlation = report.path("ensemble").path("numeraiCorr");
        Workload.require(correlation.path("mean").isNumber(), "the report has no score");
        result.putObject("quality").set("numeraiCorr", correlation.path("mean"));
        result.set("modelDigest", report.path("model").path("digest"));
    }

    private void measurePeer(ObjectNode result, double cpuSeconds) throws IOException, InterruptedException {
        result.putNull("peer").putNull("ratio");
        Optional<PeerPython> python = PeerPython.of(environment);
        if (size == Size.SMOKE) {
            return;
        }
        DemoMarket market = DemoMarket.full();
        Sampled sampled = Sampled.of(market);
        Workload.require(sampled.peer() == PEER_ROWS, "the panel has " + sampled.peer() + " rows for the peer, not " + PEER_ROWS);
        Workload.require(sampled.ours() == result.path("ours").path("rows").asLong(), "our run had " + result.path("ours").path("rows") + " rows, not "
                + sampled.ours());
        if (python.isEmpty() || !environment.containsKey(PEER_WANTED)) {
            result.put("peerMissing", "takes minutes: wants " + PEER_WANTED + " in the environment, and " + PeerPython.SETTING
                    + " with polars, LightGBM and scikit-learn");
            return;
        }
        ObjectNode peer = python.get().measure(new Workload.PythonPeer(PEER_SCRIPT, folder -> {
            PanelPlanes.write(folder, market.allSeries(), DemoMarket.FIRST_DAY, DemoMarket.FULL_DAYS);
            try (InputStream features = PeerPython.class.getResourceAsStream(PEER_FEATURES)) {
                Files.copy(features, folder.resolve(PEER_FEATURES));
            }
        }), 0);
        Workload.require(peer.path("rows").asLong() == PEER_ROWS, "the peer had " + peer.path("rows") + " rows");
        result.set("peer", peer);
        result.put("ratio", cpuSeconds / peer.path("cpuSeconds").asDouble());
    }

    /** Labelled rows of all dates: those before the last test block, with the purged ones between, and those in it. */
    static long rows(JsonNode report) {
        JsonNode last = report.path("folds").path(report.path("folds").size() - 1);
        return last.path("trainRows").asLong() + last.path("purgedRows").asLong() + last.path("testRows").asLong();
    }

    /** Rows of the panel by the peer's rule, and how many of them have a label of ours by the market's end. */
    private record Sampled(long peer, long ours) {
        static Sampled of(DemoMarket market) {
            int end = DemoMarket.FIRST_DAY + market.days() - 1;
            long peer = 0;
            long ours = 0;
            for (BarSeries series : market.allSeries()) {
                for (int i = PEER_BARS; i + PEER_DAYS < series.size(); i++) {
                    if ((end - series.dates()[i]) % PEER_DAYS == 0) {
                        peer++;
                        ours += TargetSpec.TARGET_20D2L.exit(series.dates()[i]) <= end ? 1 : 0;
                    }
                }
            }
            return new Sampled(peer, ours);
        }
    }

    private void run(Path folder) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(launcher.toString(), "quickstart", "--out", folder.resolve("out").toString()));
        if (size == Size.FULL) {
            int end = DemoMarket.FIRST_DAY + DemoMarket.FULL_DAYS - 1;
            command.addAll(List.of("--set", "thinning=" + PEER_DAYS + "d+" + end % PEER_DAYS, "--set", "universe.minBars=" + (PEER_BARS + 1),
                    "--allow-generated"));
        } else {
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

    static void writeCsv(DemoMarket market, Path csv) throws IOException {
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
