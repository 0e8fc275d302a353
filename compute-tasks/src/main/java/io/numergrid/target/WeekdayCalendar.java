package io.numergrid.target;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import java.util.Arrays;

/**
 * Weekdays (Monday to Friday, UTC, no holidays) as integers over epoch days. What may never change: weekday number 0 is
 * 1970-01-01, a Thursday; thinning is anchored to that number and never to the data's end, so a longer history keeps
 * the sample dates of a shorter one. Holds for dates before 1970, too.
 */
public final class WeekdayCalendar {
    /** 1970-01-01 was a Thursday: day 3 of a week that begins on Monday. */
    private static final int EPOCH_DAY_OF_WEEK = 3;
    private static final int WEEKDAYS = 5;

    private WeekdayCalendar() {
    }

    /** Whether the epoch day is a Monday to Friday. */
    public static boolean isWeekday(int day) {
        return dayOfWeek(day) < WEEKDAYS;
    }

    /** Number of weekdays in [1970-01-01, day): for a weekday its number; a Saturday or Sunday has that of the next Monday. */
    public static int weekdayNumber(int day) {
        int week = Math.floorDiv(day + EPOCH_DAY_OF_WEEK, 7);
        return WEEKDAYS * week + Math.min(dayOfWeek(day), WEEKDAYS) - EPOCH_DAY_OF_WEEK;
    }

    /** The epoch day of weekday number {@code number}; inverse of {@link #weekdayNumber} on weekdays. */
    public static int dayOfWeekdayNumber(int number) {
        int n = number + EPOCH_DAY_OF_WEEK;
        return 7 * Math.floorDiv(n, WEEKDAYS) + Math.floorMod(n, WEEKDAYS) - EPOCH_DAY_OF_WEEK;
    }

    /** The n-th weekday strictly after {@code day}, n >= 1; {@code day} itself may be a weekend. */
    public static int nthWeekdayAfter(int day, int n) {
        if (n < 1) {
            throw new IllegalArgumentException("n " + n + " < 1");
        }
        int first = isWeekday(day) ? weekdayNumber(day) + 1 : weekdayNumber(day);
        return dayOfWeekdayNumber(first + n - 1);
    }

    /**
     * Whether bar date {@code b} is a sample at thinning {@code k}: a weekday whose number is a multiple of k. k = 1 keeps
     * every weekday.
     *
     * @throws NumergridException ARGUMENT_INVALID when k < 1 or k is a multiple of 5 (one day of the week would be all)
     */
    public static boolean isSample(int b, int k) {
        requireThinning(k);
        return isWeekday(b) && Math.floorMod(weekdayNumber(b), k) == 0;
    }

    /** All bar dates in [from, to] with {@link #isSample}, rising. */
    public static int[] samples(int from, int to, int k) {
        requireThinning(k);
        int[] days = new int[Math.max(0, to - from + 1)];
        int count = 0;
        for (int b = from; b <= to; b++) {
            if (isSample(b, k)) {
                days[count++] = b;
            }
        }
        return Arrays.copyOf(days, count);
    }

    private static void requireThinning(int k) {
        if (k < 1 || k % WEEKDAYS == 0) {
            throw new NumergridException(ErrorCode.ARGUMENT_INVALID, "thinning " + k
                    + " is not possible: it must be at least 1 and no multiple of 5, or all samples would fall on one day of the week;"
                    + " take 1, 2, 3, 4, 6 or 7");
        }
    }

    private static int dayOfWeek(int day) {
        return Math.floorMod(day + EPOCH_DAY_OF_WEEK, 7);
    }
}
