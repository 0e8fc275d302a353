package io.numergrid.rank;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.history.HistorySource;
import io.numergrid.target.TargetSpec;
import io.numergrid.target.WeekdayCalendar;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The dates of a run: the data set's first and last bar date, the live date and the sample bar dates. All are epoch days;
 * b is a bar date, t = b + 1 the row date. Weekday arithmetic is {@link WeekdayCalendar}'s, so sample dates do not move
 * when bars are appended.
 *
 * @param firstBar  first date on which any symbol has a bar
 * @param lastBar   last such date: the data set's end
 * @param liveDate  L = 1 + the last date on which at least half of the symbols of the 7 days before have a bar
 * @param thinning  k: every k-th weekday is a sample
 * @param barDates  sample b in [firstBar, lastBar], rising
 */
public record SampleDates(int firstBar, int lastBar, int liveDate, int thinning, int[] barDates) {
    /**
     * Reads the dates of all histories twice.
     *
     * @param until    bars after this day are not seen ({@link HistorySource#UNTIL_END} for all)
     * @param thinning k of {@link WeekdayCalendar#isSample}
     * @throws NumergridException DATA_TOO_SMALL without any bar, ARGUMENT_INVALID for a k that is not possible
     */
    public static SampleDates of(HistorySource source, int until, int thinning) {
        return of(DayCounts.of(() -> source.symbols().stream().map(symbol -> source.series(symbol, until).dates()).iterator()), thinning);
    }

    /**
     * From the counted dates of all histories.
     *
     * @throws NumergridException as above
     */
    public static SampleDates of(DayCounts counts, int thinning) {
        if (counts.isEmpty()) {
            throw new NumergridException(ErrorCode.DATA_TOO_SMALL, "there is no bar up to the date asked for; import histories first");
        }
        int first = counts.firstDay();
        int last = counts.lastDay();
        return new SampleDates(first, last, 1 + counts.lastBroadDay(), thinning, WeekdayCalendar.samples(first, last, thinning));
    }

    /** Whether the row of bar date {@code b} belongs to a round of the tournament: b is a weekday. */
    public static boolean isRound(int b) {
        return WeekdayCalendar.isWeekday(b);
    }

    /** The same dates at another thinning. */
    public SampleDates withThinning(int k) {
        return new SampleDates(firstBar, lastBar, liveDate, k, WeekdayCalendar.samples(firstBar, lastBar, k));
    }

    /**
     * Every {@code every}-th calendar day instead, weekends among them: days whose number since 1970-01-01 leaves that remainder. For comparisons
     * with programs that count days; rounds of the tournament are weekdays. Its thinning is the weekdays between two samples, rounded down.
     */
    public SampleDates everyDays(int every, int remainder) {
        int first = firstBar + Math.floorMod(remainder - firstBar, every);
        int[] days = IntStream.rangeClosed(0, Math.floorDiv(lastBar - first, every)).map(i -> first + i * every).toArray();
        return new SampleDates(firstBar, lastBar, liveDate, Math.max(1, every * 5 / 7), days);
    }

    /** The sample bar dates whose label span has ended within the data set: only these can have labels. */
    public int[] resolvedBarDates(TargetSpec target) {
        int n = barDates.length;
        while (n > 0 && target.exit(barDates[n - 1]) > lastBar) {
            n--;
        }
        return Arrays.copyOf(barDates, n);
    }
}
