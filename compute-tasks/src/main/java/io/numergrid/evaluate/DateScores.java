package io.numergrid.evaluate;

/**
 * The scores of one model on every test date, in date order; NaN where a score is undefined.
 *
 * @param datePosition position of each date in the block
 * @param fold         fold number of each date
 * @param numeraiCorr  Numerai's correlation with the target bins
 * @param mmc          contribution to the meta model named in the evaluation
 * @param spearman     rank correlation with the raw label
 * @param pearson      correlation with the raw label
 * @param rmse         of p' = .5 + a g(rank(p)) against the bins; undefined where there was nothing to fit a on
 * @param rmseConstant of the constant .5 against the bins
 */
public record DateScores(int[] datePosition, int[] fold, double[] numeraiCorr, double[] mmc, double[] spearman, double[] pearson,
                         double[] rmse, double[] rmseConstant) {

    /** Mean of a score over the dates of one fold on which it is defined; NaN if there is none. */
    public double foldMean(double[] scores, int foldIndex) {
        double sum = 0;
        int n = 0;
        for (int i = 0; i < scores.length; i++) {
            if (fold[i] == foldIndex && !Double.isNaN(scores[i])) {
                sum += scores[i];
                n++;
            }
        }
        return n == 0 ? Double.NaN : sum / n;
    }
}
