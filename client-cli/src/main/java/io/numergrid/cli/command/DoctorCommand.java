package io.numergrid.cli.command;

import io.numergrid.cli.ExitCode;
import io.numergrid.cli.Failure;
import io.numergrid.cli.Session;
import io.numergrid.cli.output.OutputFormat;
import io.numergrid.cli.process.NodeProgram;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code numergrid doctor}: what a node started here would work with; needs no node. */
@Command(name = "doctor", description = {"Show every setting with its value and source, and whether a node answers.",
    "Settings come from system properties, the environment, and numergrid.properties in the data home, in that order."})
public final class DoctorCommand implements Callable<Integer> {
    private final Session session;

    @Spec
    private CommandSpec spec;

    public DoctorCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws InterruptedException {
        OutputFormat format = session.output().format();
        if (format == OutputFormat.CSV) {
            throw new Failure(ExitCode.USAGE, "doctor has the forms table and json");
        }
        session.talk(session.endpoint().accepts(1000) ? "something answers at " + session.endpoint() + "; see 'numergrid node status'"
                : "no node answers at " + session.endpoint());
        List<String> arguments = new ArrayList<>(List.of("doctor", "-o", format.toString()));
        if (spec.commandLine().getParseResult().hasMatchedOption("--endpoint")) {
            arguments.addAll(List.of("--endpoint", session.endpoint().toString()));
        }
        return new NodeProgram(session.installation()).run(arguments);
    }
}
