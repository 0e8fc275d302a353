package io.numergrid.kernel.scalar;

import java.util.Arrays;

/**
 * Sums over the windows {@code i-w+1 .. i} of a column. What may never change: each window is summed afresh from its oldest bar to its
 * newest with one accumulator, so a value depends on its window only, large values that left leave no residue, a NaN in the window
 * gives NaN and one outside does not, and a sum of non-negative terms is 0 only if all terms are 0. The loops take four windows at a
 * time, which hides the latency of the additions and changes no order. Results of incomplete windows ({@code i < w-1}) are NaN.
 * {@code out} must not be an input.
 */
final class WindowSums {
    private WindowSums() {
    }

    /** NaN for the incomplete windows. */
    static void lead(double[] out, int n, int count) {
        Arrays.fill(out, 0, Math.min(n, count), Double.NaN);
    }

    /** sum x. */
    static void sum(double[] x, int n, int w, double[] out) {
        lead(out, n, w - 1);
        int i = w - 1;
        for (; i + 3 < n; i += 4) {
            double s0 = 0;
            double s1 = 0;
            double s2 = 0;
            double s3 = 0;
            for (int j = i - w + 1; j <= i; j++) {
                s0 += x[j];
                s1 += x[j + 1];
                s2 += x[j + 2];
                s3 += x[j + 3];
            }
            out[i] = s0;
            out[i + 1] = s1;
            out[i + 2] = s2;
            out[i + 3] = s3;
        }
        for (; i < n; i++) {
            double s = 0;
            for (int j = i - w + 1; j <= i; j++) {
                s += x[j];
            }
            out[i] = s;
        }
    }

    /** sum (x - centre[i])^2. */
    static void squares(double[] x, double[] centre, int n, int w, double[] out) {
        lead(out, n, w - 1);
        int i = w - 1;
        for (; i + 3 < n; i += 4) {
            double s0 = 0;
            double s1 = 0;
            double s2 = 0;
            double s3 = 0;
            double m0 = centre[i];
            double m1 = centre[i + 1];
            double m2 = centre[i + 2];
            double m3 = centre[i + 3];
            for (int j = i - w + 1; j <= i; j++) {
                double d0 = x[j] - m0;
                double d1 = x[j + 1] - m1;
                double d2 = x[j + 2] - m2;
                double d3 = x[j + 3] - m3;
                s0 += d0 * d0;
                s1 += d1 * d1;
                s2 += d2 * d2;
                s3 += d3 * d3;
            }
            out[i] = s0;
            out[i + 1] = s1;
            out[i + 2] = s2;
            out[i + 3] = s3;
        }
        for (; i < n; i++) {
            double s = 0;
            double m = centre[i];
            for (int j = i - w + 1; j <= i; j++) {
                double d = x[j] - m;
                s += d * d;
            }
            out[i] = s;
        }
    }

    /** sum over j = i-w+1+lag .. i of (x[j] - xCentre[i]) (y[j-lag] - yCentre[i]). */
    static void products(double[] x, double[] xCentre, double[] y, double[] yCentre, int n, int w, int lag, double[] out) {
        lead(out, n, w - 1);
        int i = w - 1;
        for (; i + 3 < n; i += 4) {
            double s0 = 0;
            double s1 = 0;
            double s2 = 0;
            double s3 = 0;
            double a0 = xCentre[i];
            double a1 = xCentre[i + 1];
            double a2 = xCentre[i + 2];
            double a3 = xCentre[i + 3];
            double b0 = yCentre[i];
            double b1 = yCentre[i + 1];
            double b2 = yCentre[i + 2];
            double b3 = yCentre[i + 3];
            for (int j = i - w + 1 + lag; j <= i; j++) {
                s0 += (x[j] - a0) * (y[j - lag] - b0);
                s1 += (x[j + 1] - a1) * (y[j + 1 - lag] - b1);
                s2 += (x[j + 2] - a2) * (y[j + 2 - lag] - b2);
                s3 += (x[j + 3] - a3) * (y[j + 3 - lag] - b3);
            }
            out[i] = s0;
            out[i + 1] = s1;
            out[i + 2] = s2;
            out[i + 3] = s3;
        }
        for (; i < n; i++) {
            double s = 0;
            for (int j = i - w + 1 + lag; j <= i; j++) {
                s += (x[j] - xCentre[i]) * (y[j - lag] - yCentre[i]);
            }
            out[i] = s;
        }
    }

    /** sum (x - centre[i])^3, each term as (d d) d. */
    static void cubes(double[] x, double[] centre, int n, int w, double[] out) {
        lead(out, n, w - 1);
        for (int i = w - 1; i < n; i++) {
            double s = 0;
            double m = centre[i];
            for (int j = i - w + 1; j <= i; j++) {
                double d = x[j] - m;
                s += d * d * d;
            }
            out[i] = s;
        }
    }

    /** sum (x - centre[i])^4, each term as (d d)(d d). */
    static void fourths(double[] x, double[] centre, int n, int w, double[] out) {
        lead(out, n, w - 1);
        for (int i = w - 1; i < n; i++) {
            double s = 0;
            double m = centre[i];
            for (int j = i - w + 1; j <= i; j++) {
                double d = x[j] - m;
                double square = d * d;
                s += square * square;
            }
            out[i] = s;
        }
    }

    /** sum |x - centre[i]|. */
    static void distances(double[] x, double[] centre, int n, int w, double[] out) {
        lead(out, n, w - 1);
        for (int i = w - 1; i < n; i++) {
            double s = 0;
            double m = centre[i];
            for (int j = i - w + 1; j <= i; j++) {
                s += Math.abs(x[j] - m);
            }
            out[i] = s;
        }
    }

    /** OLS slope of the window on 0..w-1: sum x_t (t - (w-1)/2) / (w (w^2-1) / 12). */
    static void slope(double[] x, int n, int w, double[] out) {
        lead(out, n, w - 1);
        double middle = (w - 1) / 2.0;
        double scale = slopeScale(w);
        for (int i = w - 1; i < n; i++) {
            double s = 0;
            int first = i - w + 1;
            for (int t = 0; t < w; t++) {
                s += x[first + t] * (t - middle);
            }
            out[i] = s / scale;
        }
    }

    /** w (w^2-1) / 12: the sum of squares of 0..w-1 around its mean. */
    static double slopeScale(int w) {
        return w * (w * w - 1) / 12.0;
    }
}
