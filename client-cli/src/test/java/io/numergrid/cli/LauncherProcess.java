package io.numergrid.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.numergrid.cli.output.Output;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Starts the launcher as a process of its own, in a folder and with an environment of the test's. */
final class LauncherProcess {
    static final Path ROOT = Path.of(System.getProperty("numergrid.root"));
    static final Path LAUNCHER = ROOT.resolve("client-cli/bin/numergrid");
    private static final int WAIT_SECONDS_MAX = 240;

    private final Path folder;
    private final Map<String, String> environment = new TreeMap<>();

    /** @param folder working folder; the data home lies in it */
    LauncherProcess(Path folder) {
        this.folder = folder;
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("NUMERGRID_HOME", folder.resolve("home").toString());
    }

    /** What a process left. */
    record Ended(int exit, String out, String err) {
        JsonNode json() throws IOException {
            return Output.JSON.readTree(out);
        }
    }

    LauncherProcess with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    Ended numergrid(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(LAUNCHER.toString()));
        command.addAll(List.of(arguments));
        return run(command);
    }

    Ended run(List<String> command) throws IOException, InterruptedException {
        File out = Files.createTempFile(folder, "stdout", "").toFile();
        File err = Files.createTempFile(folder, "stderr", "").toFile();
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile()).redirectOutput(out).redirectError(err);
        builder.environment().keySet().removeIf(name -> name.startsWith("NUMERGRID_"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (!process.waitFor(WAIT_SECONDS_MAX, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        Ended ended = new Ended(process.waitFor(), Files.readString(out.toPath(), StandardCharsets.UTF_8), Files.readString(err.toPath(), StandardCharsets.UTF_8));
        assertTrue(out.delete() && err.delete());
        return ended;
    }
}
