package io.numergrid.kernel.scalar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The window primitives against loops over one window at a time, at lengths around the four windows of a stride. */
class WindowTest {
    private static double[] random(int seed, int n, boolean ties) {
        Random random = new Random(seed);
        double[] x = new double[n];
        for (int i = 0; i < n; i++) {
            x[i] = ties ? random.nextInt(4) : random.nextGaussian();
        }
        return x;
    }

    private static double slowSum(double[] x, int i, int w) {
        double s = 0;
        for (int j = i - w + 1; j <= i; j++) {
            s += x[j];
        }
        return s;
    }

    @Property(tries = 200)
    void sumsHaveOneOrder(@ForAll int seed, @ForAll @IntRange(max = 40) int n, @ForAll @IntRange(min = 1, max = 12) int w) {
        double[] x = random(seed, n, false);
        double[] y = random(seed + 1, n, false);
        double[] sum = new double[n];
        double[] squares = new double[n];
        double[] products = new double[n];
        double[] expectedSum = new double[n];
        double[] expectedSquares = new double[n];
        double[] expectedProducts = new double[n];
        int lag = w / 3;
        for (int i = 0; i < n; i++) {
            boolean full = i >= w - 1;
            expectedSum[i] = full ? slowSum(x, i, w) : Double.NaN;
            expectedSquares[i] = full ? 0 : Double.NaN;
            expectedProducts[i] = full ? 0 : Double.NaN;
            for (int j = i - w + 1; full && j <= i; j++) {
                expectedSquares[i] += (x[j] - y[i]) * (x[j] - y[i]);
                if (j >= i - w + 1 + lag) {
                    expectedProducts[i] += (x[j] - y[i]) * (y[j - lag] - x[i]);
                }
            }
        }
        WindowSums.sum(x, n, w, sum);
        WindowSums.squares(x, y, n, w, squares);
        WindowSums.products(x, y, y, x, n, w, lag, products);
        assertArrayEquals(expectedSum, sum);
        assertArrayEquals(expectedSquares, squares);
        assertArrayEquals(expectedProducts, products);
    }

    @Test
    void sumsLeaveNoResidue() {
        double[] x = {1e300, -0.0, 3, 0, 0, 0, 1, Double.NaN, 2, 5, 7};
        double[] out = new double[x.length];
        WindowSums.sum(x, x.length, 3, out);
        assertEquals(1e300, out[2]);
        assertEquals(3, out[3]);
        assertEquals(0, out[5], "exactly 0 when all terms are");
        assertTrue(Double.isNaN(out[7]) && Double.isNaN(out[8]) && Double.isNaN(out[9]));
        assertEquals(14, out[10]);
    }

    @Test
    void varianceOfAnAlmostConstantWindowIsZero() {
        double[] x = new double[40];
        Arrays.fill(x, 0.1);
        x[20] = Math.nextUp(0.1);
        Moments m = new Moments(10, 40);
        m.fill(x, 40);
        for (int i = 9; i < 40; i++) {
            assertEquals(0, m.ss[i]);
            assertEquals(0, m.std1(i));
        }
        x[20] = 0.1 * (1 + 1e-6);
        m.fill(x, 40);
        assertTrue(m.ss[20] > 0);
        assertEquals(0, m.ss[30], "the step has left the window");
    }

    @Property(tries = 200)
    void extremesAreExact(@ForAll int seed, @ForAll @IntRange(max = 60) int n, @ForAll @IntRange(max = 2) int first,
                          @ForAll boolean ties) {
        double[] x = random(seed, n, ties);
        for (int i = 0; i < Math.min(first, n); i++) {
            x[i] = Double.NaN;
        }
        int[] widths = {1, 2, 3, 7, 8, 20};
        double[][] max = new double[widths.length][n];
        double[][] min = new double[widths.length][n];
        WindowExtremes.max(x, first, n, widths, new double[n], max);
        WindowExtremes.min(x, first, n, widths, new double[n], min);
        for (int k = 0; k < widths.length; k++) {
            int w = widths[k];
            double[] sinceMax = new double[n];
            double[] sinceMin = new double[n];
            if (first == 0) {
                WindowExtremes.barsSinceMax(x, n, w, sinceMax);
                WindowExtremes.barsSinceMin(x, n, w, sinceMin);
            }
            for (int i = 0; i < n; i++) {
                boolean full = i - w + 1 >= first;
                double[] window = full ? Arrays.copyOfRange(x, i - w + 1, i + 1) : new double[] {Double.NaN};
                double high = Arrays.stream(window).max().getAsDouble();
                double low = Arrays.stream(window).min().getAsDouble();
                assertEquals(high, max[k][i]);
                assertEquals(low, min[k][i]);
                if (first == 0) {
                    assertEquals(full ? sinceLast(window, high) : Double.NaN, sinceMax[i]);
                    assertEquals(full ? sinceLast(window, low) : Double.NaN, sinceMin[i]);
                }
            }
        }
    }

    private static double sinceLast(double[] window, double value) {
        int j = window.length - 1;
        while (window[j] != value) {
            j--;
        }
        return window.length - 1 - j;
    }

    @Property(tries = 200)
    void quantilesEqualSorting(@ForAll int seed, @ForAll @IntRange(min = 1, max = 80) int n,
                               @ForAll @IntRange(min = 2, max = 12) int w, @ForAll boolean ties, @ForAll boolean holes) {
        double[] x = random(seed, n, ties);
        for (int i = 0; holes && i < n; i += 17) {
            x[i] = Double.NaN;
        }
        WindowOrder order = new WindowOrder(w);
        order.clear();
        for (int i = 0; i < n; i++) {
            order.add(x, i);
            double[] window = Arrays.copyOfRange(x, Math.max(0, i - w + 1), i + 1);
            boolean defined = i >= w - 1 && Arrays.stream(window).noneMatch(Double::isNaN);
            assertEquals(defined, order.defined());
            if (defined) {
                Arrays.sort(window);
                for (double p : new double[] {0.05, 0.25, 0.5, 0.95}) {
                    double position = (w - 1) * p;
                    int j = (int) position;
                    double expected = window[j] + (position - j) * (window[Math.min(j + 1, w - 1)] - window[j]);
                    assertEquals(expected, order.quantile(p), 1e-12);
                }
            }
        }
    }

    @Test
    void averagesStartWithAMeanAndStayUndefinedWhenTooShort() {
        double[] x = {Double.NaN, 1, 2, 3, 10, 20};
        double[] out = new double[6];
        Recurrences.wilder(x, 1, 6, 3, out);
        assertArrayEquals(new double[] {Double.NaN, Double.NaN, Double.NaN, 2, 2 + 8 / 3.0, (2 + 8 / 3.0) + (20 - (2 + 8 / 3.0)) / 3}, out,
                1e-12);
        Recurrences.ema(x, 1, 6, 3, out);
        assertArrayEquals(new double[] {Double.NaN, Double.NaN, Double.NaN, 2, 6, 13}, out);
        Recurrences.ema(x, 1, 3, 3, out);
        assertTrue(Double.isNaN(out[2]));
    }
}
