package io.numergrid.evaluate;

import java.util.Arrays;
import java.util.Collections;

/**
 * Ensemble weights of one method over the run: those used in each test block, and those for live rows. Each vector is in
 * member order, non-negative, with sum 1.
 *
 * @param perFold {@code [folds][members]}
 * @param live    {@code [members]} from all test dates
 */
public record WeightPlan(double[][] perFold, double[] live) {
    /** Equal weights throughout. */
    static WeightPlan equal(int members, int folds) {
        double[] equal = EnsembleWeights.equal(members);
        return new WeightPlan(Collections.nCopies(folds, equal).toArray(double[][]::new), equal);
    }

    /** From the weights of every fold and, last, the live ones. */
    static WeightPlan of(double[][] byFoldThenLive) {
        int folds = byFoldThenLive.length - 1;
        return new WeightPlan(Arrays.copyOf(byFoldThenLive, folds), byFoldThenLive[folds]);
    }

    /** Blends the members' gaussian ranks with each block's weights; {@code foldOfRow < 0} rows become NaN. */
    double[] blend(double[][] g, int[] foldOfRow) {
        double[] out = new double[foldOfRow.length];
        for (int r = 0; r < out.length; r++) {
            out[r] = foldOfRow[r] < 0 ? Double.NaN : RankBlend.score(g, r, perFold[foldOfRow[r]]);
        }
        return out;
    }
}
