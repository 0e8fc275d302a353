package io.numergrid.kernel.scalar;

/**
 * Sum, mean and sum of squared deviations of one column over windows of one width, shared by all features that need them.
 * What may never change: two passes (mean, then squares of the deviations), and the VAR0 rule: ss is exactly 0 where ss/w <= 1e-14 times the mean of the
 * squares, taken as ss/w + mean^2. Without the rule rounding would make constant windows almost constant.
 */
final class Moments {
    static final double VAR0 = 1e-14;

    final int w;
    final double[] sum;
    final double[] mean;
    final double[] ss;

    Moments(int w, int capacity) {
        this.w = w;
        this.sum = new double[capacity];
        this.mean = new double[capacity];
        this.ss = new double[capacity];
    }

    /** Fills sum and mean only. */
    void means(double[] x, int n) {
        WindowSums.sum(x, n, w, sum);
        for (int i = 0; i < n; i++) {
            mean[i] = sum[i] / w;
        }
    }

    /** Fills sum, mean and ss. */
    void fill(double[] x, int n) {
        means(x, n);
        WindowSums.squares(x, mean, n, w, ss);
        for (int i = 0; i < n; i++) {
            ss[i] = variance0(ss[i], mean[i], w);
        }
    }

    /** The VAR0 rule. */
    static double variance0(double ss, double mean, int w) {
        double v = ss / w;
        return v <= VAR0 * (v + mean * mean) ? 0 : ss;
    }

    /** Standard deviation with w-1 degrees of freedom. */
    double std1(int i) {
        return Math.sqrt(ss[i] / (w - 1));
    }

    /** Standard deviation with w degrees of freedom. */
    double std0(int i) {
        return Math.sqrt(ss[i] / w);
    }
}
