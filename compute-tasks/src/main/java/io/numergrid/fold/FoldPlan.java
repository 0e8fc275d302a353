package io.numergrid.fold;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.rank.BinBlock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Expanding walk-forward folds with purge. Of the given dates, the D with at least {@code minLabelledRows} labelled rows
 * count. Test size T = D div (foldCount+1); the last foldCount x T counted dates are the test blocks in order, all
 * before the first is its training block. With t0 the first test row's date, a training date stays only if its label exit <= t0 - 1
 * - embargoDays: that close is known at 00:00 of t0.
 *
 * <p>What may never change: no fold leaves here whose training labels reach into its test span. The exit depends on the date only and
 * never falls as dates rise, so the kept dates are a prefix; both are checked on every fold of every plan, and a violation
 * is FOLD_IMPOSSIBLE, not a warning.
 *
 * <p>Positions index the given dates (a block's), poor dates included. A poor date between two counted ones lies inside
 * a range without counting: its rows must carry no label, as {@link io.numergrid.rank.CrossSection} leaves them, and are
 * neither trained on nor scored. A poor date next to a range's end lies outside it.
 */
public final class FoldPlan {
    private final List<Fold> folds;
    private final int countedDates;
    private final int testDates;

    private FoldPlan(List<Fold> folds, int countedDates, int testDates) {
        this.folds = List.copyOf(folds);
        this.countedDates = countedDates;
        this.testDates = testDates;
    }

    /**
     * Builds and proves the folds.
     *
     * @param rowDates     t, strictly rising
     * @param labelEntry   entry day of each date's label span, after t - 1
     * @param labelExit    exit day of each date's label span
     * @param labelledRows labelled rows of each date
     * @throws NumergridException FOLD_IMPOSSIBLE, with the numbers, when the dates are too few
     */
    public static FoldPlan of(int[] rowDates, int[] labelEntry, int[] labelExit, int[] labelledRows, FoldSpec spec) {
        requireSpans(rowDates, labelEntry, labelExit, labelledRows);
        int[] counted = counted(labelledRows, spec.minLabelledRows());
        int total = counted.length;
        int testSize = total / (spec.foldCount() + 1);
        if (testSize < spec.minTestDates()) {
            throw impossible(total + " dates have at least " + spec.minLabelledRows() + " labelled rows (of " + rowDates.length
                    + " dates), so a test block of " + spec.foldCount() + " folds would have " + testSize + " dates, fewer than "
                    + spec.minTestDates());
        }
        List<Fold> folds = new ArrayList<>();
        for (int k = 0; k < spec.foldCount(); k++) {
            int first = total - (spec.foldCount() - k) * testSize;
            Fold fold = fold(k, counted, first, testSize, rowDates, labelExit, labelledRows, spec);
            prove(fold, rowDates, labelExit, spec.embargoDays());
            folds.add(fold);
        }
        return new FoldPlan(folds, total, testSize);
    }

    /** Folds over the dates of a block; its unlabelled dates do not count. */
    public static FoldPlan of(BinBlock block, FoldSpec spec) {
        return of(block.dates(), block.entryDate(), block.exitDate(), block.labelled(), spec);
    }

    /** In walk-forward order. */
    public List<Fold> folds() {
        return folds;
    }

    /** D, the number of dates with enough labelled rows. */
    public int countedDates() {
        return countedDates;
    }

    /** T, counted dates of each test block. */
    public int testDates() {
        return testDates;
    }

    private static Fold fold(int index, int[] counted, int first, int testSize, int[] rowDates, int[] labelExit,
                             int[] labelledRows, FoldSpec spec) {
        int t0 = rowDates[counted[first]];
        int kept = first;
        while (kept > 0 && labelExit[counted[kept - 1]] > t0 - 1 - spec.embargoDays()) {
            kept--;
        }
        if (kept < spec.minTrainDates()) {
            throw impossible("fold " + (index + 1) + " tests from " + day(t0) + " and has " + first + " dates before it, of which "
                    + kept + " stay after the purge (label exit before " + day(t0 - spec.embargoDays()) + "), fewer than "
                    + spec.minTrainDates());
        }
        int last = first + testSize - 1;
        int exitMax = labelExit[counted[kept - 1]];
        return new Fold(index, counted[kept - 1] + 1, counted[first], counted[last] + 1, rowDates[counted[0]],
                rowDates[counted[kept - 1]], t0, rowDates[counted[last]], sum(labelledRows, counted, 0, kept),
                sum(labelledRows, counted, first, last + 1), sum(labelledRows, counted, kept, first), t0 - exitMax);
    }

    /**
     * Checks a fold against the dates it was made for, date by date and without trusting how it was made: every position
     * trained on, counted or not, has its label exit before the test block's first row date, with the embargo.
     */
    static void prove(Fold fold, int[] rowDates, int[] labelExit, int embargoDays) {
        int exitMax = Integer.MIN_VALUE;
        for (int p = 0; p < fold.trainEnd(); p++) {
            exitMax = Math.max(exitMax, labelExit[p]);
            if (labelExit[p] > fold.testFrom() - 1 - embargoDays) {
                throw broken("fold " + (fold.index() + 1) + " would train on " + day(rowDates[p]) + ", whose label ends on "
                        + day(labelExit[p]) + ", with embargo " + embargoDays + " days not before its test block from "
                        + day(fold.testFrom()));
            }
        }
        if (rowDates[fold.testStart()] != fold.testFrom() || rowDates[fold.testEnd() - 1] != fold.testTo()
                || rowDates[fold.trainEnd() - 1] != fold.trainTo() || fold.testFrom() - exitMax != fold.minGapDays()) {
            throw broken("fold " + (fold.index() + 1) + " does not describe the dates it was made for: " + fold);
        }
    }

    private static void requireSpans(int[] rowDates, int[] labelEntry, int[] labelExit, int[] labelledRows) {
        int n = rowDates.length;
        if (labelEntry.length != n || labelExit.length != n || labelledRows.length != n) {
            throw new IllegalArgumentException("columns of " + n + " dates differ in length");
        }
        for (int d = 0; d < n; d++) {
            if (labelEntry[d] < rowDates[d] || labelExit[d] < labelEntry[d]) {
                throw broken("the label of row date " + day(rowDates[d]) + " spans " + day(labelEntry[d]) + " to "
                        + day(labelExit[d]) + ", which is not after its bar date");
            }
            if (d > 0 && (rowDates[d] <= rowDates[d - 1] || labelExit[d] < labelExit[d - 1])) {
                throw broken("row dates must rise and label exits must not fall, but " + day(rowDates[d - 1]) + " (exit "
                        + day(labelExit[d - 1]) + ") is followed by " + day(rowDates[d]) + " (exit " + day(labelExit[d]) + ")");
            }
        }
    }

    private static int[] counted(int[] labelledRows, int minLabelledRows) {
        int[] positions = new int[labelledRows.length];
        int n = 0;
        for (int d = 0; d < labelledRows.length; d++) {
            if (labelledRows[d] >= minLabelledRows) {
                positions[n++] = d;
            }
        }
        return Arrays.copyOf(positions, n);
    }

    private static long sum(int[] values, int[] positions, int from, int to) {
        long sum = 0;
        for (int i = from; i < to; i++) {
            sum += values[positions[i]];
        }
        return sum;
    }

    private static LocalDate day(int epochDay) {
        return LocalDate.ofEpochDay(epochDay);
    }

    private static NumergridException broken(String what) {
        return new NumergridException(ErrorCode.FOLD_IMPOSSIBLE, what);
    }

    private static NumergridException impossible(String what) {
        return new NumergridException(ErrorCode.FOLD_IMPOSSIBLE, what + "; use more history, a smaller thinning or fewer folds");
    }
}
