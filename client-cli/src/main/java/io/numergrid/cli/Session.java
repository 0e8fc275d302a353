package io.numergrid.cli;

import io.numergrid.cli.client.Connection;
import io.numergrid.cli.client.Endpoint;
import io.numergrid.cli.output.Output;
import io.numergrid.cli.output.OutputFormat;
import io.numergrid.cli.output.Terminal;
import io.numergrid.cli.process.Installation;
import java.time.Duration;
import java.util.function.Supplier;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/**
 * What every verb of one invocation shares: the options that stand anywhere on the command line, the terminal, and the
 * installation. Verbs get it in their constructor.
 */
public final class Session {
    private final Terminal terminal;
    private final Supplier<Installation> installation;

    @Option(names = "--endpoint", paramLabel = "HOST:PORT", scope = ScopeType.INHERIT,
            defaultValue = "${env:NUMERGRID_ENDPOINT:-127.0.0.1:7400}",
            description = "The node to talk to (or NUMERGRID_ENDPOINT); default 127.0.0.1:7400.")
    private Endpoint endpoint;

    @Option(names = {"-o", "--output"}, paramLabel = "FORMAT", scope = ScopeType.INHERIT, defaultValue = "table",
            description = "Form of the data on stdout: ${COMPLETION-CANDIDATES}; default table.")
    private OutputFormat format;

    @Option(names = "--timeout", paramLabel = "SECONDS", scope = ScopeType.INHERIT, defaultValue = "30",
            description = "Longest wait for one answer; default 30. Streams and runs are not bound by it.")
    private int timeoutSeconds;

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Show stack traces and details of errors.")
    private boolean debug;

    public Session(Terminal terminal, Supplier<Installation> installation) {
        this.terminal = terminal;
        this.installation = installation;
    }

    public Terminal terminal() {
        return terminal;
    }

    public Installation installation() {
        return installation.get();
    }

    public Endpoint endpoint() {
        return endpoint;
    }

    public Duration timeout() {
        if (timeoutSeconds < 1 || timeoutSeconds > 86_400) {
            throw new Failure(ExitCode.USAGE, "--timeout " + timeoutSeconds + " is outside 1..86400 seconds");
        }
        return Duration.ofSeconds(timeoutSeconds);
    }

    public boolean debug() {
        return debug;
    }

    public Connection connect() {
        return new Connection(endpoint, timeout());
    }

    public Output output() {
        return new Output(terminal.out(), format, terminal.outColumns());
    }

    /** A sentence for people. */
    public void talk(String text) {
        terminal.talk(text);
    }
}
