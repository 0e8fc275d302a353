package io.numergrid.rank;

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
    @Property(tries = 300)
    void anyFloatsRankAsByComparingPairs(@ForAll @Size(max = 60) float[] keys) {
        requireFloats(keys);
    }

    @Property(tries = 20)
    void tiedFloatsOfEverySizeRankAsByComparingPairs(@ForAll long seed, @ForAll @IntRange(min = 0, max = 700) int n,
                                                     @ForAll @IntRange(min = 1, max = 900) int values) {
        Random random = new Random(seed);
        float[] keys = new float[n];
        for (int i = 0; i < n; i++) {
            int v = random.nextInt(values);
            keys[i] = v == 0 ? Float.NaN : v == 1 ? -0.0f : v == 2 ? 0.0f : (float) random(random, v);
        }
        requireFloats(keys);
    }

    @Property(tries = 200)
    void anyDoublesRankAsByComparingPairs(@ForAll @Size(max = 60) double[] keys, @ForAll @IntRange(max = 20) int skip) {
        double[] padded = new double[keys.length + skip];
        Arrays.fill(padded, 1.0);
        System.arraycopy(keys, 0, padded, skip, keys.length);
        int[] out = new int[padded.length];
        int m = new AverageRanks(keys.length).ofDoubles(padded, skip, padded.length, out);
        assertEquals(SlowCrossSection.count(keys), m);
        for (int i = 0; i < keys.length; i++) {
            assertEquals(SlowCrossSection.twiceAverageRank(keys, i), out[skip + i], "key " + i + " of " + Arrays.toString(keys));
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
        assertEquals(SlowCrossSection.count(keys), new AverageRanks(n).ofDoubles(keys, 0, n, out));
        assertArrayEquals(before, keys);
        for (int i = 0; i < n; i++) {
            assertEquals(SlowCrossSection.twiceAverageRank(keys, i), out[i], "key " + i);
        }
    }

    @Test
    void extremesOrderAsNumbersDo() {
        float[] keys = {Float.POSITIVE_INFINITY, Float.MAX_VALUE, Float.MIN_VALUE, 0f, -0f, -Float.MIN_VALUE, -Float.MAX_VALUE,
            Float.NEGATIVE_INFINITY, Float.intBitsToFloat(0xFFC00001), Float.NaN};
        int[] out = new int[keys.length];
        assertEquals(8, new AverageRanks(10).ofFloats(keys, 0, 10, out));
        assertArrayEquals(new int[] {16, 14, 12, 9, 9, 6, 4, 2, 0, 0}, out);
    }

    @Test
    void allEqualShareTheMiddleAndAllNanHaveNone() {
        for (int n : new int[] {1, 2, 255, 256, 257, 1000}) {
            float[] equal = new float[n];
            Arrays.fill(equal, 3.25f);
            int[] out = new int[n];
            assertEquals(n, new AverageRanks(n).ofFloats(equal, 0, n, out));
            assertArrayEquals(IntStream.generate(() -> n + 1).limit(n).toArray(), out);
            Arrays.fill(equal, Float.NaN);
            assertEquals(0, new AverageRanks(n).ofFloats(equal, 0, n, out));
            assertArrayEquals(new int[n], out);
        }
    }

    @Test
    void anInstanceForgetsItsLastCall() {
        AverageRanks ranks = new AverageRanks(600);
        int[] out = new int[600];
        float[] many = new float[600];
        for (int i = 0; i < 600; i++) {
            many[i] = -i;
        }
        ranks.ofFloats(many, 0, 600, out);
        ranks.ofFloats(new float[] {2f, 1f}, 0, 2, out);
        assertEquals(4, out[0]);
        assertEquals(2, out[1]);
        ranks.ofFloats(many, 0, 600, out);
        assertEquals(1200, out[0]);
        assertEquals(2, out[599]);
    }

    private static double random(Random random, int v) {
        return (v % 2 == 0 ? -1 : 1) * StrictMath.pow(10, v % 60 - 30) * (1 + v % 7);
    }

    private static void requireFloats(float[] keys) {
        double[] wide = new double[keys.length];
        for (int i = 0; i < keys.length; i++) {
            wide[i] = keys[i];
        }
        int[] out = new int[keys.length];
        assertEquals(SlowCrossSection.count(wide), new AverageRanks(keys.length).ofFloats(keys, 0, keys.length, out));
        for (int i = 0; i < keys.length; i++) {
            assertEquals(SlowCrossSection.twiceAverageRank(wide, i), out[i], "key " + i + " of " + Arrays.toString(keys));
        }
    }
}
