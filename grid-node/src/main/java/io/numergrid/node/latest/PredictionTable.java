package io.numergrid.node.latest;

import io.numergrid.predict.LivePredictions;
import io.numergrid.predict.Prediction;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The predictions of one model version for one date, found by symbol. Immutable. */
public final class PredictionTable {
    private final String model;
    private final LivePredictions set;
    private final Map<String, Prediction> bySymbol = new HashMap<>();

    public PredictionTable(String model, LivePredictions set) {
        this.model = Objects.requireNonNull(model);
        this.set = Objects.requireNonNull(set);
        for (Prediction prediction : set.predictions()) {
            bySymbol.put(prediction.symbol(), prediction);
        }
    }

    /** Model version. */
    public String model() {
        return model;
    }

    /** Everything known of the date: predictions by symbol ascending, and who was left out. */
    public LivePredictions set() {
        return set;
    }

    public Optional<Prediction> find(String symbol) {
        return Optional.ofNullable(bySymbol.get(symbol));
    }
}
