package io.numergrid.cli;

import io.numergrid.cli.output.Terminal;
import io.numergrid.cli.process.Installation;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * One command line executed in this process, as a script sees it.
 *
 * @param exit exit code
 * @param out  stdout
 * @param err  stderr
 */
public record CommandLineRun(int exit, String out, String err) {
    public static CommandLineRun of(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8), 0, 0, false);
        int exit = NumergridCli.execute(terminal, () -> new Installation(Path.of(System.getProperty("numergrid.root")), Path.of("java")), arguments);
        return new CommandLineRun(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
