package io.numergrid.node.run;

import java.util.Collections;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * What a client asks for.
 *
 * @param profile   run profile
 * @param namespace history namespace
 * @param asOf      the run sees bars with date <= asOf (epoch day)
 * @param btc       symbol of the BTC series
 * @param settings  profile settings replaced for this run
 * @param activate  whether the published model is to become the active one
 * @param requestId chosen by the client, "" = none; a repeated id returns the run it created
 */
public record RunRequest(String profile, String namespace, OptionalInt asOf, String btc, Map<String, String> settings,
                         boolean activate, String requestId) {
    public RunRequest {
        settings = Collections.unmodifiableMap(new TreeMap<>(settings));
    }
}
