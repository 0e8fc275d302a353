package io.numergrid.node.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.history.Provenance;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * {@code runs/ID/run.json}: a run on disk. Replaced atomically, so a reader finds an old or a new record and never half of one;
 * flushed when a run is created or ends, because those are promises to a client.
 */
final class RunJournal {
    private static final String FILE = "run.json";
    private static final int FORMAT = 1;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path root;

    RunJournal(Path root) {
        this.root = root;
    }

    Path folder(String id) {
        return root.resolve(id);
    }

    void write(RunRecord run) {
        Path file = folder(run.id()).resolve(FILE);
        Path fresh = file.resolveSibling(FILE + ".new");
        boolean durable = run.state() != RunState.RUNNING;
        try {
            Files.createDirectories(file.getParent());
            byte[] bytes = JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(encode(run));
            try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING)) {
                ByteBuffer buffer = ByteBuffer.wrap(bytes);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                if (durable) {
                    channel.force(true);
                }
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new NumergridException(ErrorCode.DISK_FULL, "run " + run.id() + " cannot be recorded in " + file + ": " + e
                    + "; free some space and start it again", e);
        }
    }

    /** All runs on disk, by id; a record that cannot be read becomes a FAILED run that says so. */
    List<RunRecord> readAll() {
        List<RunRecord> runs = new ArrayList<>();
        if (!Files.isDirectory(root)) {
            return runs;
        }
        try (Stream<Path> folders = Files.list(root)) {
            for (Path folder : folders.filter(p -> Files.exists(p.resolve(FILE))).sorted().toList()) {
                runs.add(read(folder));
            }
        } catch (IOException e) {
            throw new NumergridException(ErrorCode.STORE_DAMAGED, "the runs in " + root + " cannot be listed: " + e, e);
        }
        return runs;
    }

    private RunRecord read(Path folder) throws IOException {
        String id = folder.getFileName().toString();
        byte[] bytes = Files.readAllBytes(folder.resolve(FILE));
        try {
            return decode(id, JSON.readTree(bytes));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            long changedMs = Files.getLastModifiedTime(folder.resolve(FILE)).toMillis();
            RunRequest unknown = new RunRequest("unknown", "unknown", OptionalInt.empty(), "", Map.of(), false, "");
            RunError why = new RunError(ErrorCode.STORE_DAMAGED, folder.resolve(FILE) + " is damaged; its other files may be whole", Map.of());
            return RunRecord.created(id, unknown, 1, changedMs).ended(RunState.FAILED, why, changedMs);
        }
    }

    private static ObjectNode encode(RunRecord run) {
        RunRequest request = run.request();
        ObjectNode node = JSON.createObjectNode();
        node.put("format", FORMAT).put("id", run.id()).put("state", run.state().name()).put("stage", run.stage());
        node.put("fraction", run.fraction()).put("createdMs", run.createdMs()).put("startedMs", run.startedMs());
        node.put("endedMs", run.endedMs()).put("threads", run.threads());
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
        return new RunRecord(id, request, node.path("threads").asInt(1),
                RunState.valueOf(node.path("state").asText()), node.path("stage").asText(), node.path("fraction").asDouble(),
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
