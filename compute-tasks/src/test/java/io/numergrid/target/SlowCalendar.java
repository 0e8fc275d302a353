package io.numergrid.target;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/** The obvious calendar: walks day by day over LocalDate. Second implementation for tests. */
public final class SlowCalendar {
    private SlowCalendar() {
    }

    public static boolean isWeekday(LocalDate day) {
        return day.getDayOfWeek() != DayOfWeek.SATURDAY && day.getDayOfWeek() != DayOfWeek.SUNDAY;
    }

    public static LocalDate nthWeekdayAfter(LocalDate day, int n) {
        LocalDate at = day;
        for (int seen = 0; seen < n;) {
            at = at.plusDays(1);
            seen += isWeekday(at) ? 1 : 0;
        }
        return at;
    }

    /** Whole weeks since the Thursday 1970-01-01 count five weekdays each; the rest is walked. */
    public static long weekdayNumber(LocalDate weekday) {
        LocalDate epoch = LocalDate.ofEpochDay(0);
        long weeks = Math.floorDiv(ChronoUnit.DAYS.between(epoch, weekday), 7L);
        long number = 5 * weeks;
        for (LocalDate at = epoch.plusWeeks(weeks); at.isBefore(weekday); at = at.plusDays(1)) {
            number += isWeekday(at) ? 1 : 0;
        }
        return number;
    }
}
