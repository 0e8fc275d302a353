package io.numergrid.model;

import io.numergrid.predict.Ensemble;
import io.numergrid.train.Member;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything that was learned and what it was learned with: exactly the content of the model digest. Nothing in here may
 * depend on a host, a clock, a thread count, a kernel or the name of a symbol.
 *
 * @param features      feature names in catalogue order; the position is the column of the bins
 * @param binRule       id of the rule that makes bins of ranks
 * @param targetSpec    id of the target specification
 * @param parameters    the profile's parameters
 * @param seed          of every hash and pseudo-random choice
 * @param trainingDates row dates (epoch days), strictly rising
 * @param ensemble      members, each of exactly these features, and weights
 */
public record Model(List<String> features, String binRule, String targetSpec, SortedMap<String, String> parameters, long seed,
                    List<Integer> trainingDates, Ensemble ensemble) {
    public Model {
        features = List.copyOf(features);
        Objects.requireNonNull(binRule);
        Objects.requireNonNull(targetSpec);
        parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
        trainingDates = List.copyOf(trainingDates);
        for (int i = 1; i < trainingDates.size(); i++) {
            if (trainingDates.get(i) <= trainingDates.get(i - 1)) {
                throw new IllegalArgumentException("training dates do not rise at index " + i);
            }
        }
        for (Member member : ensemble.members()) {
            if (member.importance().length != features.size()) {
                throw new IllegalArgumentException("member " + member.kind() + " reads " + member.importance().length
                        + " features, the model has " + features.size());
            }
        }
    }
}
