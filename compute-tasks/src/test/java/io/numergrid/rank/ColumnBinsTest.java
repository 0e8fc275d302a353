package io.numergrid.rank;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Counting buckets gives the bins of ranks by comparing pairs, or, for many keys, by sorting. */
class ColumnBinsTest {
    private static final int CAPACITY = 5000;

    private final ColumnBins bins = new ColumnBins(CAPACITY);

    @Property(tries = 300)
    void anyFloats(@ForAll @Size(max = 90) float[] keys, @ForAll @IntRange(max = 3) int skip) {
        requireBins(keys, skip, pairs(keys));
    }

    /** Shapes that columns have: even, two-sided and one-sided tails, few values, mostly one value, and what no map spreads. */
    @Property(tries = 400)
    void columnsOfEveryShape(@ForAll long seed, @ForAll @IntRange(min = 0, max = 2000) int n, @ForAll @IntRange(min = 0, max = 11) int shape,
                             @ForAll @IntRange(min = 0, max = 40) int missing) {
        float[] keys = column(new Random(seed), n, shape, missing);
        requireBins(keys, 0, n <= 300 ? pairs(keys) : sorted(keys));
    }

    @Test
    void largeColumnsAndTheSizesAroundWhereCountingBegins() {
        for (int n : new int[] {0, 1, 2, 3, 4, 5, 47, 48, 49, 62, 63, 64, 65, 126, 127, 255, 256, 257, 4095, 4096, 4097, CAPACITY}) {
            for (int shape = 0; shape <= 11; shape++) {
                float[] keys = column(new Random(31L * n + shape), n, shape, 3);
                requireBins(keys, 0, sorted(keys));
            }
        }
    }

    /** 65,535 keys are the last that are counted. */
    @Test
    void countsHoldUpToTheLargestColumn() {
        for (int n : new int[] {65_534, 65_535, 65_536, 1_000_000}) {
            float[] keys = new float[n];
            Random random = new Random(n);
            for (int i = 0; i < n; i++) {
                keys[i] = random.nextInt(1 << 24);
            }
            byte[] out = new byte[n];
            new ColumnBins(n).bin(keys, 0, n, out, 0);
            assertArrayEquals(sorted(keys), out);
        }
        for (int shape = 0; shape <= 11; shape++) {
            float[] keys = column(new Random(shape), 65_535, shape, shape);
            byte[] out = new byte[keys.length];
            new ColumnBins(keys.length).bin(keys, 0, keys.length, out, 0);
            assertArrayEquals(sorted(keys), out, "shape " + shape);
        }
    }

    @Test
    void zerosOfBothSignsAreOneValue() {
        float[] keys = new float[400];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = i % 5 == 0 ? -1 + i * 1e-4f : i % 5 == 1 ? 1 + i * 1e-4f : i % 2 == 0 ? -0f : 0f;
        }
        requireBins(keys, 0, pairs(keys));
        for (int i = 0; i < keys.length; i++) {
            keys[i] = Math.abs(keys[i]) < 1 ? keys[i] : i * 1e-6f;
        }
        requireBins(keys, 7, pairs(keys));
    }

    private static float[] column(Random random, int n, int shape, int missing) {
        float[] keys = new float[n];
        for (int i = 0; i < n; i++) {
            double normal = random.nextGaussian();
            double x = switch (shape) {
                case 0 -> random.nextDouble();
                case 1 -> 1000 + normal;
                case 2 -> normal * normal * normal;
                case 3 -> StrictMath.exp(3 * normal);
                case 4 -> -StrictMath.exp(6 * normal);
                case 5 -> random.nextInt(1 + random.nextInt(30)) - 5;
                case 6 -> random.nextInt(10) == 0 ? normal : 0;
                case 7 -> Float.intBitsToFloat(random.nextInt());
                case 8 -> i == 0 ? -Float.MAX_VALUE : i == 1 ? Float.POSITIVE_INFINITY : 1 + normal * 1e-6;
                case 9 -> 5 + i % 7 * Math.ulp(5f);
                case 10 -> random.nextInt(4) * Float.MIN_VALUE;
                default -> (random.nextBoolean() ? 1e-20 : 1e20) * normal;
            };
            keys[i] = random.nextInt(100) < missing ? Float.NaN : (float) x;
        }
        return keys;
    }

    /** Twice in a row, so that nothing is left from the first time; the bytes around the column stay. */
    private void requireBins(float[] keys, int skip, byte[] right) {
        int n = keys.length;
        float[] padded = new float[n + 2 * skip];
        System.arraycopy(keys, 0, padded, skip, n);
        for (int round = 0; round < 2; round++) {
            byte[] out = new byte[n + 2];
            out[0] = out[n + 1] = 99;
            bins.bin(padded, skip, n, out, 1);
            assertArrayEquals(right, Arrays.copyOfRange(out, 1, n + 1), () -> "bins of " + Arrays.toString(keys));
            assertEquals(99, out[0]);
            assertEquals(99, out[n + 1]);
        }
    }

    private static byte[] pairs(float[] keys) {
        byte[] right = new byte[keys.length];
        double[] wide = new double[keys.length];
        Arrays.setAll(wide, i -> keys[i]);
        int m = SlowCrossSection.count(wide);
        for (int i = 0; i < keys.length; i++) {
            int less = 0;
            int ties = 0;
            for (float k : keys) {
                less += k < keys[i] ? 1 : 0;
                ties += k == keys[i] ? 1 : 0;
            }
            right[i] = Float.isNaN(keys[i]) ? BinBlock.BIN_MISSING : (byte) (63L * (2 * less + ties) / (2L * m));
        }
        return right;
    }

    private static byte[] sorted(float[] keys) {
        float[] order = new float[keys.length];
        int m = 0;
        for (float key : keys) {
            order[m] = key + 0f;
            m += Float.isNaN(key) ? 0 : 1;
        }
        Arrays.sort(order, 0, m);
        byte[] right = new byte[keys.length];
        for (int i = 0; i < keys.length; i++) {
            right[i] = BinBlock.BIN_MISSING;
            if (!Float.isNaN(keys[i])) {
                int less = below(order, m, keys[i] + 0f);
                int notMore = keys[i] == Float.POSITIVE_INFINITY ? m : below(order, m, Math.nextUp(keys[i] + 0f));
                right[i] = (byte) (63L * (less + notMore) / (2L * m));
            }
        }
        return right;
    }

    private static int below(float[] order, int m, float key) {
        int lo = 0;
        int hi = m;
        while (lo < hi) {
            int mid = (lo + hi) >>> 1;
            if (order[mid] < key) {
                lo = mid + 1;
            } else {
                hi = mid;
            }
        }
        return lo;
    }
}
