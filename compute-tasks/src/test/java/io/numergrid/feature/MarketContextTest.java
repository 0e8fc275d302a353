package io.numergrid.feature;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.history.BarSeries;
import io.numergrid.history.HistorySource;
import io.numergrid.history.VolumeUnit;
import io.numergrid.kernel.FeatureIndex;
import io.numergrid.kernel.KernelSet;
import io.numergrid.run.FitPool;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class MarketContextTest {
    private static final int END = HistorySource.UNTIL_END;

    @Property(tries = 500)
    void sixteenfoldMeanIsRounded(@ForAll @LongRange(min = -(1L << 62), max = 1L << 62) long sum,
                                  @ForAll @IntRange(min = 1, max = 4000) int n) {
        long expected = BigDecimal.valueOf(sum).multiply(BigDecimal.valueOf(16))
                .divide(BigDecimal.valueOf(n), 0, RoundingMode.HALF_EVEN).longValue();
        // the mean of values that fit their bound fits, too; sums beyond 2^58 belong to n > 16
        if (Math.abs(sum / n) < 1L << 58) {
            assertEquals(expected, MarketDays.sixteenfoldMean(sum, n));
        }
    }

    @Test
    void halvesGoToTheEvenNeighbour() {
        assertEquals(0, MarketDays.sixteenfoldMean(1, 32));
        assertEquals(2, MarketDays.sixteenfoldMean(3, 32));
        assertEquals(0, MarketDays.sixteenfoldMean(-1, 32));
        assertEquals(-2, MarketDays.sixteenfoldMean(-3, 32));
        assertEquals(-16, MarketDays.sixteenfoldMean(-1, 1));
    }

    /** The mean of doubles by date, summed in exact decimals. */
    @Property(tries = 20)
    void marketReturnIsTheMeanOfTheDay(@ForAll @IntRange(max = 100_000) int seed) {
        List<BarSeries> all = RandomBars.market(seed, 60);
        MarketContext market = FeatureSetTest.context(RandomBars.source(all));
        TreeMap<Integer, List<Double>> byDay = new TreeMap<>();
        for (BarSeries s : all) {
            for (int i = 1; i < s.size(); i++) {
                byDay.computeIfAbsent(s.dates()[i], d -> new ArrayList<>()).add(StrictMath.log(s.close()[i] / s.close()[i - 1]));
            }
        }
        byDay.forEach((day, returns) -> {
            BigDecimal sum = returns.stream().map(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add);
            assertEquals(sum.doubleValue() / returns.size(), market.marketReturn(day), 0x1p-40);
        });
        assertEquals(0, market.marketReturn(RandomBars.FIRST_DAY), "nobody has an earlier bar");
        assertEquals(0, market.marketReturn(RandomBars.FIRST_DAY - 1));
        assertEquals(0, market.marketReturn(RandomBars.FIRST_DAY + 100_000));
    }

    /** Average ranks by counting, over the symbols with a bar on the very date. */
    @Property(tries = 15)
    void ranksEqualCounting(@ForAll @IntRange(max = 100_000) int seed) {
        List<BarSeries> all = RandomBars.market(seed, 70);
        MarketContext market = FeatureSetTest.context(RandomBars.source(all));
        for (BarSeries s : all) {
            float[] returns = market.rankReturn(s);
            float[] volumes = market.rankDollarVolume(s);
            for (int i = 0; i < s.size(); i++) {
                List<Double> keys = new ArrayList<>();
                List<Double> sums = new ArrayList<>();
                for (BarSeries other : all) {
                    int at = other.lastIndexAtOrBefore(s.dates()[i]);
                    if (at >= 0 && other.dates()[at] == s.dates()[i]) {
                        keys.add(ratio(other, at));
                        sums.add(dollarVolume(other, at));
                    }
                }
                assertEquals(rank(ratio(s, i), keys), returns[i], 1e-7f);
                assertEquals(rank(dollarVolume(s, i), sums), volumes[i], 1e-7f);
            }
        }
    }

    private static double ratio(BarSeries s, int i) {
        return i < 20 ? Double.NaN : s.close()[i] / s.close()[i - 20];
    }

    private static double dollarVolume(BarSeries s, int i) {
        double sum = 0;
        for (int j = i - 19; j <= i; j++) {
            sum += j < 0 ? Double.NaN : s.volume()[j] * s.close()[j];
        }
        return sum;
    }

    private static double rank(double key, List<Double> keys) {
        double less = keys.stream().filter(k -> k < key).count();
        double same = keys.stream().filter(k -> k == key).count();
        double n = keys.stream().filter(k -> !Double.isNaN(k)).count();
        return Double.isNaN(key) ? Double.NaN : (less + (same + 1) / 2) / n;
    }

    @Test
    void oneSymbolAloneHasRankOne() {
        BarSeries btc = RandomBars.series("BTC", 1, 40, RandomBars.Shape.WALK);
        MarketContext market = FeatureSetTest.context(RandomBars.source(List.of(btc)));
        assertTrue(Float.isNaN(market.rankReturn(btc)[19]));
        assertEquals(1f, market.rankReturn(btc)[20]);
        assertEquals(1f, market.rankDollarVolume(btc)[19]);
    }

    @Test
    void missingBtcNamesCloseMatches() {
        HistorySource source = RandomBars.source(List.of(RandomBars.series("ETHUSDT", 1, 30, RandomBars.Shape.WALK),
                RandomBars.series("BTCUSDT", 1, 30, RandomBars.Shape.WALK),
                RandomBars.series("BTCDOMUSDT", 1, 30, RandomBars.Shape.WALK)));
        NumergridException e = assertThrows(NumergridException.class, () -> MarketContext.build(source, "BTC", END, () -> false));
        assertEquals(ErrorCode.BTC_MISSING, e.code());
        assertTrue(e.getMessage().contains("'BTC'"), e.getMessage());
        assertTrue(e.getMessage().contains("--btc SYMBOL; close matches here: BTCUSDT, BTCDOMUSDT"), e.getMessage());
        assertFalse(e.getMessage().contains("ETH"), e.getMessage());
        NumergridException none = assertThrows(NumergridException.class,
                () -> MarketContext.build(RandomBars.source(List.of()), "BTC", END, () -> false));
        assertEquals(ErrorCode.BTC_MISSING, none.code());
    }

    @Test
    void btcAfterTheFrontierIsMissing() {
        HistorySource source = RandomBars.source(List.of(RandomBars.series("X", 1, 30, RandomBars.Shape.WALK),
                RandomBars.series("BTC", 1, RandomBars.FIRST_DAY + 20, 10, RandomBars.Shape.WALK, VolumeUnit.BASE)));
        MarketContext.build(source, "BTC", RandomBars.FIRST_DAY + 20, () -> false);
        NumergridException e = assertThrows(NumergridException.class,
                () -> MarketContext.build(source, "BTC", RandomBars.FIRST_DAY + 19, () -> false));
        assertEquals(ErrorCode.BTC_MISSING, e.code());
    }

    @Test
    void withoutBtcOnlyItsFeaturesAreMissing() {
        List<BarSeries> with = List.of(RandomBars.series("X", 1, 200, RandomBars.Shape.WALK),
                RandomBars.series("BTC", 2, 200, RandomBars.Shape.WALK));
        HistorySource source = RandomBars.source(with);
        FeatureSet features = new FeatureSet(KernelSet.choose("scalar"));
        FeatureColumns known = features.compute(with.get(0), FeatureSetTest.context(source));
        FeatureColumns unknown = features.compute(with.get(0), MarketContext.build(source, "NONE", END, false, () -> false));
        Set<Integer> btc = Set.of(FeatureIndex.RESID_RET_BTC_20D, FeatureIndex.BETA_BTC_60D, FeatureIndex.CORR_BTC_30D);
        for (int f = 0; f < FeatureCatalogue.COUNT; f++) {
            if (btc.contains(f)) {
                assertTrue(Float.isFinite(known.columns()[f][199]));
                for (float v : unknown.columns()[f]) {
                    assertTrue(Float.isNaN(v), FeatureCatalogue.name(f));
                }
            } else {
                FeatureSetTest.assertBits(known.columns()[f], unknown.columns()[f], FeatureCatalogue.name(f));
            }
        }
    }

    @Test
    void noSymbolsAtAll() {
        MarketContext market = MarketContext.build(RandomBars.source(List.of()), "BTC", END, false, () -> false);
        assertEquals(0, market.marketReturn(RandomBars.FIRST_DAY));
        assertEquals("BTC", market.btc());
        assertEquals(END, market.until());
    }

    /** More days than one part ranks. */
    @Test
    void workersChangeNoBit() {
        HistorySource source = RandomBars.source(RandomBars.market(9, 600));
        MarketContext one = MarketContext.build(source, "BTC", END, () -> false);
        MarketContext many = MarketContext.build(source, "BTC", END, true, () -> false, new FitPool(3, () -> false).workers());
        assertEquals(one.levels().firstDay(), many.levels().firstDay());
        assertArrayEquals(one.levels().market(), many.levels().market());
        assertArrayEquals(one.levels().btc(), many.levels().btc());
        for (int s = 0; s < one.symbolCount(); s++) {
            assertArrayEquals(one.dates(s), many.dates(s));
            assertArrayEquals(one.rankReturn(s), many.rankReturn(s));
            assertArrayEquals(one.rankDollarVolume(s), many.rankDollarVolume(s));
        }
    }

    @Test
    void canBeCancelled() {
        HistorySource source = RandomBars.source(RandomBars.market(1, 70));
        int[] polls = {0};
        NumergridException e = assertThrows(NumergridException.class,
                () -> MarketContext.build(source, "BTC", END, () -> ++polls[0] == 3));
        assertEquals(ErrorCode.CANCELLED, e.code());
        assertEquals(3, polls[0]);
    }
}
