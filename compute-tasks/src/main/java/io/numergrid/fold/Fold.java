package io.numergrid.fold;

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
}
