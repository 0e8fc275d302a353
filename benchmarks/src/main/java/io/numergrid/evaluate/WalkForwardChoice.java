package io.numergrid.evaluate;

import java.util.List;

/**
 * One of several rivals per test block, chosen as by somebody who walks along: in the first block the first of them, in block k the one with the
 * best mean score on the dates of earlier blocks whose labels had ended before it opened; the first of equals. A rival that predicts a constant
 * has no score on that date and no skill either: it counts as 0, so that all are judged on the same dates.
 */
public final class WalkForwardChoice {
    private WalkForwardChoice() {
    }

    /** The position of the chosen rival in each block. */
    public static int[] of(OutOfFold dates, List<DateScores> rivals) {
        int[] chosen = new int[dates.folds().size()];
        for (int k = 0; k < chosen.length; k++) {
            double best = Double.NEGATIVE_INFINITY;
            for (int rival = 0; rival < rivals.size(); rival++) {
                double sum = sum(rivals.get(rival).numeraiCorr(), dates.resolvedBefore(k));
                if (sum > best) {
                    best = sum;
                    chosen[k] = rival;
                }
            }
        }
        return chosen;
    }

    private static double sum(double[] scores, boolean[] resolved) {
        double sum = 0;
        for (int i = 0; i < scores.length; i++) {
            sum += resolved[i] && !Double.isNaN(scores[i]) ? scores[i] : 0;
        }
        return sum;
    }
}
