package io.numergrid.rank;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.history.BarSeries;
import io.numergrid.history.HistorySource;
import io.numergrid.history.MemoryHistorySource;
import io.numergrid.history.VolumeUnit;
import io.numergrid.target.TargetSpec;
import io.numergrid.target.WeekdayCalendar;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class SampleDatesTest {
    private static final int FIRST = 18_500;

    @Property(tries = 80)
    void liveDateIsThatOfCountingSets(@ForAll long seed, @ForAll @IntRange(min = 1, max = 9) int symbols, @ForAll @IntRange(min = 1, max = 50) int days) {
        RandomMarket market = RandomMarket.of(seed, symbols, FIRST, days);
        if (market.series.isEmpty()) {
            return;
        }
        SampleDates dates = SampleDates.of(market.source(), HistorySource.UNTIL_END, 1);
        assertEquals(1 + slowLastBroadDate(market.series), dates.liveDate());
        assertEquals(market.lastBar(), dates.lastBar());
        assertEquals(market.series.stream().mapToInt(s -> s.dates()[0]).min().orElseThrow(), dates.firstBar());
    }

    @Test
    void halfOfTheRecentSymbolsIsEnoughAndLessIsNot() {
        // four symbols to day 20; then two go on to day 22, one of them to day 24
        HistorySource source = source(span(0, 20), span(0, 20), span(0, 22), span(0, 24));
        assertEquals(FIRST + 22 + 1, SampleDates.of(source, HistorySource.UNTIL_END, 1).liveDate());
        assertEquals(FIRST + 24, SampleDates.of(source, HistorySource.UNTIL_END, 1).lastBar());
        // a symbol alone for so long that the others are no longer recent is broad again
        HistorySource later = source(span(0, 20), span(0, 20), span(0, 20), span(0, 28));
        assertEquals(FIRST + 28 + 1, SampleDates.of(later, HistorySource.UNTIL_END, 1).liveDate());
        HistorySource sooner = source(span(0, 20), span(0, 20), span(0, 20), span(0, 27));
        assertEquals(FIRST + 20 + 1, SampleDates.of(sooner, HistorySource.UNTIL_END, 1).liveDate());
    }

    @Property(tries = 200)
    void calendarDaysAreThoseOfTheRemainderAndNoOthers(@ForAll @IntRange(min = 1, max = 40) int every, @ForAll @IntRange(max = 39) int remainder,
                                                       @ForAll @IntRange(max = 90) int days) {
        SampleDates dates = SampleDates.of(source(span(0, days)), HistorySource.UNTIL_END, 1).everyDays(every, remainder % every);
        assertArrayEquals(IntStream.rangeClosed(FIRST, FIRST + days).filter(d -> d % every == remainder % every).toArray(), dates.barDates());
        assertEquals(Math.max(1, every * 5 / 7), dates.thinning());
        assertEquals(FIRST + days + 1, dates.liveDate());
    }

    @Test
    void symbolsThatAreNewDoNotStandInForThoseThatStopped() {
        HistorySource renamed = source(span(0, 20), span(0, 20), span(0, 20), span(21, 22), span(21, 22), span(21, 22));
        assertEquals(FIRST + 22 + 1, SampleDates.of(renamed, HistorySource.UNTIL_END, 1).liveDate(), "3 of 6");
        assertEquals(FIRST + 20 + 1, SampleDates.of(renamed, FIRST + 21, 1).liveDate(), "0 of 3");
    }

    @Test
    void untilMovesTheLiveDateAndTheEnd() {
        HistorySource source = source(span(0, 100), span(0, 100));
        SampleDates dates = SampleDates.of(source, FIRST + 40, 3);
        assertEquals(FIRST + 41, dates.liveDate());
        assertEquals(FIRST + 40, dates.lastBar());
        assertArrayEquals(WeekdayCalendar.samples(FIRST, FIRST + 40, 3), dates.barDates());
        assertArrayEquals(WeekdayCalendar.samples(FIRST, FIRST + 40, 7), dates.withThinning(7).barDates());
        assertEquals(7, dates.withThinning(7).thinning());
    }

    @Test
    void resolvedDatesAreThoseWhoseExitIsInTheData() {
        SampleDates dates = SampleDates.of(source(span(0, 100)), HistorySource.UNTIL_END, 2);
        int[] expected = IntStream.of(dates.barDates()).filter(b -> TargetSpec.TARGET_20D2L.exit(b) <= FIRST + 100).toArray();
        assertArrayEquals(expected, dates.resolvedBarDates(TargetSpec.TARGET_20D2L));
        assertTrue(expected.length > 20 && expected.length < dates.barDates().length);
    }

    @Test
    void roundsBelongToWeekdays() {
        assertTrue(SampleDates.isRound((int) LocalDate.of(2024, 3, 1).toEpochDay()), "Friday");
        assertFalse(SampleDates.isRound((int) LocalDate.of(2024, 3, 2).toEpochDay()), "Saturday");
        assertFalse(SampleDates.isRound((int) LocalDate.of(2024, 3, 3).toEpochDay()), "Sunday");
    }

    @Test
    void noBarsAndImpossibleThinningsAreRefused() {
        HistorySource source = source(span(0, 10));
        assertEquals(ErrorCode.DATA_TOO_SMALL, codeOf(() -> SampleDates.of(source, FIRST - 1, 1)));
        assertEquals(ErrorCode.DATA_TOO_SMALL, codeOf(() -> SampleDates.of(source(), HistorySource.UNTIL_END, 1)));
        assertEquals(ErrorCode.ARGUMENT_INVALID, codeOf(() -> SampleDates.of(source, HistorySource.UNTIL_END, 5)));
    }

    @Property(tries = 20)
    void censusCountsWhatTheExchangeKeeps(@ForAll long seed, @ForAll @IntRange(min = 1, max = 3) int thinning) {
        UniverseRule rule = new UniverseRule(25, 10, 50.0, 4, 1);
        RandomMarket market = RandomMarket.of(seed, 12, FIRST, 120);
        TargetSpec target = TargetSpec.TARGET_20D2L;
        SampleDates dates = SampleDates.of(market.source(), HistorySource.UNTIL_END, thinning);
        UniverseCensus census = UniverseCensus.of(market.source(), HistorySource.UNTIL_END, dates, rule, target);
        List<SymbolRows> rows = market.sample(new SymbolSampler(rule, target, dates.lastBar()), dates.barDates());
        BinBlock block = new CrossSection(target, rule).rank(rows, dates.barDates());
        int d = 0;
        for (int i = 0; i < census.barDates().length; i++) {
            assertEquals(target.entry(census.barDates()[i]), census.entryDate()[i]);
            assertEquals(target.exit(census.barDates()[i]), census.exitDate()[i]);
            if (census.universe()[i] > 0) {
                assertEquals(census.rowDates()[i], block.dates()[d]);
                assertEquals(census.universe()[i], block.rowStart()[d + 1] - block.rowStart()[d]);
                assertEquals(census.labelled()[i], block.labelled()[d]);
                d++;
            }
        }
        assertEquals(d, block.dateCount());
    }

    private static ErrorCode codeOf(Executable call) {
        return assertThrows(NumergridException.class, call).code();
    }

    private static int slowLastBroadDate(List<BarSeries> series) {
        int broad = Integer.MIN_VALUE;
        for (int d = FIRST; d < FIRST + 60; d++) {
            Set<String> here = new HashSet<>();
            Set<String> recent = new HashSet<>();
            for (BarSeries s : series) {
                for (int date : s.dates()) {
                    if (date == d) {
                        here.add(s.symbol());
                    }
                    if (date >= d - 7 && date <= d - 1) {
                        recent.add(s.symbol());
                    }
                }
            }
            long stayed = recent.stream().filter(here::contains).count();
            if (!here.isEmpty() && stayed >= recent.size() / 2.0) {
                broad = d;
            }
        }
        return broad;
    }

    private static int[] span(int from, int to) {
        return IntStream.rangeClosed(FIRST + from, FIRST + to).toArray();
    }

    private static HistorySource source(int[]... dates) {
        List<BarSeries> series = new ArrayList<>();
        for (int[] d : dates) {
            double[] ones = IntStream.of(d).mapToDouble(x -> 1).toArray();
            series.add(new BarSeries("S" + series.size(), VolumeUnit.BASE, d, ones, ones, ones, ones, ones));
        }
        return new MemoryHistorySource(series, List.of());
    }
}
