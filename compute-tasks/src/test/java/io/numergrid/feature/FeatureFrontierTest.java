package io.numergrid.feature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.history.BarSeries;
import io.numergrid.history.HistorySource;
import io.numergrid.history.MemoryHistorySource;
import io.numergrid.kernel.KernelSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/**
 * The time frontier: bars of any symbol at dates >= t, changed, removed or added, leave every row with a date <= t bit-identical, the market and
 * cross-sectional features included. And a change at t-1 is seen, so that the test can fail.
 */
class FeatureFrontierTest {
    private static final FeatureSet FEATURES = new FeatureSet(KernelSet.choose("scalar"));
    private static final int BARS = 230;

    @Property(tries = 20)
    void theFutureDoesNotShow(@ForAll @IntRange(max = 10_000) int seed, @ForAll @IntRange(min = 1, max = BARS) int offset) {
        int t = RandomBars.FIRST_DAY + offset;
        MemoryHistorySource source = RandomBars.source(RandomBars.market(seed, BARS));
        MemoryHistorySource poisoned = poisoned(source, t, seed);
        MemoryHistorySource cut = new MemoryHistorySource(
                source.symbols().stream().map(s -> source.series(s, t - 1)).toList(), List.of());
        assertSameUpTo(t, source, poisoned);
        assertSameUpTo(t, source, cut);
    }

    private static void assertSameUpTo(int t, MemoryHistorySource a, MemoryHistorySource b) {
        MarketContext marketA = FeatureSetTest.context(a);
        MarketContext marketB = FeatureSetTest.context(b);
        for (String symbol : a.symbols()) {
            BarSeries before = a.series(symbol, HistorySource.UNTIL_END);
            int visible = before.lastIndexAtOrBefore(t - 1) + 1;
            if (visible == 0) {
                continue;
            }
            FeatureColumns x = FEATURES.compute(before, marketA);
            FeatureColumns y = FEATURES.compute(b.series(symbol, HistorySource.UNTIL_END), marketB);
            for (int f = 0; f < FeatureCatalogue.COUNT; f++) {
                FeatureSetTest.assertBits(Arrays.copyOf(x.columns()[f], visible), Arrays.copyOf(y.columns()[f], visible),
                        symbol + " " + FeatureCatalogue.name(f) + " before " + t);
            }
            assertRowOfT(t, new FeatureRows(x, true), new FeatureRows(y, true));
        }
    }

    /** The row of date t itself, where both have one. */
    private static void assertRowOfT(int t, FeatureRows x, FeatureRows y) {
        for (int row = 0; row < Math.min(x.count(), y.count()); row++) {
            if (x.date(row) == t && y.date(row) == t) {
                for (int f = 0; f < FeatureCatalogue.COUNT; f++) {
                    assertEquals(Float.floatToRawIntBits(x.value(row, f)), Float.floatToRawIntBits(y.value(row, f)));
                }
            }
        }
    }

    /** Every bar at a date >= t is scaled, removed, or made absurd; a new symbol appears at t. */
    private static MemoryHistorySource poisoned(MemoryHistorySource source, int t, int seed) {
        Random random = new Random(seed);
        List<BarSeries> all = new ArrayList<>();
        for (String symbol : source.symbols()) {
            BarSeries s = source.series(symbol, HistorySource.UNTIL_END);
            TreeMap<Integer, double[]> bars = new TreeMap<>();
            for (int i = 0; i < s.size(); i++) {
                double k = s.dates()[i] < t ? 1 : Math.exp(20 * random.nextGaussian());
                if (s.dates()[i] < t || random.nextInt(4) > 0) {
                    bars.put(s.dates()[i], new double[] {s.open()[i] * k, s.high()[i] * k, s.low()[i] * k, s.close()[i] * k,
                            s.dates()[i] < t ? s.volume()[i] : random.nextInt(2) * 1e18});
                }
            }
            all.add(BarFiles.series(symbol, s.unit(), bars));
        }
        all.add(RandomBars.series("A_NEW", seed, t, 60, RandomBars.Shape.WALK, io.numergrid.history.VolumeUnit.BASE));
        return RandomBars.source(all);
    }

    @Test
    void theLastVisibleBarDoesShow() {
        MemoryHistorySource source = RandomBars.source(RandomBars.market(4, BARS));
        int t = RandomBars.FIRST_DAY + 220;
        MemoryHistorySource changed = poisoned(source, t - 1, 4);
        FeatureColumns x = FEATURES.compute(source.series("S_WALK", t - 1), FeatureSetTest.context(source));
        BarSeries other = changed.series("S_WALK", t - 1);
        FeatureColumns y = FEATURES.compute(other, FeatureSetTest.context(changed));
        int last = Math.min(x.size(), y.size()) - 1;
        int differing = 0;
        for (int f = 0; f < FeatureCatalogue.COUNT; f++) {
            differing += x.columns()[f][last] != y.columns()[f][last] ? 1 : 0;
        }
        assertTrue(differing > 60, "a changed last bar shows in only " + differing + " features");
    }

    @Test
    void anotherSymbolsLastBarShowsInMarketAndRankFeaturesOnly() {
        MemoryHistorySource source = RandomBars.source(RandomBars.market(4, BARS));
        int last = source.series("S_WALK", HistorySource.UNTIL_END).dates()[BARS - 6];
        List<BarSeries> all = new ArrayList<>();
        for (String symbol : source.symbols()) {
            BarSeries s = source.series(symbol, HistorySource.UNTIL_END);
            if (symbol.equals("S_TINY")) {
                double[] close = s.close().clone();
                double[] high = s.high().clone();
                int at = s.lastIndexAtOrBefore(last);
                close[at] *= 50;
                high[at] *= 50;
                s = new BarSeries(symbol, s.unit(), s.dates(), s.open(), high, s.low(), close, s.volume());
            }
            all.add(s);
        }
        FeatureColumns x = FEATURES.compute(source.series("S_WALK", last), FeatureSetTest.context(source));
        FeatureColumns y = FEATURES.compute(source.series("S_WALK", last), FeatureSetTest.context(RandomBars.source(all)));
        List<String> changed = new ArrayList<>();
        for (int f = 0; f < FeatureCatalogue.COUNT; f++) {
            int i = x.size() - 1;
            if (Float.floatToRawIntBits(x.columns()[f][i]) != Float.floatToRawIntBits(y.columns()[f][i])) {
                changed.add(FeatureCatalogue.name(f));
            }
        }
        assertTrue(changed.containsAll(List.of("resid_ret_mkt_60d", "corr_mkt_90d", "idio_vol_mkt_30d")), changed.toString());
        changed.removeAll(List.of("resid_ret_mkt_60d", "corr_mkt_90d", "idio_vol_mkt_30d", "cs_rank_ret_20d",
                "cs_rank_dollar_volume_20d"));
        assertEquals(List.of(), changed);
    }
}
