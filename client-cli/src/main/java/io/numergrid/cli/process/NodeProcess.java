package io.numergrid.cli.process;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.numergrid.cli.ExitCode;
import io.numergrid.cli.Failure;
import io.numergrid.cli.client.Connection;
import io.numergrid.cli.client.Endpoint;
import io.numergrid.v1.ClusterStatus;
import io.numergrid.v1.GetClusterStatusRequest;
import io.numergrid.v1.Node;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A node on this machine as a process of its own: it is in its own session, so that neither Ctrl-C nor the end of the terminal
 * reaches it, and it writes to a log in the data home. Every wait is bounded.
 */
public final class NodeProcess {
    private static final Duration PROBE = Duration.ofSeconds(5);
    private static final Duration START_MAX = Duration.ofSeconds(60);
    private static final Duration STOP_MAX = Duration.ofSeconds(60);
    /** A look is a connection refused, or a question to the system: cheap beside what it waits for. */
    private static final long LOOK_EVERY_MS = 10;
    private static final long LOG_BYTES_MAX = 16 << 20;
    private static final int LOG_LINES_TOLD = 12;
    /** Detaches from the terminal: setsid where there is one, else signals of the terminal are ignored. */
    private static final String DETACH = "command -v setsid >/dev/null 2>&1 && exec setsid \"$@\"; trap '' INT HUP QUIT; exec \"$@\"";

    private final Installation installation;
    private final Endpoint endpoint;
    private final Map<String, String> settings;
    private final List<String> options;
    private final Path home;

    /** @param settings numergrid.* keys given on the command line, handed to the node as system properties */
    public NodeProcess(Installation installation, Endpoint endpoint, Map<String, String> settings) {
        this(installation, endpoint, settings, List.of());
    }

    /** @param options of the JVM, over the shipped ones */
    NodeProcess(Installation installation, Endpoint endpoint, Map<String, String> settings, List<String> options) {
        this.installation = installation;
        this.endpoint = endpoint;
        this.settings = settings;
        this.options = options;
        this.home = DataHomePath.of(settings);
    }

    /**
     * A node that serves.
     *
     * @param pid   process id
     * @param home  data home
     * @param log   its log file
     * @param fresh whether this call started it
     */
    public record Serving(Endpoint endpoint, long pid, Path home, Path log, boolean fresh) {
    }

    public Path log() {
        return home.resolve("log").resolve("node.log");
    }

    public Path home() {
        return home;
    }

    /**
     * Returns once a node with this data home serves the endpoint: the one that is there, or a new one.
     *
     * @param spawned hears of a new process before it serves, so that whoever must end it can do so from the start
     */
    public Serving start(Consumer<ProcessHandle> spawned) throws InterruptedException {
        if (!endpoint.isLoopback()) {
            throw new Failure(ExitCode.USAGE, "a node can be started on this machine only, and " + endpoint
                    + " is elsewhere; give a loopback address such as 127.0.0.1:" + endpoint.port());
        }
        Optional<Serving> there = find();
        if (there.isPresent()) {
            return there.get();
        }
        long logFrom = rotateLog();
        Process process = spawn();
        spawned.accept(process.toHandle());
        serves(); // it does not; but the next to ask, when it does, finds all that asking takes loaded while the node starts
        long deadline = System.nanoTime() + START_MAX.toNanos();
        while (System.nanoTime() < deadline) {
            if (!process.isAlive()) {
                return findAfterLosing(process.exitValue(), logFrom);
            }
            if (endpoint.accepts(200) && serves()) {
                return new Serving(endpoint, process.pid(), home, log(), true);
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
        }
        process.destroy();
        throw new Failure(ExitCode.DEADLINE, "the node did not serve " + endpoint + " within " + START_MAX.toSeconds()
                + " s and was stopped; its log: " + log());
    }

    /** Marks the data home's node as in use by this process, before it is looked for or started. */
    public NodeUse use() throws InterruptedException {
        requireOutside();
        try {
            Files.createDirectories(log().getParent());
            return NodeUse.begin(log().resolveSibling("node.use"));
        } catch (IOException e) {
            throw new Failure(ExitCode.NOT_ALLOWED, "the data home " + home + " cannot be written (" + e.getMessage()
                    + "); choose another with NUMERGRID_HOME", e);
        }
    }

    /** Who serves the endpoint, if it is a node with this data home; another one is refused. */
    public Optional<Serving> find() {
        if (!endpoint.accepts(1000)) {
            return Optional.empty();
        }
        Node node = local(status());
        if (!node.getHomeDigest().isEmpty() && !node.getHomeDigest().equals(DataHomePath.digest(home))
                && !LocalCluster.isHome(home, node.getHomeDigest())) {
            throw new Failure(ExitCode.NOT_ALLOWED, "the node at " + endpoint + " (pid " + node.getPid() + ") works in another data home than "
                    + home + "; stop it, or choose another port with --endpoint, or its home with NUMERGRID_HOME");
        }
        return Optional.of(new Serving(endpoint, node.getPid(), home, log(), false));
    }

    /** What answers the endpoint; refuses what is no node. */
    public ClusterStatus status() {
        try (Connection connection = new Connection(endpoint, PROBE)) {
            return connection.cluster().getClusterStatus(GetClusterStatusRequest.getDefaultInstance());
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.DEADLINE_EXCEEDED && endpoint.accepts(200)) {
                throw new Failure(ExitCode.DEADLINE, "what listens on " + endpoint + " did not say within " + PROBE.toSeconds()
                        + " s that it is a node; look at it, or choose another port with --endpoint", e);
            }
            throw new Failure(ExitCode.NOT_ALLOWED, "what listens on " + endpoint + " is no node (" + e.getStatus().getCode()
                    + "); choose another port with --endpoint", e);
        }
    }

    /** The answering node's own entry. */
    public static Node local(ClusterStatus status) {
        return status.getNodesList().stream().filter(n -> n.getId().equals(status.getLocalNodeId())).findFirst()
                .orElse(status.getNodesCount() == 0 ? Node.getDefaultInstance() : status.getNodes(0));
    }

    /** The process to stop: the one that serves the endpoint, else the one the data home names; empty when none runs. */
    public Optional<ProcessHandle> running() {
        if (!endpoint.isLoopback()) {
            throw new Failure(ExitCode.NOT_ALLOWED, "a node can be stopped on its own machine only, and " + endpoint + " is elsewhere");
        }
        if (endpoint.accepts(1000)) {
            try {
                return ProcessHandle.of(local(status()).getPid()).filter(NodeProcess::isNode);
            } catch (Failure e) {
                if (e.exitCode() != ExitCode.DEADLINE) {
                    throw e;
                }
                return Optional.of(named().orElseThrow(() -> e)); // it listens but hangs
            }
        }
        return named();
    }

    /** The node the data home names as serving this endpoint. */
    private Optional<ProcessHandle> named() {
        try {
            if (!Files.exists(home.resolve("node.pid")) || !Files.exists(home.resolve("endpoint"))
                    || !Files.readString(home.resolve("endpoint")).strip().equals(endpoint.toString())) {
                return Optional.empty();
            }
            return ProcessHandle.of(Long.parseLong(Files.readString(home.resolve("node.pid")).strip())).filter(NodeProcess::isNode);
        } catch (NumberFormatException e) {
            return Optional.empty(); // a torn file of a node that died while starting
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks the process to end and waits until it has. */
    public void stop(ProcessHandle process) throws InterruptedException {
        if (!process.destroy()) {
            throw new Failure(ExitCode.NOT_ALLOWED, "process " + process.pid() + " cannot be stopped by this user");
        }
        awaitEnd(process, log());
    }

    /** Waits until a process that was asked to end has ended. */
    static void awaitEnd(ProcessHandle process, Path log) throws InterruptedException {
        long deadline = System.nanoTime() + STOP_MAX.toNanos();
        while (process.isAlive() && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
        }
        if (process.isAlive()) {
            throw new Failure(ExitCode.DEADLINE, "node " + process.pid() + " has not ended within " + STOP_MAX.toSeconds()
                    + " s; its log: " + log + "; 'kill -9 " + process.pid() + "' ends it at once");
        }
    }

    static boolean isNode(ProcessHandle process) {
        return process.isAlive() && process.info().commandLine().map(Installation::isNodeCommand)
                .orElseGet(() -> process.info().command().map(c -> c.endsWith("java")).orElse(false));
    }

    private boolean serves() {
        try (Connection connection = new Connection(endpoint, PROBE)) {
            return connection.health().check(HealthCheckRequest.getDefaultInstance()).getStatus() == ServingStatus.SERVING;
        } catch (StatusRuntimeException e) {
            return false; // not yet
        }
    }

    private Process spawn() {
        List<String> command = new ArrayList<>(List.of("sh", "-c", DETACH, "sh"));
        command.addAll(installation.nodeCommand(options, settings, List.of("serve", "--endpoint", endpoint.toString())));
        try {
            return new ProcessBuilder(command).redirectInput(new File("/dev/null")).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile())).start();
        } catch (IOException e) {
            throw new Failure(ExitCode.FAILED, "the node could not be started: " + e.getMessage(), e);
        }
    }

    /** A log does not grow without end; returns the size from which this start writes. */
    private long rotateLog() {
        requireOutside();
        try {
            Files.createDirectories(log().getParent());
            if (!Files.exists(log())) {
                return 0;
            }
            long size = Files.size(log());
            if (size <= LOG_BYTES_MAX) {
                return size;
            }
            Files.move(log(), log().resolveSibling("node.log.1"), StandardCopyOption.REPLACE_EXISTING);
            return 0;
        } catch (IOException e) {
            throw new Failure(ExitCode.NOT_ALLOWED, "the data home " + home + " cannot be written (" + e.getMessage()
                    + "); choose another with NUMERGRID_HOME", e);
        }
    }

    private void requireOutside() {
        if (DataHomePath.real(home).startsWith(DataHomePath.real(installation.root()))) {
            throw new Failure(ExitCode.USAGE, "the data home " + home + " lies inside the installation; choose a folder outside with NUMERGRID_HOME");
        }
    }

    /** The new process ended by itself: another start may have been faster, otherwise its last words tell why. */
    private Serving findAfterLosing(int exit, long logFrom) throws InterruptedException {
        for (int i = 0; i < 50 && exit == ExitCode.NOT_ALLOWED; i++) {
            if (endpoint.accepts(200) && serves()) {
                return find().orElseThrow();
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        int code = exit > 0 && exit <= ExitCode.DEADLINE ? exit : ExitCode.FAILED;
        throw new Failure(code, "the node ended at once (exit " + exit + "): " + lastWords(logFrom) + "\nits log: " + log());
    }

    /** What the process logged: its own complaint if it made one, else the last lines. */
    private String lastWords(long from) {
        try {
            byte[] all = Files.readAllBytes(log());
            String text = new String(all, (int) Math.min(from, all.length), (int) Math.max(0, all.length - from),
                    StandardCharsets.UTF_8);
            List<String> lines = text.lines().filter(l -> !l.isBlank()).toList();
            List<String> complaint = lines.stream().filter(l -> l.startsWith("numergrid: ")).map(l -> l.substring(11)).toList();
            List<String> told = complaint.isEmpty() ? lines.subList(Math.max(0, lines.size() - LOG_LINES_TOLD), lines.size()) : complaint;
            return told.isEmpty() ? "it said nothing" : String.join("\n", told);
        } catch (IOException e) {
            return "its log cannot be read: " + e.getMessage();
        }
    }
}
