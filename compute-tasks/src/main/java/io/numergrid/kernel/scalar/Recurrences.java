package io.numergrid.kernel.scalar;

/**
 * Exponential averages. What may never change: the seed is the plain mean of the first n defined values (summed oldest first), then
 * e += alpha (x - e). {@code first} is the index of the first defined value of x; the result is defined from {@code first + n - 1} on.
 */
final class Recurrences {
    private Recurrences() {
    }

    /** alpha = 2 / (n + 1). */
    static void ema(double[] x, int first, int bars, int n, double[] out) {
        average(x, first, bars, n, 2.0 / (n + 1.0), out);
    }

    /** Wilder's average: alpha = 1 / n. */
    static void wilder(double[] x, int first, int bars, int n, double[] out) {
        average(x, first, bars, n, 1.0 / n, out);
    }

    private static void average(double[] x, int first, int bars, int n, double alpha, double[] out) {
        int seed = first + n - 1;
        WindowSums.lead(out, bars, seed);
        if (seed >= bars) {
            return;
        }
        double sum = 0;
        for (int i = first; i <= seed; i++) {
            sum += x[i];
        }
        double e = sum / n;
        out[seed] = e;
        for (int i = seed + 1; i < bars; i++) {
            e = e + alpha * (x[i] - e);
            out[i] = e;
        }
    }
}
