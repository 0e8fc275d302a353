package io.numergrid.target;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.history.BarSeries;
import io.numergrid.history.VolumeUnit;
import java.time.LocalDate;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TargetSpecTest {
    private static final TargetSpec SPEC = TargetSpec.TARGET_20D2L;
    private static final int MONDAY = (int) LocalDate.of(2024, 1, 1).toEpochDay();

    @Test
    void spansOfAWeekAreThoseOfTheCalendar() {
        // Mon, Tue, Wed: entry two days later; Thu, Fri, Sat, Sun: across a weekend
        int[] entryAfter = {2, 2, 2, 4, 4, 3, 2};
        for (int d = 0; d < 7; d++) {
            LabelSpan span = SPEC.span(MONDAY + d);
            assertEquals(MONDAY + d, span.bar());
            assertEquals(MONDAY + d + entryAfter[d], span.entry(), "day " + d);
            assertEquals(span.entry() + 28, span.exit(), "20 weekdays are four weeks");
            assertEquals(span.entry(), SPEC.entry(MONDAY + d));
            assertEquals(span.exit(), SPEC.exit(MONDAY + d));
        }
    }

    @Property(tries = 300)
    void spanWalksTheCalendarAndNeverRunsBack(@ForAll @IntRange(min = 5000, max = 30_000) int b) {
        LocalDate entry = SlowCalendar.nthWeekdayAfter(LocalDate.ofEpochDay(b), 2);
        assertEquals(entry.toEpochDay(), SPEC.span(b).entry());
        assertEquals(SlowCalendar.nthWeekdayAfter(entry, 20).toEpochDay(), SPEC.span(b).exit());
        assertTrue(SPEC.exit(b + 1) >= SPEC.exit(b));
        assertTrue(SPEC.exit(b) - b >= 30 && SPEC.exit(b) - b <= 32);
    }

    @Property(tries = 200)
    void labelIsThatOfLookingDayByDay(@ForAll long seed, @ForAll @IntRange(min = 0, max = 89) int offset,
                                      @ForAll @IntRange(min = 1, max = 100) int presentPercent) {
        TreeMap<Integer, Double> closes = randomCloses(seed, presentPercent);
        int b = MONDAY + offset;
        int end = MONDAY + 89;
        double expected = slowLabel(closes, b, end);
        assertEquals(expected, SPEC.label(series(closes), b, end));
    }

    @Property(tries = 200)
    void barsAfterExitAndBarsUpToBNeverMoveALabel(@ForAll long seed, @ForAll @IntRange(min = 0, max = 50) int offset) {
        TreeMap<Integer, Double> closes = randomCloses(seed, 60);
        int b = MONDAY + offset;
        int end = MONDAY + 200;
        double label = SPEC.label(series(closes), b, end);
        TreeMap<Integer, Double> changed = new TreeMap<>(closes.subMap(b, false, SPEC.exit(b), true));
        for (int d = SPEC.exit(b) + 1; d < end; d++) {
            changed.put(d, 1e6 + d);
        }
        for (int d = MONDAY - 3; d <= b; d += 2) {
            changed.put(d, 1e-6);
        }
        assertEquals(label, SPEC.label(series(changed), b, end));
    }

    @Test
    void deadCoinKeepsItsLastCloseAndACoinWithoutEntryHasNoLabel() {
        TreeMap<Integer, Double> closes = new TreeMap<>(Map.of(MONDAY, 4.0, MONDAY + 1, 2.0, MONDAY + 10, 1.0));
        int end = MONDAY + 60;
        assertEquals(StrictMath.log(0.5), SPEC.label(series(closes), MONDAY, end), "entry on Tuesday's close, dead since day 10");
        assertEquals(Double.NaN, SPEC.label(series(closes), MONDAY + 1, end), "no close on Wednesday or Thursday");
        closes.put(MONDAY + 31, 9.0);
        assertEquals(StrictMath.log(0.5), SPEC.label(series(closes), MONDAY, end), "what comes after exit does not count");
        closes.put(MONDAY + 30, 8.0);
        assertEquals(StrictMath.log(4.0), SPEC.label(series(closes), MONDAY, end));
    }

    @Test
    void coinThatDiesBetweenEntryAndExitOnEntryHasZeroReturn() {
        TreeMap<Integer, Double> closes = new TreeMap<>(Map.of(MONDAY, 4.0, MONDAY + 2, 3.0));
        assertEquals(0.0, SPEC.label(series(closes), MONDAY, MONDAY + 60));
    }

    @Test
    void labelExistsFromTheDayOfItsExit() {
        TreeMap<Integer, Double> closes = new TreeMap<>(Map.of(MONDAY, 4.0, MONDAY + 2, 3.0));
        int exit = SPEC.exit(MONDAY);
        assertEquals(Double.NaN, SPEC.label(series(closes), MONDAY, exit - 1));
        assertEquals(0.0, SPEC.label(series(closes), MONDAY, exit));
    }

    @Test
    void emptyHistoryHasNoLabel() {
        assertEquals(Double.NaN, SPEC.label(series(new TreeMap<>()), MONDAY, MONDAY + 99));
    }

    @Test
    void impossibleSpecsAndSpansAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new TargetSpec("x", 1, 0, 20));
        assertThrows(IllegalArgumentException.class, () -> new TargetSpec("x", 0, 2, 20));
        assertThrows(IllegalArgumentException.class, () -> new LabelSpan(10, 10, 12));
        assertThrows(IllegalArgumentException.class, () -> new LabelSpan(10, 12, 11));
    }

    private static double slowLabel(TreeMap<Integer, Double> closes, int b, int end) {
        LocalDate entry = SlowCalendar.nthWeekdayAfter(LocalDate.ofEpochDay(b), 2);
        LocalDate exit = SlowCalendar.nthWeekdayAfter(entry, 20);
        Double in = null;
        Double out = null;
        for (LocalDate d = LocalDate.ofEpochDay(b).plusDays(1); !d.isAfter(exit); d = d.plusDays(1)) {
            Double close = closes.get((int) d.toEpochDay());
            in = close != null && !d.isAfter(entry) ? close : in;
            out = close != null ? close : out;
        }
        return in == null || exit.toEpochDay() > end ? Double.NaN : StrictMath.log(out / in);
    }

    private static TreeMap<Integer, Double> randomCloses(long seed, int presentPercent) {
        Random random = new Random(seed);
        TreeMap<Integer, Double> closes = new TreeMap<>();
        int last = 20 + random.nextInt(70);
        for (int d = 0; d < last; d++) {
            if (random.nextInt(100) < presentPercent) {
                closes.put(MONDAY + d, 1 + random.nextInt(50) / 10.0);
            }
        }
        return closes;
    }

    private static BarSeries series(TreeMap<Integer, Double> closes) {
        int[] dates = closes.keySet().stream().mapToInt(Integer::intValue).toArray();
        double[] close = closes.values().stream().mapToDouble(Double::doubleValue).toArray();
        return new BarSeries("X", VolumeUnit.BASE, dates, close, close, close, close, new double[close.length]);
    }
}
