package io.numergrid.cli.process;

import io.numergrid.cli.ExitCode;
import io.numergrid.cli.Failure;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Verbs of the node's program that end by themselves and need no server; they write to this terminal and give the exit code. */
public final class NodeProgram {
    /** The JVM says this at every start with the vector module and cannot be told not to; it is no news to the person who asked. */
    private static final String INCUBATOR_NOTE = "WARNING: Using incubator modules: jdk.incubator.vector";

    private final Installation installation;

    public NodeProgram(Installation installation) {
        this.installation = installation;
    }

    public int run(List<String> arguments) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(installation.nodeCommand(List.of(), Map.of(), arguments)).inheritIO()
                    .redirectError(ProcessBuilder.Redirect.PIPE).start();
            try (BufferedReader lines = process.errorReader()) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (!line.equals(INCUBATOR_NOTE)) {
                        System.err.println(line);
                    }
                }
            }
            return process.waitFor();
        } catch (IOException e) {
            throw new Failure(ExitCode.FAILED, "the node's program could not be started: " + e.getMessage(), e);
        }
    }
}
