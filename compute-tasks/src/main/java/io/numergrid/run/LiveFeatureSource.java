package io.numergrid.run;

import io.numergrid.feature.LiveRows;
import io.numergrid.history.HistorySource;
import java.util.Optional;

/**
 * Where a run that only predicts may find the newest features ready. What may never change: the rows are those of the histories handed in, bit
 * by bit as if computed from them as a whole, or there are none.
 */
public interface LiveFeatureSource {
    /** Has nothing ready. */
    LiveFeatureSource NONE = (histories, days) -> Optional.empty();

    /**
     * The rows of all symbols as of their bars on some days.
     *
     * @param histories what the run reads, up to its end
     * @param days      bar dates, epoch days, rising
     */
    Optional<LiveRows> rows(HistorySource histories, int[] days);
}
