package io.numergrid.history;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The rule that decides which bars are fit for a cross-section, in one pass that never looks ahead.
 *
 * <p>How the limits were chosen: of 55,500 otherwise eligible rows (every 7th weekday) of CoinMarketCap's small coins from 2013 to 2020 the
 * defaults take 0.6 %, of 30,000 of Yahoo 0.3 %, of 19,900 of a perpetuals exchange none; skill stays the same within noise. A bar that moves
 * less than {@code breakFactor} stays unless it comes straight back or its factor is a power of ten at unchanged traded value: a coin that truly
 * moves tenfold is a coin to rank. A price defect ends after {@code exclusionBars}, when three quarters of the features have
 * passed it; a run (frozen feed, no volume) ends as many bars after the run as it was long, at most that many.
 *
 * <p>With c close, h high, l low, v volume, q quote volume at bar i, {@code x ~ y within f} meaning max(x/y, y/x) <= f:
 * <ul>
 * <li>SCALE_BREAK: max(h, c[i-1]) / min(l, c[i-1]) >= breakFactor
 * <li>BAD_TICK: for some j in i-tickBars..i-1 c[j] lies tickFactor or more from c[j-1], c[i] ~ c[j-1] within TICK_RETURN, and
 *     none of c[j..i-1] is; known at i, when it came back
 * <li>REDENOMINATION: c[i]/c[i-1] or its inverse is 10, 100, ... 10^12 within 1 + redenominationTolerance and q[i] ~ the median of the
 *     20 q before within VOLUME_FACTOR (price up and coins down by the same factor, or the other way round)
 * <li>STALE_FEED: at least staleBars bars up to i have the same close, each with h = l or the volume of the bar before
 * <li>NO_VOLUME: v = 0 on at least zeroVolumeBars bars up to i
 * <li>LONG_GAP: more than gapDays days between bars i-1 and i; in force for gapBars bars
 * </ul>
 *
 * @param breakFactor             > 1
 * @param tickFactor              > TICK_RETURN squared
 * @param tickBars                bars within which a bad tick comes back, 1 to 30
 * @param redenominationTolerance relative, 0 to 0.5
 * @param staleBars               2 or more
 * @param zeroVolumeBars          1 or more
 * @param gapDays                 1 or more
 * @param gapBars                 0 or more
 * @param exclusionBars           0 to 1000
 */
public record DefectRule(double breakFactor, double tickFactor, int tickBars, double redenominationTolerance, int staleBars,
                         int zeroVolumeBars, int gapDays, int gapBars, int exclusionBars) implements DefectJudge {
    /** What the run profiles are shipped with. */
    public static final DefectRule DEFAULT = new DefectRule(100, 8, 3, 0.05, 5, 5, 30, 30, 30);
    /** A price that is back within this factor has come back. */
    public static final double TICK_RETURN = 1.25;
    /** Traded value within this factor of its median is unchanged. */
    public static final double VOLUME_FACTOR = 3;

    private static final int VOLUME_BARS = 20;
    private static final double POWER_MAX = 1e12;
    private static final int BARS_MAX = 1000;

    public DefectRule {
        require(breakFactor > 1, "breakFactor", breakFactor, "more than 1");
        require(tickFactor > TICK_RETURN * TICK_RETURN, "tickFactor", tickFactor, "more than " + TICK_RETURN * TICK_RETURN);
        require(tickBars >= 1 && tickBars <= 30, "tickBars", tickBars, "1 to 30");
        require(redenominationTolerance >= 0 && redenominationTolerance <= 0.5, "redenominationTolerance", redenominationTolerance, "0 to 0.5");
        require(staleBars >= 2, "staleBars", staleBars, "2 or more");
        require(zeroVolumeBars >= 1, "zeroVolumeBars", zeroVolumeBars, "1 or more");
        require(gapDays >= 1, "gapDays", gapDays, "1 or more");
        require(gapBars >= 0 && gapBars <= BARS_MAX, "gapBars", gapBars, "0 to " + BARS_MAX);
        require(exclusionBars >= 0 && exclusionBars <= BARS_MAX, "exclusionBars", exclusionBars, "0 to " + BARS_MAX);
    }

    private static void require(boolean holds, String field, Number value, String rule) {
        if (!holds) {
            throw new NumergridException(ErrorCode.ARGUMENT_INVALID, field + " of the rule for defects is " + value + "; it must be " + rule,
                    Map.of("field", field), null);
        }
    }

    @Override
    public Defects judge(BarSeries series) {
        int n = series.size();
        byte[] inForce = new byte[n];
        List<Defects.Event> events = new ArrayList<>();
        // last bar index at which each defect is in force
        int[] lastBar = new int[Defect.values().length];
        Arrays.fill(lastBar, -1);
        int same = 0;
        int untraded = 0;
        boolean any = false;
        for (int i = 0; i < n; i++) {
            same = repeats(series, i) ? same + 1 : 1;
            untraded = series.volume()[i] == 0 ? untraded + 1 : 0;
            if (isScaleBreak(series, i)) {
                begin(Defect.SCALE_BREAK, i, exclusionBars, lastBar, events);
            }
            if (isBadTick(series, i)) {
                begin(Defect.BAD_TICK, i, exclusionBars, lastBar, events);
            }
            if (isRedenomination(series, i)) {
                begin(Defect.REDENOMINATION, i, exclusionBars, lastBar, events);
            }
            if (i > 0 && series.dates()[i] - series.dates()[i - 1] > gapDays) {
                begin(Defect.LONG_GAP, i, gapBars, lastBar, events);
            }
            run(Defect.STALE_FEED, i, same, staleBars, lastBar, events);
            run(Defect.NO_VOLUME, i, untraded, zeroVolumeBars, lastBar, events);
            inForce[i] = firstInForce(lastBar, i);
            any |= inForce[i] != 0;
        }
        return any || !events.isEmpty() ? Defects.of(inForce, events) : Defects.none(n);
    }

    /** An event at bar i is in force on {@code bars} bars, i included. */
    private static void begin(Defect defect, int i, int bars, int[] lastBar, List<Defects.Event> events) {
        events.add(new Defects.Event(defect, i));
        lastBar[defect.ordinal()] = Math.max(lastBar[defect.ordinal()], i + bars - 1);
    }

    private void run(Defect defect, int i, int length, int lengthMin, int[] lastBar, List<Defects.Event> events) {
        if (length < lengthMin) {
            return;
        }
        if (length == lengthMin) {
            events.add(new Defects.Event(defect, i));
        }
        lastBar[defect.ordinal()] = Math.max(lastBar[defect.ordinal()], i + Math.min(length, exclusionBars));
    }

    private static byte firstInForce(int[] lastBar, int i) {
        for (int d = 0; d < lastBar.length; d++) {
            if (lastBar[d] >= i) {
                return (byte) (d + 1);
            }
        }
        return 0;
    }

    private boolean isScaleBreak(BarSeries series, int i) {
        double before = i == 0 ? series.open()[0] : series.close()[i - 1];
        return Math.max(series.high()[i], before) / Math.min(series.low()[i], before) >= breakFactor;
    }

    private boolean isBadTick(BarSeries series, int i) {
        double[] close = series.close();
        for (int j = i - 1; j >= Math.max(1, i - tickBars); j--) {
            double before = close[j - 1];
            if (apart(close[j], before) >= tickFactor && apart(close[i], before) <= TICK_RETURN) {
                boolean away = true;
                for (int k = j + 1; k < i; k++) {
                    away &= apart(close[k], before) > TICK_RETURN;
                }
                if (away) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean isRedenomination(BarSeries series, int i) {
        if (i < VOLUME_BARS) {
            return false;
        }
        double factor = apart(series.close()[i], series.close()[i - 1]);
        double widest = 1 + redenominationTolerance;
        for (double power = 10; power <= POWER_MAX && factor * widest >= power; power *= 10) {
            if (apart(factor, power) <= widest) {
                double median = medianQuoteVolumeBefore(series, i);
                return median > 0 && quoteVolume(series, i) > 0 && apart(quoteVolume(series, i), median) <= VOLUME_FACTOR;
            }
        }
        return false;
    }

    private static double medianQuoteVolumeBefore(BarSeries series, int i) {
        double[] window = new double[VOLUME_BARS];
        for (int k = 0; k < VOLUME_BARS; k++) {
            window[k] = quoteVolume(series, i - VOLUME_BARS + k);
        }
        Arrays.sort(window);
        return 0.5 * (window[VOLUME_BARS / 2 - 1] + window[VOLUME_BARS / 2]);
    }

    private static double quoteVolume(BarSeries series, int i) {
        return series.unit() == VolumeUnit.QUOTE ? series.volume()[i] : series.volume()[i] * series.close()[i];
    }

    private static boolean repeats(BarSeries series, int i) {
        return i > 0 && series.close()[i] == series.close()[i - 1]
                && (series.high()[i] == series.low()[i] || series.volume()[i] == series.volume()[i - 1]);
    }

    /** The factor between two positive numbers, 1 or more. */
    private static double apart(double x, double y) {
        return x > y ? x / y : y / x;
    }
}
