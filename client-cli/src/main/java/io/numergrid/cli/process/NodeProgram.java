package io.numergrid.cli.process;

import io.numergrid.cli.ExitCode;
import io.numergrid.cli.Failure;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Verbs of the node's program that end by themselves and need no server; they write to this terminal and give the exit code. */
public final class NodeProgram {
    private final Installation installation;

    public NodeProgram(Installation installation) {
        this.installation = installation;
    }

    public int run(List<String> arguments) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(installation.nodeCommand(Map.of(), arguments)).inheritIO().start();
            return process.waitFor();
        } catch (IOException e) {
            throw new Failure(ExitCode.FAILED, "the node's program could not be started: " + e.getMessage(), e);
        }
    }
}
