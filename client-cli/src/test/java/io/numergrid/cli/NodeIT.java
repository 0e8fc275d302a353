package io.numergrid.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.numergrid.cli.LauncherProcess.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real node, started, used and stopped from the command line. */
@Timeout(300)
class NodeIT {
    @TempDir
    private Path folder;
    private LauncherProcess shell;
    private String endpoint;

    @BeforeEach
    void prepare() throws Exception {
        endpoint = "127.0.0.1:" + LauncherProcess.freePort();
        shell = new LauncherProcess(folder).with("NUMERGRID_ENDPOINT", endpoint);
    }

    @AfterEach
    void stop() throws Exception {
        shell.numergrid("node", "stop");
    }

    @Test
    void aNodeIsStartedOnceAndStoppedOnce() throws Exception {
        JsonNode started = ok(shell.numergrid("node", "start", "-o", "json")).json();
        long pid = started.get("pid").asLong();
        assertTrue(started.get("started").asBoolean());
        assertEquals(endpoint, started.get("endpoint").asText());
        assertTrue(ProcessHandle.of(pid).orElseThrow().isAlive());

        JsonNode again = ok(shell.numergrid("node", "start", "-o", "json")).json();
        assertFalse(again.get("started").asBoolean());
        assertEquals(pid, again.get("pid").asLong());

        JsonNode node = ok(shell.numergrid("cluster", "status", "-o", "json")).json().get("nodes").get(0);
        assertEquals(pid, node.get("pid").asLong());
        assertEquals(endpoint, node.get("address").asText());
        assertFalse(node.get("id").asText().isEmpty() || node.get("role").asText().isEmpty() || node.get("kernels").asText().isEmpty());

        Ended otherHome = new LauncherProcess(folder).with("NUMERGRID_ENDPOINT", endpoint).with("NUMERGRID_HOME", folder.resolve("other").toString())
                .numergrid("node", "start");
        assertEquals(ExitCode.NOT_ALLOWED, otherHome.exit(), otherHome.err());
        assertTrue(otherHome.err().contains("works in another data home"), otherHome.err());

        Ended sameHome = shell.numergrid("node", "start", "--endpoint", "127.0.0.1:" + LauncherProcess.freePort());
        assertEquals(ExitCode.NOT_ALLOWED, sameHome.exit(), sameHome.err());
        assertTrue(sameHome.err().contains("HOME_LOCKED"), sameHome.err());

        ok(shell.numergrid("node", "stop"));
        assertFalse(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
        Ended none = ok(shell.numergrid("node", "stop"));
        assertTrue(none.err().contains("no node runs"), none.err());
        assertEquals(ExitCode.UNAVAILABLE, shell.numergrid("node", "status").exit());
    }

    @Test
    void historiesGoInAndFeaturesComeOut() throws Exception {
        ok(shell.numergrid("node", "start"));
        Path data = Files.createDirectory(folder.resolve("data"));
        Files.writeString(data.resolve("btc.csv"), bars("BTC", 300, 100));
        Files.writeString(data.resolve("na.csv"), bars("NA", 300, 1));
        Files.writeString(data.resolve("junk.csv"), "symbol,date,open,high,low,close,volume\nX,soon,1,1,1,1,1\n");

        Ended mixed = shell.numergrid("history", "import", "data", "-o", "json");
        assertEquals(ExitCode.BAD_DATA, mixed.exit(), mixed.err());
        JsonNode junk = mixed.json().get(1);
        assertEquals("refused", junk.get("state").asText());
        assertEquals(2, junk.get("reasons").get(0).get("line").asInt());
        JsonNode again = ok(shell.numergrid("history", "import", "data/btc.csv", "-o", "json")).json().get(0);
        assertEquals(0, again.get("added").asInt() + again.get("replaced").asInt());

        JsonNode streamed = ok(shell.numergrid("history", "stream", "data/na.csv", "-o", "json")).json();
        assertEquals(300, streamed.get("unchanged").asInt(), "what is there already does no harm");
        Files.writeString(folder.resolve("more.csv"), bars("NA", 302, 1));
        assertEquals(302, ok(shell.numergrid("history", "stream", "more.csv", "--namespace", "side", "-o", "json")).json().get("added").asInt());
        JsonNode side = ok(shell.numergrid("history", "list", "--namespace", "side", "-o", "json")).json();
        assertEquals(302, side.get(0).get("bars").asInt());

        JsonNode list = ok(shell.numergrid("history", "list", "-o", "json")).json();
        assertEquals(2, list.size());
        assertEquals("NA", list.get(1).get("symbol").asText());
        JsonNode shown = ok(shell.numergrid("history", "show", "NA", "--bars", "3", "-o", "json")).json();
        assertEquals(3, shown.get("lastBars").size());
        assertEquals(ExitCode.NOT_FOUND, shell.numergrid("history", "show", "na").exit());

        ok(shell.numergrid("feature", "export", "--out", "out/f.csv", "--live-row"));
        assertEquals(1 + 2 * 301, Files.readAllLines(folder.resolve("out/f.csv")).size());
        ok(shell.numergrid("feature", "export", "--out", "out/f.parquet", "--symbols", "NA"));
        assertEquals("PAR1", new String(Files.readAllBytes(folder.resolve("out/f.parquet")), 0, 4, java.nio.charset.StandardCharsets.US_ASCII));
        assertEquals(ExitCode.NOT_FOUND, shell.numergrid("feature", "export", "--out", "out/g.csv", "--symbols", "NOPE").exit());
        assertFalse(Files.exists(folder.resolve("out/g.csv")) || Files.exists(folder.resolve("out/g.csv.part")));

        assertEquals(ExitCode.USAGE, shell.numergrid("run", "start", "nonsense").exit());
        assertEquals(ExitCode.BAD_DATA, shell.numergrid("run", "start", "fast", "--watch").exit(), "two symbols are too few");
        assertEquals(ExitCode.NOT_ALLOWED, shell.numergrid("predict", "BTC").exit(), "nothing is active");
    }

    private static Ended ok(Ended ended) {
        assertEquals(ExitCode.OK, ended.exit(), ended.err());
        return ended;
    }

    private static String bars(String symbol, int days, double price) {
        StringBuilder csv = new StringBuilder("symbol,date,open,high,low,close,volume\n");
        for (int day = 0; day < days; day++) {
            double close = price * (1 + 0.1 * Math.sin(day * 0.7) + 0.001 * day);
            csv.append(symbol).append(',').append(java.time.LocalDate.of(2023, 1, 1).plusDays(day)).append(',').append(close).append(',')
                    .append(close * 1.01).append(',').append(close * 0.99).append(',').append(close).append(",100000\n");
        }
        return csv.toString();
    }
}
