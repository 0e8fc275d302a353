package io.numergrid.evaluate;

import io.numergrid.id.NormalQuantile;
import java.util.ArrayList;
import java.util.List;

/** The scores written from their definitions, slow and obvious: counting ranks, no shared code but the normal quantile. */
final class SlowScores {
    private SlowScores() {
    }

    /** (average rank - 0.5)/n by counting. */
    static double[] rank(double[] x) {
        double[] out = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            double below = 0;
            double same = 0;
            for (double v : x) {
                below += v < x[i] ? 1 : 0;
                same += v == x[i] ? 1 : 0;
            }
            out[i] = (below + (same + 1) / 2 - 0.5) / x.length;
        }
        return out;
    }

    static double[] gauss(double[] x) {
        double[] r = rank(x);
        for (int i = 0; i < r.length; i++) {
            r[i] = NormalQuantile.ppf(r[i]);
        }
        return r;
    }

    /** Correlation by the covariance formula n sum xy - sum x sum y, on centred data; NaN for a constant side. */
    static double pearson(double[] x, double[] y) {
        double n = x.length;
        double sx = 0;
        double sy = 0;
        double sxy = 0;
        double sxx = 0;
        double syy = 0;
        boolean flatX = true;
        boolean flatY = true;
        for (int i = 0; i < x.length; i++) {
            flatX &= x[i] == x[0];
            flatY &= y[i] == y[0];
            sx += x[i];
            sy += y[i];
            sxy += x[i] * y[i];
            sxx += x[i] * x[i];
            syy += y[i] * y[i];
        }
        return flatX || flatY ? Double.NaN : (n * sxy - sx * sy) / Math.sqrt((n * sxx - sx * sx) * (n * syy - sy * sy));
    }

    static double pow15(double v) {
        return Math.copySign(Math.pow(Math.abs(v), 1.5), v);
    }

    static double numeraiCorr(double[] p, double[] target) {
        double mean = 0;
        for (double t : target) {
            mean += t / target.length;
        }
        double[] a = gauss(p);
        double[] b = new double[p.length];
        for (int i = 0; i < p.length; i++) {
            a[i] = pow15(a[i]);
            b[i] = pow15(target[i] - mean);
        }
        return pearson(a, b);
    }

    /** The residual of regressing p on q through the origin, times the centred buckets, averaged. */
    static double mmc(double[] prediction, double[] meta, double[] target) {
        double[] p = gauss(prediction);
        double[] q = gauss(meta);
        double pq = 0;
        double qq = 0;
        double mean = 0;
        for (int i = 0; i < p.length; i++) {
            pq += p[i] * q[i];
            qq += q[i] * q[i];
            mean += 4 * target[i] / p.length;
        }
        double sum = 0;
        for (int i = 0; i < p.length; i++) {
            sum += (4 * target[i] - mean) * (p[i] - pq / qq * q[i]);
        }
        return sum / p.length;
    }

    static double spearman(double[] x, double[] y) {
        return pearson(rank(x), rank(y));
    }

    static double[] select(double[] x, List<Integer> at) {
        return at.stream().mapToDouble(i -> x[i]).toArray();
    }

    /** w >= 0 minimising w'Aw - 2w'c + ridge (tr A/n) w'w: tries every set of members and keeps the best feasible one. */
    static double[] nonNegative(double[][] a, double[] c, double ridge) {
        int n = c.length;
        double trace = 0;
        for (int i = 0; i < n; i++) {
            trace += a[i][i];
        }
        double[] best = new double[n];
        double bestValue = 0;
        for (int set = 1; set < 1 << n; set++) {
            List<Integer> in = new ArrayList<>();
            for (int i = 0; i < n; i++) {
                if ((set >> i & 1) == 1) {
                    in.add(i);
                }
            }
            double[] w = solve(a, c, ridge * trace / n, in);
            double value = 0;
            boolean feasible = true;
            for (int i : in) {
                feasible &= w[i] >= 0;
                value -= w[i] * c[i];
            }
            if (feasible && value < bestValue) {
                bestValue = value;
                best = w;
            }
        }
        return best;
    }

    private static double[] solve(double[][] a, double[] c, double penalty, List<Integer> in) {
        int n = in.size();
        double[][] m = new double[n][n + 1];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                m[i][j] = a[in.get(i)][in.get(j)] + (i == j ? penalty : 0);
            }
            m[i][n] = c[in.get(i)];
        }
        for (int k = 0; k < n; k++) {
            for (int i = 0; i < n; i++) {
                double f = i == k ? 0 : m[i][k] / m[k][k];
                for (int j = k; j <= n && i != k; j++) {
                    m[i][j] -= f * m[k][j];
                }
            }
        }
        double[] w = new double[c.length];
        for (int i = 0; i < n; i++) {
            w[in.get(i)] = m[i][n] / m[i][i];
        }
        return w;
    }
}
