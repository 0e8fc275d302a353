package io.numergrid.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The streaming benchmark at smoke size: a node of its own takes bars, and has in the end as many as it acknowledged. */
@Timeout(120)
class StreamingIT {
    @TempDir
    Path folder;

    @Test
    void measuresAtSmokeSize() throws Exception {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream quiet = new PrintStream(err, true, StandardCharsets.UTF_8);
        Path json = folder.resolve("result.json");
        int exit = new BenchmarkMain(Path.of(System.getProperty("numergrid.root")), quiet, quiet, System.getenv())
                .run("streaming", "--size", "smoke", "--json", json.toString());
        assertEquals(0, exit, err.toString(StandardCharsets.UTF_8));
        JsonNode ours = new ObjectMapper().readTree(json.toFile()).path("ours");
        for (String field : new String[] {"cpuSeconds", "coldCpuSeconds", "wallSeconds", "rows", "rssPeakBytes", "rssGrowthBytes"}) {
            assertTrue(ours.path(field).isNumber(), field);
        }
        assertTrue(ours.path("rows").asLong() > 0);
        for (String part : new String[] {"burst", "steady"}) {
            assertTrue(ours.path(part).path("ackP99Micros").asLong() >= ours.path(part).path("ackP50Micros").asLong(), part);
            assertTrue(ours.path(part).path("barsPerSecond").asDouble() > 0, part);
        }
    }
}
