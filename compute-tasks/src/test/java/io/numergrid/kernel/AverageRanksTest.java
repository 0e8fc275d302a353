package io.numergrid.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class AverageRanksTest {
    @Property(tries = 20)
    void tiedKeysOfEverySizeRankAsByComparingPairs(@ForAll long seed, @ForAll @IntRange(min = 0, max = 700) int n,
                                                   @ForAll @IntRange(min = 1, max = 900) int values) {
        Random random = new Random(seed);
        double[] keys = new double[n];
        for (int i = 0; i < n; i++) {
            int v = random.nextInt(values);
            keys[i] = v == 0 ? Double.NaN : v == 1 ? -0.0 : v == 2 ? 0.0 : (float) random(random, v);
        }
        requireRanks(keys);
    }

    @Property(tries = 200)
    void anyDoublesRankAsByComparingPairs(@ForAll @Size(max = 60) double[] keys, @ForAll @IntRange(max = 20) int skip) {
        double[] padded = new double[keys.length + skip];
        Arrays.fill(padded, 1.0);
        System.arraycopy(keys, 0, padded, skip, keys.length);
        int[] out = new int[padded.length];
        int m = new AverageRanks(keys.length).ofDoubles(padded, skip, padded.length, out);
        assertEquals(count(keys), m);
        for (int i = 0; i < keys.length; i++) {
            assertEquals(twiceAverageRank(keys, i), out[skip + i], "key " + i + " of " + Arrays.toString(keys));
        }
        assertArrayEquals(new int[skip], Arrays.copyOf(out, skip));
    }

    /** Beyond the size from which digits are counted; few values, or many that share their leading bits. */
    @Property(tries = 30)
    void manyDoublesRankAsByComparingPairs(@ForAll long seed, @ForAll @IntRange(min = 250, max = 700) int n,
                                           @ForAll @IntRange(min = 1, max = 900) int values, @ForAll @IntRange(min = 0, max = 3) int shape) {
        Random random = new Random(seed);
        double[] keys = new double[n];
        for (int i = 0; i < n; i++) {
            int v = random.nextInt(values);
            double key = switch (shape) {
                case 0 -> random(random, v);
                case 1 -> 1 + v * 0x1p-50;
                case 2 -> Double.longBitsToDouble(random.nextLong());
                default -> i == 0 ? -Double.MAX_VALUE : i == 1 ? Double.POSITIVE_INFINITY : v * Double.MIN_VALUE;
            };
            keys[i] = v == 0 ? Double.NaN : v == 1 ? -0.0 : v == 2 ? 0.0 : key;
        }
        double[] before = keys.clone();
        int[] out = new int[n];
        assertEquals(count(keys), new AverageRanks(n).ofDoubles(keys, 0, n, out));
        assertArrayEquals(before, keys);
        for (int i = 0; i < n; i++) {
            assertEquals(twiceAverageRank(keys, i), out[i], "key " + i);
        }
    }

    @Test
    void extremesOrderAsNumbersDo() {
        double[] keys = {Double.POSITIVE_INFINITY, Double.MAX_VALUE, Double.MIN_VALUE, 0, -0.0, -Double.MIN_VALUE, -Double.MAX_VALUE,
            Double.NEGATIVE_INFINITY, Double.longBitsToDouble(0xFFF8000000000001L), Double.NaN};
        int[] out = new int[keys.length];
        assertEquals(8, new AverageRanks(10).ofDoubles(keys, 0, 10, out));
        assertArrayEquals(new int[] {16, 14, 12, 9, 9, 6, 4, 2, 0, 0}, out);
    }

    @Test
    void allEqualShareTheMiddleAndAllNanHaveNone() {
        for (int n : new int[] {1, 2, 255, 256, 257, 1000}) {
            double[] equal = new double[n];
            Arrays.fill(equal, 3.25);
            int[] out = new int[n];
            assertEquals(n, new AverageRanks(n).ofDoubles(equal, 0, n, out));
            assertArrayEquals(IntStream.generate(() -> n + 1).limit(n).toArray(), out);
            Arrays.fill(equal, Double.NaN);
            assertEquals(0, new AverageRanks(n).ofDoubles(equal, 0, n, out));
            assertArrayEquals(new int[n], out);
        }
    }

    @Test
    void anInstanceForgetsItsLastCall() {
        AverageRanks ranks = new AverageRanks(600);
        int[] out = new int[600];
        double[] many = new double[600];
        for (int i = 0; i < 600; i++) {
            many[i] = -i;
        }
        ranks.ofDoubles(many, 0, 600, out);
        ranks.ofDoubles(new double[] {2, 1}, 0, 2, out);
        assertEquals(4, out[0]);
        assertEquals(2, out[1]);
        ranks.ofDoubles(many, 0, 600, out);
        assertEquals(1200, out[0]);
        assertEquals(2, out[599]);
    }

    private static double random(Random random, int v) {
        return (v % 2 == 0 ? -1 : 1) * StrictMath.pow(10, v % 60 - 30) * (1 + v % 7);
    }

    private static void requireRanks(double[] keys) {
        int[] out = new int[keys.length];
        assertEquals(count(keys), new AverageRanks(keys.length).ofDoubles(keys, 0, keys.length, out));
        for (int i = 0; i < keys.length; i++) {
            assertEquals(twiceAverageRank(keys, i), out[i], "key " + i + " of " + Arrays.toString(keys));
        }
    }

    private static int count(double[] keys) {
        return (int) Arrays.stream(keys).filter(k -> !Double.isNaN(k)).count();
    }

    private static int twiceAverageRank(double[] keys, int i) {
        int less = 0;
        int notMore = 0;
        for (double k : keys) {
            less += k < keys[i] ? 1 : 0;
            notMore += k <= keys[i] ? 1 : 0;
        }
        // tied keys have ranks less + 1 .. notMore
        return Double.isNaN(keys[i]) ? 0 : less + 1 + notMore;
    }
}
