package io.numergrid.node;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Processes that run the node's program with the shipped options; a log per data home. */
final class NodeProcess {
    static final Pattern SERVING = Pattern.compile("serving on (127\\.0\\.0\\.1:\\d+) pid (\\d+)");

    private final Path folder;
    private final List<Process> started = new ArrayList<>();

    /** @param folder for logs */
    NodeProcess(Path folder) {
        this.folder = folder;
    }

    Process start(Path home, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "@" + System.getProperty("numergrid.root") + "/config/jvm/node.options", "-Xmx512m",
                "-Dnumergrid.grid.region.max=128m", "-Dnumergrid.grid.ephemeral.max=64m",
                "-cp", System.getProperty("java.class.path"), NodeMain.class.getName()));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(logFile(home).toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("NUMERGRID_"));
        builder.environment().put("NUMERGRID_HOME", home.toString());
        Process process = builder.start();
        started.add(process);
        return process;
    }

    /** Address of a node that has just been started, once it serves. */
    String address(Process process, Path home) throws IOException {
        try (BufferedReader out = process.inputReader()) {
            Matcher serving = SERVING.matcher(String.valueOf(out.readLine()));
            assertTrue(serving.matches(), log(home));
            return serving.group(1);
        }
    }

    static int exit(Process process) throws InterruptedException {
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the process did not end");
        return process.exitValue();
    }

    String log(Path home) throws IOException {
        return Files.readString(logFile(home));
    }

    void killAll() throws InterruptedException {
        started.forEach(Process::destroyForcibly);
        for (Process process : started) {
            process.waitFor();
        }
    }

    private Path logFile(Path home) {
        return folder.resolve(home.getFileName() + ".log");
    }
}
