package io.numergrid.node.ingest;

import io.numergrid.history.BarSeries;
import java.util.List;

/**
 * What validation made of one file: {@code rows = accepted + rejected}.
 *
 * @param series   one per symbol that has a valid bar, sorted by symbol
 * @param rows     data rows seen
 * @param accepted bars in {@code series}, repaired ones included
 * @param repaired bars in {@code series} that were repaired
 * @param rejected rows that are not in {@code series}, skipped ones included
 * @param skipped  rejected rows that say nothing against the file: padding and exact repetitions
 * @param reasons  in the order of {@link RowReason}; only those that occurred
 */
public record ValidBars(List<BarSeries> series, long rows, long accepted, long repaired, long rejected, long skipped,
                        List<ReasonCount> reasons) {
    public ValidBars {
        series = List.copyOf(series);
        reasons = List.copyOf(reasons);
    }
}
