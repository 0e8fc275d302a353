package io.numergrid.kernel.scalar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.kernel.WindowSplit;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The window primitives that compare, count and recur, and the plain sums, against loops over one window at a time. */
class WindowTest {
    private static double[] random(int seed, int n, boolean ties) {
        Random random = new Random(seed);
        double[] x = new double[n];
        for (int i = 0; i < n; i++) {
            x[i] = ties ? random.nextInt(4) : random.nextGaussian();
        }
        return x;
    }

    /** Composed recursively, which is the definition. */
    private static double composed(double[] x, int i, int w) {
        return i < w - 1 ? Double.NaN
                : w == 1 ? x[i] : composed(x, i - WindowSplit.newer(w), WindowSplit.older(w)) + composed(x, i, WindowSplit.newer(w));
    }

    @Property(tries = 60)
    void sumsHaveOneOrder(@ForAll int seed, @ForAll @IntRange(min = 1, max = 260) int n) {
        double[] x = random(seed, n, false);
        Feed feed = new Feed();
        int[] widths = {7, 25, 29, 55, 56, 59, 90, 180};
        WindowSums sums = new WindowSums(feed.layout, feed.source(x, 58), widths);
        double[][] out = feed.run(seed, sums::fill, Arrays.stream(widths).map(sums::of).toArray());
        for (int k = 0; k < widths.length; k++) {
            for (int i = 0; i < n; i++) {
                assertEquals(composed(x, i, widths[k]), out[k][i], widths[k] + " bars up to " + i);
            }
        }
    }

    @Test
    void sumsLeaveNoResidue() {
        double[] x = {1e300, -0.0, 3, 0, 0, 0, 1, Double.NaN, 2, 5, 7};
        Feed feed = new Feed();
        WindowSums sums = new WindowSums(feed.layout, feed.source(x, 2), new int[] {3});
        double[] out = feed.run(1, sums::fill, sums.of(3))[0];
        assertTrue(Double.isNaN(out[0]) && Double.isNaN(out[1]));
        assertEquals(1e300, out[2]);
        assertEquals(3, out[3]);
        assertEquals(0, out[5], "exactly 0 when all terms are");
        assertTrue(Double.isNaN(out[7]) && Double.isNaN(out[8]) && Double.isNaN(out[9]));
        assertEquals(14, out[10]);
    }

    @Test
    void aReaderMayNotLookBackFurtherThanAColumnReaches() {
        Feed feed = new Feed();
        int source = feed.source(new double[3], 1);
        assertThrows(IllegalStateException.class, () -> new WindowSums(feed.layout, source, new int[] {3}));
        feed.layout.seal();
        assertThrows(IllegalStateException.class, () -> feed.layout.column(1));
    }

    @Property(tries = 100)
    void extremesAreExact(@ForAll int seed, @ForAll @IntRange(min = 1, max = 230) int n, @ForAll boolean ties, @ForAll boolean hole) {
        double[] x = random(seed, n, ties);
        if (hole) {
            x[n / 3] = Double.NaN;
        }
        int[] widths = {1, 2, 3, 5, 10, 14, 20, 30, 60, 90, 180};
        Feed feed = new Feed();
        int source = feed.source(x, 1);
        WindowExtremes highs = new WindowExtremes(feed.layout, source, true, widths);
        WindowExtremes lows = new WindowExtremes(feed.layout, source, false, widths);
        int[] watched = new int[2 * widths.length];
        for (int k = 0; k < widths.length; k++) {
            watched[2 * k] = highs.of(widths[k]);
            watched[2 * k + 1] = lows.of(widths[k]);
        }
        double[][] out = feed.run(seed, chunk -> {
            highs.fill(chunk);
            lows.fill(chunk);
        }, watched);
        for (int k = 0; k < widths.length; k++) {
            for (int i = 0; i < n; i++) {
                int from = i - widths[k] + 1;
                double[] window = from >= 0 ? Arrays.copyOfRange(x, from, i + 1) : new double[] {Double.NaN};
                assertEquals(Arrays.stream(window).max().getAsDouble(), out[2 * k][i]);
                assertEquals(Arrays.stream(window).min().getAsDouble(), out[2 * k + 1][i]);
            }
        }
    }

    @Property(tries = 100)
    void barsSinceFindTheLatestExtreme(@ForAll int seed, @ForAll @IntRange(min = 1, max = 120) int n,
                                       @ForAll @IntRange(min = 2, max = 30) int w, @ForAll boolean ties) {
        double[] x = random(seed, n, ties);
        Feed feed = new Feed();
        int source = feed.source(x, w);
        BarsSince high = new BarsSince(feed.layout, source, w, true);
        BarsSince low = new BarsSince(feed.layout, source, w, false);
        int a = feed.layout.column();
        int b = feed.layout.column();
        double[][] out = feed.run(seed, chunk -> {
            high.fill(chunk, a);
            low.fill(chunk, b);
        }, a, b);
        for (int i = 0; i < n; i++) {
            double[] window = Arrays.copyOfRange(x, Math.max(0, i - w + 1), i + 1);
            boolean full = i >= w - 1;
            assertEquals(full ? sinceLast(window, Arrays.stream(window).max().getAsDouble()) : Double.NaN, out[0][i]);
            assertEquals(full ? sinceLast(window, Arrays.stream(window).min().getAsDouble()) : Double.NaN, out[1][i]);
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
        double[] p = {0.05, 0.25, 0.5, 0.95};
        Feed feed = new Feed();
        WindowOrder order = new WindowOrder(feed.layout, feed.source(x, w), w);
        int[] quantiles = {feed.layout.column(), feed.layout.column(), feed.layout.column(), feed.layout.column()};
        double[][] out = feed.run(seed, chunk -> {
            for (int k = chunk.from; k < chunk.to; k++) {
                int bar = chunk.bar + k - chunk.from;
                order.add(chunk.x, chunk.marks, k, bar);
                for (int j = 0; j < p.length; j++) {
                    chunk.x[quantiles[j] + k] = order.defined(chunk.marks, bar) ? order.quantile(p[j]).of(chunk.x) : Double.NaN;
                }
            }
        }, quantiles);
        for (int i = 0; i < n; i++) {
            double[] window = Arrays.copyOfRange(x, Math.max(0, i - w + 1), i + 1);
            boolean defined = i >= w - 1 && Arrays.stream(window).noneMatch(Double::isNaN);
            Arrays.sort(window);
            for (int k = 0; k < p.length; k++) {
                double position = (w - 1) * p[k];
                int j = (int) position;
                double expected = defined ? window[j] + (position - j) * (window[Math.min(j + 1, w - 1)] - window[j]) : Double.NaN;
                assertEquals(expected, out[k][i], 1e-12);
            }
        }
    }

    @Test
    void averagesStartWithAMeanAndStayUndefinedWhenTooShort() {
        double[] x = {Double.NaN, 1, 2, 3, 10, 20};
        for (int seed = 0; seed < 20; seed++) {
            Feed feed = new Feed();
            int source = feed.source(x, 0);
            Average wilder = Average.wilder(feed.layout, source, 1, 3);
            Average ema = Average.ema(feed.layout, source, 1, 3);
            Average late = Average.ema(feed.layout, source, 2, 5);
            double[][] out = feed.run(seed, chunk -> {
                wilder.fill(chunk);
                ema.fill(chunk);
                late.fill(chunk);
            }, wilder.out, ema.out, late.out);
            double e = 2 + 8 / 3.0;
            assertArrayEquals(new double[] {Double.NaN, Double.NaN, Double.NaN, 2, e, e + (20 - e) / 3}, out[0], 1e-12);
            assertArrayEquals(new double[] {Double.NaN, Double.NaN, Double.NaN, 2, 6, 13}, out[1]);
            assertTrue(Arrays.stream(out[2]).allMatch(Double::isNaN));
        }
    }
}
