package io.numergrid.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.error.NumergridException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each defect at its edge, what is none, and the frontier: a verdict never depends on later bars, and a judge with hindsight is found. */
class DefectRuleTest {
    private static final int FIRST = 15_000;
    private static final int BARS = 200;
    private static final DefectRule RULE = new DefectRule(50, 8, 3, 0.05, 5, 5, 30, 30, 90);

    /** A lively coin: no two closes alike, traded every day. */
    private static double[] close() {
        double[] close = new double[BARS];
        for (int i = 0; i < BARS; i++) {
            close[i] = 100 + i % 7 + i / 50.0;
        }
        return close;
    }

    private static double[] volume() {
        double[] volume = new double[BARS];
        for (int i = 0; i < BARS; i++) {
            volume[i] = 1000 + 10 * (i % 5);
        }
        return volume;
    }

    private static int[] days() {
        int[] days = new int[BARS];
        for (int i = 0; i < BARS; i++) {
            days[i] = FIRST + i;
        }
        return days;
    }

    /** Quote volume; each bar opens at the close before and has a little range. */
    private static BarSeries series(int[] dates, double[] close, double[] volume) {
        int n = close.length;
        double[] open = new double[n];
        double[] high = new double[n];
        double[] low = new double[n];
        for (int i = 0; i < n; i++) {
            open[i] = i == 0 ? close[0] : close[i - 1];
            high[i] = Math.max(open[i], close[i]) * 1.01;
            low[i] = Math.min(open[i], close[i]) / 1.01;
        }
        return new BarSeries("S", VolumeUnit.QUOTE, dates, open, high, low, close, volume);
    }

    private static void scale(double[] values, int from, int to, double factor) {
        for (int i = from; i < to; i++) {
            values[i] *= factor;
        }
    }

    /** Asserts that the defect is in force on bars [from, to) and nothing anywhere else. */
    private static void assertInForce(Defect defect, int from, int to, BarSeries series) {
        Defects defects = RULE.judge(series);
        for (int i = 0; i < series.size(); i++) {
            assertEquals(i >= from && i < to ? Optional.of(defect) : Optional.empty(), defects.at(i), "bar " + i);
        }
    }

    @Test
    void livelyCoinHasNone() {
        Defects defects = RULE.judge(series(days(), close(), volume()));
        assertEquals(Defects.none(BARS), defects);
        assertEquals(0, defects.barsInForce());
        assertEquals(0, RULE.judge(series(new int[0], new double[0], new double[0])).size());
        assertThrows(IndexOutOfBoundsException.class, () -> defects.at(BARS));
    }

    @ParameterizedTest
    @ValueSource(doubles = {2, 4, 7.9, 12, 20, 40})
    void coinThatReallyMovesStays(double factor) {
        double[] up = close();
        double[] down = close();
        scale(up, 100, BARS, factor);
        scale(down, 100, BARS, 1 / factor);
        double[] busy = volume();
        scale(busy, 100, 110, 50);
        assertEquals(List.of(), RULE.judge(series(days(), up, busy)).events());
        assertEquals(List.of(), RULE.judge(series(days(), down, busy)).events());
    }

    @Test
    void tenfoldMoveOnManyTimesTheTurnoverStaysAndAtTheSameTurnoverIsARedenomination() {
        double[] close = close();
        scale(close, 100, BARS, 10 * close[99] / close[100]);
        double[] busy = volume();
        scale(busy, 100, 101, 3.3);
        assertEquals(List.of(), RULE.judge(series(days(), close, busy)).events());
        assertInForce(Defect.REDENOMINATION, 100, 190, series(days(), close, volume()));
        double[] down = close();
        scale(down, 100, BARS, close()[99] / close()[100] / 10);
        assertInForce(Defect.REDENOMINATION, 100, 190, series(days(), down, volume()));
    }

    @Test
    void redenominationOfABaseHistoryScalesTheCoinsInversely() {
        double[] close = close();
        double[] coins = volume();
        scale(close, 100, BARS, 10 * close[99] / close[100]);
        BarSeries q = series(days(), close, coins);
        BarSeries unchangedCoins = new BarSeries("S", VolumeUnit.BASE, q.dates(), q.open(), q.high(), q.low(), close, coins);
        assertEquals(List.of(), RULE.judge(unchangedCoins).events());
        double[] fewerCoins = volume();
        scale(fewerCoins, 100, BARS, 0.1);
        assertInForce(Defect.REDENOMINATION, 100, 190, new BarSeries("S", VolumeUnit.BASE, q.dates(), q.open(), q.high(), q.low(), close, fewerCoins));
    }

    @Test
    void thousandfoldTickIsOutFromTheTickOnUntilTheWindowsHavePassedIt() {
        double[] close = close();
        scale(close, 100, 101, 1000);
        double[] busy = volume();
        scale(busy, 100, 101, 100);
        // the way back is a break of its own
        assertInForce(Defect.SCALE_BREAK, 100, 191, series(days(), close, busy));
    }

    @Test
    void spikeInsideABarIsABreak() {
        BarSeries s = series(days(), close(), volume());
        s.low()[100] = 1;
        assertInForce(Defect.SCALE_BREAK, 100, 190, s);
        s.low()[100] = 2.2;
        assertEquals(List.of(), RULE.judge(s).events());
    }

    @Test
    void tickIsKnownWhenItComesBackWithinTheBarsAllowed() {
        for (int width = 1; width <= 4; width++) {
            double[] close = close();
            scale(close, 100, 100 + width, 9);
            BarSeries s = series(days(), close, volume());
            if (width <= RULE.tickBars()) {
                assertInForce(Defect.BAD_TICK, 100 + width, 190 + width, s);
            } else {
                assertEquals(List.of(), RULE.judge(s).events(), "it stayed away for " + width + " bars");
            }
        }
    }

    @Test
    void repeatedBarsAreAStaleFeedForAsLongAgainAfterTheyEnd() {
        double[] close = close();
        double[] volume = volume();
        Arrays.fill(close, 100, 106, close[99]);
        Arrays.fill(volume, 100, 106, volume[99]);
        // bars 99..105 are seven alike; the fifth of them is 103
        assertInForce(Defect.STALE_FEED, 103, 113, series(days(), close, volume));
        double[] traded = volume();
        assertEquals(List.of(), RULE.judge(series(days(), close, traded)).events(), "a cheap coin may close alike for days while it trades");
    }

    @Test
    void untradedBarsAndLongGaps() {
        double[] volume = volume();
        Arrays.fill(volume, 100, 107, 0);
        assertInForce(Defect.NO_VOLUME, 104, 114, series(days(), close(), volume));
        int[] dates = days();
        for (int i = 100; i < BARS; i++) {
            dates[i] += 30;
        }
        assertInForce(Defect.LONG_GAP, 100, 130, series(dates, close(), volume()));
        for (int i = 100; i < BARS; i++) {
            dates[i] -= 1;
        }
        assertEquals(List.of(), RULE.judge(series(dates, close(), volume())).events());
    }

    @Test
    void eventsTellWhatBeganWhen() {
        double[] close = close();
        scale(close, 150, 151, 9);
        double[] volume = volume();
        Arrays.fill(volume, 100, 107, 0);
        assertEquals(List.of(new Defects.Event(Defect.NO_VOLUME, 104), new Defects.Event(Defect.BAD_TICK, 151)),
                RULE.judge(series(days(), close, volume)).events());
    }

    /** Against the definitions, written down bar by bar without any state carried along. */
    @Property(tries = 150)
    void agreesWithTheDefinitions(@ForAll long seed, @ForAll @IntRange(min = 1, max = 90) int bars) {
        DefectRule rule = new DefectRule(50, 8, 3, 0.05, 3, 2, 5, 4, 12);
        BarSeries series = dirty(seed, bars);
        Defects defects = rule.judge(series);
        for (int i = 0; i < bars; i++) {
            int bar = i;
            assertEquals(Arrays.stream(Defect.values()).filter(d -> slowlyInForce(rule, series, d, bar)).findFirst(), defects.at(i), "bar " + i);
        }
    }

    private static boolean slowlyInForce(DefectRule rule, BarSeries s, Defect defect, int i) {
        for (int e = 0; e <= i; e++) {
            int bars = switch (defect) {
                case SCALE_BREAK -> slowBreak(rule, s, e) ? rule.exclusionBars() : 0;
                case BAD_TICK -> slowTick(rule, s, e) ? rule.exclusionBars() : 0;
                case REDENOMINATION -> slowRedenomination(s, e) ? rule.exclusionBars() : 0;
                case LONG_GAP -> e > 0 && s.dates()[e] - s.dates()[e - 1] > rule.gapDays() ? rule.gapBars() : 0;
                case STALE_FEED -> slowRun(rule, slowStaleRun(s, e), rule.staleBars());
                case NO_VOLUME -> slowRun(rule, slowUntradedRun(s, e), rule.zeroVolumeBars());
            };
            if (i < e + bars) {
                return true;
            }
        }
        return false;
    }

    private static int slowRun(DefectRule rule, int length, int lengthMin) {
        return length < lengthMin ? 0 : 1 + Math.min(length, rule.exclusionBars());
    }

    private static boolean slowBreak(DefectRule rule, BarSeries s, int e) {
        double before = e == 0 ? s.open()[0] : s.close()[e - 1];
        return Math.max(s.high()[e], before) / Math.min(s.low()[e], before) >= rule.breakFactor();
    }

    private static double log(BarSeries s, int i, int j) {
        return Math.abs(Math.log(s.close()[i] / s.close()[j]));
    }

    private static boolean slowTick(DefectRule rule, BarSeries s, int e) {
        for (int from = Math.max(0, e - rule.tickBars() - 1); from < e - 1; from++) {
            boolean away = true;
            for (int k = from + 1; k < e; k++) {
                away &= log(s, k, from) > Math.log(1.25) + 1e-12;
            }
            if (away && log(s, from + 1, from) >= Math.log(rule.tickFactor()) - 1e-12 && log(s, e, from) <= Math.log(1.25) + 1e-12) {
                return true;
            }
        }
        return false;
    }

    private static boolean slowRedenomination(BarSeries s, int e) {
        if (e < 20) {
            return false;
        }
        double tens = log(s, e, e - 1) / Math.log(10);
        boolean power = Math.rint(tens) >= 1 && Math.rint(tens) <= 12 && Math.abs(tens - Math.rint(tens)) * Math.log(10) <= Math.log(1.05) + 1e-12;
        double[] before = Arrays.copyOfRange(s.quoteVolume(), e - 20, e);
        Arrays.sort(before);
        double median = (before[9] + before[10]) / 2;
        double q = s.quoteVolume()[e];
        return power && median > 0 && q > 0 && q <= 3 * median && median <= 3 * q;
    }

    private static int slowStaleRun(BarSeries s, int e) {
        int from = e;
        while (from > 0 && s.close()[from] == s.close()[from - 1]
                && (s.high()[from] == s.low()[from] || s.volume()[from] == s.volume()[from - 1])) {
            from--;
        }
        return e - from + 1;
    }

    private static int slowUntradedRun(BarSeries s, int e) {
        int from = e + 1;
        while (from > 0 && s.volume()[from - 1] == 0) {
            from--;
        }
        return e + 1 - from;
    }

    @Property(tries = 150)
    void laterBarsNeverMoveAVerdict(@ForAll long seed, @ForAll @IntRange(min = 1, max = 90) int bars) {
        BarSeries series = dirty(seed, bars);
        DefectRule rule = new DefectRule(50, 8, 3, 0.05, 3, 2, 5, 4, 12);
        assertEquals(-1, DefectJudge.firstHindsight(rule, series));
        assertEquals(-1, DefectJudge.firstHindsight(DefectJudge.NONE, series));
    }

    @Test
    void propertyAboveSeesEveryDefect() {
        java.util.EnumSet<Defect> seen = java.util.EnumSet.noneOf(Defect.class);
        DefectRule rule = new DefectRule(50, 8, 3, 0.05, 3, 2, 5, 4, 12);
        for (long seed = 0; seed < 50; seed++) {
            rule.judge(dirty(seed, 90)).events().forEach(e -> seen.add(e.defect()));
        }
        assertEquals(java.util.EnumSet.allOf(Defect.class), seen);
    }

    @Test
    void judgesWithHindsightAreFound() {
        double[] close = close();
        scale(close, 100, 102, 9);
        BarSeries series = series(days(), close, volume());
        assertEquals(-1, DefectJudge.firstHindsight(RULE, series));
        assertEquals(0, DefectJudge.firstHindsight(s -> everywhereIfAnywhere(RULE.judge(s)), series), "a symbol that ever has a defect is out for good");
        assertEquals(100, DefectJudge.firstHindsight(s -> shifted(RULE.judge(s), 2), series), "the tick itself is marked once it is known to come back");
    }

    private static Defects everywhereIfAnywhere(Defects defects) {
        byte[] inForce = new byte[defects.size()];
        Arrays.fill(inForce, (byte) (defects.events().isEmpty() ? 0 : 1));
        return Defects.of(inForce, defects.events());
    }

    private static Defects shifted(Defects defects, int bars) {
        byte[] inForce = new byte[defects.size()];
        for (int i = 0; i < inForce.length; i++) {
            inForce[i] = (byte) defects.at(Math.min(inForce.length - 1, i + bars)).map(d -> d.ordinal() + 1).orElse(0).intValue();
        }
        return Defects.of(inForce, defects.events());
    }

    /** Everything that goes wrong, often. */
    private static BarSeries dirty(long seed, int bars) {
        Random random = new Random(seed);
        List<double[]> rows = new ArrayList<>();
        int day = FIRST;
        double close = 1;
        double volume = 100;
        int quiet = 0;
        for (int i = 0; i < bars; i++) {
            day += random.nextInt(15) == 0 ? 2 + random.nextInt(10) : 1;
            if (quiet == 0) {
                double[] moves = {1.05, 0.97, 1.1, 0.9, 1.01, 10, 0.1, 9, 1 / 9.0, 1000, 0.001, 12, 4};
                int kind = random.nextInt(4) == 0 ? random.nextInt(moves.length) : random.nextInt(5);
                close *= moves[kind];
                volume = random.nextInt(3) == 0 ? 0 : 100 + random.nextInt(50);
                quiet = random.nextInt(12) == 0 ? random.nextInt(6) : 0;
            } else {
                quiet--;
            }
            rows.add(new double[] {day, close, volume});
        }
        return series(rows.stream().mapToInt(r -> (int) r[0]).toArray(), rows.stream().mapToDouble(r -> r[1]).toArray(),
                rows.stream().mapToDouble(r -> r[2]).toArray());
    }

    @Test
    void ruleThatCannotBeNamesItsField() {
        NumergridException e = assertThrows(NumergridException.class, () -> new DefectRule(50, 1.2, 3, 0.05, 5, 5, 30, 30, 90));
        assertEquals("tickFactor", e.metadata().get("field"));
        assertTrue(e.getMessage().contains("1.2"), e.getMessage());
    }
}
