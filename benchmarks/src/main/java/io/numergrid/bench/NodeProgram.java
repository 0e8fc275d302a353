package io.numergrid.bench;

import io.numergrid.node.NodeMain;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A node in a process of its own, with the shipped options, in a fresh data home: what it uses can be told from what its client uses. */
final class NodeProgram implements AutoCloseable {
    private static final Pattern SERVING = Pattern.compile("serving on (127\\.0\\.0\\.1:\\d+) pid \\d+");

    private final Process process;
    private final String address;
    private final long startedMs = System.currentTimeMillis();

    NodeProgram(Path root, Path folder) throws IOException {
        this(root, folder, Map.of(), List.of());
    }

    /** @param settings environment of the node, beside its home @param options of its JVM, beside the shipped ones */
    NodeProgram(Path root, Path folder, Map<String, String> settings, List<String> options) throws IOException {
        Path log = folder.resolve("node.log");
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + root.resolve("config").resolve("jvm").resolve("node.options")));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), NodeMain.class.getName(), "serve", "--endpoint", "127.0.0.1:0"));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("NUMERGRID_"));
        builder.environment().putAll(settings);
        builder.environment().put("NUMERGRID_HOME", folder.resolve("home").toString());
        this.process = builder.start();
        String line;
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            line = String.valueOf(out.readLine());
        }
        Matcher serving = SERVING.matcher(line);
        if (!serving.matches()) {
            process.destroyForcibly();
            throw new IOException("no node came up: " + line + "\n" + Files.readString(log));
        }
        this.address = serving.group(1);
    }

    String address() {
        return address;
    }

    long pid() {
        return process.pid();
    }

    /** When the process was started, ms since 1970. */
    long startedMs() {
        return startedMs;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** As SIGKILL: the process hears nothing of it. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Sends a signal by name, e.g. STOP or CONT. */
    void signal(String name) throws IOException, InterruptedException {
        Workload.require(new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start().waitFor() == 0, "no signal " + name + " to " + pid());
    }

    double cpuSeconds() {
        return process.info().totalCpuDuration().map(d -> d.toNanos() * 1e-9).orElse(Double.NaN);
    }

    /** Resident memory, -1 where the system does not say. */
    long rssBytes() {
        return status("VmRSS:");
    }

    long rssPeakBytes() {
        return status("VmHWM:");
    }

    private long status(String key) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status"), StandardCharsets.US_ASCII)) {
                if (line.startsWith(key)) {
                    return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
                }
            }
        } catch (IOException noProc) {
            return -1;
        }
        return -1;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
