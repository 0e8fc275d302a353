package io.numergrid.run;

import io.numergrid.quality.DataQuality;
import io.numergrid.quality.FeatureQuality;
import io.numergrid.quality.FeatureReference;
import io.numergrid.quality.Grade;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a run found out about its inputs.
 *
 * @param data      of the histories
 * @param features  of the live rows
 * @param reference distribution of the features over the training span; empty when neither the run nor its model has one
 * @param excludes  whether defects keep rows out of the run's universes
 */
record RunQuality(DataQuality data, FeatureQuality features, Optional<FeatureReference> reference, boolean excludes) {
    RunQuality {
        Objects.requireNonNull(data);
        Objects.requireNonNull(features);
        Objects.requireNonNull(reference);
    }

    Grade grade() {
        return data.grade().worse(features.grade());
    }

    /** Why it is not GREEN, worst first. */
    List<String> reasons() {
        List<String> reasons = new ArrayList<>();
        boolean featuresFirst = features.grade().compareTo(data.grade()) > 0;
        reasons.addAll(featuresFirst ? features.reasons() : data.reasons());
        reasons.addAll(featuresFirst ? data.reasons() : features.reasons());
        return reasons;
    }
}
