package io.numergrid.cli;

import com.google.rpc.ErrorInfo;
import io.grpc.protobuf.StatusProto;
import io.numergrid.cli.client.Endpoint;
import io.numergrid.cli.command.AuditCommand;
import io.numergrid.cli.command.ClusterCommand;
import io.numergrid.cli.command.CompletionCommand;
import io.numergrid.cli.command.DoctorCommand;
import io.numergrid.cli.command.FamilyWord;
import io.numergrid.cli.command.FeatureCommand;
import io.numergrid.cli.command.HistoryCommand;
import io.numergrid.cli.command.ModelCommand;
import io.numergrid.cli.command.NodeCommand;
import io.numergrid.cli.command.PredictCommand;
import io.numergrid.cli.command.QuickstartCommand;
import io.numergrid.cli.command.RunCommand;
import io.numergrid.cli.command.SubmissionCommand;
import io.numergrid.cli.command.SurvivorshipWord;
import io.numergrid.cli.command.VersionCommand;
import io.numergrid.cli.command.VolumeUnitWord;
import io.numergrid.cli.output.OutputFormat;
import io.numergrid.cli.output.Terminal;
import io.numergrid.cli.process.Installation;
import java.io.PrintWriter;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program: wires the verbs together, runs one, and turns its end into an exit code and at most one message. */
@Command(name = "numergrid", synopsisSubcommandLabel = "COMMAND", sortOptions = false, scope = CommandLine.ScopeType.INHERIT,
        mixinStandardHelpOptions = true, usageHelpAutoWidth = false, usageHelpWidth = 100,
        exitCodeOnInvalidInput = ExitCode.USAGE, exitCodeOnExecutionException = ExitCode.FAILED,
        description = "An in-memory data grid that turns crypto price histories into Numerai Crypto predictions.")
public final class NumergridCli implements Runnable {
    @Mixin
    private final Session session;

    @Spec
    private CommandSpec spec;

    private NumergridCli(Session session) {
        this.session = session;
    }

    public static void main(String[] args) {
        Logger.getLogger("io.grpc").setLevel(Level.OFF); // what matters reaches the user as a status
        System.exit(execute(Terminal.ofProcess(), Installation::ofProcess, args));
    }

    /** Runs one command line to its exit code; writes to nothing but the terminal given. */
    public static int execute(Terminal terminal, Supplier<Installation> installation, String... args) {
        int exit = commandLine(terminal, installation).execute(args);
        terminal.out().flush();
        terminal.err().flush();
        return exit;
    }

    static CommandLine commandLine(Terminal terminal, Supplier<Installation> installation) {
        Session session = new Session(terminal, installation);
        CommandLine root = new CommandLine(new NumergridCli(session));
        List.of(new QuickstartCommand(session), new NodeCommand(session), new ClusterCommand(session), new HistoryCommand(session),
                new FeatureCommand(session), new RunCommand(session), new PredictCommand(session), new ModelCommand(session),
                new SubmissionCommand(session), new AuditCommand(session), new DoctorCommand(session), new VersionCommand(session),
                new CompletionCommand(session)).forEach(root::addSubcommand);
        root.getCommandSpec().version("numergrid " + VersionCommand.version());
        root.setOut(new PrintWriter(terminal.out(), true)).setErr(new PrintWriter(terminal.err(), true))
                .registerConverter(Endpoint.class, NumergridCli::endpoint)
                .registerConverter(LocalDate.class, NumergridCli::day)
                .registerConverter(OutputFormat.class, text -> Words.parse(OutputFormat.class, text))
                .registerConverter(VolumeUnitWord.class, text -> Words.parse(VolumeUnitWord.class, text))
                .registerConverter(SurvivorshipWord.class, text -> Words.parse(SurvivorshipWord.class, text))
                .registerConverter(FamilyWord.class, text -> Words.parse(FamilyWord.class, text))
                .setAbbreviatedOptionsAllowed(false)
                .setExecutionExceptionHandler((e, line, parsed) -> fail(session, e))
                .setParameterExceptionHandler((e, arguments) -> misuse(terminal, e));
        return root;
    }

    /** Without a verb: what there is, and the exit code of a misuse. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    private static Endpoint endpoint(String text) {
        try {
            return Endpoint.parse(text);
        } catch (IllegalArgumentException e) {
            throw new CommandLine.TypeConversionException(e.getMessage());
        }
    }

    /** Java's own messages on a bad date or choice are no help; these are. */
    private static LocalDate day(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            throw new CommandLine.TypeConversionException("'" + text + "' is not a date of the form YYYY-MM-DD");
        }
    }

    private static int fail(Session session, Exception e) {
        Failure failure = FailureMapping.of(e, session.endpoint());
        session.talk(failure.getMessage());
        if (session.debug()) {
            com.google.rpc.Status status = StatusProto.fromThrowable(e);
            if (status != null) {
                ExitCode.errorInfo(status).map(ErrorInfo::toString).ifPresent(session::talk);
            }
            session.terminal().trace(e);
        }
        return failure.exitCode();
    }

    private static int misuse(Terminal terminal, ParameterException e) {
        StringBuilder message = new StringBuilder(e.getMessage());
        if (e instanceof UnmatchedArgumentException unmatched && !unmatched.getSuggestions().isEmpty()) {
            message.append("; did you mean ").append(String.join(" or ", unmatched.getSuggestions())).append('?');
        }
        terminal.talk(message + "\nsee '" + e.getCommandLine().getCommandSpec().qualifiedName() + " --help'");
        return ExitCode.USAGE;
    }
}
