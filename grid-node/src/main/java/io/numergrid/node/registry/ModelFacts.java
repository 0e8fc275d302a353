package io.numergrid.node.registry;

import io.numergrid.history.Provenance;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is told about a model without opening it; taken from the report of the run that made it.
 *
 * @param profile         run profile
 * @param kind            GENERATED if any history behind it was
 * @param trainFrom       first training date (epoch day)
 * @param trainTo         last training date (epoch day)
 * @param weights         of the members in the live ensemble
 * @param numeraiCorrMean mean out-of-fold numerai_corr of the ensemble per date; NaN = unknown
 * @param numeraiCorrLow  low end of its 95 % interval
 * @param numeraiCorrHigh high end
 * @param provenance      what it was trained on
 */
public record ModelFacts(String profile, Provenance.Kind kind, int trainFrom, int trainTo, Map<String, Double> weights,
                         double numeraiCorrMean, double numeraiCorrLow, double numeraiCorrHigh, List<Provenance> provenance) {
    public ModelFacts {
        weights = Collections.unmodifiableMap(new TreeMap<>(weights));
        provenance = List.copyOf(provenance);
    }
}
