package io.numergrid.kernel.scalar;

import java.util.Arrays;

/**
 * Scratch rows for the two features that still visit every bar of a window: what is read at different distances is first copied to the same
 * position, because the JIT compiler of JDK 17 turns a loop into vector code only where all arrays are read and written at the same
 * index. No operation and no order depends on it.
 */
final class AlignedRows {
    /** Fewer rows are not worth the copies. */
    private static final int FEW = 8;

    final int rows;
    private final double[] near;
    private final double[] far;
    private final double[] mean;
    private final double[] path;
    private final double[] high;
    private final double[] low;
    private final long[] bits;
    private final long[] other;
    private final long[] last;
    private final long[] below;
    private final long[] above;

    AlignedRows(int rows) {
        this.rows = rows;
        near = new double[rows];
        far = new double[rows];
        mean = new double[rows];
        path = new double[rows];
        high = new double[rows];
        low = new double[rows];
        bits = new long[rows + 60];
        other = new long[rows];
        last = new long[rows];
        below = new long[rows];
        above = new long[rows];
    }

    /**
     * Range of the cumulated deviations from the mean, the first and the last (0) included, of the windows of {@code w} (even) bars that end at
     * {@code source .. source+n-1}; {@code sum} holds the windows' sums. Deviations are added from the oldest.
     */
    void rescaledRanges(double[] x, int source, int sum, int w, int n, int out) {
        double perWidth = 1.0 / w;
        if (n < FEW) {
            for (int k = 0; k < n; k++) {
                x[out + k] = rescaledRange(x, source + k, w, x[sum + k] * perWidth);
            }
            return;
        }
        for (int k = 0; k < n; k++) {
            mean[k] = x[sum + k] * perWidth;
        }
        Arrays.fill(path, 0, n, 0.0);
        Arrays.fill(high, 0, n, 0.0);
        Arrays.fill(low, 0, n, 0.0);
        int oldest = source - (w - 1);
        for (int j = 0; j < w - 2; j += 2) {
            System.arraycopy(x, oldest + j, near, 0, n);
            System.arraycopy(x, oldest + j + 1, far, 0, n);
            twoSteps(near, far, mean, path, high, low, n);
        }
        for (int k = 0; k < n; k++) {
            double y = path[k] + (x[oldest + w - 2 + k] - mean[k]);
            x[out + k] = Math.max(high[k], y) - Math.min(low[k], y);
        }
    }

    private static double rescaledRange(double[] x, int newest, int w, double mean) {
        double y = 0;
        double high = 0;
        double low = 0;
        for (int j = newest - (w - 1); j < newest; j++) {
            y = y + (x[j] - mean);
            high = Math.max(high, y);
            low = Math.min(low, y);
        }
        return high - low;
    }

    private static void twoSteps(double[] first, double[] second, double[] mean, double[] path, double[] high, double[] low, int n) {
        for (int k = 0; k < n; k++) {
            double y = path[k] + (first[k] - mean[k]);
            double z = y + (second[k] - mean[k]);
            path[k] = z;
            high[k] = Math.max(high[k], Math.max(y, z));
            low[k] = Math.min(low[k], Math.min(y, z));
        }
    }

    /**
     * Twice the average rank of the last value among the {@code w} values up to it, for the {@code n} windows that end at {@code source ..}: the number
     * of smaller values plus that of values not larger plus 1. Values are not negative, so their bits compare as they do.
     */
    void doubleRanks(double[] x, int source, int w, int n, int out) {
        int oldest = source - (w - 1);
        if (n < FEW) {
            for (int k = 0; k < n; k++) {
                x[out + k] = doubleRank(x, source + k, w);
            }
            return;
        }
        for (int k = 0; k < n + w - 1; k++) {
            bits[k] = Double.doubleToRawLongBits(x[oldest + k] + 0.0);
        }
        System.arraycopy(bits, w - 1, last, 0, n);
        Arrays.fill(below, 0, n, 0);
        Arrays.fill(above, 0, n, 0);
        for (int j = 0; j < w - 1; j++) {
            System.arraycopy(bits, j, other, 0, n);
            count(other, last, below, above, n);
        }
        for (int k = 0; k < n; k++) {
            x[out + k] = below[k] + (w - above[k]) + 1;
        }
    }

    private static double doubleRank(double[] x, int newest, int w) {
        double v = x[newest];
        int rank = 1;
        for (int j = newest - (w - 1); j <= newest; j++) {
            rank += (x[j] < v ? 1 : 0) + (x[j] <= v ? 1 : 0);
        }
        return rank;
    }

    private static void count(long[] other, long[] last, long[] below, long[] above, int n) {
        for (int k = 0; k < n; k++) {
            below[k] += (other[k] - last[k]) >>> 63;
            above[k] += (last[k] - other[k]) >>> 63;
        }
    }
}
