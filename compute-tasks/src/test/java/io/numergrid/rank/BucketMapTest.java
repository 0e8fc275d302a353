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

    private static final List<BucketMap> MAPS = List.of(BucketMap.of(-1, 1, 0, 1000), BucketMap.of(0, 100, 2, 4096), BucketMap.of(-100, 0, -3, 257),
            BucketMap.of(-50, 3, 2, 64), BucketMap.of(1e-30f, 1e-3f, 1e-5f, 2048), BucketMap.of(1, Math.nextUp(1f), 1, 100),
            BucketMap.of(-3e25f, 2e26f, 1e25f, 100), BucketMap.of(0, 1, Float.NaN, 64));

    /** Never falls, one bucket for equal keys, NaN beyond the last. */
    @Test
    void aLargerKeyNeverHasASmallerBucket() {
        Random random = new Random(1);
        for (BucketMap map : MAPS) {
            float[] keys = new float[5000];
            for (int i = 0; i < keys.length; i++) {
                keys[i] = switch (i % 4) {
                    case 0 -> ODD[random.nextInt(ODD.length)];
                    case 1 -> Float.intBitsToFloat(random.nextInt());
                    default -> (float) (StrictMath.pow(10, random.nextInt(7) - 4) * random.nextGaussian());
                };
            }
            Arrays.sort(keys);
            int before = 0;
            for (float key : keys) {
                int b = map.bucket(key);
                assertTrue(b >= before, map + " of " + key);
                assertEquals(Float.isNaN(key), b == map.buckets());
                before = b;
            }
            assertEquals(map.bucket(0f), map.bucket(-0f));
        }
    }

    /** What the map is for: keys of a common shape go into many buckets, within the number asked for. */
    @Test
    void keysSpreadOverMostBuckets() {
        assertSpread(BucketMap.of(-1, 1, 0, 1000), x -> x, -1, 1);
        assertSpread(BucketMap.of(0, 1024, 40, 1000), x -> 1024 * x * x * x, 0, 1);
        assertSpread(BucketMap.of(-1024, 0, -40, 1000), x -> 1024 * x * x * x, -1, 0);
    }

    private static void assertSpread(BucketMap map, DoubleUnaryOperator key, double from, double to) {
        assertTrue(map.buckets() <= 1000 && map.buckets() > 400, map.toString());
        boolean[] hit = new boolean[map.buckets()];
        int used = 0;
        for (int i = 0; i <= 20_000; i++) {
            int b = map.bucket((float) key.applyAsDouble(from + (to - from) * i / 20_000));
            used += hit[b] ? 0 : 1;
            hit[b] = true;
        }
        assertTrue(used > map.buckets() / 3, used + " of " + map);
    }
}
