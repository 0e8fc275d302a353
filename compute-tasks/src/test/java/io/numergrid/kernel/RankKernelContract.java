package io.numergrid.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What every rank kernel gives: the buckets of {@link BucketMap}, key by key, at sizes around lane multiples. */
public abstract class RankKernelContract {
    private static final int[] SIZES = {0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 1000};
    private static final float[] ODD = {Float.NaN, Float.intBitsToFloat(0xFFC12345), Float.intBitsToFloat(0x7F800001), Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY, -0f, 0f, Float.MIN_VALUE, -Float.MIN_VALUE, Float.MAX_VALUE, -Float.MAX_VALUE, 1f, -1f};

    private static final List<BucketMap> MAPS = List.of(BucketMap.of(-1, 1, 0, 1000), BucketMap.of(0, 100, 2, 4096), BucketMap.of(-100, 0, -3, 257),
            BucketMap.of(-50, 3, 2, 64), BucketMap.of(1e-30f, 1e-3f, 1e-5f, 2048), BucketMap.of(1, Math.nextUp(1f), 1, 100),
            BucketMap.of(-3e25f, 2e26f, 1e25f, 100));

    protected abstract RankKernel kernel();

    @Test
    void bucketsAreThoseOfTheMap() {
        for (BucketMap map : MAPS) {
            for (int n : SIZES) {
                float[] keys = keys(new Random(n), n + 5);
                int[] bucket = new int[n + 1];
                bucket[n] = 77;
                kernel().buckets(keys, 3, n, map, bucket);
                for (int i = 0; i < n; i++) {
                    assertEquals(map.bucket(keys[3 + i]), bucket[i], map + " of " + keys[3 + i] + ", " + i + " of " + n);
                }
                assertEquals(77, bucket[n]);
            }
        }
    }

    @Test
    void shortArraysAreRefused() {
        BucketMap map = MAPS.get(0);
        assertThrows(IndexOutOfBoundsException.class, () -> kernel().buckets(new float[40], 1, 40, map, new int[40]));
        assertThrows(IndexOutOfBoundsException.class, () -> kernel().buckets(new float[40], 0, 40, map, new int[39]));
        assertThrows(IndexOutOfBoundsException.class, () -> kernel().buckets(new float[40], -1, 4, map, new int[39]));
    }

    /** The map itself: never falls, one bucket for equal keys, NaN beyond the last. */
    @Test
    void aLargerKeyNeverHasASmallerBucket() {
        for (BucketMap map : MAPS) {
            float[] keys = keys(new Random(1), 5000);
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

    private static float[] keys(Random random, int n) {
        float[] keys = new float[n];
        for (int i = 0; i < n; i++) {
            double scale = StrictMath.pow(10, random.nextInt(7) - 4);
            keys[i] = switch (random.nextInt(4)) {
                case 0 -> ODD[random.nextInt(ODD.length)];
                case 1 -> Float.intBitsToFloat(random.nextInt());
                default -> (float) (scale * random.nextGaussian());
            };
        }
        return keys;
    }
}
