package io.numergrid.rank;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.history.BarSeries;
import io.numergrid.history.Defect;
import io.numergrid.history.DefectJudge;
import io.numergrid.history.DefectRule;
import io.numergrid.history.Defects;
import io.numergrid.history.VolumeUnit;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SymbolUniverseTest {
    private static final int FIRST = 19_000;

    @Property(tries = 60)
    void verdictAndLiquidityAreThoseOfTheSlowUniverse(@ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int minBars,
                                                     @ForAll @IntRange(min = 1, max = 12) int window, @ForAll @IntRange(max = 12) int changed) {
        UniverseRule rule = new UniverseRule(minBars, window, 60.0, Math.min(changed, window), 1);
        RandomMarket market = RandomMarket.of(seed, 4, FIRST, 60);
        SlowCrossSection slow = new SlowCrossSection(market.series, rule);
        for (int s = 0; s < market.series.size(); s++) {
            SymbolUniverse universe = new SymbolUniverse(market.series.get(s), rule);
            for (int b = FIRST - 1; b < FIRST + 62; b++) {
                assertEquals(slow.verdict(s, b), universe.verdictOn(b));
                if (universe.indexOn(b) >= 0) {
                    assertEquals(slow.liquidity(s, b), universe.liquidityAt(universe.indexOn(b)));
                }
            }
        }
    }

    @Property(tries = 60)
    void barsAfterBNeverMoveAVerdict(@ForAll long seed, @ForAll @IntRange(max = 59) int cut) {
        UniverseRule rule = new UniverseRule(10, 5, 60.0, 2, 1);
        RandomMarket clean = RandomMarket.of(seed, 4, FIRST, 60);
        RandomMarket poisoned = clean.poisonedAfter(FIRST + cut, seed + 1);
        for (int s = 0; s < clean.series.size(); s++) {
            SymbolUniverse a = new SymbolUniverse(clean.series.get(s), rule);
            SymbolUniverse b = new SymbolUniverse(poisoned.series.get(s), rule);
            for (int day = FIRST; day <= FIRST + cut; day++) {
                assertEquals(a.verdictOn(day), b.verdictOn(day));
            }
        }
    }

    @Test
    void membershipBeginsWithTheHundredEightyFirstBar() {
        SymbolUniverse universe = new SymbolUniverse(daily(400, i -> 1 + i % 2, i -> 5000), UniverseRule.DEFAULT);
        assertEquals(UniverseVerdict.TOO_FEW_BARS, universe.verdictOn(FIRST + 179));
        assertEquals(UniverseVerdict.MEMBER, universe.verdictOn(FIRST + 180));
        assertEquals(UniverseVerdict.MEMBER, universe.verdictOn(FIRST + 399));
        assertEquals(UniverseVerdict.NO_BAR_ON_LAST_DAY, universe.verdictOn(FIRST + 400));
        assertEquals(UniverseVerdict.NO_BAR_ON_LAST_DAY, universe.verdictOn(FIRST - 1));
    }

    @Test
    void liquidityIsTheMeanOfTheTwoMiddleVolumesAndTheThresholdIsIncluded() {
        // 15 bars at 900 and 15 at 1100: median 1000, just enough
        BarSeries series = daily(200, i -> 1 + i % 2, i -> i % 2 == 0 ? 900 : 1100);
        assertEquals(1000.0, new SymbolUniverse(series, UniverseRule.DEFAULT).liquidityAt(199));
        assertEquals(UniverseVerdict.MEMBER, new SymbolUniverse(series, UniverseRule.DEFAULT).verdictAt(199));
        UniverseRule more = UniverseRule.DEFAULT.withMinMedianQuoteVolume(Math.nextUp(1000.0));
        assertEquals(UniverseVerdict.ILLIQUID, new SymbolUniverse(series, more).verdictAt(199));
        BarSeries none = daily(200, i -> 1 + i % 2, i -> 0);
        assertEquals(UniverseVerdict.ILLIQUID, new SymbolUniverse(none, UniverseRule.DEFAULT).verdictAt(199));
        assertEquals(UniverseVerdict.MEMBER, new SymbolUniverse(none, UniverseRule.GENERATED).verdictAt(199),
                "where no volume is asked for, none is missing");
    }

    /** The point of it all: what went wrong on bar 250 takes no earlier row away, and no row for ever. */
    @Test
    void defectTakesRowsForAWhileAndNoneBeforeIt() {
        IntToDoubleFunction clean = i -> 1 + i % 2 + i / 1000.0;
        BarSeries ticked = daily(500, i -> i == 250 ? 20 * clean.applyAsDouble(i) : clean.applyAsDouble(i), i -> 5000 + i % 3);
        SymbolUniverse universe = new SymbolUniverse(ticked, UniverseRule.DEFAULT);
        SymbolUniverse unjudged = new SymbolUniverse(ticked, UniverseRule.DEFAULT.withDefects(DefectJudge.NONE));
        for (int i = 180; i < 500; i++) {
            assertEquals(UniverseVerdict.MEMBER, unjudged.verdictAt(i));
            assertEquals(i >= 251 && i < 281 ? UniverseVerdict.BAD_TICK : UniverseVerdict.MEMBER, universe.verdictAt(i), "bar " + i);
        }
        assertTrue(UniverseVerdict.BAD_TICK.isDefect());
        assertFalse(UniverseVerdict.FROZEN.isDefect());
    }

    @Test
    void everyDefectHasItsVerdict() {
        for (Defect defect : Defect.values()) {
            assertEquals(defect.name(), UniverseVerdict.of(defect).name());
            assertEquals(defect.sentence(), UniverseVerdict.of(defect).sentence());
            assertTrue(UniverseVerdict.of(defect).isDefect());
        }
    }

    /** Truncating or rewriting everything after b changes no verdict of b or before; a judge that looks back from the end is caught. */
    @Property(tries = 60)
    void qualityVerdictsSeeNoLaterBar(@ForAll long seed, @ForAll @IntRange(max = 59) int cut) {
        DefectRule rule = new DefectRule(5, 3, 3, 0.05, 2, 2, 3, 4, 10);
        assertEquals(0, differences(seed, cut, rule));
    }

    @Test
    void qualityVerdictWithHindsightIsCaught() {
        DefectJudge outForGood = series -> {
            Defects found = new DefectRule(50, 8, 3, 0.05, 9, 3, 6, 4, 10).judge(series);
            byte[] all = new byte[series.size()];
            java.util.Arrays.fill(all, (byte) (found.events().isEmpty() ? 0 : 1));
            return Defects.of(all, found.events());
        };
        int caught = 0;
        for (long seed = 0; seed < 20; seed++) {
            caught += differences(seed, 30, outForGood);
        }
        assertTrue(caught > 0);
    }

    /** Days up to the cut whose verdict differs between the market and the same market cut off, or poisoned, after it. */
    private static int differences(long seed, int cut, DefectJudge judge) {
        UniverseRule rule = new UniverseRule(10, 5, 60.0, 2, 1, judge);
        RandomMarket whole = RandomMarket.of(seed, 4, FIRST, 60);
        RandomMarket poisoned = whole.poisonedAfter(FIRST + cut, seed + 1);
        int differences = 0;
        for (int s = 0; s < whole.series.size(); s++) {
            SymbolUniverse universe = new SymbolUniverse(whole.series.get(s), rule);
            SymbolUniverse later = new SymbolUniverse(poisoned.series.get(s), rule);
            for (int day = FIRST; day <= FIRST + cut; day++) {
                SymbolUniverse then = new SymbolUniverse(whole.series.get(s).until(day), rule);
                differences += universe.verdictOn(day) == then.verdictOn(day) && universe.verdictOn(day) == later.verdictOn(day) ? 0 : 1;
            }
        }
        return differences;
    }

    @Test
    void baseVolumesCountInQuoteCurrency() {
        BarSeries quote = daily(200, i -> 4 + i % 2, i -> 700);
        BarSeries base = new BarSeries("X", VolumeUnit.BASE, quote.dates(), quote.open(), quote.high(), quote.low(), quote.close(), quote.volume());
        assertEquals(700.0, new SymbolUniverse(quote, UniverseRule.DEFAULT).liquidityAt(199));
        assertEquals(0.5 * (4 * 700.0 + 5 * 700.0), new SymbolUniverse(base, UniverseRule.DEFAULT).liquidityAt(199));
    }

    @Test
    void fifteenChangedClosesOfTheLastThirtyAreEnough() {
        for (int changes : new int[] {1, 14, 15, 30}) {
            // the close moves on the first bars of the window of bars 170..199, then stands still
            BarSeries series = daily(200, i -> i < 170 ? 1 + i % 2 : 10 + Math.min(i, 169 + changes), i -> 5000);
            UniverseVerdict expected = changes < 15 ? UniverseVerdict.FROZEN : UniverseVerdict.MEMBER;
            // a close that stands still is a defect of the feed, too; this is about the universe's own rule
            UniverseRule rule = UniverseRule.DEFAULT.withDefects(DefectJudge.NONE);
            assertEquals(expected, new SymbolUniverse(series, rule).verdictAt(199), changes + " changes");
        }
        BarSeries still = daily(200, i -> 7, i -> 5000);
        assertEquals(UniverseVerdict.FROZEN, new SymbolUniverse(still, UniverseRule.DEFAULT).verdictAt(199));
    }

    @Test
    void impossibleRulesAreRefused() {
        assertThrows(NumergridException.class, () -> new UniverseRule(0, 30, 0, 15, 100));
        assertThrows(NumergridException.class, () -> new UniverseRule(181, 30, Double.NaN, 15, 100));
        assertThrows(NumergridException.class, () -> new UniverseRule(181, 30, -1, 15, 100));
        NumergridException e = assertThrows(NumergridException.class, () -> new UniverseRule(181, 30, 0, 31, 100));
        assertEquals(ErrorCode.ARGUMENT_INVALID, e.code());
        assertTrue(UniverseRule.DEFAULT.withMinSymbols(7).minSymbols() == 7 && UniverseRule.GENERATED.minMedianQuoteVolume() == 0);
    }

    private static BarSeries daily(int bars, IntToDoubleFunction close, IntToDoubleFunction volume) {
        double[] c = IntStream.range(0, bars).mapToDouble(close).toArray();
        return new BarSeries("X", VolumeUnit.QUOTE, IntStream.range(FIRST, FIRST + bars).toArray(), c, c, c, c,
                IntStream.range(0, bars).mapToDouble(volume).toArray());
    }
}
