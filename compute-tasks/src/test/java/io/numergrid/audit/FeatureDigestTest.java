package io.numergrid.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.numergrid.feature.FeatureCatalogue;
import io.numergrid.feature.FeatureColumns;
import io.numergrid.feature.FeatureRows;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** A digest of rows up to a date sees every bit of them and none behind. */
class FeatureDigestTest {
    private static final int BARS = 23;

    @Property(tries = 200)
    void oneBitShowsFromItsRowOn(@ForAll @IntRange(max = FeatureCatalogue.COUNT - 1) int feature, @ForAll @IntRange(max = BARS - 1) int bar,
                                 @ForAll @IntRange(max = 31) int bit) {
        Check check = Arrays.stream(FeatureDigest.columns(Check.RANKS)).anyMatch(f -> f == feature) ? Check.RANKS : Check.FEATURES;
        float[][] columns = columns();
        long[] before = digests(columns, check);
        columns[feature][bar] = Float.intBitsToFloat(Float.floatToRawIntBits(columns[feature][bar]) ^ 1 << bit);
        long[] after = digests(columns, check);
        for (int visible = 0; visible <= BARS; visible++) {
            assertEquals(visible <= bar, before[visible] == after[visible], "bar " + bar + " with " + visible + " bars visible");
        }
    }

    @Test
    void theTwoChecksShareTheFeatures() {
        assertEquals(FeatureCatalogue.COUNT, FeatureDigest.columns(Check.FEATURES).length + FeatureDigest.columns(Check.RANKS).length);
        assertEquals(FeatureCatalogue.COUNT, IntStream.concat(Arrays.stream(FeatureDigest.columns(Check.FEATURES)),
                Arrays.stream(FeatureDigest.columns(Check.RANKS))).distinct().count());
        long[] distinct = digests(columns(), Check.FEATURES);
        assertEquals(BARS + 1, LongStream.of(distinct).distinct().count());
        assertNotEquals(distinct[BARS], digests(columns(), Check.RANKS)[BARS]);
    }

    private static long[] digests(float[][] columns, Check check) {
        long[] out = new long[BARS + 1];
        FeatureRows rows = new FeatureRows(new FeatureColumns("S", IntStream.range(0, BARS).toArray(), columns), true);
        FeatureDigest.prefixes(rows, FeatureDigest.columns(check), IntStream.rangeClosed(0, BARS).toArray(), out);
        return out;
    }

    private static float[][] columns() {
        Random random = new Random(3);
        float[][] columns = new float[FeatureCatalogue.COUNT][BARS];
        for (float[] column : columns) {
            for (int i = 0; i < BARS; i++) {
                column[i] = random.nextInt(5) == 0 ? Float.NaN : random.nextFloat();
            }
        }
        return columns;
    }
}
