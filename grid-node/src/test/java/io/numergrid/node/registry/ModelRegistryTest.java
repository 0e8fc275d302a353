package io.numergrid.node.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.history.Provenance;
import io.numergrid.node.latest.LatestPredictions;
import io.numergrid.node.state.FileState;
import io.numergrid.node.state.RefusingState;
import io.numergrid.predict.LivePredictions;
import io.numergrid.predict.Prediction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelRegistryTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-31T10:00:00Z"), ZoneOffset.UTC);
    private static final String A = "a".repeat(64);
    private static final String B = "b".repeat(64);
    private static final String VERSION_A = "a".repeat(12);
    private static final String VERSION_B = "b".repeat(12);

    @TempDir
    Path folder;
    private Path models;
    private LatestPredictions latest;
    private ModelRegistry registry;

    @BeforeEach
    void open() throws IOException {
        models = Files.createDirectories(folder.resolve("models"));
        reopen();
    }

    @Test
    void publishedIsListedAndNotActive() throws IOException {
        publish(A, 100, "main");
        assertEquals(VERSION_A, registry.get(VERSION_A.substring(0, 6)).version());
        assertTrue(registry.active().isEmpty());
        assertTrue(latest.current().isEmpty());
        assertEquals(ErrorCode.NOTHING_ACTIVE, code(() -> registry.get("active")));
        assertEquals(ErrorCode.MODEL_NOT_FOUND, code(() -> registry.get("aaaaa")));
        assertEquals(ErrorCode.MODEL_NOT_FOUND, code(() -> registry.get("cccccc")));
        assertEquals(100, registry.predictions(VERSION_A, OptionalInt.empty()).set().date());
    }

    @Test
    void publishingAgainChangesNothingButItsBookkeeping() throws IOException {
        publish(A, 100, "quickstart");
        ModelVersion again = publish(A, 100, "main");
        assertEquals(1, registry.list().size());
        assertEquals("main", again.namespace());
        assertEquals(1, again.predictions().size());
        assertEquals("main", publish(A, 100, "quickstart").namespace(), "a try-out does not take a real model over");
        registry.activate(VERSION_A);
        registry.addPredictions(VERSION_A, live(A, 101), "r2");
        assertEquals(2, registry.get(VERSION_A).predictions().size());
        assertEquals(101, latest.current().orElseThrow().set().date(), "serving moves on with the active model");
        assertEquals(100, registry.predictions("active", OptionalInt.of(100)).set().date());
        assertEquals(ErrorCode.PREDICTION_NOT_FOUND, code(() -> registry.predictions("active", OptionalInt.of(99))));
    }

    @Test
    void activationsAreTakenBackInOrderAndSurviveARestart() throws IOException {
        publish(A, 100, "main");
        publish(B, 100, "main");
        registry.activate(VERSION_A);
        assertEquals(ErrorCode.NOTHING_ACTIVE, code(registry::rollback));
        registry.activate(VERSION_B);
        registry.activate(VERSION_B);
        assertEquals(VERSION_B, latest.current().orElseThrow().model());
        reopen();
        assertEquals(VERSION_B, registry.active().orElseThrow().version());
        assertEquals(VERSION_B, latest.current().orElseThrow().model());
        assertEquals(0.75, latest.current().orElseThrow().find("ETH").orElseThrow().value());
        assertEquals(Map.of("DOGE", "too few bars"), latest.current().orElseThrow().set().excluded());
        assertEquals(VERSION_A, registry.rollback().version());
        assertEquals(VERSION_A, latest.current().orElseThrow().model());
        reopen();
        assertEquals(VERSION_A, registry.active().orElseThrow().version());
        assertEquals(Double.NaN, registry.get("active").facts().numeraiCorrHigh());
        List<String> audit = Files.readAllLines(models.resolve("audit.log"));
        assertEquals(5, audit.size(), audit.toString());
        assertTrue(audit.get(4).contains("rollback") && audit.get(4).contains(VERSION_A), audit.get(4));
    }

    @Test
    void damagedFilesAreFoundOut() throws IOException {
        ModelVersion version = publish(A, 100, "main");
        publish(B, 100, "main");
        registry.activate(VERSION_B);
        flip(models.resolve(version.file()), 3);
        assertEquals(ErrorCode.STORE_DAMAGED, code(() -> registry.modelFile(VERSION_A)));
        assertEquals(ErrorCode.STORE_DAMAGED, code(() -> registry.activate(VERSION_A)));
        assertEquals(VERSION_B, registry.active().orElseThrow().version(), "a refused activation changes nothing");
        publish(A, 101, "main");
        assertEquals(VERSION_A, registry.activate(VERSION_A).version(), "trained again, it is whole again");
        assertEquals(2, registry.get(VERSION_A).predictions().size());
        registry.rollback();

        Path predictions = models.resolve(registry.get(VERSION_B).newest().file());
        Files.writeString(predictions, Files.readString(predictions).replace("0.75", "0.76"));
        reopen();
        assertTrue(latest.current().isEmpty(), "damaged predictions are not served");
        assertEquals(ErrorCode.STORE_DAMAGED, code(() -> registry.predictions(VERSION_B, OptionalInt.empty())));

        Path index = models.resolve("index.json");
        Files.writeString(index, Files.readString(index).replace(VERSION_A, "c".repeat(12)));
        String damaged = Files.readString(index);
        reopen();
        assertTrue(latest.current().isEmpty());
        for (org.junit.jupiter.api.function.Executable call : List.<org.junit.jupiter.api.function.Executable>of(registry::list, registry::active,
                registry::rollback, registry::requireIndex, () -> registry.get(VERSION_A), () -> registry.activate(VERSION_A),
                () -> registry.modelFile("active"), () -> registry.predictions("active", OptionalInt.empty()), () -> publish(A, 100, "main"))) {
            assertEquals(ErrorCode.STORE_DAMAGED, code(call));
        }
        assertEquals(damaged, Files.readString(index), "nothing is written over what may be mended");
        Files.writeString(index, Files.readString(index).replace("\"format\" : 1", "\"format\" : 2"));
        assertEquals(ErrorCode.HOME_NEWER, code(this::reopen));
    }

    @Test
    void policyProtectsWhoReliesOnAModel() {
        Optional<String> none = Optional.empty();
        Optional<String> main = Optional.of("main");
        Optional<String> quick = Optional.of("quickstart");
        assertTrue(PublishPolicy.activates("main", true, false, false, none));
        assertTrue(PublishPolicy.activates("main", true, false, false, main));
        assertFalse(PublishPolicy.activates("main", false, true, false, none), "the gate is the only road");
        assertTrue(PublishPolicy.activates("quickstart", true, false, false, none));
        assertTrue(PublishPolicy.activates("quickstart-2", true, false, false, quick));
        assertFalse(PublishPolicy.activates("quickstart", true, true, false, main), "a try-out replaces no real model");
        assertFalse(PublishPolicy.activates("main", true, false, true, main), "a look back replaces no model");
        assertTrue(PublishPolicy.activates("main", true, false, true, none));
        assertTrue(PublishPolicy.activates("main", true, true, true, main));
        assertFalse(PublishPolicy.activates("research", true, false, false, none));
        assertTrue(PublishPolicy.activates("research", true, true, false, main));
    }

    @Test
    void factsComeFromTheReport() throws IOException {
        Path report = Files.writeString(folder.resolve("report.json"), """
                {"profile":"fast","gate":{"passed":true},"ensemble":{"numeraiCorr":{"mean":0.02,"ci95":[-0.01,0.05]}},
                 "folds":[{"trainFrom":"2020-01-02","testTo":"2020-06-01"},{"trainFrom":"2020-01-02","testTo":"2020-09-01"}],
                 "liveWeights":{"weights":{"gbdt":0.4,"ridge":0.6}},
                 "provenance":[{"source":"f.csv","kind":"REAL","survivorship":"SNAPSHOT","digest":"d","rows":5,"accepted":4,"repaired":1,"rejected":1}]}
                """);
        ReportFacts facts = ReportFacts.read(report, Provenance.Kind.REAL);
        assertTrue(facts.gatePassed());
        assertEquals(18_263, facts.facts().trainFrom());
        assertEquals(Map.of("gbdt", 0.4, "ridge", 0.6), facts.facts().weights());
        assertEquals(-0.01, facts.facts().numeraiCorrLow());
        assertEquals(new Provenance("f.csv", Provenance.Kind.REAL, Provenance.Survivorship.SNAPSHOT, "d", 5, 4, 1, 1),
                facts.facts().provenance().get(0));
        Files.writeString(report, "{}");
        assertEquals(ErrorCode.STORE_DAMAGED, code(() -> ReportFacts.read(report, Provenance.Kind.REAL)));
    }

    /** Every step of publishing and activating is refused once, taken or not; then all is done again. */
    @Test
    void publishingAgainMendsWhatWasRefusedHalfway() throws IOException {
        for (boolean lost : List.of(false, true)) {
            for (int refusedStep = 0; ; refusedStep++) {
                models = Files.createDirectories(folder.resolve("models-" + lost + "-" + refusedStep));
                int[] step = {0};
                int refused = refusedStep;
                latest = new LatestPredictions();
                registry = new ModelRegistry(RefusingState.of(models, (name, taken) -> taken == lost && step[0]++ == refused), latest, CLOCK);
                try {
                    publish(A, 100, "main");
                    registry.activate(VERSION_A);
                    assertEquals(6, refusedStep, "steps");
                    break;
                } catch (NumergridException e) {
                    assertEquals(ErrorCode.UNAVAILABLE, e.code());
                }
                publish(A, 100, "main");
                registry.activate(VERSION_A);
                String which = "step " + refusedStep + (lost ? ", taken" : "");
                assertEquals(VERSION_A, latest.current().orElseThrow(() -> new AssertionError(which)).model(), which);
                reopen();
                assertEquals(1, registry.list().size(), which);
                assertEquals(1, registry.get("active").predictions().size(), which);
                assertEquals(ErrorCode.NOTHING_ACTIVE, code(registry::rollback), which + ": activated once");
            }
        }
    }

    private void reopen() {
        latest = new LatestPredictions();
        registry = new ModelRegistry(new FileState(models), latest, CLOCK);
    }

    private ModelVersion publish(String digest, int date, String namespace) throws IOException {
        Path file = Files.writeString(folder.resolve(digest + ".ngm"), "model " + digest);
        ModelFacts facts = new ModelFacts("fast", Provenance.Kind.REAL, 10, 20, Map.of("ridge", 1.0), 0.01, Double.NaN, Double.NaN, List.of());
        return registry.publish(new ModelRegistry.Publication(file, digest, "20260131-1", namespace, facts, live(digest, date)));
    }

    private static LivePredictions live(String digest, int date) {
        String version = digest.substring(0, 12);
        return new LivePredictions(date, date - 1, true, Provenance.Kind.REAL, List.of(new Prediction("BTC", date, 0.25, 2, version),
                new Prediction("ETH", date, 0.75, 1, version)), Map.of("DOGE", "too few bars"));
    }

    private static void flip(Path file, int at) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[at] ^= 1;
        Files.write(file, bytes);
    }

    private static ErrorCode code(org.junit.jupiter.api.function.Executable call) {
        return assertThrows(NumergridException.class, call).code();
    }
}
