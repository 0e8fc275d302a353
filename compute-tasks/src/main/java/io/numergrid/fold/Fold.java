package io.numergrid.fold;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;

/**
 * One walk-forward fold over the sample dates of a run. Date positions index the run's sorted row dates.
 * Train positions are {@code [0, trainEnd)}; test positions {@code [testStart, testEnd)}; what lies between was purged
 * (or fell under the embargo). Constructed by {@link FoldPlan} only, which proves the gap.
 *
 * @param index      0-based
 * @param trainEnd   exclusive end of the training positions after purge
 * @param testStart  first test position
 * @param testEnd    exclusive end of the test positions
 * @param trainFrom  row date t (epoch day) of the first training position
 * @param trainTo    row date of the last training position
 * @param testFrom   row date of the first test position
 * @param testTo     row date of the last test position
 * @param trainRows  labelled rows trained on
 * @param testRows   labelled rows scored
 * @param purgedRows labelled rows before the test block that were dropped
 * @param minGapDays testFrom minus the largest label exit of the training rows, at least 1
 */
public record Fold(int index, int trainEnd, int testStart, int testEnd, int trainFrom, int trainTo, int testFrom, int testTo,
                   long trainRows, long testRows, long purgedRows, int minGapDays) {
    /** Refuses, with FOLD_IMPOSSIBLE, a fold that trains on nothing, tests on nothing or has no gap between the two. */
    public Fold {
        boolean positions = index >= 0 && trainEnd > 0 && trainEnd <= testStart && testStart < testEnd;
        boolean dates = trainFrom <= trainTo && trainTo < testFrom && testFrom <= testTo;
        boolean rows = trainRows >= 0 && testRows >= 0 && purgedRows >= 0;
        if (!positions || !dates || !rows || minGapDays < 1 || minGapDays > testFrom - trainTo) {
            throw new NumergridException(ErrorCode.FOLD_IMPOSSIBLE, "fold " + (index + 1) + " is not purged: train positions [0, "
                    + trainEnd + "), row dates " + trainFrom + ".." + trainTo + "; test positions [" + testStart + ", " + testEnd
                    + "), row dates " + testFrom + ".." + testTo + "; gap " + minGapDays + " days");
        }
    }
}
