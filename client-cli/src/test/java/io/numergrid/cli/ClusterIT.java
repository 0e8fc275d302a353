package io.numergrid.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.numergrid.cli.LauncherProcess.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A cluster of processes, started, used and stopped from the command line. */
@Timeout(300)
class ClusterIT {
    @TempDir
    private Path folder;
    private LauncherProcess shell;
    private int port;

    @BeforeEach
    void prepare() throws Exception {
        port = LauncherProcess.freePort();
        shell = new LauncherProcess(folder).with("NUMERGRID_ENDPOINT", at(0));
    }

    @AfterEach
    void stop() throws Exception {
        shell.numergrid("cluster", "stop");
    }

    @Test
    void aClusterIsStartedJoinedAndStopped() throws Exception {
        JsonNode started = ok(start("2")).json().get("nodes");
        assertEquals(2, started.size());
        assertEquals(at(1), started.get(1).get("endpoint").asText());
        Path bars = Files.writeString(folder.resolve("bars.csv"), "symbol,date,open,high,low,close,volume\nA,2020-01-01,1,2,1,2,10\n");
        ok(shell.numergrid("history", "import", "--volume-unit", "base", bars.toString()));
        assertEquals(1, ok(shell.numergrid("history", "list", "-o", "json", "--endpoint", at(1))).json().size(), "seen from the other node");

        JsonNode again = ok(start("2")).json().get("nodes");
        assertTrue(!again.get(0).get("started").asBoolean() && !again.get(1).get("started").asBoolean(), "they run already");

        ok(shell.numergrid("node", "start", "--seed", at(1), "--endpoint", at(2)));
        JsonNode nodes = ok(shell.numergrid("cluster", "status", "-o", "json")).json().get("nodes");
        assertEquals(3, nodes.size());
        nodes.forEach(n -> assertTrue(n.get("pid").asLong() > 0 && n.get("role").asText().equals("data") && !n.get("kernels").asText().isEmpty()));

        ok(shell.numergrid("cluster", "stop"));
        for (JsonNode node : nodes) {
            assertTrue(ProcessHandle.of(node.get("pid").asLong()).isEmpty());
        }
        assertEquals(6, shell.numergrid("cluster", "status").exit());
    }

    @Test
    void whatDoesNotStartLeavesNothingBehind() throws Exception {
        Ended refused = start("2", "-D", "numergrid.limit.calls=none");
        assertEquals(2, refused.exit(), refused.err());
        assertTrue(refused.err().contains("numergrid.limit.calls"), refused.err());
        assertEquals(6, shell.numergrid("cluster", "status").exit());
        assertEquals(2, shell.numergrid("cluster", "start", "--nodes", "0").exit());
        assertEquals(2, shell.numergrid("cluster", "start", "--heap", "much").exit());
        Ended lonely = shell.numergrid("node", "start", "--seed", "127.0.0.1:" + LauncherProcess.freePort(), "-D", "numergrid.cluster.join.seconds=1");
        assertEquals(6, lonely.exit(), lonely.err());
        assertTrue(lonely.err().contains("answers at"), lonely.err());
    }

    private Ended start(String nodes, String... more) throws Exception {
        return shell.numergrid(Stream.concat(Stream.of("cluster", "start", "--nodes", nodes, "--heap", "256m",
                "-o", "json"), Stream.of(more)).toArray(String[]::new));
    }

    private String at(int k) {
        return "127.0.0.1:" + (port + k);
    }

    private static Ended ok(Ended ended) {
        assertEquals(0, ended.exit(), ended.err());
        return ended;
    }
}
