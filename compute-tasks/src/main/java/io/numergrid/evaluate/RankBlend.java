package io.numergrid.evaluate;

import io.numergrid.id.NormalQuantile;
import io.numergrid.kernel.AverageRanks;

/**
 * From what members say of the rows of a date to one score per row, for out-of-fold and live rows alike: members speak on the
 * scale g((R-1)/(2m)), R/2 the average rank among the m rows with a finite prediction and g the inverse normal distribution
 * function, and are added with their weights in member order. What may never change: this, in this order; weights are learned
 * on these scores and live predictions are made of them. One instance per worker.
 */
public final class RankBlend {
    /** 2^40: units of a blended score. */
    private static final double UNITS = 0x1p40;

    private final AverageRanks ranking;
    private final double[] keys;
    private final int[] ranks;

    /** @param capacity most rows of a date */
    public RankBlend(int capacity) {
        this.ranking = new AverageRanks(capacity);
        this.keys = new double[capacity];
        this.ranks = new int[capacity];
    }

    /**
     * Sets {@code out[from..to)} to g of the tie-kept rank of {@code values[from..to)}, one date's rows; a value that is not
     * finite has no rank and stands in the middle (0). Returns m, the number of finite ones.
     */
    public int gaussianRanks(double[] values, int from, int to, double[] out) {
        int n = to - from;
        for (int i = 0; i < n; i++) {
            keys[i] = Double.isFinite(values[from + i]) ? values[from + i] : Double.NaN;
        }
        int m = ranking.ofDoubles(keys, 0, n, ranks);
        for (int i = 0; i < n; i++) {
            out[from + i] = ranks[i] == 0 ? 0 : NormalQuantile.ppf((ranks[i] - 1) / (2.0 * m));
        }
        return m;
    }

    /**
     * The score of a row, rounded to a multiple of 2^-40. Two rows whose members agree on the same ranks in another order have
     * the same score in exact arithmetic, but sums that differ in their last bit; ranks would then hang on that bit, and on how a
     * reader of the exported scores rounds. Rounded, they are ties for everybody.
     *
     * @param g {@code [members][rows]} gaussian ranks; not read where the weight is 0
     */
    public static double score(double[][] g, int row, double[] weights) {
        double sum = 0;
        for (int m = 0; m < weights.length; m++) {
            if (weights[m] != 0) {
                sum += weights[m] * g[m][row];
            }
        }
        return rounded(sum);
    }

    /** A sum of weighted gaussian ranks as a score. */
    public static double rounded(double sum) {
        return Math.rint(sum * UNITS) / UNITS;
    }
}
