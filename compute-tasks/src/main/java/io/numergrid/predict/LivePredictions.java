package io.numergrid.predict;

import io.numergrid.history.Provenance;
import java.util.List;
import java.util.Map;

/**
 * The predictions of the live cross-section: universe(L) with L the live date, and every other symbol with the reason.
 *
 * @param date        live date L (epoch day)
 * @param lastBar     last bar date any of them used, L - 1
 * @param round       whether L belongs to a round (b = L-1 is a weekday)
 * @param kind        GENERATED if any history behind them was
 * @param predictions by symbol, ascending
 * @param excluded    symbol to reason, sorted by symbol
 */
public record LivePredictions(int date, int lastBar, boolean round, Provenance.Kind kind, List<Prediction> predictions,
                              Map<String, String> excluded) {
    /** A submission from bars older than this is stale. */
    public static final int STALE_DAYS = 3;

    public LivePredictions {
        predictions = List.copyOf(predictions);
        excluded = java.util.Collections.unmodifiableMap(new java.util.TreeMap<>(excluded));
    }

    /** Whether the newest bars are more than {@link #STALE_DAYS} days older than {@code today} (epoch day). */
    public boolean stale(int today) {
        return today - lastBar > STALE_DAYS;
    }
}
