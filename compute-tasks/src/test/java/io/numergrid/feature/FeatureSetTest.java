package io.numergrid.feature;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.history.BarSeries;
import io.numergrid.history.HistorySource;
import io.numergrid.history.VolumeUnit;
import io.numergrid.kernel.KernelSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Features against the slow second implementation, at the edges, and under threads, batches and reuse. */
class FeatureSetTest {
    private static final FeatureSet FEATURES = new FeatureSet(KernelSet.choose("scalar"));

    static MarketContext context(HistorySource source) {
        return MarketContext.build(source, "BTC", HistorySource.UNTIL_END, () -> false);
    }

    @Property(tries = 300)
    void equalsTheSlowImplementation(@ForAll @IntRange(min = 0, max = 100_000) int seed, @ForAll RandomBars.Shape shape,
                                     @ForAll @IntRange(min = 1, max = 260) int bars, @ForAll VolumeUnit unit) {
        BarSeries btc = RandomBars.series("BTC", seed + 1L, 420, RandomBars.Shape.WALK);
        BarSeries series = RandomBars.series("X", seed, RandomBars.FIRST_DAY + 7, bars, shape, unit);
        MarketContext market = context(RandomBars.source(List.of(btc, series)));
        FeatureColumns columns = FEATURES.compute(series, market);
        double[] level = new double[bars];
        for (int i = 0; i < bars; i++) {
            int at = btc.lastIndexAtOrBefore(series.dates()[i]);
            level[i] = at >= 0 && btc.dates()[at] == series.dates()[i] ? Math.log(btc.close()[at]) : Double.NaN;
        }
        for (int i : new int[] {bars - 1, seed % bars, bars / 2}) {
            compare(columns, i, SlowFeatures.at(series, i, level), shape + " seed " + seed + " bars " + bars);
        }
    }

    private static void compare(FeatureColumns columns, int i, Map<String, Double> slow, String where) {
        assertTrue(slow.size() > 95, "the slow implementation covers only " + slow.size() + " features");
        slow.forEach((name, expected) -> {
            int f = FeatureCatalogue.indexOf(name);
            assertTrue(f >= 0, name);
            double actual = columns.columns()[f][i];
            String what = name + " bar " + i + " of " + where + ": " + actual + " instead of " + expected;
            assertEquals(Double.isNaN(expected), Double.isNaN(actual), what);
            if (!Double.isNaN(expected)) {
                assertTrue(Math.abs(actual - expected) <= 1e-6 * Math.abs(expected) + 1e-8, what);
            }
        });
    }

    @Test
    void firstValueComesAtTheEndOfTheWarmUp() {
        List<BarSeries> all = List.of(RandomBars.series("BTC", 1, 300, RandomBars.Shape.WALK),
                RandomBars.series("X", 2, 300, RandomBars.Shape.WALK), RandomBars.series("Y", 3, 300, RandomBars.Shape.WALK));
        FeatureColumns columns = FEATURES.compute(all.get(1), context(RandomBars.source(all)));
        for (int f = 0; f < FeatureCatalogue.COUNT; f++) {
            int first = 0;
            while (Float.isNaN(columns.columns()[f][first])) {
                first++;
            }
            assertEquals(FeatureCatalogue.warmupBars(f), first + 1, FeatureCatalogue.name(f));
            for (int i = first; i < 300; i++) {
                assertTrue(Float.isFinite(columns.columns()[f][i]), FeatureCatalogue.name(f) + " bar " + i);
            }
        }
    }

    @Test
    void nothingIsEverInfinite() {
        List<BarSeries> all = new ArrayList<>(RandomBars.market(5, 250));
        all.add(absurd());
        MarketContext market = context(RandomBars.source(all));
        for (BarSeries series : all) {
            for (float[] column : FEATURES.compute(series, market).columns()) {
                for (float v : column) {
                    assertTrue(!Float.isInfinite(v), series.symbol());
                }
            }
        }
    }

    /** Every value lies in the range that the catalogue states, but for the rounding to float32. */
    @Property(tries = 10)
    void valuesKeepTheirRange(@ForAll @IntRange(max = 100_000) int seed) {
        List<BarSeries> all = RandomBars.market(seed, 250);
        MarketContext market = context(RandomBars.source(all));
        for (BarSeries series : all) {
            FeatureColumns columns = FEATURES.compute(series, market);
            for (FeatureCatalogue.Feature feature : FeatureCatalogue.features()) {
                String[] ends = feature.range().substring(1, feature.range().length() - 1).split(",");
                double low = ends[0].equals("-inf") ? -Double.MAX_VALUE : Double.parseDouble(ends[0]);
                double high = ends[1].equals("inf") ? Double.MAX_VALUE : Double.parseDouble(ends[1]);
                for (float v : columns.columns()[feature.index()]) {
                    assertTrue(Float.isNaN(v) || v >= low - 1e-5 * Math.abs(low) - 1e-6 && v <= high + 1e-5 * Math.abs(high) + 1e-6,
                            () -> feature.name() + " of " + series.symbol() + " seed " + seed + ": " + v + " outside " + feature.range());
                }
            }
        }
    }

    /** Prices that jump over the whole range of a double, so that ratios overflow and underflow. */
    private static BarSeries absurd() {
        int n = 220;
        int[] dates = new int[n];
        double[] price = new double[n];
        double[] volume = new double[n];
        for (int i = 0; i < n; i++) {
            dates[i] = RandomBars.FIRST_DAY + i;
            price[i] = i % 3 == 0 ? 1e-300 : i % 3 == 1 ? 1e300 : 1;
            volume[i] = i % 7 == 0 ? 1e300 : i;
        }
        return new BarSeries("ABSURD", VolumeUnit.QUOTE, dates, price, price, price, price, volume);
    }

    @Test
    void oneAndTwoBars() {
        BarSeries btc = RandomBars.series("BTC", 1, 50, RandomBars.Shape.WALK);
        BarSeries one = RandomBars.series("ONE", 2, 1, RandomBars.Shape.WALK);
        BarSeries two = RandomBars.series("TWO", 3, 2, RandomBars.Shape.WALK);
        MarketContext market = context(RandomBars.source(List.of(btc, one, two)));
        FeatureColumns first = FEATURES.compute(one, market);
        FeatureColumns second = FEATURES.compute(two, market);
        assertEquals(3, defined(first, 0), "a first bar has its candle only");
        assertEquals(3, defined(second, 0));
        assertEquals(6, defined(second, 1), "a second bar also has its return, its gap and its streak");
        assertEquals(Math.log(two.close()[1] / two.close()[0]), second.columns()[0][1], 1e-7);
    }

    private static int defined(FeatureColumns columns, int i) {
        int count = 0;
        for (float[] column : columns.columns()) {
            count += Float.isNaN(column[i]) ? 0 : 1;
        }
        return count;
    }

    @Test
    void noBars() {
        BarSeries btc = RandomBars.series("BTC", 1, 50, RandomBars.Shape.WALK);
        BarSeries late = RandomBars.series("LATE", 2, RandomBars.FIRST_DAY + 40, 10, RandomBars.Shape.WALK, VolumeUnit.BASE);
        HistorySource source = RandomBars.source(List.of(btc, late));
        int until = RandomBars.FIRST_DAY + 30;
        MarketContext market = MarketContext.build(source, "BTC", until, () -> false);
        FeatureColumns columns = FEATURES.compute(source.series("LATE", until), market);
        assertEquals(0, columns.size());
        assertEquals(FeatureCatalogue.COUNT, columns.columns().length);
        assertEquals(0, new FeatureRows(columns, true).count());
    }

    @Test
    void aSeriesOtherThanTheContextsIsRefused() {
        List<BarSeries> all = RandomBars.market(1, 80);
        MarketContext market = context(RandomBars.source(all));
        BarSeries longer = RandomBars.series("BTC", 1, 81, RandomBars.Shape.WALK);
        BarSeries unknown = RandomBars.series("UNKNOWN", 1, 10, RandomBars.Shape.WALK);
        assertThrows(IllegalArgumentException.class, () -> FEATURES.compute(longer, market));
        assertThrows(IllegalArgumentException.class, () -> FEATURES.compute(unknown, market));
    }

    @Test
    void threadsBatchesAndReuseDoNotShow() throws Exception {
        List<BarSeries> all = RandomBars.market(11, 240);
        MarketContext market = context(RandomBars.source(all));
        List<FeatureColumns> alone = new ArrayList<>();
        for (BarSeries series : all) {
            alone.add(FEATURES.compute(series, market));
        }
        try (FeatureSet.Session session = FEATURES.open()) {
            same(alone, session.compute(all, market));
            List<BarSeries> shortLast = new ArrayList<>(all);
            shortLast.add(all.get(0).until(RandomBars.FIRST_DAY + 20));
            List<FeatureColumns> again = session.compute(shortLast, market);
            same(alone, again.subList(0, alone.size()));
            for (int f = 0; f < FeatureCatalogue.COUNT; f++) {
                float[] prefix = java.util.Arrays.copyOf(alone.get(0).columns()[f], 21);
                assertBits(prefix, again.get(alone.size()).columns()[f], FeatureCatalogue.name(f));
            }
        }
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<List<FeatureColumns>>> tasks = new ArrayList<>();
            for (int k = 0; k < 4; k++) {
                tasks.add(() -> all.stream().map(s -> FEATURES.compute(s, market)).toList());
            }
            for (Future<List<FeatureColumns>> result : threads.invokeAll(tasks)) {
                same(alone, result.get());
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void columnsLongerThanTheSeriesKeepTheirTail() {
        List<BarSeries> all = RandomBars.market(3, 60);
        MarketContext market = context(RandomBars.source(all));
        float[][][] out = new float[1][FeatureCatalogue.COUNT][70];
        for (float[] column : out[0]) {
            java.util.Arrays.fill(column, 7f);
        }
        try (FeatureSet.Session session = FEATURES.open()) {
            session.compute(all.subList(0, 1), market, out);
        }
        FeatureColumns expected = FEATURES.compute(all.get(0), market);
        for (int f = 0; f < FeatureCatalogue.COUNT; f++) {
            assertBits(expected.columns()[f], java.util.Arrays.copyOf(out[0][f], 60), FeatureCatalogue.name(f));
            assertEquals(7f, out[0][f][60]);
            assertEquals(7f, out[0][f][69]);
        }
    }

    private static void same(List<FeatureColumns> expected, List<FeatureColumns> actual) {
        assertEquals(expected.size(), actual.size());
        for (int s = 0; s < expected.size(); s++) {
            assertEquals(expected.get(s).symbol(), actual.get(s).symbol());
            for (int f = 0; f < FeatureCatalogue.COUNT; f++) {
                assertBits(expected.get(s).columns()[f], actual.get(s).columns()[f], expected.get(s).symbol() + " " + FeatureCatalogue.name(f));
            }
        }
    }

    static void assertBits(float[] expected, float[] actual, String what) {
        int[] a = new int[expected.length];
        int[] b = new int[actual.length];
        for (int i = 0; i < a.length; i++) {
            a[i] = Float.floatToRawIntBits(expected[i]);
        }
        for (int i = 0; i < b.length; i++) {
            b[i] = Float.floatToRawIntBits(actual[i]);
        }
        assertArrayEquals(a, b, what);
    }
}
