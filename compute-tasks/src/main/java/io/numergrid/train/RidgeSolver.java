package io.numergrid.train;

/**
 * Ridge on exact moments: minimises sum (y - a - x'b)^2 + lambda |b|^2 with the intercept a free, that is
 * (C + lambda I) b = c with C, c the centred moments, lambda = multiple x mean diagonal of C. Cholesky in double, one
 * order of operations (row by row, inner sums from the left), so the coefficients have one bit pattern everywhere.
 */
final class RidgeSolver {
    private final int n;
    private final double[] centred;
    private final double[] right;
    private final double[] means;
    private final double targetMean;
    private final double diagonalMean;

    /** @param unit of the quantised target */
    RidgeSolver(Moments moments, double unit) {
        n = moments.sums.length;
        double count = moments.count;
        centred = new double[n * n];
        right = new double[n];
        means = new double[n];
        targetMean = moments.targetSum / count * unit;
        double trace = 0;
        for (int i = 0; i < n; i++) {
            means[i] = moments.sums[i] / count;
            right[i] = (moments.products[i] - means[i] * moments.targetSum) * unit;
            for (int j = 0; j < n; j++) {
                int low = Math.min(i, j); // the same bits in both halves
                centred[i * n + j] = moments.gram[i * n + j] - moments.sums[low] / count * moments.sums[Math.max(i, j)];
            }
            trace += centred[i * n + i];
        }
        diagonalMean = trace / n;
    }

    /** Coefficients for a penalty of {@code multiple} x mean diagonal; all zero where no feature varies. */
    double[] solve(double multiple) {
        double[] solution = new double[n];
        if (!(diagonalMean > 0)) {
            return solution;
        }
        double penalty = multiple * diagonalMean;
        double[] lower = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = centred[i * n + j] + (i == j ? penalty : 0);
                for (int k = 0; k < j; k++) {
                    sum -= lower[i * n + k] * lower[j * n + k];
                }
                // exact arithmetic has sum >= penalty here: the floor only keeps rounding from ending in NaN
                lower[i * n + j] = i == j ? Math.sqrt(Math.max(sum, penalty * 1e-6)) : sum / lower[j * n + j];
            }
        }
        for (int i = 0; i < n; i++) {
            double sum = right[i];
            for (int k = 0; k < i; k++) {
                sum -= lower[i * n + k] * solution[k];
            }
            solution[i] = sum / lower[i * n + i];
        }
        for (int i = n - 1; i >= 0; i--) {
            double sum = solution[i];
            for (int k = i + 1; k < n; k++) {
                sum -= lower[k * n + i] * solution[k];
            }
            solution[i] = sum / lower[i * n + i];
        }
        return solution;
    }

    double intercept(double[] coefficients) {
        double sum = targetMean;
        for (int i = 0; i < n; i++) {
            sum -= means[i] * coefficients[i];
        }
        return sum;
    }

    double[] means() {
        return means.clone();
    }

    /** Sum over the rows of the squared, centred part of each feature in the prediction. */
    double[] importance(double[] coefficients) {
        double[] out = new double[n];
        for (int i = 0; i < n; i++) {
            out[i] = Math.max(0, coefficients[i] * coefficients[i] * centred[i * n + i]);
        }
        return out;
    }
}
