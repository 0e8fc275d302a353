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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
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
    private Map<String, String> environment = Map.of();

    @ParameterizedTest
    @CsvSource({"features, values", "ranks, values", "incremental, values", "train250k, rows", "ridge, rows", "predict, rows"})
    void measuresAtSmokeSize(String name, String unit) throws IOException {
        boolean inProcess = name.equals("predict"); // others' peers need an interpreter, and none is named
        Assumptions.assumeTrue(!inProcess || LightGbmLibrary.available(), "no libgomp on this machine");
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
        assertEquals(inProcess, result.path("peer").isObject() && result.path("ratio").isNumber());
        assertEquals(!inProcess, result.path("peer").isNull() && result.path("ratio").isNull() && result.has("peerMissing"));
        assertEquals(name.startsWith("train") || name.equals("ridge"), result.path("quality").path("corr").isNumber());
    }

    @Test
    void sharddataStandsBesideTheSameStagesOnOneHeap() throws IOException {
        Path json = folder.resolve("result.json");
        assertEquals(0, run("sharddata", "--size", "smoke", "--json", json.toString()), err.toString(StandardCharsets.UTF_8));
        JsonNode result = new ObjectMapper().readTree(json.toFile());
        assertEquals("the same stages on one heap", result.at("/peer/name").asText());
        assertTrue(result.at("/ours/rows").asLong() > 5_000, result.path("ours").toString());
        assertEquals(result.at("/ours/rows").asLong(), result.at("/peer/rows").asLong());
        assertTrue(result.path("ratio").asDouble() > 0);
    }

    @Test
    void predictTimesSingleRowsEnsembleAndExplanations() throws IOException {
        Assumptions.assumeTrue(LightGbmLibrary.available(), "no libgomp on this machine");
        Path json = folder.resolve("result.json");
        assertEquals(0, run("predict", "--size", "smoke", "--json", json.toString()), err.toString(StandardCharsets.UTF_8));
        JsonNode result = new ObjectMapper().readTree(json.toFile());
        for (String call : List.of("/ours/oneRow", "/peer/oneRow", "/ours/ensembleOneRow", "/ours/shap/oneRow")) {
            assertTrue(result.at(call + "/p50Micros").asDouble() > 0, call);
            assertTrue(result.at(call + "/p99Micros").asDouble() >= result.at(call + "/p50Micros").asDouble(), call);
        }
        assertTrue(result.at("/ours/shap/batchCpuMicrosPerRow").asDouble() > 0 && result.at("/peer/shap/batchCpuMicrosPerRow").asDouble() > 0);
        assertTrue(result.path("ratioOneRow").asDouble() > 0 && result.path("ratioShap").asDouble() > 0);
        assertTrue(result.at("/quality/corrWithPeer").asDouble() > 0.5, "both have learned the same");
    }

    @Test
    void featuresSayWhereTheTimeGoes() throws IOException {
        Path json = folder.resolve("result.json");
        assertEquals(0, run("features", "--size", "smoke", "--json", json.toString()), err.toString(StandardCharsets.UTF_8));
        JsonNode result = new ObjectMapper().readTree(json.toFile());
        JsonNode ours = result.path("ours");
        assertTrue(ours.path("shareOfCopyBandwidth").asDouble() > 0);
        assertTrue(ours.path("groups").size() >= 2, ours.path("groups").toString());
        double seconds = 0;
        for (JsonNode group : ours.path("groups")) {
            seconds += group.path("cpuSeconds").asDouble();
        }
        assertEquals(ours.path("cpuSeconds").asDouble(), seconds, 1e-9);
        assertEquals(3, ours.path("scaling").size());
        assertTrue(ours.path("scaling").get(2).path("bars").asLong() > 2 * ours.path("scaling").get(1).path("bars").asLong());
        assertTrue(result.path("classical").path("peer").path("valuesPerCpuSecond").asDouble() > 0);
        assertTrue(result.path("fullBuild").path("rssPeakBytes").asLong() > 10_000_000);
        assertEquals(ours.path("values").asLong(), result.path("fullBuild").path("values").asLong());
    }

    @Test
    void incrementalSaysWhatADayAndACorrectionCost() throws IOException {
        Path json = folder.resolve("result.json");
        assertEquals(0, run("incremental", "--size", "smoke", "--json", json.toString()), err.toString(StandardCharsets.UTF_8));
        JsonNode ours = new ObjectMapper().readTree(json.toFile()).path("ours");
        for (String part : List.of("/dayCpuMs/p50", "/dayCpuMs/max", "/kernelCpuMs/p50", "/kernelCpuMs/max", "/storedDays/cpuMsPerDay",
                "/storedDays/wallMaxMs", "/correctionCpuMs/yesterday", "/correctionCpuMs/aYearAgo", "/rebuildCpuSeconds")) {
            assertTrue(ours.at(part).asDouble(-1) >= 0, part);
        }
        assertTrue(ours.at("/kernelCpuMs/p50").asDouble() > 0 && ours.path("heapBytes").asLong() > 40 * 260 * 40);
    }

    @Test
    void qualityComparesWithThePeerOnTheSameDates() throws IOException {
        Assumptions.assumeTrue(LightGbmLibrary.available(), "no libgomp on this machine");
        Path json = folder.resolve("result.json");
        assertEquals(0, run("quality", "--size", "smoke", "--json", json.toString()), err.toString(StandardCharsets.UTF_8));
        JsonNode result = new ObjectMapper().readTree(json.toFile());
        int dates = result.at("/data/testDates").asInt();
        assertEquals(7, result.at("/quality/perFold").size());
        assertEquals(2, result.at("/peer/grid").size());
        assertEquals(result.at("/peer/grid/0/setting"), result.at("/quality/perFold/0/chosen"), "nothing to choose by in the first block");
        for (String universe : List.of("all", "top300")) {
            JsonNode scores = result.path("quality").path(universe);
            for (String model : List.of("ensemble", "gbdt")) {
                JsonNode difference = scores.path(model + "MinusPeer");
                assertEquals(scores.path(model).path("mean").asDouble() - scores.path("peer").path("mean").asDouble(),
                        difference.path("mean").asDouble(), 1e-12);
                assertTrue(difference.path("low").asDouble() < difference.path("high").asDouble());
                assertEquals(dates, difference.path("dates").asInt());
                assertEquals(difference.path("mean").asDouble() >= -0.005 && difference.path("high").asDouble() >= 0, difference.path("holds").asBoolean());
            }
        }
        assertTrue(result.at("/quality/all/peer/mean").asDouble() > 0.01, "the demo market has a planted signal");
        assertTrue(result.path("crossCheck").isNull() && result.has("crossCheckMissing"));
    }

    /** A second program scores the same, where the environment names an interpreter that can run it. */
    @Test
    void qualityIsScoredTheSameByNumpy() throws IOException {
        String interpreter = System.getenv(PeerPython.SETTING);
        Assumptions.assumeTrue(interpreter != null && LightGbmLibrary.available(), PeerPython.SETTING + " names no Python interpreter with numpy");
        environment = Map.of(PeerPython.SETTING, interpreter);
        Path json = folder.resolve("result.json");
        assertEquals(0, run("quality", "--size", "smoke", "--json", json.toString()), err.toString(StandardCharsets.UTF_8));
        JsonNode check = new ObjectMapper().readTree(json.toFile()).path("crossCheck");
        assertEquals(5 * 63, check.path("scores").asInt());
        assertTrue(check.path("differenceMax").asDouble() < 1e-12);
    }

    /** The scripts themselves, where the environment names an interpreter that can run them. */
    @ParameterizedTest
    @ValueSource(strings = {"features", "ranks", "incremental", "train250k"})
    void pythonPeersMeasureTheSameWork(String name) throws IOException {
        String interpreter = System.getenv(PeerPython.SETTING);
        Assumptions.assumeTrue(interpreter != null, PeerPython.SETTING + " names no Python interpreter with polars, numpy and lightgbm");
        environment = Map.of(PeerPython.SETTING, interpreter);
        Path json = folder.resolve("result.json");
        assertEquals(0, run(name, "--size", "smoke", "--json", json.toString()), err.toString(StandardCharsets.UTF_8));
        JsonNode result = new ObjectMapper().readTree(json.toFile());
        assertTrue(result.path("peer").path("name").asText().startsWith(name.startsWith("train") ? "LightGBM" : "polars"));
        assertEquals(result.path("ours").path("values").asLong(), result.path("peer").path("values").asLong());
        assertEquals(name.startsWith("train"), result.path("peer").path("rmse").asDouble() > 0 && result.path("rssRatio").asDouble() > 0);
        assertTrue(result.path("ratio").asDouble() > 0);
    }

    @Test
    void saysThatThePeerCannotBeStarted() {
        environment = Map.of(PeerPython.SETTING, folder.resolve("none").toString());
        assertEquals(1, run("ranks", "--size", "smoke"));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("NUMERGRID_PEER_PYTHON is"), err.toString(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"serving", "scaling", "fastrun", "faults"})
    void saysWhatIsNotAvailable(String name) {
        assertEquals(2, run(name, "--size", "smoke"));
        assertEquals(name + " is not available yet", err.toString(StandardCharsets.UTF_8).strip());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "ranks ranks", "ranks --size huge", "ranks --json", "--size smoke", "ranks --data prices.csv",
        "quality --size smoke --data prices.csv", "quality --data prices.csv --volume-unit coins"})
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
        return new BenchmarkMain(folder, new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8), environment)
                .run(args);
    }
}
