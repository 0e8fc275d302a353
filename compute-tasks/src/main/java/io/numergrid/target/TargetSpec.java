package io.numergrid.target;

import io.numergrid.history.BarSeries;
import java.util.Objects;

/**
 * The definition of a target, a versioned part of every model's digest. A label is the one thing here that is made
 * of bars after b: nothing computed from it may reach a feature, a universe verdict or a training set before its exit.
 *
 * <p>y = ln(exitPrice / entryPrice), StrictMath. entryPrice = last valid close in (b, entry]; exitPrice = last valid close
 * at or before exit, so a dead coin keeps its last close, whatever comes later. A label exists when the entry price
 * does and exit <= last date of the data set.
 *
 * @param id              name of the definition, e.g. {@code 20D2L}
 * @param version         of the definition behind the name; changes whenever a label would
 * @param lagWeekdays     entry = this weekday after b, counted from 1
 * @param horizonWeekdays exit = this weekday after entry, counted from 1
 */
public record TargetSpec(String id, int version, int lagWeekdays, int horizonWeekdays) {
    /** Numerai's: 2 days lag, then 20 weekdays of return. */
    public static final TargetSpec TARGET_20D2L = new TargetSpec("20D2L", 1, 2, 20);

    public TargetSpec {
        Objects.requireNonNull(id);
        if (version < 1 || lagWeekdays < 1 || horizonWeekdays < 1) {
            throw new IllegalArgumentException("target " + id + ": version, lag and horizon are at least 1");
        }
    }

    /** The days the label of bar date {@code b} spans. Depends on the date only, and neither entry nor exit ever falls as b rises. */
    public LabelSpan span(int b) {
        int entry = entry(b);
        return new LabelSpan(b, entry, WeekdayCalendar.nthWeekdayAfter(entry, horizonWeekdays));
    }

    /** Entry day of bar date {@code b} (epoch day). */
    public int entry(int b) {
        return WeekdayCalendar.nthWeekdayAfter(b, lagWeekdays);
    }

    /** Exit day of bar date {@code b} (epoch day). */
    public int exit(int b) {
        return WeekdayCalendar.nthWeekdayAfter(entry(b), horizonWeekdays);
    }

    /**
     * The raw label y of (symbol, b); NaN = none. Reads no bar after the exit day.
     *
     * @param series     whole history of the symbol, bars after b included
     * @param b          bar date, epoch day
     * @param datasetEnd last date of the data set over all symbols, epoch day
     */
    public double label(BarSeries series, int b, int datasetEnd) {
        int entry = entry(b);
        int exit = WeekdayCalendar.nthWeekdayAfter(entry, horizonWeekdays);
        if (exit > datasetEnd) {
            return Double.NaN;
        }
        int entryIndex = series.lastIndexAtOrBefore(entry);
        if (entryIndex < 0 || series.dates()[entryIndex] <= b) {
            return Double.NaN;
        }
        int exitIndex = series.lastIndexAtOrBefore(exit);
        return StrictMath.log(series.close()[exitIndex] / series.close()[entryIndex]);
    }
}
