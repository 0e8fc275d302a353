package io.numergrid.run;

import io.numergrid.rank.SymbolRows;

/**
 * How many rows features are permuted on and of how many folds at a time, known before anything is computed. The values of all trees are held for all of
 * these rows while a fold is asked: folds are asked together as long as these are no more than {@link #HELD_BYTES_MAX}, and one at a time beyond.
 *
 * @param rows      of a fold, at most; 0 = none
 * @param together  folds asked at the same time, from 1
 * @param heldBytes what these hold
 * @param askBytes  what one feature in question holds beside that
 */
record RankingPlan(int rows, int together, long heldBytes, long askBytes) {
    private static final long HELD_BYTES_MAX = 256L << 20;
    /** Bins of a row, and what belongs to it. */
    private static final int ROW_BYTES = SymbolRows.FEATURES + 48;
    /** Of a row that is asked about: the permuted bin, a tree, sum, score and target; of each member its prediction and rank. */
    private static final int ASK_BYTES = 5 * Double.BYTES;
    private static final int ASK_MEMBER_BYTES = 2 * Double.BYTES;

    /** @param samples universe rows of the sample dates: no fold is tested on more */
    static RankingPlan of(RunProfile profile, long samples) {
        double trees = profile.members().stream().mapToDouble(kind -> FitCost.trees(profile.memberParameters(kind))).sum();
        int rows = (profile.importanceRows() + profile.folds() - 1) / profile.folds();
        long held = Math.min(rows, samples);
        return of(rows, profile.folds(), heldBytes(held, (long) trees), held * (ASK_BYTES + (long) ASK_MEMBER_BYTES * profile.members().size()));
    }

    /** What one that is asked holds. */
    static long heldBytes(long rows, long trees) {
        return rows * (ROW_BYTES + trees * Double.BYTES);
    }

    /** @param foldBytes held of each fold */
    static RankingPlan of(int rows, int folds, long foldBytes, long askBytes) {
        int together = (int) Math.max(1, Math.min(folds, HELD_BYTES_MAX / Math.max(1, foldBytes)));
        return new RankingPlan(rows, together, together * foldBytes, askBytes);
    }
}
