package io.numergrid.run;

import io.numergrid.history.HistorySource;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * What a run is asked to do; together with the histories it determines every byte of the model.
 *
 * @param profile  name of a file in config/run: fast, daily, weekly
 * @param asOf     the run sees bars with date <= asOf (epoch day); empty = all
 * @param today    the calendar day of the injected clock (epoch day), for staleness and provenance only
 * @param btc      symbol of the BTC series
 * @param threads  workers; changes no byte of a result
 * @param settings profile settings replaced for this run, sorted by key; unknown keys are refused; the seed is one of them
 */
public record RunSpec(String profile, OptionalInt asOf, int today, String btc, int threads, Map<String, String> settings) {
    public RunSpec {
        Objects.requireNonNull(profile);
        Objects.requireNonNull(asOf);
        Objects.requireNonNull(btc);
        Objects.requireNonNull(settings);
    }

    /** The last day the run sees bars of. */
    int until() {
        return asOf.orElse(HistorySource.UNTIL_END);
    }
}
