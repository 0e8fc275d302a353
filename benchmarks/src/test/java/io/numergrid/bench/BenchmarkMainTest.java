package io.numergrid.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The benchmark program measures at smoke size, writes what it promises, and refuses what it does not know. */
class BenchmarkMainTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest
    @CsvSource({"features, values", "ranks, values", "train250k, rows", "predict, rows"})
    void measuresAtSmokeSize(String name, String unit) throws IOException {
        Path json = folder.resolve("result.json");
        assertEquals(0, run(name, "--size", "smoke", "--json", json.toString()), err.toString(StandardCharsets.UTF_8));
        JsonNode result = new ObjectMapper().readTree(json.toFile());
        assertEquals(name, result.path("name").asText());
        assertEquals("smoke", result.path("size").asText());
        for (String field : new String[] {"cpuSeconds", "coldCpuSeconds", "wallSeconds", unit}) {
            assertTrue(result.path("ours").path(field).isNumber(), field);
        }
        assertTrue(result.path("ours").path(unit).asLong() > 0);
        assertTrue(result.has("peer") && result.has("ratio") && result.has("quality") && result.has("machine") && result.has("jdk"));
        assertEquals(name.equals("ranks"), result.path("peer").path("cpuSeconds").isNumber());
        assertEquals(name.startsWith("train"), result.path("quality").path("corr").isNumber());
    }

    @ParameterizedTest
    @ValueSource(strings = {"incremental", "serving", "scaling", "fastrun"})
    void saysWhatIsNotAvailable(String name) {
        assertEquals(2, run(name, "--size", "smoke"));
        assertEquals(name + " is not available yet", err.toString(StandardCharsets.UTF_8).strip());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "ranks ranks", "ranks --size huge", "ranks --json", "--size smoke"})
    void refusesWhatItDoesNotKnow(String line) {
        assertEquals(2, run(line.isEmpty() ? new String[0] : line.split(" ")));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("usage: benchmarks/run NAME"));
        assertEquals(0, out.size());
    }

    @Test
    void medianIsOfTheMiddle() {
        assertEquals(2, Measurement.median(new double[] {9, 1, 2}));
        assertEquals(2.5, Measurement.median(new double[] {9, 1, 2, 3}));
    }

    /** In a root without a launcher. */
    private int run(String... args) {
        return new BenchmarkMain(folder, new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8)).run(args);
    }
}
