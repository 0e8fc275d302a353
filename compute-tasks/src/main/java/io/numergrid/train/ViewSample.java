package io.numergrid.train;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import java.util.function.IntFunction;

/**
 * The training set of a member that can afford few rows and columns: rows chosen by hash of (seed, date, symbol ordinal), in
 * canonical order (date, symbol ordinal), columns by {@link FeatureView}.
 *
 * @param features number of features of the block
 * @param view     the columns
 * @param x        {@code [rows][columns]}
 * @param y        {@code [rows]} gaussianised target
 */
public record ViewSample(int features, FeatureView view, double[][] x, double[] y) {

    /**
     * How to choose.
     *
     * @param member     number of the member kind, so that kinds draw apart under one seed
     * @param rows       most rows
     * @param columns    most columns
     * @param squares    whether squared features may be chosen
     * @param redundancy largest |correlation| between two columns
     */
    public record Spec(int member, int rows, int columns, boolean squares, double redundancy) {
    }

    /** @throws NumergridException DATA_TOO_SMALL when no row is labelled or no column varies with the target */
    public static ViewSample of(TrainRequest request, Spec spec) {
        TrainingRows rows = TrainingRows.of(request);
        double[] target = rows.gaussianTarget();
        long key = new Sampling(request.seed(), spec.member()).key(Sampling.Use.TREE_ROWS, 0);
        int[] sample = Sampling.rows(key, rows, spec.rows());
        double[] y = new double[sample.length];
        for (int i = 0; i < sample.length; i++) {
            y[i] = target[sample[i]];
        }
        return of(spec, ViewSums.of(rows.columns(), rows.size(), target), feature -> gather(rows.columns()[feature], sample), y);
    }

    private static byte[] gather(byte[] column, int[] rows) {
        byte[] out = new byte[rows.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = column[rows[i]];
        }
        return out;
    }

    /**
     * The same of what is known of the training rows.
     *
     * @param sums    over all of them
     * @param sampled bins of a feature in the chosen rows, in canonical order
     * @param y       of the chosen rows
     */
    static ViewSample of(Spec spec, ViewSums sums, IntFunction<byte[]> sampled, double[] y) {
        FeatureView view = FeatureView.choose(sums, sampled, spec.columns(), spec.squares(), spec.redundancy());
        if (view.columns() == 0) {
            throw new NumergridException(ErrorCode.DATA_TOO_SMALL, "no feature varies with the target in " + sums.rows()
                    + " training rows; give more history");
        }
        double[][] x = new double[y.length][view.columns()];
        for (int c = 0; c < view.columns(); c++) {
            byte[] column = sampled.apply(view.feature(c));
            for (int i = 0; i < y.length; i++) {
                x[i][c] = view.value(c, column[i]);
            }
        }
        return new ViewSample(sums.features(), view, x, y);
    }
}
