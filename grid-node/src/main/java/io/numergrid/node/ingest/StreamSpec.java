package io.numergrid.node.ingest;

import io.numergrid.history.Provenance;
import io.numergrid.history.VolumeUnit;
import java.time.Clock;
import java.util.Objects;

/**
 * What one stream of bars is.
 *
 * @param namespace      where its bars go
 * @param source         name of the source in reports
 * @param unit           what its volumes count
 * @param kind           REAL or GENERATED
 * @param survivorship   whether coins that died are missing
 * @param createSymbols  whether a bar of a symbol without a history begins one
 * @param correctionDays days before a symbol's newest bar in which a bar may fill or correct
 * @param clock          tells which days are over (UTC)
 * @param limits         what it may cost
 */
public record StreamSpec(String namespace, String source, VolumeUnit unit, Provenance.Kind kind, Provenance.Survivorship survivorship,
                         boolean createSymbols, int correctionDays, Clock clock, StreamLimits limits) {
    public StreamSpec {
        Objects.requireNonNull(namespace);
        Objects.requireNonNull(source);
        Objects.requireNonNull(unit);
        Objects.requireNonNull(kind);
        Objects.requireNonNull(survivorship);
        Objects.requireNonNull(clock);
        Objects.requireNonNull(limits);
    }
}
