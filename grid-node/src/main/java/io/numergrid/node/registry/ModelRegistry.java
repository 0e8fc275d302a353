package io.numergrid.node.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.node.latest.LatestPredictions;
import io.numergrid.node.latest.PredictionTable;
import io.numergrid.node.registry.ModelVersion.StoredSet;
import io.numergrid.node.state.StateStore;
import io.numergrid.predict.LivePredictions;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The model versions, in the state {@code models/}: {@code index.json} (sealed), the model files named by digest, one sealed file per
 * prediction set, and {@code audit.log} with one line per step. What may never change: a version's file; every activation can be
 * taken back; what is active is decided by the index alone, so it is the same after a restart. Serving is switched after the
 * index is on disk.
 */
public final class ModelRegistry {
    private static final Logger LOG = LoggerFactory.getLogger(ModelRegistry.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PREFIX_LENGTH_MIN = 6;
    private static final int ACTIVATIONS_KEPT = 1_000;
    private static final Comparator<ModelVersion> NEWEST_FIRST = Comparator.comparingLong(ModelVersion::publishedMs).reversed()
            .thenComparing(ModelVersion::version);

    /** Content of index.json. @param activations versions in the order they became active; the last is active */
    record Index(List<ModelVersion> versions, List<String> activations) {
        Index {
            versions = List.copyOf(versions);
            activations = List.copyOf(activations);
        }
    }

    /** What a run hands over. @param model the run's model file */
    public record Publication(Path model, String digest, String run, String namespace, ModelFacts facts, LivePredictions predictions) {
    }

    private static final String INDEX = "index.json";

    private final StateStore state;
    private final LatestPredictions latest;
    private final Clock clock;
    private Optional<NumergridException> damage = Optional.empty();
    private Index index;

    /**
     * Reads the index and serves the active version's predictions. With a damaged index nothing of it is served and nothing is published
     * over it: every call but this constructor is STORE_DAMAGED, so that the node is still good for its histories.
     *
     * @throws NumergridException HOME_NEWER when a newer version wrote the index
     */
    public ModelRegistry(StateStore state, LatestPredictions latest, Clock clock) {
        this.state = state;
        this.latest = latest;
        this.clock = clock;
        state.listen(INDEX, this::refresh); // first, so that nothing is missed in between
        refresh();
    }

    /** Takes over from the node that coordinated before: it writes nothing here any more, what it wrote last is served. */
    public synchronized void lead() {
        take(state.claim(INDEX));
        state.tell(INDEX);
    }

    /** Serves what another node has written. */
    private synchronized void refresh() {
        take(state.read(INDEX));
    }

    private void take(Optional<byte[]> document) {
        damage = Optional.empty();
        try {
            index = document.isPresent() ? SealedJson.read(state.where(INDEX), document.get(), Index.class) : new Index(List.of(), List.of());
        } catch (NumergridException e) {
            if (e.code() != ErrorCode.STORE_DAMAGED) {
                throw e;
            }
            LOG.error("no model can be served or published: {}", e.getMessage());
            damage = Optional.of(e);
            index = new Index(List.of(), List.of());
        }
        Optional<ModelVersion> active = find(index);
        if (active.isEmpty()) {
            latest.clear();
        } else {
            try {
                latest.switchTo(table(active.get(), active.get().newest()));
            } catch (NumergridException e) {
                // the node stays useful without them; activating another version or a new run mends it
                LOG.error("the active model {} cannot be served: {}", active.get().version(), e.getMessage());
            }
        }
    }

    /** Stores a model and its predictions; publishing the same again adds the predictions and makes a damaged file good. Does not activate. */
    public synchronized ModelVersion publish(Publication publication) {
        requireIndex();
        String version = publication.digest().substring(0, ModelVersion.VERSION_LENGTH);
        Optional<ModelVersion> known = find(version);
        if (known.isPresent() && !known.get().digest().equals(publication.digest())) {
            throw new NumergridException(ErrorCode.INTERNAL, "two models share the version " + version);
        }
        ModelVersion stored = known.isPresent() && whole(known.get()).isPresent() ? known.get() : store(publication, version);
        // a try-out that comes to the same model does not make it one
        boolean tryout = known.isPresent() && PublishPolicy.isQuickstart(publication.namespace())
                && !PublishPolicy.isQuickstart(known.get().namespace());
        ModelVersion next = new ModelVersion(version, stored.digest(), stored.file(), stored.fileSha256(), stored.sizeBytes(),
                tryout ? known.get().run() : publication.run(), tryout ? known.get().namespace() : publication.namespace(),
                stored.publishedMs(), publication.facts(), known.map(ModelVersion::predictions).orElse(List.of()));
        return save(withPredictions(next, publication.predictions()), known.isPresent() ? "republish" : "publish", publication.run());
    }

    /** Stores predictions a published model made for a further date; those of a date that is there are replaced. */
    public synchronized ModelVersion addPredictions(String version, LivePredictions predictions, String run) {
        return save(withPredictions(get(version), predictions), "predict", run);
    }

    private ModelVersion withPredictions(ModelVersion version, LivePredictions predictions) {
        List<StoredSet> sets = new ArrayList<>(version.predictions());
        StoredSet fresh = store(version.version(), predictions);
        sets.removeIf(s -> s.date() == fresh.date());
        sets.add(fresh);
        sets.sort(Comparator.comparingInt(StoredSet::date));
        return new ModelVersion(version.version(), version.digest(), version.file(), version.fileSha256(), version.sizeBytes(),
                version.run(), version.namespace(), version.publishedMs(), version.facts(), sets);
    }

    private ModelVersion save(ModelVersion next, String step, String run) {
        List<ModelVersion> versions = new ArrayList<>(index.versions());
        versions.removeIf(v -> v.version().equals(next.version()));
        versions.add(next);
        save(new Index(versions, index.activations()));
        if (active().filter(v -> v.version().equals(next.version())).isPresent()) {
            latest.switchTo(table(next, next.newest()));
        }
        state.tell(INDEX);
        audit(step, next.version(), run);
        return next;
    }

    /** Makes a version the active one; nothing happens when it is. @throws NumergridException MODEL_NOT_FOUND, STORE_DAMAGED */
    public synchronized ModelVersion activate(String name) {
        ModelVersion version = get(name);
        if (active().filter(v -> v.version().equals(version.version())).isEmpty()) {
            List<String> activations = new ArrayList<>(index.activations());
            activations.add(version.version());
            if (activations.size() > ACTIVATIONS_KEPT) {
                activations.remove(0);
            }
            become(version, activations, "activate");
        } else {
            state.claim(INDEX); // nothing is written, but whoever was taken over from cannot know what is active
        }
        return version;
    }

    /** Makes the version active that was before the present one. @throws NumergridException NOTHING_ACTIVE when there is none */
    public synchronized ModelVersion rollback() {
        requireIndex();
        List<String> activations = new ArrayList<>(index.activations());
        if (activations.size() < 2) {
            throw new NumergridException(ErrorCode.NOTHING_ACTIVE, activations.isEmpty() ? "no model is active, so there is nothing to roll back"
                    : "model " + activations.get(0) + " is the first that was active, there is none to roll back to");
        }
        activations.remove(activations.size() - 1);
        ModelVersion version = get(activations.get(activations.size() - 1));
        become(version, activations, "rollback");
        return version;
    }

    /** @throws NumergridException STORE_DAMAGED */
    public synchronized Optional<ModelVersion> active() {
        requireIndex();
        return find(index);
    }

    /** @throws NumergridException STORE_DAMAGED when the index is, so that no model could be published */
    public void requireIndex() {
        damage.ifPresent(e -> {
            throw new NumergridException(e.code(), e.getMessage(), e.metadata(), e);
        });
    }

    private static Optional<ModelVersion> find(Index index) {
        List<String> activations = index.activations();
        return index.versions().stream().filter(v -> !activations.isEmpty() && v.version().equals(activations.get(activations.size() - 1))).findFirst();
    }

    /** @param name a version, {@code active}, or the first 6 or more characters of a version @throws NumergridException MODEL_NOT_FOUND, NOTHING_ACTIVE */
    public synchronized ModelVersion get(String name) {
        requireIndex();
        if (name.equals("active")) {
            return active().orElseThrow(() -> new NumergridException(ErrorCode.NOTHING_ACTIVE,
                    "no model is active; a run publishes one ('run start fast'), 'model activate' makes one active"));
        }
        List<ModelVersion> matches = index.versions().stream().filter(v -> v.version().equals(name)
                || name.length() >= PREFIX_LENGTH_MIN && v.digest().startsWith(name)).toList();
        if (matches.size() != 1) {
            throw new NumergridException(ErrorCode.MODEL_NOT_FOUND, matches.isEmpty() ? "there is no model '" + name + "'; 'model list' shows all"
                    : "'" + name + "' fits " + matches.size() + " models; give more of it", Map.of("model", name), null);
        }
        return matches.get(0);
    }

    /** All versions, newest first. */
    public synchronized List<ModelVersion> list() {
        requireIndex();
        return index.versions().stream().sorted(NEWEST_FIRST).toList();
    }

    /**
     * The predictions of a version for a date (epoch day), the newest for an empty one.
     *
     * @throws NumergridException MODEL_NOT_FOUND, PREDICTION_NOT_FOUND, STORE_DAMAGED
     */
    public PredictionTable predictions(String name, OptionalInt date) {
        ModelVersion version = get(name);
        StoredSet set = date.isEmpty() ? version.newest() : version.on(date.getAsInt()).orElseThrow(() -> new NumergridException(
                ErrorCode.PREDICTION_NOT_FOUND, "model " + version.version() + " has no predictions for " + LocalDate.ofEpochDay(date.getAsInt())
                + "; it has them for " + version.predictions().stream().map(s -> LocalDate.ofEpochDay(s.date()).toString()).toList(),
                Map.of("model", version.version(), "date", LocalDate.ofEpochDay(date.getAsInt()).toString()), null));
        Optional<PredictionTable> served = latest.current();
        if (served.isPresent() && served.get().model().equals(version.version()) && served.get().set().date() == set.date()) {
            return served.get();
        }
        return table(version, set);
    }

    /** The model file of a version, checked. @throws NumergridException STORE_DAMAGED */
    public Path modelFile(String name) {
        ModelVersion version = get(name);
        return whole(version).orElseThrow(() -> SealedJson.damaged(state.where(version.file()), "its checksum does not match", null));
    }

    private Optional<Path> whole(ModelVersion version) {
        return state.file(version.file()).filter(file -> SealedJson.sha256(file).equals(version.fileSha256()));
    }

    private void become(ModelVersion version, List<String> activations, String step) {
        modelFile(version.version());
        PredictionTable table = table(version, version.newest());
        save(new Index(index.versions(), activations));
        latest.switchTo(table);
        state.tell(INDEX);
        audit(step, version.version(), version.run());
    }

    private Optional<ModelVersion> find(String version) {
        return index.versions().stream().filter(v -> v.version().equals(version)).findFirst();
    }

    private PredictionTable table(ModelVersion version, StoredSet set) {
        byte[] bytes = state.read(set.file()).orElseThrow(() -> SealedJson.damaged(state.where(set.file()), "it is not there", null));
        return new PredictionTable(version.version(), SealedJson.read(state.where(set.file()), bytes, LivePredictions.class));
    }

    private ModelVersion store(Publication publication, String version) {
        String name = publication.model().getFileName().toString();
        if (!name.startsWith(publication.digest())) {
            throw new NumergridException(ErrorCode.INTERNAL, "model file " + name + " is not named by its digest " + publication.digest());
        }
        Path file = state.folder().resolve(name);
        try {
            Path fresh = state.folder().resolve(name + ".new");
            Files.copy(publication.model(), fresh, StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                channel.force(true); // the index that names it is forced, so the file must not come later
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            state.keep(name);
            return new ModelVersion(version, publication.digest(), name, SealedJson.sha256(file), Files.size(file), publication.run(),
                    publication.namespace(), clock.millis(), publication.facts(), List.of());
        } catch (IOException e) {
            throw new NumergridException(ErrorCode.DISK_FULL, "model " + version + " cannot be stored in " + state.folder() + ": " + e
                    + "; free some space and start the run again", e);
        }
    }

    private StoredSet store(String version, LivePredictions set) {
        String file = version + "-" + LocalDate.ofEpochDay(set.date()) + ".predictions.json";
        SealedJson.write(state, file, set);
        return new StoredSet(set.date(), file, set.predictions().size());
    }

    private void save(Index next) {
        SealedJson.write(state, INDEX, next);
        index = next;
    }

    /** Last of all: a step that is not in the log is told as failed, and yet is taken wherever it shows. */
    private void audit(String step, String version, String run) {
        Map<String, String> line = new LinkedHashMap<>();
        line.put("time", clock.instant().toString());
        line.put("step", step);
        line.put("model", version);
        line.put("run", run);
        try {
            state.append("audit.log", JSON.writeValueAsString(line));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        } catch (NumergridException e) {
            throw new NumergridException(e.code(), "the step '" + step + "' of model " + version + " was taken, but is not in the audit log: "
                    + e.getMessage(), e);
        }
        LOG.info("model {} {} (run {})", version, step, run);
    }
}
