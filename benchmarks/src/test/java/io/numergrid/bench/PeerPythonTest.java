package io.numergrid.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is asked of an interpreter and taken from it, with a shell script in its place. */
class PeerPythonTest {
    @TempDir
    Path folder;

    private final AtomicReference<Path> given = new AtomicReference<>();
    private final Workload.PythonPeer peer = new Workload.PythonPeer("ranks_polars.py", input -> {
        given.set(input);
        Files.writeString(input.resolve("input"), "42");
    });

    @Test
    void handsOverTheInputAndTakesTheResult() throws IOException, InterruptedException {
        JsonNode result = python("""
                grep -q 'usage: ranks_polars.py' "$1" && [ "$(cat "$2/input")" = 42 ] || exit 9
                echo '{"name": "stand-in", "cpuSeconds": 1.5, "iterations": '"$3"'}' > "$2/result.json"
                """, 60).measure(peer, 4);
        assertEquals("stand-in", result.path("name").asText());
        assertEquals(4, result.path("iterations").asInt());
        assertFalse(Files.exists(given.get()), "the folder of the input is still there");
    }

    @Test
    void quotesTheLastWordsOfAPeerThatFails() throws IOException {
        PeerPython failing = python("echo first; echo 'No module named polars' >&2; exit 3", 60);
        String message = assertThrows(IllegalStateException.class, () -> failing.measure(peer, 1)).getMessage();
        assertTrue(message.contains("exit code 3") && message.contains("first | No module named polars"), message);
        assertFalse(Files.exists(given.get()));
    }

    @Test
    void refusesAResultWithoutSeconds() throws IOException {
        for (String line : new String[] {"true", "echo '{\"name\": \"x\"}' > \"$2/result.json\"", "echo nonsense > \"$2/result.json\""}) {
            PeerPython empty = python(line, 60);
            assertThrows(IllegalStateException.class, () -> empty.measure(peer, 1), line);
        }
    }

    @Test
    void endsAPeerThatTakesTooLong() throws IOException {
        PeerPython slow = python("exec sleep 100", 1);
        String message = assertThrows(IllegalStateException.class, () -> slow.measure(peer, 1)).getMessage();
        assertTrue(message.contains("longer than 1 s"), message);
    }

    @Test
    void anEnvironmentWithoutTheSettingHasNone() {
        assertTrue(PeerPython.of(Map.of()).isEmpty() && PeerPython.of(Map.of(PeerPython.SETTING, "")).isEmpty());
        assertTrue(PeerPython.of(Map.of(PeerPython.SETTING, "python3")).isPresent());
    }

    private PeerPython python(String script, int seconds) throws IOException {
        Path interpreter = Files.createTempFile(folder, "interpreter", "");
        Files.writeString(interpreter, "#!/bin/sh\n" + script + "\n");
        assertTrue(interpreter.toFile().setExecutable(true));
        return new PeerPython(interpreter.toString(), Duration.ofSeconds(seconds));
    }
}
