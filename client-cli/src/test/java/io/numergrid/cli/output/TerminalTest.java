package io.numergrid.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Talk and progress, with and without a terminal. */
class TerminalTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void withoutATerminalEachStageIsOneLine() {
        try (Progress progress = terminal(0).stages("run")) {
            progress.update("", 0, Optional.empty());
            progress.update("features", 0.1, Optional.empty());
            progress.update("features", 0.2, Optional.of(Duration.ofSeconds(3)));
            progress.update("train", 0.5, Optional.empty());
        }
        assertEquals("numergrid: run: features\nnumergrid: run: train\n", text());
    }

    @Test
    void onATerminalABarIsDrawnWithinTheWidthAndGoneAtTheEnd() throws InterruptedException {
        try (Progress progress = terminal(60).stages("run")) {
            progress.update("train", 0.5, Optional.of(Duration.ofSeconds(90)));
            Thread.sleep(600);
        }
        assertTrue(text().contains("run  50 % ###") && text().contains("1:30 left  train"), text());
        assertFalse(text().contains("\n"), text());
        for (String drawn : text().split("\r")) {
            assertTrue(drawn.length() < 60, drawn.length() + ": " + drawn);
        }
        assertTrue(text().endsWith("\r"), text());
        assertTrue(text().substring(text().lastIndexOf('\r', text().length() - 2)).isBlank(), text());
    }

    @Test
    void aMessageOfSeveralLinesIsOneMessage() {
        terminal(0).talk("first\nsecond\u0007");
        assertEquals("numergrid: first\n  second·\n", text());
    }

    private Terminal terminal(int columns) {
        return new Terminal(new PrintStream(OutputStreamOfNothing.INSTANCE), new PrintStream(err, true, StandardCharsets.UTF_8), 0, columns, false);
    }

    private String text() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private static final class OutputStreamOfNothing extends java.io.OutputStream {
        private static final OutputStreamOfNothing INSTANCE = new OutputStreamOfNothing();

        @Override
        public void write(int b) {
            throw new AssertionError("talk went to stdout");
        }
    }
}
