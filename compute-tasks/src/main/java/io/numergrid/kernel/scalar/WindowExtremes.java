package io.numergrid.kernel.scalar;

/**
 * Extremes over the windows {@code i-w+1 .. i} of a column. Comparisons are on the raw doubles, so results are exact and the order
 * in which they are taken does not show. Columns hold no NaN from {@code first} on; results of windows that reach before it are NaN.
 */
final class WindowExtremes {
    private WindowExtremes() {
    }

    /**
     * Maxima for several window widths (rising) in one go. {@code power} is scratch; after step p it holds the maxima over p bars,
     * p = 1, 2, 4, ...; a window of w is the union of two windows of the largest such p <= w.
     */
    static void max(double[] x, int first, int n, int[] widths, double[] power, double[][] out) {
        System.arraycopy(x, 0, power, 0, n);
        int p = 1;
        for (int k = 0; k < widths.length; k++) {
            int w = widths[k];
            for (; 2 * p <= w; p *= 2) {
                for (int i = n - 1; i >= first + p; i--) {
                    double a = power[i];
                    double b = power[i - p];
                    power[i] = a > b ? a : b;
                }
            }
            double[] result = out[k];
            int back = w - p;
            WindowSums.lead(result, n, first + w - 1);
            for (int i = first + w - 1; i < n; i++) {
                double a = power[i];
                double b = power[i - back];
                result[i] = a > b ? a : b;
            }
        }
    }

    /** Minima, as {@link #max}. */
    static void min(double[] x, int first, int n, int[] widths, double[] power, double[][] out) {
        System.arraycopy(x, 0, power, 0, n);
        int p = 1;
        for (int k = 0; k < widths.length; k++) {
            int w = widths[k];
            for (; 2 * p <= w; p *= 2) {
                for (int i = n - 1; i >= first + p; i--) {
                    double a = power[i];
                    double b = power[i - p];
                    power[i] = a < b ? a : b;
                }
            }
            double[] result = out[k];
            int back = w - p;
            WindowSums.lead(result, n, first + w - 1);
            for (int i = first + w - 1; i < n; i++) {
                double a = power[i];
                double b = power[i - back];
                result[i] = a < b ? a : b;
            }
        }
    }

    /** Bars since the most recent maximum of the window (ties: the latest bar). */
    static void barsSinceMax(double[] x, int n, int w, double[] out) {
        WindowSums.lead(out, n, w - 1);
        int at = 0;
        for (int i = 0; i < n; i++) {
            if (x[i] >= x[at]) {
                at = i;
            } else if (at <= i - w) {
                at = i - w + 1;
                for (int j = at + 1; j <= i; j++) {
                    at = x[j] >= x[at] ? j : at;
                }
            }
            if (i >= w - 1) {
                out[i] = i - at;
            }
        }
    }

    /** Bars since the most recent minimum of the window (ties: the latest bar). */
    static void barsSinceMin(double[] x, int n, int w, double[] out) {
        WindowSums.lead(out, n, w - 1);
        int at = 0;
        for (int i = 0; i < n; i++) {
            if (x[i] <= x[at]) {
                at = i;
            } else if (at <= i - w) {
                at = i - w + 1;
                for (int j = at + 1; j <= i; j++) {
                    at = x[j] <= x[at] ? j : at;
                }
            }
            if (i >= w - 1) {
                out[i] = i - at;
            }
        }
    }
}
