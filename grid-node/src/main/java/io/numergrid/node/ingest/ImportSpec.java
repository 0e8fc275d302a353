package io.numergrid.node.ingest;

import io.numergrid.history.Provenance;
import io.numergrid.history.VolumeUnit;
import java.util.Objects;
import java.util.Optional;

/**
 * What the client says about one file.
 *
 * @param sourceName   the file's name as the client gave it; stands in messages and provenance, is never opened. A file
 *                     without a symbol column is of the symbol in its name ({@link FileSymbol}), unless {@code symbol} says so
 * @param symbol       symbol of all rows of a file without a symbol column; empty = from the file name
 * @param unit         what the volume column counts
 * @param kind         REAL or GENERATED
 * @param survivorship whether coins that died are missing
 * @param today        calendar day of the injected clock (epoch day): bars of this day or later are not closed yet and refused
 * @param limits       what the file may cost
 */
public record ImportSpec(String sourceName, Optional<String> symbol, VolumeUnit unit, Provenance.Kind kind,
                         Provenance.Survivorship survivorship, int today, ImportLimits limits) {
    public ImportSpec {
        Objects.requireNonNull(sourceName);
        Objects.requireNonNull(symbol);
        Objects.requireNonNull(unit);
        Objects.requireNonNull(kind);
        Objects.requireNonNull(survivorship);
        Objects.requireNonNull(limits);
    }

    /** A real file of unknown survivorship under the default limits. */
    public static ImportSpec of(String sourceName, VolumeUnit unit, int today) {
        return new ImportSpec(sourceName, Optional.empty(), unit, Provenance.Kind.REAL, Provenance.Survivorship.UNKNOWN, today,
                ImportLimits.DEFAULT);
    }
}
