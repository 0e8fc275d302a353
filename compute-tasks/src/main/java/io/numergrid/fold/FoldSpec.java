package io.numergrid.fold;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;

/**
 * How a run's dates are cut into walk-forward folds.
 *
 * @param foldCount       test blocks; each has D div (foldCount + 1) dates
 * @param embargoDays     calendar days by which the gap is wider than the purge demands
 * @param minLabelledRows a date with fewer labelled rows does not count as one of the D
 * @param minTrainDates   fewest counted dates of the first training block after purge
 * @param minTestDates    fewest counted dates of a test block
 */
public record FoldSpec(int foldCount, int embargoDays, int minLabelledRows, int minTrainDates, int minTestDates) {
    public static final FoldSpec DEFAULT = new FoldSpec(7, 0, 100, 8, 3);

    public FoldSpec {
        if (foldCount < 1 || embargoDays < 0 || minLabelledRows < 1 || minTrainDates < 1 || minTestDates < 1) {
            throw new NumergridException(ErrorCode.ARGUMENT_INVALID, "fold spec foldCount " + foldCount + ", embargoDays " + embargoDays
                    + ", minLabelledRows " + minLabelledRows + ", minTrainDates " + minTrainDates + ", minTestDates " + minTestDates
                    + ": embargoDays must be at least 0, the others at least 1");
        }
    }
}
