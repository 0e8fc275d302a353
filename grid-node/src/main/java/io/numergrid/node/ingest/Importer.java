package io.numergrid.node.ingest;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.history.BarSeries;
import io.numergrid.history.Provenance;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * Imports one file: decode, validate, then store. A file is taken or refused as a whole: nothing reaches the sink before
 * the last byte was read and judged. Refused (INPUT_REJECTED) is a file of which nothing was accepted, or of which more
 * than 20 % of the rows were rejected; rows that are only padding (a date and nothing else) or repeat another row exactly
 * count as neither, since they say nothing about the rest. Stateless; safe for concurrent imports into different sinks.
 */
public final class Importer {
    /** A file with more than one rejected row in this many is refused. */
    private static final int REJECTED_SHARE = 5;

    private final FeedReader reader;

    /** @param spoolFolder where Parquet files are kept while they are read */
    public Importer(Path spoolFolder) {
        this.reader = new FeedReader(spoolFolder);
    }

    /**
     * @param in read to its end, not closed
     * @throws NumergridException what {@link FeedReader#read} throws; INPUT_REJECTED; VOLUME_UNIT_MISMATCH from the sink
     */
    public ImportReport importFile(InputStream in, ImportSpec spec, HistorySink sink, ImportProgress progress) {
        BarValidator validator = new BarValidator(spec);
        Feed feed = reader.read(in, spec, validator, progress);
        ValidBars bars = validator.finish();
        requireAcceptable(spec, bars);

        sink.prepare(bars.series().stream().map(BarSeries::symbol).toList(), spec.unit());
        long added = 0;
        long replaced = 0;
        long unchanged = 0;
        int first = Integer.MAX_VALUE;
        int last = Integer.MIN_VALUE;
        for (BarSeries series : bars.series()) {
            HistorySink.MergeCount count = sink.accept(series);
            added += count.added();
            replaced += count.replaced();
            unchanged += count.unchanged();
            first = Math.min(first, series.dates()[0]);
            last = Math.max(last, series.dates()[series.size() - 1]);
        }
        Provenance provenance = new Provenance(spec.sourceName(), spec.kind(), spec.survivorship(), feed.digest(), bars.rows(),
                bars.accepted(), bars.repaired(), bars.rejected());
        sink.complete(provenance);
        return new ImportReport(provenance, feed.format(), spec.unit(), feed.receivedBytes(), bars.series().size(), added, replaced,
                unchanged, bars.skipped(), OptionalInt.of(first), OptionalInt.of(last), feed.ignoredColumns(), bars.reasons());
    }

    private static void requireAcceptable(ImportSpec spec, ValidBars bars) {
        long judged = bars.rows() - bars.skipped();
        long faults = bars.rejected() - bars.skipped();
        if (bars.accepted() > 0 && faults * REJECTED_SHARE <= judged) {
            return;
        }
        Map<String, String> metadata = new TreeMap<>();
        metadata.put("file", spec.sourceName());
        metadata.put("rows", Long.toString(bars.rows()));
        metadata.put("rejected", Long.toString(bars.rejected()));
        StringBuilder why = new StringBuilder();
        for (ReasonCount reason : bars.reasons()) {
            if (reason.reason().effect() != RowReason.Effect.REPAIRED) {
                metadata.put("count." + reason.reason(), Long.toString(reason.count()));
                metadata.put("example." + reason.reason(), reason.firstExample());
                why.append("; ").append(reason.count()).append(" x ").append(reason.reason()).append(", first ").append(reason.firstExample());
            }
        }
        String what = bars.accepted() == 0 ? "none of the " + bars.rows() + " rows is a valid bar"
                : faults + " of " + judged + " rows were rejected, more than 20 %";
        throw new NumergridException(ErrorCode.INPUT_REJECTED, spec.sourceName() + ": " + what + "; nothing was stored" + why
                + ". Mend the file or drop those rows", metadata, null);
    }
}
