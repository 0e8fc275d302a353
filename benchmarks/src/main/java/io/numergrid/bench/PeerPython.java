package io.numergrid.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Runs a peer that is written in Python, as a process of its own, with the interpreter that {@link #SETTING} names. The script is
 * ours and does the same work from the same bytes: it gets a folder with its input and a number of iterations, and leaves
 * {@code result.json} there, an object with name, cpuSeconds (user and system time of its process over one iteration, median),
 * coldCpuSeconds, wallSeconds and rssPeakBytes. What the peer needs beyond Python it has to bring: numpy, polars, lightgbm and scikit-learn.
 */
public final class PeerPython {
    /** The environment variable with the path of a Python interpreter that has numpy, polars, lightgbm and scikit-learn. */
    public static final String SETTING = "NUMERGRID_PEER_PYTHON";
    private static final Duration LIMIT = Duration.ofMinutes(30);
    private static final int ERROR_LINES_MAX = 5;

    private final ObjectMapper mapper = new ObjectMapper();
    private final String interpreter;
    private final Duration limit;

    PeerPython(String interpreter, Duration limit) {
        this.interpreter = interpreter;
        this.limit = limit;
    }

    /** Empty where the environment names no interpreter. */
    public static Optional<PeerPython> of(Map<String, String> environment) {
        String interpreter = environment.getOrDefault(SETTING, "");
        return interpreter.isEmpty() ? Optional.empty() : Optional.of(new PeerPython(interpreter, LIMIT));
    }

    /**
     * Runs the peer once cold and {@code iterations} times more.
     *
     * @throws IllegalStateException when it cannot be started, fails, takes longer than the limit, or leaves no CPU seconds
     */
    public ObjectNode measure(Workload.PythonPeer peer, int iterations) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("numergrid-peer");
        try {
            peer.input().write(folder);
            Path script = folder.resolve(peer.script());
            try (InputStream in = PeerPython.class.getResourceAsStream(peer.script())) {
                if (in == null) {
                    throw new IllegalStateException("no resource " + peer.script() + " beside " + PeerPython.class.getName());
                }
                Files.copy(in, script);
            }
            run(List.of(interpreter, script.toString(), folder.toString(), Integer.toString(iterations)), folder);
            return result(folder.resolve("result.json"), peer.script());
        } finally {
            FastRun.delete(folder);
        }
    }

    private void run(List<String> command, Path folder) throws IOException, InterruptedException {
        Path log = folder.resolve("log");
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        } catch (IOException e) {
            throw new IllegalStateException(SETTING + " is '" + interpreter + "', which cannot be started (" + e.getMessage()
                    + "); name a Python interpreter, or unset it to measure without the peer", e);
        }
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException(command.get(1) + " ran longer than " + limit.toSeconds() + " s");
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        if (process.exitValue() != 0) {
            List<String> lines = new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines().toList();
            throw new IllegalStateException("the peer ended with exit code " + process.exitValue()
                    + "; it needs numpy, polars, lightgbm and scikit-learn beside " + interpreter + ". Its last words: "
                    + String.join(" | ", lines.subList(Math.max(0, lines.size() - ERROR_LINES_MAX), lines.size())));
        }
    }

    private ObjectNode result(Path file, String script) throws IOException {
        try {
            JsonNode result = Files.exists(file) ? mapper.readTree(file.toFile()) : mapper.missingNode();
            if (result instanceof ObjectNode object && object.path("name").isTextual() && object.path("cpuSeconds").asDouble() > 0) {
                return object;
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(script + " left no JSON: " + e.getOriginalMessage(), e);
        }
        throw new IllegalStateException(script + " left no name and CPU seconds in result.json");
    }
}
