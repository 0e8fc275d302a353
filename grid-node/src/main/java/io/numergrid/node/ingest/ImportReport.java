package io.numergrid.node.ingest;

import io.numergrid.history.Provenance;
import io.numergrid.history.VolumeUnit;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * What became of one file. {@code rows = accepted + rejected} and {@code accepted = added + replaced + unchanged}.
 *
 * @param provenance     source, kind, survivorship, digest and counts, as stored
 * @param format         e.g. GZIP CSV
 * @param unit           what the stored volumes count
 * @param receivedBytes  length of the file as the client sent it
 * @param symbols        number of symbols with at least one accepted bar
 * @param added          bars on dates that were new
 * @param replaced       bars that differ from the stored bar they replaced
 * @param unchanged      bars that were stored already
 * @param skipped        those of the rejected rows that were padding or exact repetitions
 * @param firstDate      earliest accepted date, epoch day
 * @param lastDate       latest accepted date, epoch day
 * @param ignoredColumns columns of the file that were not used
 * @param reasons        the table of reasons, in the order of {@link RowReason}
 */
public record ImportReport(Provenance provenance, String format, VolumeUnit unit, long receivedBytes, int symbols, long added,
                           long replaced, long unchanged, long skipped, OptionalInt firstDate, OptionalInt lastDate,
                           List<String> ignoredColumns, List<ReasonCount> reasons) {
    public ImportReport {
        Objects.requireNonNull(provenance);
        Objects.requireNonNull(format);
        Objects.requireNonNull(unit);
        Objects.requireNonNull(firstDate);
        Objects.requireNonNull(lastDate);
        ignoredColumns = List.copyOf(ignoredColumns);
        reasons = List.copyOf(reasons);
    }

    public long rows() {
        return provenance.rows();
    }

    public long accepted() {
        return provenance.accepted();
    }

    public long repaired() {
        return provenance.repaired();
    }

    public long rejected() {
        return provenance.rejected();
    }
}
