package io.numergrid.cli.output;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Where data and talk go, and what kind of terminal is there. Java cannot tell whether stderr alone is a terminal; the launcher
 * can, and says so in system properties: {@code numergrid.cli.err.columns} and {@code numergrid.cli.out.columns}, absent
 * or 0 when it is none.
 *
 * @param out        data
 * @param err        talk
 * @param outColumns width of the terminal behind out; 0 = none
 * @param errColumns width of the terminal behind err; 0 = none
 * @param unicode    whether block characters can be shown
 */
public record Terminal(PrintStream out, PrintStream err, int outColumns, int errColumns, boolean unicode) {
    private static final String ERASE_LINE = "\r\u001b[K";

    public static Terminal ofProcess() {
        return new Terminal(stream(FileDescriptor.out), stream(FileDescriptor.err), Integer.getInteger("numergrid.cli.out.columns", 0),
                Integer.getInteger("numergrid.cli.err.columns", 0), isUnicode(System.getenv()));
    }

    /** A sentence for people, after the program's name as is the custom of command lines; takes the place of a bar that is drawn. */
    public void talk(String text) {
        err.println((errColumns > 0 ? ERASE_LINE : "") + "numergrid: " + text.lines().map(Output::printable).reduce((a, b) -> a + "\n  " + b).orElse(""));
    }

    /** For --debug: where it was thrown, and the causes. */
    public void trace(Throwable thrown) {
        for (Throwable at = thrown; at != null; at = at.getCause()) {
            err.println(at);
            for (StackTraceElement place : at.getStackTrace()) {
                err.println("    at " + place);
            }
        }
    }

    /** A bar where talk goes to a terminal; else one line per stage. */
    public Progress stages(String task) {
        return errColumns > 0 ? new ProgressOnTerminal(this, task) : new ProgressInLines(task);
    }

    /** A bar where talk goes to a terminal; else nothing: for work whose stages are as many as its files. */
    public Progress bar(String task) {
        return errColumns > 0 ? new ProgressOnTerminal(this, task) : new ProgressUnseen();
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    private static boolean isUnicode(Map<String, String> environment) {
        for (String name : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
            String value = environment.getOrDefault(name, "");
            if (!value.isEmpty()) {
                return value.toUpperCase(Locale.ROOT).replace("-", "").contains("UTF8");
            }
        }
        return false;
    }

    private static final class ProgressUnseen implements Progress {
        @Override
        public void update(String stage, double fraction, Optional<Duration> eta) {
            // nobody looks
        }

        @Override
        public void close() {
            // nothing was drawn
        }
    }

    /** For logs: says each stage once. */
    private final class ProgressInLines implements Progress {
        private final String task;
        private String stage = "";

        private ProgressInLines(String task) {
            this.task = task;
        }

        @Override
        public void update(String newStage, double fraction, Optional<Duration> eta) {
            if (!newStage.equals(stage) && !newStage.isEmpty()) {
                stage = newStage;
                talk(task + ": " + stage);
            }
        }

        @Override
        public void close() {
            stage = "";
        }
    }
}
