package io.numergrid.node.ingest;

import io.numergrid.history.RowFinding;
import java.util.List;

/**
 * What became of the bars of one stream so far: {@code added + replaced + unchanged + refused} is the number of bars decided.
 *
 * @param added          bars of days that had none
 * @param replaced       bars that took the place of other values
 * @param unchanged      bars stored already with the same values
 * @param refused        bars not stored
 * @param repaired       stored bars whose high or low was widened
 * @param late           added bars older than the newest of their symbol
 * @param createdSymbols symbols without a history before
 * @param reasons        why bars were refused or repaired, with counts, in the order of the reasons' names
 */
public record StreamCounts(long added, long replaced, long unchanged, long refused, long repaired, long late, long createdSymbols,
                           List<RowFinding> reasons) {
    public StreamCounts {
        reasons = List.copyOf(reasons);
    }

    /** Bars decided. */
    public long decided() {
        return added + replaced + unchanged + refused;
    }

    /** Bars that are stored now. */
    public long accepted() {
        return added + replaced + unchanged;
    }
}
