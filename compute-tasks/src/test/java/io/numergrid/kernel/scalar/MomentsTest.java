package io.numergrid.kernel.scalar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.kernel.WindowSplit;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/**
 * Composed moments against sums in 60 digits. The bounds are those of the arithmetic: a few ulps of the result, and a few ulps of the
 * means, which matter where the spread is small against the level.
 */
class MomentsTest {
    private static final MathContext DIGITS = new MathContext(60);
    private static final double ULPS = 2e-15;

    /** What the values of a window look like. */
    enum Kind { CENTRED, LEVEL, NEARLY_CONSTANT, SPIKES, TINY, STEP }

    private static double[] series(int seed, int n, Kind kind) {
        Random random = new Random(seed);
        double[] x = new double[n];
        for (int i = 0; i < n; i++) {
            double g = random.nextGaussian();
            switch (kind) {
                case LEVEL:
                    x[i] = 1000 + g;
                    break;
                case NEARLY_CONSTANT:
                    x[i] = 1 + 1e-6 * g;
                    break;
                case SPIKES:
                    x[i] = Math.abs(g) * (random.nextInt(15) == 0 ? 1e16 : 1);
                    break;
                case TINY:
                    x[i] = 1e-9 * Math.exp(0.1 * g);
                    break;
                case STEP:
                    x[i] = i < n / 2 ? 1e8 : 1e-8;
                    break;
                default:
                    x[i] = g;
            }
        }
        return x;
    }

    private static double[] deviations(double[] window, BigDecimal[] exact) {
        BigDecimal sum = BigDecimal.ZERO;
        for (double v : window) {
            sum = sum.add(new BigDecimal(v));
        }
        BigDecimal mean = sum.divide(BigDecimal.valueOf(window.length), DIGITS);
        double[] d = new double[window.length];
        for (int k = 0; k < d.length; k++) {
            exact[k] = new BigDecimal(window[k]).subtract(mean);
            d[k] = exact[k].doubleValue();
        }
        return d;
    }

    private static double power(BigDecimal[] d, int p) {
        BigDecimal sum = BigDecimal.ZERO;
        for (BigDecimal v : d) {
            sum = sum.add(v.pow(p), DIGITS);
        }
        return sum.doubleValue();
    }

    private static double absPower(double[] d, int p) {
        return Arrays.stream(d).map(v -> Math.pow(Math.abs(v), p)).sum();
    }

    /** Largest |value| of the window times a few ulps: the error of a mean. */
    private static double meanError(double[] window) {
        return ULPS * Arrays.stream(window).map(Math::abs).max().getAsDouble();
    }

    @Property(tries = 60)
    void powersOfDeviations(@ForAll @IntRange(max = 100_000) int seed, @ForAll Kind kind) {
        double[] x = series(seed, 130, kind);
        int[] widths = {5, 10, 20, 30, 60, 90};
        Feed feed = new Feed();
        WindowSums sums = new WindowSums(feed.layout, feed.source(x, 4), widths);
        Moments moments = new Moments(feed.layout, sums, WindowSplit.BASE, widths);
        HigherMoments higher = new HigherMoments(feed.layout, moments);
        Consumer<Chunk> fill = chunk -> {
            sums.fill(chunk);
            moments.fill(chunk);
            higher.fill(chunk);
        };
        int[] watched = new int[3 * widths.length];
        for (int k = 0; k < widths.length; k++) {
            watched[3 * k] = moments.raw(widths[k]);
            watched[3 * k + 1] = higher.third(widths[k]);
            watched[3 * k + 2] = higher.fourth(widths[k]);
        }
        double[][] out = feed.run(seed, fill, watched);
        for (int k = 0; k < widths.length; k++) {
            int w = widths[k];
            assertTrue(Double.isNaN(out[3 * k][w - 2]) && Double.isNaN(out[3 * k + 1][w - 2]) && Double.isNaN(out[3 * k + 2][w - 2]));
            for (int i = w - 1; i < x.length; i += 7) {
                double[] window = Arrays.copyOfRange(x, i - w + 1, i + 1);
                BigDecimal[] exact = new BigDecimal[w];
                double[] d = deviations(window, exact);
                for (int p = 2; p <= 4; p++) {
                    double shifted = absPower(Arrays.stream(d).map(v -> Math.abs(v) + meanError(window)).toArray(), p);
                    double bound = 20 * ULPS * shifted + p * 3 * (shifted - absPower(d, p));
                    double error = Math.abs(out[3 * k + p - 2][i] - power(exact, p));
                    int power = p;
                    assertTrue(error <= bound, () -> kind + " seed " + seed + " power " + power + " over " + w + ": " + error + " > " + bound);
                }
            }
        }
    }

    @Property(tries = 60)
    void productsOfDeviations(@ForAll @IntRange(max = 100_000) int seed, @ForAll Kind kindX, @ForAll Kind kindY) {
        double[] x = series(seed, 130, kindX);
        double[] y = series(seed + 1, 130, kindY);
        int[] widths = {10, 20, 30, 60, 90};
        Feed feed = new Feed();
        WindowSums sumsX = new WindowSums(feed.layout, feed.source(x, 4), widths);
        WindowSums sumsY = new WindowSums(feed.layout, feed.source(y, 4), widths);
        CoMoments products = new CoMoments(feed.layout, sumsX, sumsY, widths);
        double[][] out = feed.run(seed, chunk -> {
            sumsX.fill(chunk);
            sumsY.fill(chunk);
            products.fill(chunk);
        }, Arrays.stream(widths).map(products::of).toArray());
        for (int k = 0; k < widths.length; k++) {
            int w = widths[k];
            for (int i = w - 1; i < x.length; i += 5) {
                double[] windowX = Arrays.copyOfRange(x, i - w + 1, i + 1);
                double[] windowY = Arrays.copyOfRange(y, i - w + 1, i + 1);
                BigDecimal[] exactX = new BigDecimal[w];
                BigDecimal[] exactY = new BigDecimal[w];
                double[] dx = deviations(windowX, exactX);
                double[] dy = deviations(windowY, exactY);
                BigDecimal exact = BigDecimal.ZERO;
                double bound = 0;
                for (int j = 0; j < w; j++) {
                    exact = exact.add(exactX[j].multiply(exactY[j]), DIGITS);
                    double ax = Math.abs(dx[j]) + meanError(windowX);
                    double ay = Math.abs(dy[j]) + meanError(windowY);
                    bound += 20 * ULPS * ax * ay + 3 * (ax * ay - Math.abs(dx[j] * dy[j]));
                }
                double error = Math.abs(out[k][i] - exact.doubleValue());
                double limit = bound;
                assertTrue(error <= limit, () -> kindX + "/" + kindY + " seed " + seed + " over " + w + ": " + error + " > " + limit);
            }
        }
    }

    /** The regression sums of the log price against a plain loop over each window. */
    @Property(tries = 40)
    void pathsEqualPlainLoops(@ForAll @IntRange(max = 100_000) int seed) {
        double[] r = Arrays.stream(series(seed, 80, Kind.CENTRED)).map(v -> 0.03 * v).toArray();
        r[0] = Double.NaN;
        Feed feed = new Feed();
        int source = feed.source(r, 3);
        WindowSums sums = new WindowSums(feed.layout, source, new int[] {10}, 5, 4, 10, 19);
        PathMoments path = new PathMoments(feed.layout, source, sums);
        double[][] out = feed.run(seed, chunk -> {
            sums.fill(chunk);
            path.fill(chunk);
        }, path.sum(20), path.tilt(20), path.ss(20), path.sum(30), path.tilt(30), path.ss(30));
        for (int k = 0; k < 2; k++) {
            int w = k == 0 ? 20 : 30;
            assertTrue(Double.isNaN(out[3 * k][w - 2]));
            for (int i = w - 1; i < r.length; i++) {
                double[] y = new double[w];
                for (int t = 1; t < w; t++) {
                    y[t] = y[t - 1] + r[i - w + 1 + t];
                }
                double mean = Arrays.stream(y).average().getAsDouble();
                double tilt = 0;
                double ss = 0;
                for (int t = 0; t < w; t++) {
                    tilt += y[t] * (t - (w - 1) / 2.0);
                    ss += (y[t] - mean) * (y[t] - mean);
                }
                assertEquals(mean * w, out[3 * k][i], 1e-12);
                assertEquals(tilt, out[3 * k + 1][i], 1e-11);
                assertEquals(ss, out[3 * k + 2][i], 1e-12);
            }
        }
    }

    @Test
    void varianceOfAnAlmostConstantWindowIsZero() {
        double[] x = new double[60];
        Arrays.fill(x, 0.1);
        x[20] = Math.nextUp(0.1);
        double[] ss = squares(x);
        for (int i = 9; i < 60; i++) {
            assertEquals(0, ss[i]);
        }
        x[20] = 0.1 * (1 + 1e-6);
        ss = squares(x);
        assertTrue(ss[20] > 0 && ss[29] > 0);
        assertEquals(0, ss[30], "the step has left the window");
    }

    private static double[] squares(double[] x) {
        Feed feed = new Feed();
        WindowSums sums = new WindowSums(feed.layout, feed.source(x, 4), new int[] {10});
        Moments moments = new Moments(feed.layout, sums, WindowSplit.BASE, new int[] {10});
        return feed.run(3, chunk -> {
            sums.fill(chunk);
            moments.fill(chunk);
        }, moments.ss(10))[0];
    }
}
