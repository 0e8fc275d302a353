package io.numergrid.evaluate;

/**
 * Ensemble weights of one method over the run: those used in each test block, and those for live rows. Each vector is in
 * member order, non-negative, with sum 1.
 *
 * <p>Rows are blended exactly as {@link io.numergrid.predict.Predictor#combine} does it, from gaussian ranks made once for all methods.
 *
 * @param perFold {@code [folds][members]}
 * @param live    {@code [members]} from all test dates
 */
public record WeightPlan(double[][] perFold, double[] live) {
    /** 2^40: units of a blended score. */
    private static final double UNITS = 1099511627776.0;

    /**
     * A blended score, rounded to a multiple of 2^-40. Two rows whose members agree on the same ranks in another order have the
     * same score in exact arithmetic, but sums that differ in their last bit; ranks would then hang on that bit, and on how a
     * reader of the exported scores rounds. Rounded, they are ties for everybody.
     */
    public static double rounded(double sum) {
        return Math.rint(sum * UNITS) / UNITS;
    }

    /** Blends the members' gaussian ranks with each block's weights; {@code foldOfRow < 0} rows become NaN. */
    double[] blend(double[][] g, int[] foldOfRow) {
        double[] out = new double[foldOfRow.length];
        for (int r = 0; r < out.length; r++) {
            out[r] = foldOfRow[r] < 0 ? Double.NaN : blend(g, r, perFold[foldOfRow[r]]);
        }
        return out;
    }

    private static double blend(double[][] g, int row, double[] weights) {
        double sum = 0;
        for (int m = 0; m < weights.length; m++) {
            sum += weights[m] * g[m][row];
        }
        return rounded(sum);
    }
}
