package io.numergrid.cli.command;

import io.numergrid.cli.Session;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code numergrid completion}. */
@Command(name = "completion", description = {"Print a completion script for bash and zsh.",
    "Use it with: source <(numergrid completion)"})
public final class CompletionCommand implements Runnable {
    private final Session session;

    @Spec
    private CommandSpec spec;

    public CompletionCommand(Session session) {
        this.session = session;
    }

    @Override
    public void run() {
        session.terminal().out().print(AutoComplete.bash(spec.root().name(), spec.root().commandLine()));
    }
}
