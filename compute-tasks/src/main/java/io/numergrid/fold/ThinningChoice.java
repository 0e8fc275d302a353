package io.numergrid.fold;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.rank.UniverseCensus;
import io.numergrid.target.WeekdayCalendar;

/**
 * The thinning a run can afford: the first of a list, largest first, whose dates give purged folds. Known from a census
 * of every weekday, so before any feature is computed.
 *
 * @param thinning k
 * @param dates    sample dates at k that count
 */
public record ThinningChoice(int thinning, int dates) {
    /**
     * Tries the candidates in order.
     *
     * @param candidates k, the wish first; none a multiple of 5
     * @param census     of every weekday (thinning 1)
     * @throws NumergridException FOLD_IMPOSSIBLE with the last candidate's numbers when none fits
     */
    public static ThinningChoice of(int[] candidates, UniverseCensus census, FoldSpec spec) {
        NumergridException refusal = new NumergridException(ErrorCode.ARGUMENT_INVALID, "no thinning to choose from");
        for (int k : candidates) {
            try {
                return new ThinningChoice(k, plan(k, census, spec).countedDates());
            } catch (NumergridException e) {
                if (e.code() != ErrorCode.FOLD_IMPOSSIBLE) {
                    throw e;
                }
                refusal = e;
            }
        }
        throw refusal;
    }

    /**
     * The folds of the census dates at thinning {@code k}.
     *
     * @throws NumergridException FOLD_IMPOSSIBLE
     */
    public static FoldPlan plan(int k, UniverseCensus census, FoldSpec spec) {
        int n = 0;
        int[] at = new int[census.barDates().length];
        for (int d = 0; d < at.length; d++) {
            if (WeekdayCalendar.isSample(census.barDates()[d], k)) {
                at[n++] = d;
            }
        }
        int[] rowDates = new int[n];
        int[] entry = new int[n];
        int[] exit = new int[n];
        int[] labelled = new int[n];
        for (int i = 0; i < n; i++) {
            rowDates[i] = census.barDates()[at[i]] + 1;
            entry[i] = census.entryDate()[at[i]];
            exit[i] = census.exitDate()[at[i]];
            labelled[i] = census.labelled()[at[i]];
        }
        return FoldPlan.of(rowDates, entry, exit, labelled, spec);
    }
}
