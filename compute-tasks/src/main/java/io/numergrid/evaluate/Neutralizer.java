package io.numergrid.evaluate;

import java.util.Arrays;

/**
 * Takes the part out of a prediction that a least-squares fit on other columns and a constant explains:
 * {@code x - proportion * P x} with P the projection on their span. Columns that add less than 1e-6 of their own length to
 * the span are left out of it, as the reference's cut-off does.
 */
final class Neutralizer {
    private static final double DEPENDENT_BELOW = 1e-6;

    private Neutralizer() {
    }

    /** @param rowMajor {@code [rows * columns]} neutralizers; nothing may be missing (SCORE_INPUT_INVALID); all NaN for a constant x */
    static double[] neutralize(double[] x, double[] rowMajor, int columns, double proportion) {
        int n = x.length;
        NumeraiScores.require(rowMajor.length == n * columns, "neutralizers of " + rowMajor.length + " values for " + n + " rows");
        for (double v : x) {
            NumeraiScores.require(!Double.isNaN(v), "a value to neutralize is missing");
        }
        for (double v : rowMajor) {
            NumeraiScores.require(!Double.isNaN(v), "a neutralizer is missing");
        }
        double[] out = new double[n];
        if (NumeraiScores.constant(x)) {
            Arrays.fill(out, Double.NaN);
            return out;
        }
        double[][] basis = new double[columns + 1][];
        int size = 0;
        for (int c = 0; c <= columns; c++) {
            double[] column = new double[n];
            for (int r = 0; r < n; r++) {
                column[r] = c < columns ? rowMajor[r * columns + c] : 1;
            }
            if (orthonormal(column, basis, size)) {
                basis[size++] = column;
            }
        }
        double[] rest = x.clone();
        subtractProjections(rest, basis, size);
        subtractProjections(rest, basis, size);
        for (int r = 0; r < n; r++) {
            out[r] = x[r] - proportion * (x[r] - rest[r]);
        }
        return out;
    }

    /** Makes {@code column} a unit vector orthogonal to the basis; false if it lies in its span. Twice is enough (Kahan). */
    private static boolean orthonormal(double[] column, double[][] basis, int size) {
        double before = StrictMath.sqrt(NumeraiScores.dot(column, column));
        subtractProjections(column, basis, size);
        subtractProjections(column, basis, size);
        double after = StrictMath.sqrt(NumeraiScores.dot(column, column));
        if (!(after > DEPENDENT_BELOW * before)) {
            return false;
        }
        for (int r = 0; r < column.length; r++) {
            column[r] /= after;
        }
        return true;
    }

    private static void subtractProjections(double[] x, double[][] basis, int size) {
        for (int b = 0; b < size; b++) {
            double share = NumeraiScores.dot(x, basis[b]);
            for (int r = 0; r < x.length; r++) {
                x[r] -= share * basis[b][r];
            }
        }
    }
}
