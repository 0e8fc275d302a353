package io.numergrid.node.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.history.Provenance;
import io.numergrid.node.state.StateStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * {@code runs/ID/run.json}: a run that outlives its node. A reader finds an old or a new record and never half of one;
 * flushed when a run is created or ends, because those are promises to a client.
 */
final class RunJournal {
    private static final String FILE = "run.json";
    private static final int FORMAT = 1;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final StateStore state;

    RunJournal(StateStore state) {
        this.state = state;
    }

    /** Where this node works on a run; its other files lie beside the record. */
    Path folder(String id) {
        return state.folder().resolve(id);
    }

    /** The same, empty but for the record, made when missing. */
    Path emptyFolder(String id) {
        Path folder = folder(id);
        try (Stream<Path> left = Files.list(Files.createDirectories(folder))) {
            for (Path file : left.filter(p -> !p.getFileName().toString().startsWith(FILE)).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new NumergridException(ErrorCode.DISK_FULL, "folder " + folder + " cannot be used: " + e, e);
        }
        return folder;
    }

    void write(RunRecord run) {
        try {
            byte[] bytes = JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(encode(run));
            state.write(name(run.id()), bytes, run.state() != RunState.RUNNING);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Takes back a record whose writing failed, and which may be there all the same. */
    void erase(String id) {
        state.erase(name(id));
    }

    /** Ids of all runs, sorted as text. */
    List<String> ids() {
        return state.names("/" + FILE).stream().map(name -> name.substring(0, name.length() - FILE.length() - 1)).toList();
    }

    /** A run as it was written last; one that cannot be read is a FAILED run that says so. */
    Optional<RunRecord> read(String id) {
        return state.read(name(id)).map(bytes -> decode(id, bytes));
    }

    /** The same, and nobody who coordinated before can write it any more. */
    Optional<RunRecord> claim(String id) {
        return state.claim(name(id)).map(bytes -> decode(id, bytes));
    }

    private static String name(String id) {
        return id + "/" + FILE;
    }

    private RunRecord decode(String id, byte[] bytes) {
        try {
            return decode(id, JSON.readTree(bytes));
        } catch (IOException | IllegalArgumentException e) {
            RunRequest unknown = new RunRequest("unknown", "unknown", OptionalInt.empty(), "", Map.of(), false, "");
            RunError why = new RunError(ErrorCode.STORE_DAMAGED, state.where(name(id)) + " is damaged; its other files may be whole", Map.of());
            return RunRecord.created(id, unknown, 1, 0).ended(RunState.FAILED, why, 0);
        }
    }

    private static ObjectNode encode(RunRecord run) {
        RunRequest request = run.request();
        ObjectNode node = JSON.createObjectNode();
        node.put("format", FORMAT).put("id", run.id()).put("state", run.state().name()).put("stage", run.stage());
        node.put("fraction", run.fraction()).put("createdMs", run.createdMs()).put("startedMs", run.startedMs());
        node.put("endedMs", run.endedMs()).put("threads", run.threads()).put("attempts", run.attempts());
        node.put("cancelled", run.cancelled());
        ObjectNode asked = node.putObject("request");
        asked.put("profile", request.profile()).put("namespace", request.namespace()).put("btc", request.btc());
        asked.put("activate", request.activate()).put("requestId", request.requestId());
        request.asOf().ifPresent(day -> asked.put("asOf", day));
        put(asked.putObject("settings"), request.settings());
        run.error().ifPresent(error -> {
            ObjectNode why = node.putObject("error").put("code", error.code().name()).put("message", error.message());
            put(why.putObject("metadata"), error.metadata());
        });
        run.outcome().ifPresent(made -> node.putObject("outcome").put("model", made.model()).put("liveDate", made.liveDate())
                .put("lastBar", made.lastBar()).put("round", made.round()).put("stale", made.stale()).put("kind", made.kind().name()));
        return node;
    }

    private static RunRecord decode(String id, JsonNode node) {
        JsonNode asked = node.path("request");
        if (node.path("format").asInt() != FORMAT || !id.equals(node.path("id").asText()) || !asked.isObject()) {
            throw new IllegalArgumentException("not the record of run " + id);
        }
        JsonNode asOf = asked.path("asOf");
        RunRequest request = new RunRequest(asked.path("profile").asText(), asked.path("namespace").asText(),
                asOf.isInt() ? OptionalInt.of(asOf.asInt()) : OptionalInt.empty(), asked.path("btc").asText(),
                map(asked.path("settings")), asked.path("activate").asBoolean(), asked.path("requestId").asText());
        JsonNode why = node.path("error");
        Optional<RunError> error = why.isObject() ? Optional.of(new RunError(ErrorCode.valueOf(why.path("code").asText()),
                why.path("message").asText(), map(why.path("metadata")))) : Optional.empty();
        JsonNode made = node.path("outcome");
        Optional<RunOutcome> outcome = made.isObject() ? Optional.of(new RunOutcome(made.path("model").asText(),
                made.path("liveDate").asInt(), made.path("lastBar").asInt(), made.path("round").asBoolean(),
                made.path("stale").asBoolean(), Provenance.Kind.valueOf(made.path("kind").asText()))) : Optional.empty();
        return new RunRecord(id, request, node.path("threads").asInt(1), node.path("attempts").asInt(),
                RunState.valueOf(node.path("state").asText()), node.path("cancelled").asBoolean(), node.path("stage").asText(), node.path("fraction").asDouble(),
                node.path("createdMs").asLong(), node.path("startedMs").asLong(), node.path("endedMs").asLong(), error, outcome);
    }

    private static void put(ObjectNode node, Map<String, String> entries) {
        entries.forEach(node::put);
    }

    private static Map<String, String> map(JsonNode node) {
        Map<String, String> map = new TreeMap<>();
        node.properties().forEach(e -> map.put(e.getKey(), e.getValue().asText()));
        return map;
    }
}
