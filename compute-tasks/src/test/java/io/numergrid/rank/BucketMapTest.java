package io.numergrid.rank;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class BucketMapTest {
    private static final float[] ODD = {Float.NaN, Float.intBitsToFloat(0xFFC12345), Float.intBitsToFloat(0x7F800001), Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY, -0f, 0f, Float.MIN_VALUE, -Float.MIN_VALUE, Float.MAX_VALUE, -Float.MAX_VALUE, 1f, -1f};

    /** A map and the ends it was made for. */
    private record Made(BucketMap map, float low, float high) {
        private static Made of(float low, float high, float mean, int buckets) {
            return new Made(BucketMap.of(low, high, mean, buckets), low, high);
        }
    }

    private static final List<Made> MAPS = List.of(Made.of(-1, 1, 0, 1000), Made.of(0, 100, 2, 4096), Made.of(-100, 0, -3, 257), Made.of(0, 1, 0, 64),
            Made.of(-50, 3, 2, 64), Made.of(1e-30f, 1e-3f, 1e-5f, 2048), Made.of(1, Math.nextUp(1f), 1, 100), Made.of(1e9f, 1.1e9f, 1.05e9f, 1000),
            Made.of(-3e25f, 2e26f, 1e25f, 100), Made.of(0, 1, Float.NaN, 64), Made.of(0, 1, Float.POSITIVE_INFINITY, 64),
            Made.of(0x1p-90f, 0x1p-89f, 0x1.8p-90f, 1000), Made.of(-0x1p89f, 0x1p89f, 0, 4096), Made.of(0, 0x1p89f, 0x1p80f, 4096));

    /** Never falls; one bucket for equal keys; what is not covered is a run of the smallest keys, one of the largest, and NaN. */
    @Test
    void aLargerKeyNeverHasASmallerBucket() {
        Random random = new Random(1);
        for (Made made : MAPS) {
            BucketMap map = made.map;
            float[] keys = new float[6000];
            for (int i = 0; i < keys.length; i++) {
                keys[i] = switch (i % 5) {
                    case 0 -> ODD[random.nextInt(ODD.length)];
                    case 1 -> Float.intBitsToFloat(random.nextInt());
                    case 2 -> made.low + (made.high - made.low) * (random.nextFloat() * 1.5f - 0.25f);
                    case 3 -> made.low + (made.high - made.low) * (float) StrictMath.pow(random.nextDouble(), 20);
                    default -> (float) (StrictMath.pow(10, random.nextInt(7) - 4) * random.nextGaussian());
                };
            }
            Arrays.sort(keys);
            int before = -1;
            for (float key : keys) {
                int b = map.bucket(key);
                if (key >= made.low && key <= made.high) {
                    assertTrue(b >= Math.max(before, 0) && b < map.buckets(), map + " of " + key);
                } else if (b < map.buckets()) {
                    assertTrue(b >= before, map + " of " + key);
                } else {
                    assertTrue(before < 0 || !(key <= made.high), map + " does not cover " + key);
                }
                before = key > made.high && b == map.buckets() ? b : b == map.buckets() ? before : b;
            }
            assertEquals(map.bucket(0f), map.bucket(-0f));
        }
    }

    /** What the map is for: keys of a common shape go into many buckets. */
    @Test
    void keysSpreadOverMostBuckets() {
        assertSpread(BucketMap.of(-1, 1, 0, 1000), x -> x, -1, 1);
        assertSpread(BucketMap.of(-27, 27, 0, 1000), x -> x * x * x, -3, 3);
        assertSpread(BucketMap.of(0, 1024, 40, 1000), x -> 1024 * x * x * x, 0, 1);
        assertSpread(BucketMap.of(-1024, 0, -40, 1000), x -> 1024 * x * x * x, -1, 0);
    }

    private static void assertSpread(BucketMap map, DoubleUnaryOperator key, double from, double to) {
        boolean[] hit = new boolean[map.buckets() + 1];
        int used = 0;
        for (int i = 0; i <= 20_000; i++) {
            int b = map.bucket((float) key.applyAsDouble(from + (to - from) * i / 20_000));
            used += hit[b] ? 0 : 1;
            hit[b] = true;
        }
        assertTrue(!hit[map.buckets()] && used > map.buckets() / 2, used + " of " + map);
    }
}
