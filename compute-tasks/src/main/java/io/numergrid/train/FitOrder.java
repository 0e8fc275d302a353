package io.numergrid.train;

import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One fit of a run: a member on the dates before {@code dateEnd}, asked about the dates {@code [testStart, testEnd)}.
 *
 * @param kind       of the member
 * @param parameters of the member, sorted by key
 * @param target     what it learns
 * @param features   columns of the block it may read, ascending
 * @param dateEnd    exclusive end of the training date positions
 * @param testStart  first date position asked about
 * @param testEnd    exclusive end; equal to {@code testStart} where nothing is asked
 * @param seed       of the run
 */
public record FitOrder(String kind, SortedMap<String, String> parameters, Target target, int[] features, int dateEnd, int testStart, int testEnd,
                       long seed) {
    /** What a fit learns. */
    public enum Target {
        /** The labels of the rows. */
        LABELS,
        /** Labels moved to other symbols ({@code ShuffledControl} with the fit's seed), for controls. */
        SHUFFLED
    }

    public FitOrder {
        Objects.requireNonNull(kind);
        parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
        Objects.requireNonNull(target);
        if (dateEnd < 0 || testStart < dateEnd && testStart != testEnd || testEnd < testStart) {
            throw new IllegalArgumentException("fit on dates before " + dateEnd + " asked about [" + testStart + ", " + testEnd + ")");
        }
    }
}
