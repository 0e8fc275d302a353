package io.numergrid.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.numergrid.cli.Session;
import io.numergrid.cli.output.Column;
import io.numergrid.cli.output.Output;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;

/** {@code numergrid version}. */
@Command(name = "version", description = "Show the version of this program and of its Java runtime.")
public final class VersionCommand implements Runnable {
    private final Session session;

    public VersionCommand(Session session) {
        this.session = session;
    }

    @Override
    public void run() {
        ObjectNode row = Output.JSON.createObjectNode().put("version", version()).put("jdk", Runtime.version().toString())
                .put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        session.output().item(row, List.of(Column.text("version", "numergrid"), Column.text("jdk", "java"), Column.text("os", "system")));
    }

    /** From the jar's manifest; "development" when classes run from a folder. */
    public static String version() {
        return Optional.ofNullable(VersionCommand.class.getPackage().getImplementationVersion()).orElse("development");
    }
}
