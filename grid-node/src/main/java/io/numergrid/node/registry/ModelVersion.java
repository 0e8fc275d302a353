package io.numergrid.node.registry;

import java.util.List;
import java.util.Optional;

/**
 * One published model. Its file never changes; predictions for further dates may be added, and a later publication of the same bytes
 * may replace run and namespace.
 *
 * @param version     first 12 hex digits of the digest
 * @param digest      SHA-256 of what was learned
 * @param file        name of the model file in the models folder
 * @param fileSha256  SHA-256 of that file
 * @param sizeBytes   of that file
 * @param run         run that made it
 * @param namespace   history namespace of that run
 * @param publishedMs ms since 1970
 * @param facts       for lists
 * @param predictions stored prediction sets, rising by date, at least one
 */
public record ModelVersion(String version, String digest, String file, String fileSha256, long sizeBytes, String run, String namespace,
                           long publishedMs, ModelFacts facts, List<StoredSet> predictions) {
    public static final int VERSION_LENGTH = 12;

    public ModelVersion {
        predictions = List.copyOf(predictions);
    }

    /** One file of predictions. @param date epoch day */
    public record StoredSet(int date, String file, int count) {
    }

    /** The newest set. */
    public StoredSet newest() {
        return predictions.get(predictions.size() - 1);
    }

    public Optional<StoredSet> on(int date) {
        return predictions.stream().filter(s -> s.date() == date).findFirst();
    }
}
