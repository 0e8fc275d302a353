package io.numergrid.feature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.history.BarSeries;
import io.numergrid.history.HistorySource;
import io.numergrid.kernel.FeatureIndex;
import io.numergrid.kernel.KernelSet;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** A coin's price unit and the volume's unit must not matter. */
class FeatureScaleTest {
    private static final FeatureSet FEATURES = new FeatureSet(KernelSet.choose("scalar"));

    private static BarSeries scaled(BarSeries s, double price, double volume) {
        return new BarSeries(s.symbol(), s.unit(), s.dates(), times(s.open(), price), times(s.high(), price), times(s.low(), price),
                times(s.close(), price), times(s.volume(), volume));
    }

    private static double[] times(double[] x, double k) {
        return Arrays.stream(x).map(v -> v * k).toArray();
    }

    private static List<BarSeries> market(int seed, RandomBars.Shape shape, double price, double volume, double othersVolume) {
        return List.of(scaled(RandomBars.series("BTC", seed, 230, RandomBars.Shape.WALK), 1, othersVolume),
                scaled(RandomBars.series("X", seed + 1L, 220, shape), price, volume),
                scaled(RandomBars.series("Y", seed + 2L, 220, RandomBars.Shape.GAPS), 1, othersVolume));
    }

    private static FeatureColumns features(List<BarSeries> market) {
        HistorySource source = RandomBars.source(market);
        return FEATURES.compute(source.series("X", HistorySource.UNTIL_END), FeatureSetTest.context(source));
    }

    /** With a power of two every operation scales exactly, so not a bit may change. */
    @Property(tries = 40)
    void priceUnitPowerOfTwo(@ForAll @IntRange(max = 10_000) int seed, @ForAll RandomBars.Shape shape,
                             @ForAll @IntRange(min = -20, max = 20) int exponent) {
        double k = Math.scalb(1.0, exponent);
        FeatureColumns a = features(market(seed, shape, 1, 1, 1));
        FeatureColumns b = features(market(seed, shape, k, 1 / k, 1));
        for (int f = 0; f < FeatureCatalogue.COUNT; f++) {
            FeatureSetTest.assertBits(a.columns()[f], b.columns()[f], shape + " " + FeatureCatalogue.name(f));
        }
    }

    @Property(tries = 20)
    void priceUnitThousand(@ForAll @IntRange(max = 10_000) int seed) {
        FeatureColumns a = features(market(seed, RandomBars.Shape.WALK, 1, 1, 1));
        FeatureColumns b = features(market(seed, RandomBars.Shape.WALK, 1000, 1 / 1000.0, 1));
        for (int f = 0; f < FeatureCatalogue.COUNT; f++) {
            for (int i = 0; i < a.size(); i++) {
                float x = a.columns()[f][i];
                float y = b.columns()[f][i];
                assertEquals(Float.isNaN(x), Float.isNaN(y), FeatureCatalogue.name(f));
                assertTrue(Float.isNaN(x) || Math.abs(x - y) <= 1e-6 * Math.abs(x) + 1e-8,
                        FeatureCatalogue.name(f) + " bar " + i + ": " + x + " and " + y);
            }
        }
    }

    @Property(tries = 30)
    void volumeUnitChangesAmihudOnly(@ForAll @IntRange(max = 10_000) int seed, @ForAll RandomBars.Shape shape,
                                     @ForAll @IntRange(min = -20, max = 20) int exponent) {
        double k = Math.scalb(1.0, exponent);
        FeatureColumns a = features(market(seed, shape, 1, 1, 1));
        FeatureColumns b = features(market(seed, shape, 1, k, k));
        for (int f = 0; f < FeatureCatalogue.COUNT; f++) {
            float[] expected = a.columns()[f].clone();
            if (f == FeatureIndex.AMIHUD_ILLIQ_20D) {
                for (int i = 0; i < expected.length; i++) {
                    double shifted = a.columns()[f][i] - Math.log(k);
                    assertTrue(Double.isNaN(shifted) ? Float.isNaN(b.columns()[f][i])
                            : Math.abs(b.columns()[f][i] - shifted) < 1e-5, "amihud_illiq_20d bar " + i);
                }
                continue;
            }
            FeatureSetTest.assertBits(expected, b.columns()[f], shape + " " + FeatureCatalogue.name(f));
        }
    }
}
