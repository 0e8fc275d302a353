package io.numergrid.quality;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.feature.FeatureCatalogue;
import io.numergrid.feature.FeatureSet;
import io.numergrid.feature.MarketContext;
import io.numergrid.history.DemoMarket;
import io.numergrid.history.HistorySource;
import io.numergrid.kernel.KernelSet;
import io.numergrid.rank.UniverseRule;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Features of stored histories, from histories to verdict. */
class FeatureCheckTest {
    private static final HistorySource MARKET = new DemoMarket(30, 420).source();
    private static final int LIVE = DemoMarket.FIRST_DAY + 420;

    private static FeatureQuality check(String btc, OptionalInt from, OptionalInt to) {
        MarketContext market = MarketContext.build(MARKET, btc, HistorySource.UNTIL_END, false, () -> false);
        return new FeatureCheck(new FeatureSet(KernelSet.choose("scalar")), UniverseRule.GENERATED, QualityLimits.DEFAULT)
                .of(MARKET, market, from, to, share -> { });
    }

    @Test
    void healthyMarketHasEveryFeatureInItsRange() {
        FeatureQuality quality = check(DemoMarket.BTC_SYMBOL, OptionalInt.empty(), OptionalInt.empty());
        assertTrue(quality.grade() != Grade.RED, quality.reasons()::toString);
        assertTrue(quality.features().stream().allMatch(f -> f.outside() == 0 && f.nanShare() < 0.2 && f.psi() >= 0), quality::toString);
        assertEquals(LIVE - 1, quality.toDate());
        assertTrue(quality.referenceTo() < quality.fromDate(), "drift is against earlier rows only");
        assertTrue(quality.rows() <= 21 * 30 && quality.rows() >= 20 * 25, "rows " + quality.rows());
    }

    @Test
    void featuresWithoutBtcAreVoidAndTheRestIsNot() {
        FeatureQuality quality = check("NONE", OptionalInt.empty(), OptionalInt.empty());
        for (String name : List.of("resid_ret_btc_20d", "beta_btc_60d", "corr_btc_30d")) {
            FeatureQuality.Feature feature = quality.features().get(FeatureCatalogue.indexOf(name));
            assertEquals(1, feature.nanShare(), name);
            assertEquals(Grade.RED, feature.grade(), name);
        }
        assertEquals(Grade.YELLOW, quality.grade(), "three of 138 do not spoil the rest");
        assertTrue(quality.reasons().get(0).contains("beta_btc_60d"), quality.reasons()::toString);
    }

    @Test
    void spanIsOfRowDates() {
        int from = LIVE - 100;
        FeatureQuality quality = check(DemoMarket.BTC_SYMBOL, OptionalInt.of(from), OptionalInt.of(from + 20));
        assertTrue(quality.fromDate() >= from - 1 && quality.fromDate() <= from + 1 && quality.toDate() == from + 19, quality::toString);
        assertTrue(quality.referenceTo() < from - 1);
        NumergridException e = assertThrows(NumergridException.class, () -> check(DemoMarket.BTC_SYMBOL, OptionalInt.of(LIVE + 5), OptionalInt.empty()));
        assertEquals(ErrorCode.ARGUMENT_INVALID, e.code());
    }

    @Test
    void progressRisesAndMayEndTheWork() {
        MarketContext market = MarketContext.build(MARKET, DemoMarket.BTC_SYMBOL, HistorySource.UNTIL_END, false, () -> false);
        FeatureCheck check = new FeatureCheck(new FeatureSet(KernelSet.choose("scalar")), UniverseRule.GENERATED, QualityLimits.DEFAULT);
        List<Double> told = new ArrayList<>();
        check.of(MARKET, market, OptionalInt.empty(), OptionalInt.empty(), told::add);
        assertEquals(told.stream().sorted().toList(), told);
        assertEquals(0, told.get(0));
        assertThrows(IllegalStateException.class, () -> check.of(MARKET, market, OptionalInt.empty(), OptionalInt.empty(), share -> {
            throw new IllegalStateException("gone");
        }));
    }

    @Test
    void newestBarsAreWeekdaysAndTheLiveBar() {
        int friday = (int) LocalDate.of(2022, 1, 7).toEpochDay();
        assertArrayEquals(new int[] {friday - 2, friday - 1, friday}, FeatureCheck.newestBars(friday, 3));
        assertArrayEquals(new int[] {friday - 1, friday, friday + 2}, FeatureCheck.newestBars(friday + 2, 2));
        assertArrayEquals(new int[] {friday, friday + 3}, FeatureCheck.newestBars(friday + 3, 2));
    }
}
