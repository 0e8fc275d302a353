package io.numergrid.node;

import static io.numergrid.node.NodeProcess.SERVING;
import static io.numergrid.node.NodeProcess.exit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The node's program as a process of its own, started with the shipped options. */
@Timeout(90)
class NodeMainIT {
    @TempDir
    Path folder;
    private NodeProcess processes;

    @BeforeEach
    void begin() {
        processes = new NodeProcess(folder);
    }

    @AfterEach
    void end() throws InterruptedException {
        processes.killAll();
    }

    @Test
    void servesUntilAskedToStopAndRefusesASecondNode() throws Exception {
        Path home = folder.resolve("home");
        Process first = start(home, "serve", "--endpoint", "127.0.0.1:0");
        String line;
        try (BufferedReader out = first.inputReader()) {
            line = out.readLine();
            Matcher serving = SERVING.matcher(line);
            assertTrue(serving.matches(), line + "\n" + log(home));
            assertEquals(first.pid(), Long.parseLong(serving.group(2)));
            assertEquals(first.pid(), Long.parseLong(Files.readString(home.resolve("node.pid")).trim()));
            assertEquals(serving.group(1), Files.readString(home.resolve("endpoint")).trim());

            Process sameHome = start(home, "serve", "--endpoint", "127.0.0.1:0");
            assertEquals(4, exit(sameHome));
            assertTrue(log(home).contains("HOME_LOCKED") && log(home).contains("process " + first.pid()), log(home));
            Path other = folder.resolve("other");
            assertEquals(4, exit(start(other, "serve", "--endpoint", serving.group(1))));
            assertTrue(log(other).contains("PORT_TAKEN"), log(other));

            long from = System.nanoTime();
            first.destroy();
            assertEquals(0, exit(first));
            assertTrue(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - from) < 20);
        }
        assertFalse(Files.exists(home.resolve("node.pid")));
        assertFalse(Files.exists(home.resolve("endpoint")));

        Files.writeString(home.resolve("format"), "numergrid data home, format 99\n");
        assertEquals(4, exit(start(home, "serve", "--endpoint", "127.0.0.1:0")));
        assertTrue(log(home).contains("HOME_NEWER"), log(home));
    }

    @Test
    void killedNodeLeavesAHomeThatStartsAgain() throws Exception {
        Path home = folder.resolve("home");
        Process first = start(home, "serve", "--endpoint", "127.0.0.1:0");
        try (BufferedReader out = first.inputReader()) {
            assertTrue(SERVING.matcher(out.readLine()).matches(), log(home));
        }
        first.destroyForcibly().waitFor();
        assertTrue(Files.exists(home.resolve("node.pid")), "a killed node cannot clean up");
        Process second = start(home, "serve", "--endpoint", "127.0.0.1:0");
        try (BufferedReader out = second.inputReader()) {
            assertTrue(SERVING.matcher(String.valueOf(out.readLine())).matches(), log(home));
        }
        second.destroy();
        assertEquals(0, exit(second));
    }

    @Test
    void damagedGridFilesAreNamedAsSuch() throws Exception {
        Path home = folder.resolve("home");
        Process first = start(home, "serve", "--endpoint", "127.0.0.1:0");
        try (BufferedReader out = first.inputReader()) {
            assertTrue(SERVING.matcher(out.readLine()).matches(), log(home));
        }
        first.destroy();
        assertEquals(0, exit(first));
        int flipped = 0;
        try (Stream<Path> files = Files.walk(home.resolve("grid/db"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".bin")).toList()) {
                byte[] bytes = Files.readAllBytes(file);
                for (int at = 4096 + 2000; at < bytes.length; at += 4096, flipped++) {
                    bytes[at] ^= 0x41;
                }
                Files.write(file, bytes);
            }
        }
        assertTrue(flipped > 0, "there is something to damage");
        assertEquals(5, exit(start(home, "serve", "--endpoint", "127.0.0.1:0")), log(home));
        assertTrue(log(home).contains("numergrid: STORE_DAMAGED") && log(home).contains("import the histories again"), log(home));
    }

    @Test
    void usageErrorsHaveTheirExitCode() throws Exception {
        Path home = folder.resolve("home");
        assertEquals(2, exit(start(home)));
        assertEquals(2, exit(start(home, "sevre")));
        assertEquals(2, exit(start(home, "serve", "--port", "1")));
        Path file = Files.writeString(folder.resolve("typo.properties"), "numergrid.thread=2\n");
        assertEquals(2, exit(start(home, "serve", "--config", file.toString())));
        assertTrue(log(home).contains("numergrid.threads"), log(home));
        assertEquals(4, exit(start(home, "serve", "--config", Files.writeString(file, "numergrid.kernels=cuda\n").toString())), log(home));
    }

    @Test
    void doctorTellsEverySettingAndVerifyNamesTheLine() throws Exception {
        Path home = folder.resolve("home");
        Process doctor = start(home, "doctor", "-o", "json");
        JsonNode found = new ObjectMapper().readTree(doctor.getInputStream());
        assertEquals(0, exit(doctor), found.toPrettyString());
        assertTrue(found.path("ok").asBoolean());
        assertEquals(Setting.values().length, found.path("settings").size());
        assertFalse(Files.exists(home.resolve("format")), "doctor makes nothing");

        Path file = Files.writeString(folder.resolve("s.csv"), "symbol,signal\nBTC,0.5\nBTC,2\n");
        Process verify = start(home, "verify-submission", file.toString());
        String text = new String(verify.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(5, exit(verify));
        assertTrue(text.contains("s.csv:3: "), text);
    }

    private Process start(Path home, String... args) throws IOException {
        return processes.start(home, args);
    }

    private String log(Path home) throws IOException {
        return processes.log(home);
    }
}
