package io.numergrid.evaluate;

import io.numergrid.fold.Fold;
import io.numergrid.rank.BinBlock;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * The out-of-fold predictions of a run: what every member said about rows it was not trained on. Scores, weights and the
 * gate read this and nothing else.
 *
 * @param block       the cross-sections of the run
 * @param folds       in order of time; test blocks do not overlap
 * @param members     member names, the order of {@code predictions} and of every weight vector
 * @param predictions {@code [members][rows]} larger = a better expected rank within the date; NaN outside test rows
 */
public record OutOfFold(BinBlock block, List<Fold> folds, List<String> members, double[][] predictions) {
    public OutOfFold {
        Objects.requireNonNull(block);
        folds = List.copyOf(folds);
        members = List.copyOf(members);
        NumeraiScores.require(!members.isEmpty() && predictions.length == members.size(),
                predictions.length + " prediction columns for " + members.size() + " members");
        for (double[] column : predictions) {
            NumeraiScores.require(column.length == block.rows(), "a prediction column of " + column.length + " rows for a block of "
                    + block.rows());
        }
        int end = 0;
        for (Fold fold : folds) {
            NumeraiScores.require(fold.testStart() >= end && fold.testEnd() > fold.testStart() && fold.testEnd() <= block.dateCount(),
                    "test positions " + fold.testStart() + ".." + fold.testEnd() + " of fold " + fold.index()
                            + " overlap an earlier fold or leave the block");
            end = fold.testEnd();
        }
    }

    /** Date positions of all test blocks that carry labels, rising: the dates that are scored. */
    public int[] testDates() {
        return dates(true);
    }

    /** Fold number of each of {@link #testDates()}. */
    public int[] foldOfTestDate() {
        int[] dates = testDates();
        int[] fold = new int[dates.length];
        int k = 0;
        for (int i = 0; i < dates.length; i++) {
            while (dates[i] >= folds.get(k).testEnd()) {
                k++;
            }
            fold[i] = k;
        }
        return fold;
    }

    private int[] dates(boolean labelledOnly) {
        return folds.stream().flatMapToInt(f -> IntStream.range(f.testStart(), f.testEnd()))
                .filter(d -> !labelledOnly || block.labelled()[d] > 0).toArray();
    }

    /** Fold number of each row of the block; -1 outside test blocks. */
    int[] foldOfRow() {
        int[] out = new int[block.rows()];
        Arrays.fill(out, -1);
        for (int k = 0; k < folds.size(); k++) {
            Arrays.fill(out, block.rowStart()[folds.get(k).testStart()], block.rowStart()[folds.get(k).testEnd()], k);
        }
        return out;
    }

    /**
     * Which of {@link #testDates()} may be learned from before test block {@code k} opens: dates of earlier blocks whose
     * label had ended before it ({@code exit < testFrom(k)}). For {@code k == folds.size()}, all of them (live).
     */
    public boolean[] resolvedBefore(int k) {
        int[] dates = testDates();
        int[] fold = foldOfTestDate();
        boolean[] resolved = new boolean[dates.length];
        for (int i = 0; i < dates.length; i++) {
            resolved[i] = k == folds.size() || fold[i] < k && block.exitDate()[dates[i]] < folds.get(k).testFrom();
        }
        return resolved;
    }

    /** Position of a member, or -1. */
    public int memberIndex(String name) {
        return members.indexOf(name);
    }

    /** Test-row predictions that are not finite numbers, over all members. A sound run has none. */
    public long nonFinite() {
        long count = 0;
        for (int d : dates(false)) {
            for (int r = block.rowStart()[d]; r < block.rowStart()[d + 1]; r++) {
                for (double[] column : predictions) {
                    count += Double.isFinite(column[r]) ? 0 : 1;
                }
            }
        }
        return count;
    }

    /**
     * A member's g(tie-kept rank) over the universe rows of each test date: the scale members are blended on. A value
     * that is not finite stands in the middle (0) and is counted by {@link #nonFinite}; 0 outside test rows.
     */
    double[] gaussianRanks(int member) {
        double[] g = new double[block.rows()];
        RankBlend blend = new RankBlend(block.widest(0, block.dateCount()));
        for (int d : dates(false)) {
            blend.gaussianRanks(predictions[member], block.rowStart()[d], block.rowStart()[d + 1], g);
        }
        return g;
    }
}
