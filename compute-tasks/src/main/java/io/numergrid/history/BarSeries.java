package io.numergrid.history;

import java.util.Arrays;
import java.util.Objects;

/**
 * All bars of one symbol up to a time frontier: columns of equal length over strictly rising dates.
 * What may never change: a series holds no bar after the frontier it was asked for, and there is no way to
 * reach one through it (the time frontier, DESIGN 1). Every bar is valid: prices finite and > 0, volume finite
 * and >= 0, low <= min(open, close) and high >= max(open, close). Dates are epoch days (UTC).
 *
 * <p>The arrays are shared for speed and are not to be written to.
 */
public final class BarSeries {
    private final String symbol;
    private final VolumeUnit unit;
    private final int[] dates;
    private final double[] open;
    private final double[] high;
    private final double[] low;
    private final double[] close;
    private final double[] volume;

    /** Takes ownership of the arrays. All have one length; dates rise strictly, else IllegalArgumentException. */
    public BarSeries(String symbol, VolumeUnit unit, int[] dates, double[] open, double[] high, double[] low,
                     double[] close, double[] volume) {
        this.symbol = Objects.requireNonNull(symbol);
        this.unit = Objects.requireNonNull(unit);
        int n = dates.length;
        if (open.length != n || high.length != n || low.length != n || close.length != n || volume.length != n) {
            throw new IllegalArgumentException("columns of " + symbol + " differ in length");
        }
        for (int i = 1; i < n; i++) {
            if (dates[i] <= dates[i - 1]) {
                throw new IllegalArgumentException("dates of " + symbol + " do not rise at index " + i);
            }
        }
        this.dates = dates;
        this.open = open;
        this.high = high;
        this.low = low;
        this.close = close;
        this.volume = volume;
    }

    public String symbol() {
        return symbol;
    }

    public VolumeUnit unit() {
        return unit;
    }

    public int size() {
        return dates.length;
    }

    /** Epoch days (UTC), strictly rising. */
    public int[] dates() {
        return dates;
    }

    public double[] open() {
        return open;
    }

    public double[] high() {
        return high;
    }

    public double[] low() {
        return low;
    }

    public double[] close() {
        return close;
    }

    /** In {@link #unit()}. */
    public double[] volume() {
        return volume;
    }

    /** Volume of each bar in coins: {@code volume}, or {@code volume / close} for a QUOTE history. */
    public double[] baseVolume() {
        if (unit == VolumeUnit.BASE) {
            return volume;
        }
        double[] base = new double[volume.length];
        for (int i = 0; i < base.length; i++) {
            base[i] = volume[i] / close[i];
        }
        return base;
    }

    /** Volume of each bar in the quote currency: {@code volume}, or {@code volume * close} for a BASE history. */
    public double[] quoteVolume() {
        if (unit == VolumeUnit.QUOTE) {
            return volume;
        }
        double[] quote = new double[volume.length];
        for (int i = 0; i < quote.length; i++) {
            quote[i] = volume[i] * close[i];
        }
        return quote;
    }

    /** Index of the last bar with date <= {@code day}, or -1. */
    public int lastIndexAtOrBefore(int day) {
        int at = Arrays.binarySearch(dates, day);
        return at >= 0 ? at : -at - 2;
    }

    /** The series as it was known at the close of {@code day}: its bars with date <= {@code day}, copied. */
    public BarSeries until(int day) {
        int n = lastIndexAtOrBefore(day) + 1;
        if (n == dates.length) {
            return this;
        }
        return new BarSeries(symbol, unit, Arrays.copyOf(dates, n), Arrays.copyOf(open, n), Arrays.copyOf(high, n),
                Arrays.copyOf(low, n), Arrays.copyOf(close, n), Arrays.copyOf(volume, n));
    }

    /** Its bars from index {@code first} on, copied. */
    public BarSeries from(int first) {
        int n = dates.length;
        return new BarSeries(symbol, unit, Arrays.copyOfRange(dates, first, n), Arrays.copyOfRange(open, first, n),
                Arrays.copyOfRange(high, first, n), Arrays.copyOfRange(low, first, n), Arrays.copyOfRange(close, first, n),
                Arrays.copyOfRange(volume, first, n));
    }
}
