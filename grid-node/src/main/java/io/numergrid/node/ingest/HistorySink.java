package io.numergrid.node.ingest;

import io.numergrid.history.BarSeries;
import io.numergrid.history.Provenance;
import io.numergrid.history.VolumeUnit;
import java.util.List;

/**
 * Last stage of an import: where the validated histories of one file go. The importer calls {@link #prepare} once, then
 * {@link #accept} once per symbol in symbol order, then {@link #complete} once. A file that is refused never gets past
 * {@code prepare}. Should the store fail in between, importing the same file again completes it: every step is idempotent.
 */
public interface HistorySink {
    /**
     * Looks for reasons to refuse the file before anything is stored.
     *
     * @param symbols sorted
     * @throws io.numergrid.error.NumergridException VOLUME_UNIT_MISMATCH when a stored history counts volume in another unit
     */
    void prepare(List<String> symbols, VolumeUnit unit);

    /** Merges one symbol's bars into its stored history, the imported bar winning ({@link io.numergrid.history.HistoryMerge}). */
    MergeCount accept(BarSeries imported);

    /** Remembers where the bars came from; the same record again changes nothing. */
    void complete(Provenance provenance);

    /** What a merge did with the imported bars; their sum is the number of imported bars. */
    record MergeCount(long added, long replaced, long unchanged) {
        public static final MergeCount NONE = new MergeCount(0, 0, 0);

        public MergeCount plus(MergeCount more) {
            return new MergeCount(added + more.added, replaced + more.replaced, unchanged + more.unchanged);
        }
    }
}
