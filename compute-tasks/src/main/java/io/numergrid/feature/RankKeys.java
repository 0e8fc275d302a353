package io.numergrid.feature;

import io.numergrid.history.BarSeries;
import io.numergrid.history.VolumeUnit;

/**
 * The sort keys of the two cross-sectional ranks: the 20-bar price ratio (it orders as the 20-bar return does) and the 20-bar sum
 * of quote volume. What may never change: the bits of a key depend on the 21 bars that end with its own, and on nothing else; the
 * sum is composed as all windowed sums of features are, 20 = 10 + 10, 10 = 5 + 5, 5 = 2 + 3, 3 = 1 + 2, older part first. A key that is
 * undefined or not finite is NaN and has no rank.
 */
final class RankKeys {
    /** Bars between the two closes of the ratio, and bars of the sum. */
    static final int WINDOW = 20;

    private RankKeys() {
    }

    /** c[i] / c[i-20] for i < n. */
    static void ratios(double[] c, int n, double[] out) {
        for (int i = 0; i < Math.min(n, WINDOW); i++) {
            out[i] = Double.NaN;
        }
        for (int i = WINDOW; i < n; i++) {
            out[i] = finite(c[i] / c[i - WINDOW]);
        }
    }

    /** The same for one bar. */
    static double ratio(double[] c, int i) {
        return i < WINDOW ? Double.NaN : finite(c[i] / c[i - WINDOW]);
    }

    /** q[i-19] + .. + q[i] for i < n. @param scratch at least n long */
    static void dollarVolumes(double[] q, int n, double[] out, double[] scratch) {
        for (int i = 4; i < n; i++) {
            out[i] = five(q, i);
        }
        for (int i = 9; i < n; i++) {
            scratch[i] = out[i - 5] + out[i];
        }
        for (int i = WINDOW - 1; i < n; i++) {
            out[i] = finite(scratch[i - 10] + scratch[i]);
        }
        for (int i = 0; i < Math.min(n, WINDOW - 1); i++) {
            out[i] = Double.NaN;
        }
    }

    /** The same for one bar. */
    static double dollarVolume(double[] q, int i) {
        return i < WINDOW - 1 ? Double.NaN : finite((five(q, i - 15) + five(q, i - 10)) + (five(q, i - 5) + five(q, i)));
    }

    /** The same for one bar of a history. @param window scratch, at least {@link #WINDOW} long */
    static double dollarVolume(BarSeries series, int i, double[] window) {
        int first = i - WINDOW + 1;
        if (first < 0) {
            return Double.NaN;
        }
        for (int k = 0; k < WINDOW; k++) {
            double volume = series.volume()[first + k];
            window[k] = series.unit() == VolumeUnit.QUOTE ? volume : volume * series.close()[first + k];
        }
        return dollarVolume(window, WINDOW - 1);
    }

    private static double five(double[] q, int i) {
        return (q[i - 4] + q[i - 3]) + (q[i - 2] + (q[i - 1] + q[i]));
    }

    /** x, NaN where x is infinite: x - x is 0 for finite x only. */
    private static double finite(double x) {
        return x + (x - x);
    }
}
