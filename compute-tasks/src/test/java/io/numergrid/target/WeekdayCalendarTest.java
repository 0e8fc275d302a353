package io.numergrid.target;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class WeekdayCalendarTest {
    @Test
    void everyDayOfACenturyAgreesWithWalkingTheCalendar() {
        LocalDate first = LocalDate.of(1930, 1, 1);
        int number = WeekdayCalendar.weekdayNumber((int) first.toEpochDay());
        for (LocalDate day = first; day.getYear() < 2035; day = day.plusDays(1)) {
            int epochDay = (int) day.toEpochDay();
            assertEquals(SlowCalendar.isWeekday(day), WeekdayCalendar.isWeekday(epochDay), day::toString);
            assertEquals(number, WeekdayCalendar.weekdayNumber(epochDay), day::toString);
            if (SlowCalendar.isWeekday(day)) {
                assertEquals(epochDay, WeekdayCalendar.dayOfWeekdayNumber(number), day::toString);
                number++;
            }
        }
    }

    @Test
    void numberZeroIsTheFirstDayOfTheEpoch() {
        assertEquals(0, WeekdayCalendar.weekdayNumber(0));
        assertEquals(DayOfWeek.THURSDAY, LocalDate.ofEpochDay(0).getDayOfWeek());
        assertEquals(-1, WeekdayCalendar.weekdayNumber(-1));
        assertEquals(2, WeekdayCalendar.weekdayNumber((int) LocalDate.of(1970, 1, 5).toEpochDay()));
    }

    @Property(tries = 300)
    void nthWeekdayAfterWalksDayByDay(@ForAll @IntRange(min = -20_000, max = 40_000) int day, @ForAll @IntRange(min = 1, max = 45) int n) {
        assertEquals(SlowCalendar.nthWeekdayAfter(LocalDate.ofEpochDay(day), n).toEpochDay(), WeekdayCalendar.nthWeekdayAfter(day, n));
    }

    @Property(tries = 60)
    void samplesAreTheWeekdaysWhoseNumberIsAMultiple(@ForAll @IntRange(min = -3000, max = 25_000) int from,
                                                    @ForAll @IntRange(min = 0, max = 200) int days, @ForAll @IntRange(min = 1, max = 24) int k) {
        if (k % 5 == 0) {
            return;
        }
        int[] expected = IntStream.range(from, from + days)
                .filter(b -> SlowCalendar.isWeekday(LocalDate.ofEpochDay(b)))
                .filter(b -> SlowCalendar.weekdayNumber(LocalDate.ofEpochDay(b)) % k == 0).toArray();
        assertArrayEquals(expected, WeekdayCalendar.samples(from, from + days - 1, k));
    }

    @Property(tries = 60)
    void appendingDaysKeepsEarlierSamples(@ForAll @IntRange(min = 10_000, max = 20_000) int from, @ForAll @IntRange(min = 0, max = 300) int days,
                                          @ForAll @IntRange(min = 1, max = 100) int more, @ForAll @IntRange(min = 1, max = 4) int k) {
        int[] before = WeekdayCalendar.samples(from, from + days, k);
        int[] after = WeekdayCalendar.samples(from, from + days + more, k);
        assertArrayEquals(before, Arrays.copyOf(after, before.length));
    }

    @Test
    void thinningSevenVisitsEveryDayOfTheWeek() {
        int[] samples = WeekdayCalendar.samples(15_000, 15_200, 7);
        assertEquals(5, IntStream.of(samples).mapToObj(b -> LocalDate.ofEpochDay(b).getDayOfWeek()).distinct().count());
        assertTrue(samples.length > 15);
    }

    @Test
    void thinningByMultiplesOfFiveAndBelowOneIsRefused() {
        for (int k : new int[] {-1, 0, 5, 10, 35}) {
            NumergridException e = assertThrows(NumergridException.class, () -> WeekdayCalendar.isSample(15_000, k));
            assertEquals(ErrorCode.ARGUMENT_INVALID, e.code());
            assertThrows(NumergridException.class, () -> WeekdayCalendar.samples(15_000, 14_000, k));
        }
        assertThrows(IllegalArgumentException.class, () -> WeekdayCalendar.nthWeekdayAfter(15_000, 0));
        assertFalse(WeekdayCalendar.isSample((int) LocalDate.of(2020, 6, 6).toEpochDay(), 1));
    }
}
