package io.numergrid.audit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.history.BarSeries;
import io.numergrid.history.HistorySource;
import io.numergrid.history.MemoryHistorySource;
import io.numergrid.history.VolumeUnit;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Poison is everywhere from the cut on and nowhere before it, and no symbol loses its place. */
class PoisonedSourceTest {
    private static final int CUT = 120;
    private static final int REACH = 30;
    /** Alive throughout; dead before the cut; listed at the cut; alive throughout. */
    private static final HistorySource CLEAN = new MemoryHistorySource(List.of(bars("A", 100, 200), bars("B", 100, 110), bars("C", 120, 200),
            bars("D", 90, 200)), List.of());

    private static BarSeries bars(String symbol, int from, int to) {
        int[] dates = IntStream.range(from, to).filter(d -> d % 7 != 3).toArray();
        double[] close = Arrays.stream(dates).mapToDouble(d -> symbol.charAt(0) * 1000 + d).toArray();
        return new BarSeries(symbol, VolumeUnit.BASE, dates, close.clone(), close.clone(), close.clone(), close, close.clone());
    }

    private static PoisonedSource poisoned(Poison poison) {
        return new PoisonedSource(CLEAN, poison, CUT, REACH, 5);
    }

    @ParameterizedTest
    @EnumSource
    void nothingBeforeTheCutChangesAndNothingAfterStays(Poison poison) {
        PoisonedSource source = poisoned(poison);
        assertEquals(CLEAN.symbols(), source.symbols());
        for (int s = 0; s < CLEAN.symbols().size(); s++) {
            String symbol = CLEAN.symbols().get(s);
            BarSeries clean = CLEAN.series(symbol, HistorySource.UNTIL_END);
            BarSeries after = source.series(symbol, HistorySource.UNTIL_END);
            int keep = clean.lastIndexAtOrBefore(CUT - 1) + 1;
            assertEquals(keep, after.lastIndexAtOrBefore(CUT - 1) + 1);
            assertArrayEquals(Arrays.copyOf(clean.dates(), keep), Arrays.copyOf(after.dates(), keep));
            for (int i = 0; i < keep; i++) {
                assertEquals(clean.close()[i], after.close()[i]);
                assertEquals(clean.volume()[i], after.volume()[i]);
            }
            for (int i = keep; i < after.size(); i++) {
                int same = clean.lastIndexAtOrBefore(after.dates()[i]);
                assertTrue(after.dates()[i] >= CUT && after.dates()[i] < CUT + REACH);
                assertNotEquals(clean.close()[same], after.close()[i], symbol + " " + after.dates()[i]);
            }
            assertArrayEquals(after.close(), source.series(s).close());
            assertEquals(Math.min(keep, after.lastIndexAtOrBefore(CUT - 5) + 1), source.series(symbol, CUT - 5).size());
        }
    }

    @Test
    void eachPoisonIsWhatItIsCalled() {
        int keep = CLEAN.series("A", CUT - 1).size();
        int tail = CLEAN.series("A", CUT + REACH - 1).size() - keep;
        assertTrue(Double.isNaN(poisoned(Poison.NAN).series(0).high()[keep]));
        assertEquals(1e308, poisoned(Poison.HUGE).series(0).volume()[keep + tail - 1]);
        assertEquals(keep, poisoned(Poison.REMOVED).series(0).size());
        assertEquals(0, poisoned(Poison.REMOVED).series(2).size(), "C has no bar before the cut and stays in the list");
        BarSeries shuffled = poisoned(Poison.SHUFFLED).series(0);
        double[] sorted = Arrays.copyOfRange(shuffled.close(), keep, shuffled.size());
        Arrays.sort(sorted);
        assertArrayEquals(Arrays.copyOfRange(CLEAN.series("A", HistorySource.UNTIL_END).close(), keep, keep + tail), sorted);
        BarSeries foreign = poisoned(Poison.FOREIGN).series(0);
        assertEquals('C' * 1000 + CUT + 1, foreign.close()[foreign.lastIndexAtOrBefore(CUT + 1)], "B is dead, so A takes the bars of C");
        assertEquals('A' * 1000 + CUT + 1, poisoned(Poison.FOREIGN).series(3).close()[poisoned(Poison.FOREIGN).series(3).lastIndexAtOrBefore(CUT + 1)],
                "after the last symbol comes the first");
    }
}
