package io.numergrid.feature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RankKeysTest {
    /** A bar alone gives the bits of the whole column, and the bars before its window do not matter. */
    @Property(tries = 100)
    void oneBarEqualsTheColumn(@ForAll @IntRange(max = 100_000) int seed, @ForAll @IntRange(min = 0, max = 90) int n) {
        double[] x = random(seed, n);
        double[] ratios = new double[n];
        double[] sums = new double[n];
        RankKeys.ratios(x, n, ratios);
        RankKeys.dollarVolumes(x, n, sums, new double[n]);
        double[] poisoned = x.clone();
        for (int i = 0; i < n; i++) {
            if (i > RankKeys.WINDOW) {
                poisoned[i - RankKeys.WINDOW - 1] = Double.NaN;
            }
            assertBits(ratios[i], RankKeys.ratio(poisoned, i));
            assertBits(sums[i], RankKeys.dollarVolume(poisoned, i));
        }
    }

    @Property(tries = 50)
    void sumIsTheExactSumButForRounding(@ForAll @IntRange(max = 100_000) int seed) {
        double[] x = random(seed, 40);
        for (int i = 0; i < 40; i++) {
            double sum = RankKeys.dollarVolume(x, i);
            assertEquals(i < 19, Double.isNaN(sum));
            if (i >= 19) {
                BigDecimal exact = BigDecimal.ZERO;
                for (int j = i - 19; j <= i; j++) {
                    exact = exact.add(new BigDecimal(x[j]));
                }
                assertEquals(exact.doubleValue(), sum, 6 * Math.ulp(exact.doubleValue()));
            }
        }
    }

    @Test
    void whatIsNotFiniteHasNoRank() {
        double[] x = new double[30];
        java.util.Arrays.fill(x, 1e308);
        assertTrue(Double.isNaN(RankKeys.dollarVolume(x, 25)));
        assertEquals(1, RankKeys.ratio(x, 25));
        x[25] = Double.MIN_VALUE;
        x[5] = 1e300;
        assertEquals(0, RankKeys.ratio(x, 25));
        x[5] = Double.MIN_VALUE;
        x[25] = 1e300;
        assertTrue(Double.isNaN(RankKeys.ratio(x, 25)));
        double[] out = new double[30];
        RankKeys.ratios(x, 30, out);
        assertTrue(Double.isNaN(out[25]));
        RankKeys.dollarVolumes(x, 30, out, new double[30]);
        assertTrue(Double.isNaN(out[20]));
    }

    private static void assertBits(double expected, double actual) {
        assertEquals(Double.doubleToLongBits(expected), Double.doubleToLongBits(actual));
    }

    private static double[] random(int seed, int n) {
        Random random = new Random(seed);
        return random.doubles(n).map(x -> x < 0.1 ? 0 : Math.exp(30 * x)).toArray();
    }
}
