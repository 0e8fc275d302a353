package io.numergrid.evaluate;

import java.util.Arrays;

/**
 * Weights of ensemble members, learned from dates that were over before they are used. Members are blended on the scale
 * g(tie-kept rank) over the universe of a date. Every method gives non-negative weights with sum 1, and equal weights where
 * it has nothing to go by (block 1, or no member with skill).
 *
 * <p>Dynamic: with x the members' columns and z = g(u) the gaussianised target of the labelled rows, each date gives the moments
 * A = (1/m) sum x x' and c = (1/m) sum x z, so that every date counts alike, as in the score. Over the resolved dates,
 * summed in date order, w = argmin over w >= 0 of w'Aw - 2 w'c + {@link #RIDGE} (tr A / members) w'w, scaled to sum 1. Then
 * w is moved to equal by the share s = n0/(n0 + n): n counts the label spans that fit into the resolved dates, and equal
 * weights are a prior worth n0 = {@link #PRIOR_SPANS} of them. Why so: members are highly correlated and c rests on few
 * independent spans, so an unpenalised solution chases noise; equal weights, which no estimate error touches, are hard to
 * beat, and lose their say only as evidence comes in. Non-negativity keeps a member from being bet against.
 *
 * <p>What may never change: weights for block k read dates {@code resolvedBefore(k)} only. Deterministic: fixed order of
 * sums, a fixed number of descent sweeps.
 */
public final class EnsembleWeights {
    /** Penalty on w'w, in units of the mean diagonal of A. */
    public static final double RIDGE = 0.1;
    /** Label spans of evidence that the equal weights are worth. */
    public static final double PRIOR_SPANS = 20;

    private static final int SWEEPS = 500;

    private final int members;
    private final int spanDates;
    /** {@code [dates][members * members]} */
    private final double[][] gram;
    /** {@code [dates][members]} */
    private final double[][] cross;
    /** {@code [dates][members]} sum of g^2 and of g (bin - .5) over the rows scored, for the inverse RMSE. */
    private final double[][] squares;
    private final double[][] binCross;
    private final double[] binSquares;
    private final int[] rowCount;

    /**
     * Moments of every test date.
     *
     * @param g         {@code [members][rows]} gaussian ranks
     * @param z         {@code [rows]} gaussianised target
     * @param spanDates dates that one label span covers
     */
    EnsembleWeights(DateScorer scorer, double[][] g, double[] z, int spanDates) {
        int dates = scorer.dateCount();
        this.spanDates = spanDates;
        this.members = g.length;
        this.gram = new double[dates][members * members];
        this.cross = new double[dates][members];
        this.squares = new double[dates][members];
        this.binCross = new double[dates][members];
        this.binSquares = new double[dates];
        this.rowCount = new int[dates];
        for (int i = 0; i < dates; i++) {
            addDate(i, scorer.rows(i), scorer.bins(i), g, z);
        }
    }

    private EnsembleWeights(EnsembleWeights all, int[] kept) {
        int dates = all.gram.length;
        spanDates = all.spanDates;
        members = kept.length;
        gram = new double[dates][members * members];
        cross = new double[dates][members];
        squares = new double[dates][members];
        binCross = new double[dates][members];
        binSquares = all.binSquares;
        rowCount = all.rowCount;
        for (int i = 0; i < dates; i++) {
            for (int a = 0; a < members; a++) {
                for (int b = 0; b < members; b++) {
                    gram[i][a * members + b] = all.gram[i][kept[a] * all.members + kept[b]];
                }
                cross[i][a] = all.cross[i][kept[a]];
                squares[i][a] = all.squares[i][kept[a]];
                binCross[i][a] = all.binCross[i][kept[a]];
            }
        }
    }

    /** The same of some of the members, in the order given. */
    EnsembleWeights only(int[] kept) {
        return new EnsembleWeights(this, kept);
    }

    private void addDate(int i, int[] rows, double[] bins, double[][] g, double[] z) {
        rowCount[i] = rows.length;
        for (int k = 0; k < rows.length; k++) {
            int r = rows[k];
            double bin = bins[k] - 0.5;
            binSquares[i] += bin * bin;
            for (int a = 0; a < members; a++) {
                for (int b = 0; b < members; b++) {
                    gram[i][a * members + b] += g[a][r] * g[b][r];
                }
                cross[i][a] += g[a][r] * z[r];
                squares[i][a] += g[a][r] * g[a][r];
                binCross[i][a] += g[a][r] * bin;
            }
        }
        for (int a = 0; a < members && rows.length > 0; a++) {
            for (int b = 0; b < members; b++) {
                gram[i][a * members + b] /= rows.length;
            }
            cross[i][a] /= rows.length;
        }
    }

    /** 1/members each. */
    public static double[] equal(int members) {
        double[] w = new double[members];
        Arrays.fill(w, 1.0 / members);
        return w;
    }

    /** Dynamic weights of every block, from the dates resolved before it; live ones from all. */
    WeightPlan dynamicPlan(OutOfFold oof) {
        double[][] weights = new double[oof.folds().size() + 1][];
        for (int k = 0; k < weights.length; k++) {
            weights[k] = dynamic(oof.resolvedBefore(k));
        }
        return WeightPlan.of(weights);
    }

    /**
     * Dynamic weights are used once they did better than equal on the dates resolved so far; live is the last entry.
     *
     * @param dynamic numeraiCorr of the dynamic weights per test date
     * @param equal   that of equal weights
     */
    static boolean[] dynamicUsed(OutOfFold oof, double[] dynamic, double[] equal) {
        boolean[] used = new boolean[oof.folds().size() + 1];
        for (int k = 0; k < used.length; k++) {
            boolean[] resolved = oof.resolvedBefore(k);
            used[k] = meanOver(dynamic, resolved) > meanOver(equal, resolved);
        }
        return used;
    }

    /** Dynamic weights from the test dates marked. */
    double[] dynamic(boolean[] resolved) {
        double[] a = new double[members * members];
        double[] c = new double[members];
        int dates = 0;
        for (int i = 0; i < resolved.length; i++) {
            if (!resolved[i] || rowCount[i] == 0) {
                continue;
            }
            dates++;
            for (int k = 0; k < a.length; k++) {
                a[k] += gram[i][k];
            }
            for (int k = 0; k < members; k++) {
                c[k] += cross[i][k];
            }
        }
        double[] fitted = normalised(nonNegative(a, c, RIDGE));
        double[] w = equal(members);
        double share = equalShare(dates, spanDates);
        for (int m = 0; m < members; m++) {
            w[m] = share * w[m] + (1 - share) * fitted[m];
        }
        return w;
    }

    /** s = n0/(n0 + n) with n = dates/spanDates. */
    static double equalShare(int dates, int spanDates) {
        return PRIOR_SPANS / (PRIOR_SPANS + dates / (double) spanDates);
    }

    /** What V5 did: weights proportional to 1/RMSE against the bins, each member's a fitted on the same dates. */
    double[] inverseRmse(boolean[] resolved) {
        double[] w = new double[members];
        for (int m = 0; m < members; m++) {
            double gg = 0;
            double gy = 0;
            double yy = 0;
            long n = 0;
            for (int i = 0; i < resolved.length; i++) {
                if (resolved[i]) {
                    gg += squares[i][m];
                    gy += binCross[i][m];
                    yy += binSquares[i];
                    n += rowCount[i];
                }
            }
            double a = gg > 0 ? Math.max(0, gy / gg) : 0;
            double squared = (yy - 2 * a * gy + a * a * gg) / n;
            w[m] = n > 0 && squared > 0 ? 1 / StrictMath.sqrt(squared) : 0;
        }
        return normalised(w);
    }

    /** All weight on the member with the highest mean score over the dates marked; the first of equals. */
    static double[] bestSingle(DateScores[] memberScores, boolean[] resolved) {
        int best = -1;
        double bestMean = Double.NEGATIVE_INFINITY;
        for (int m = 0; m < memberScores.length; m++) {
            double mean = meanOver(memberScores[m].numeraiCorr(), resolved);
            if (mean > bestMean) {
                best = m;
                bestMean = mean;
            }
        }
        if (best < 0) {
            return equal(memberScores.length);
        }
        double[] w = new double[memberScores.length];
        w[best] = 1;
        return w;
    }

    /** Mean of the scores that are marked and defined; NaN for none. */
    static double meanOver(double[] scores, boolean[] marked) {
        double sum = 0;
        int n = 0;
        for (int i = 0; i < scores.length; i++) {
            if (marked[i] && !Double.isNaN(scores[i])) {
                sum += scores[i];
                n++;
            }
        }
        return n == 0 ? Double.NaN : sum / n;
    }

    /**
     * argmin over w >= 0 of w'Aw - 2 w'c + ridge (tr A / n) w'w by cyclic coordinate descent: the problem is strictly
     * convex, so a fixed number of sweeps lands on the one solution.
     */
    static double[] nonNegative(double[] a, double[] c, double ridge) {
        int n = c.length;
        double trace = 0;
        for (int i = 0; i < n; i++) {
            trace += a[i * n + i];
        }
        double penalty = ridge * trace / n;
        double[] w = new double[n];
        if (!(penalty > 0)) {
            return w;
        }
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            for (int i = 0; i < n; i++) {
                double rest = c[i];
                for (int j = 0; j < n; j++) {
                    rest -= j == i ? 0 : a[i * n + j] * w[j];
                }
                w[i] = Math.max(0, rest / (a[i * n + i] + penalty));
            }
        }
        return w;
    }

    private static double[] normalised(double[] w) {
        double sum = 0;
        for (double v : w) {
            sum += v;
        }
        if (!(sum > 0) || Double.isInfinite(sum)) {
            return equal(w.length);
        }
        double[] out = new double[w.length];
        for (int i = 0; i < w.length; i++) {
            out[i] = w[i] / sum;
        }
        return out;
    }
}
