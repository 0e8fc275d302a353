package io.numergrid.run;

import io.numergrid.predict.LivePredictions;
import java.nio.file.Path;
import java.util.Objects;

/**
 * What a run leaves behind, all files in the run's own folder: report.json, report.html, oof.csv.gz and the model file.
 *
 * @param report       report.json
 * @param model        the model file, named by its digest
 * @param modelDigest  SHA-256 (lower-case hex) of the canonical encoding of what was learned
 * @param predictions  of the live cross-section
 */
public record RunResult(Path report, Path model, String modelDigest, LivePredictions predictions) {
    public RunResult {
        Objects.requireNonNull(report);
        Objects.requireNonNull(model);
        Objects.requireNonNull(modelDigest);
        Objects.requireNonNull(predictions);
    }
}
