package io.numergrid.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.numergrid.feature.FeatureWorkload;
import io.numergrid.feature.IncrementalWorkload;
import io.numergrid.predict.PredictWorkload;
import io.numergrid.rank.RankWorkload;
import io.numergrid.run.QualityRun;
import io.numergrid.run.ShardDataWorkload;
import io.numergrid.train.LightGbmFits;
import io.numergrid.train.RidgeWorkload;
import io.numergrid.train.TrainWorkload;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code benchmarks/run} starts: measures one named piece of work and the peer beside it, in this process and this run, and
 * writes one JSON object, to standard output or a file. {@code ratio} is our CPU seconds over the peer's: below 1 we use less.
 * Exit codes: 0 measured, 1 failed, 2 usage or not available.
 */
public final class BenchmarkMain {
    static final List<String> NAMES =
            List.of("features", "ranks", "incremental", "sharddata", "train250k", "train1m", "ridge", "predict", "fastrun", "quality", "serving",
                    "scaling", "streaming", "faults", "durability");
    private static final List<String> LATER = List.of("serving");
    /** Those that need the shipped launcher. */
    private static final List<String> LAUNCHED = List.of("fastrun", "scaling", "faults");
    /** A Python peer's iterations after its first, of which its median is taken: fewer than ours, because they take so much longer. */
    private static final int PEER_ITERATIONS = 3;
    private static final String USAGE = "usage: benchmarks/run NAME [--json OUT] [--size smoke|full]\nNAME: " + String.join(" ", NAMES)
            + "\nquality [--data FILE] [--volume-unit base|quote] [--btc SYMBOL]: price file to compare on; the demo market without one"
            + "\nstreaming sends bars over gRPC into a node of its own: about 12 minutes at full size, fewer with STREAMING_SECONDS=60 in the environment"
            + "\nscaling, faults and durability start clusters of up to four nodes on this machine: half an hour, two hours, and five minutes at full size;"
            + " FAULT_KINDS, FAULT_ROUNDS, FAULT_SEED and DURABILITY_ROUNDS in the environment make them shorter"
            + "\nfastrun runs its Python peer, too, which takes minutes, with " + FastRun.PEER_WANTED + "=1 and " + PeerPython.SETTING + " in the environment";

    private final ObjectMapper mapper = new ObjectMapper();
    private final Path root;
    private final PrintStream out;
    private final PrintStream err;
    private final Map<String, String> environment;

    BenchmarkMain(Path root, PrintStream out, PrintStream err, Map<String, String> environment) {
        this.root = root;
        this.out = out;
        this.err = err;
        this.environment = environment;
    }

    public static void main(String[] args) {
        Path root = Path.of(System.getProperty("numergrid.root", "."));
        System.exit(new BenchmarkMain(root, System.out, System.err, System.getenv()).run(args));
    }

    int run(String... args) {
        String name = null;
        Path json = null;
        Size size = Size.FULL;
        QualityData.Source prices = QualityData.Source.DEMO;
        try {
            for (int i = 0; i < args.length; i++) {
                switch (args[i]) {
                    case "--json" -> json = Path.of(value(args, ++i));
                    case "--size" -> size = Size.of(value(args, ++i));
                    case "--data" -> prices = prices.file(Path.of(value(args, ++i)));
                    case "--volume-unit" -> prices = prices.unit(value(args, ++i));
                    case "--btc" -> prices = prices.btc(value(args, ++i));
                    default -> {
                        if (name != null || !NAMES.contains(args[i])) {
                            throw new IllegalArgumentException("'" + args[i] + "' is not known here");
                        }
                        name = args[i];
                    }
                }
            }
            if (name == null) {
                throw new IllegalArgumentException("which benchmark?");
            }
            if (!prices.equals(QualityData.Source.DEMO) && (!name.equals("quality") || size == Size.SMOKE)) {
                throw new IllegalArgumentException("only quality at full size reads a price file");
            }
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage() + "\n" + USAGE);
            return 2;
        }
        if (LATER.contains(name) || LAUNCHED.contains(name) && !Files.isExecutable(FastRun.launcher(root))) {
            err.println(name + " is not available yet");
            return 2;
        }
        try {
            write(measure(name, size, prices), json);
            return 0;
        } catch (IOException | IllegalStateException e) {
            err.println(name + " failed: " + e.getMessage());
            return 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    private static String value(String[] args, int i) {
        if (i >= args.length) {
            throw new IllegalArgumentException(args[i - 1] + " needs a value");
        }
        return args[i];
    }

    private ObjectNode measure(String name, Size size, QualityData.Source prices) throws IOException, InterruptedException {
        ObjectNode result = mapper.createObjectNode().put("name", name).put("size", size.word());
        if (name.equals("fastrun")) {
            new FastRun(root, size, environment).measure(mapper, result);
        } else if (name.equals("quality")) {
            err.println("a fast run and LightGBM on the same folds and bins, about a minute");
            QualityData data = size == Size.SMOKE ? QualityData.smoke() : prices.open();
            new QualityRun(data, size == Size.SMOKE ? LightGbmFits.GRID_SMOKE : LightGbmFits.GRID, Runtime.getRuntime().availableProcessors())
                    .write(result, PeerPython.of(environment));
        } else if (name.equals("streaming")) {
            err.println("streaming bars into a node of its own" + (size == Size.FULL ? ", about 12 minutes" : ""));
            new StreamingRun(root, size, environment).measure(mapper, result);
        } else if (name.equals("scaling")) {
            new ScalingRun(root, size).measure(mapper, result);
        } else if (name.equals("faults")) {
            new FaultTrial(root, size, environment).measure(mapper, result);
        } else if (name.equals("durability")) {
            new DurabilityTrial(root, size, environment).measure(mapper, result);
        } else {
            measure(open(name, size), size, result);
        }
        return result.put("machine", machine()).put("jdk", System.getProperty("java.vm.name") + " " + Runtime.version());
    }

    private static Workload open(String name, Size size) {
        return switch (name) {
            case "features" -> new FeatureWorkload(size, System.getProperty("numergrid.kernels", "auto"));
            case "ranks" -> new RankWorkload(size, System.getProperty("numergrid.kernels", "auto"));
            case "incremental" -> new IncrementalWorkload(size, System.getProperty("numergrid.kernels", "auto"));
            case "sharddata" -> new ShardDataWorkload(size, System.getProperty("numergrid.kernels", "auto"));
            case "train250k" -> new TrainWorkload(size, 250_000, TrainWorkload.DATE_ROWS);
            case "train1m" -> new TrainWorkload(size, 1_000_000, TrainWorkload.DATE_ROWS);
            case "ridge" -> new RidgeWorkload(size, System.getProperty("numergrid.kernels", "auto"));
            case "predict" -> new PredictWorkload(size);
            default -> throw new IllegalStateException("no workload named " + name);
        };
    }

    private void measure(Workload work, Size size, ObjectNode result) throws IOException, InterruptedException {
        int warmups = size == Size.FULL ? 2 : 0;
        int iterations = size == Size.FULL ? 5 : 1;
        double seconds = size == Size.FULL ? 1 : 0.05;
        err.println("measuring " + result.path("name").asText() + ", " + work.elements() + " " + work.unit());
        Measurement ours = Measurement.of(work, warmups, iterations, seconds);
        result.set("ours", ours.json(mapper, work.unit(), work.elements()));
        Optional<Workload.Peer> peer = work.peer();
        Optional<Workload.PythonPeer> pythonPeer = work.pythonPeer();
        Optional<PeerPython> python = PeerPython.of(environment);
        if (peer.isPresent()) {
            err.println("measuring " + peer.get().name());
            Workload rival = peer.get().workload();
            Measurement theirs = Measurement.of(rival, warmups, iterations, seconds);
            result.set("peer", mapper.createObjectNode().put("name", peer.get().name())
                    .setAll(theirs.json(mapper, rival.unit(), rival.elements())));
            result.put("ratio", ours.cpuSeconds() / theirs.cpuSeconds());
        } else if (pythonPeer.isPresent() && python.isPresent()) {
            err.println("measuring " + pythonPeer.get().script());
            ObjectNode theirs = python.get().measure(pythonPeer.get(), size == Size.FULL ? PEER_ITERATIONS : 1);
            result.set("peer", theirs);
            result.put("ratio", ours.cpuSeconds() / theirs.path("cpuSeconds").asDouble());
        } else {
            result.putNull("peer").putNull("ratio");
            if (pythonPeer.isPresent()) {
                result.put("peerMissing", PeerPython.SETTING + " names no interpreter, so this is our side alone");
            }
        }
        ObjectNode quality = result.putObject("quality");
        work.quality().forEach(quality::put);
        work.complete(result);
    }

    private void write(ObjectNode result, Path json) throws IOException {
        String text = mapper.writerWithDefaultPrettyPrinter().writeValueAsString(result) + "\n";
        if (json == null) {
            out.print(text);
        } else {
            Files.writeString(json, text);
        }
    }

    private static String machine() throws IOException {
        Path info = Path.of("/proc/cpuinfo");
        String model = System.getProperty("os.arch");
        if (Files.exists(info)) {
            model = Files.readAllLines(info, StandardCharsets.UTF_8).stream().filter(line -> line.startsWith("model name")).findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).trim()).orElse(model);
        }
        return model + ", " + Runtime.getRuntime().availableProcessors() + " processors, " + System.getProperty("os.name");
    }
}
