package io.numergrid.feature;

import io.numergrid.history.BarSeries;
import io.numergrid.history.VolumeUnit;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * One symbol's bars on the heap, growing at their end in amortised constant time. What may never change: bars that are there stay as
 * they are, so whoever holds the columns and a number of bars may go on reading while bars are appended; a correction is a new object. Columns
 * are at least {@link #size} long. For one writer.
 */
final class SymbolBars {
    private static final int SLACK_BARS = 32;
    /** Room for an eighth more, so that a symbol's columns move twice a year at most. */
    private static final int GROWTH_SHIFT = 3;
    private static final int COLUMNS = 5;

    private final String symbol;
    private final VolumeUnit unit;
    private int size;
    private int[] dates;
    private final double[][] columns = new double[COLUMNS][];

    /** A copy of the series, with room to grow. */
    SymbolBars(BarSeries series) {
        symbol = series.symbol();
        unit = series.unit();
        dates = new int[0];
        for (int c = 0; c < COLUMNS; c++) {
            columns[c] = new double[0];
        }
        append(series, 0);
    }

    /** Room for a column of n bars. */
    static int room(int n) {
        return n + (n >> GROWTH_SHIFT) + SLACK_BARS;
    }

    String symbol() {
        return symbol;
    }

    VolumeUnit unit() {
        return unit;
    }

    int size() {
        return size;
    }

    /** Epoch days, strictly rising. */
    int[] dates() {
        return dates;
    }

    int date(int i) {
        return dates[i];
    }

    /** Epoch day before every day if there is no bar. */
    int lastDate() {
        return size == 0 ? Integer.MIN_VALUE : dates[size - 1];
    }

    double[] open() {
        return columns[0];
    }

    double[] high() {
        return columns[1];
    }

    double[] low() {
        return columns[2];
    }

    double[] close() {
        return columns[3];
    }

    /** In {@link #unit}. */
    double[] volume() {
        return columns[4];
    }

    double baseVolume(int i) {
        return unit == VolumeUnit.BASE ? columns[4][i] : columns[4][i] / columns[3][i];
    }

    double quoteVolume(int i) {
        return unit == VolumeUnit.QUOTE ? columns[4][i] : columns[4][i] * columns[3][i];
    }

    /** Index of the bar on that very day, or -1. */
    int indexOf(int day) {
        if (size > 0 && dates[size - 1] == day) {
            return size - 1;
        }
        return Math.max(-1, Arrays.binarySearch(dates, 0, size, day));
    }

    /** Appends the bars of the series from index {@code from} on; all of them are later than the last one here. */
    void append(BarSeries series, int from) {
        int count = series.size() - from;
        if (count > 0 && series.dates()[from] <= lastDate()) {
            throw new IllegalArgumentException("bars of " + symbol + " are not later than the last one");
        }
        if (size + count > dates.length) {
            int room = room(size + count);
            dates = Arrays.copyOf(dates, room);
            for (int c = 0; c < COLUMNS; c++) {
                columns[c] = Arrays.copyOf(columns[c], room);
            }
        }
        double[][] source = {series.open(), series.high(), series.low(), series.close(), series.volume()};
        System.arraycopy(series.dates(), from, dates, size, count);
        for (int c = 0; c < COLUMNS; c++) {
            System.arraycopy(source[c], from, columns[c], size, count);
        }
        size += count;
    }

    /** Number of leading bars that are the same, bit by bit. */
    int same(BarSeries series) {
        int n = Math.min(size, series.size());
        double[][] other = {series.open(), series.high(), series.low(), series.close(), series.volume()};
        int same = first(Arrays.mismatch(dates, 0, n, series.dates(), 0, n), n);
        for (int c = 0; c < COLUMNS; c++) {
            same = first(Arrays.mismatch(columns[c], 0, same, other[c], 0, same), same);
        }
        return same;
    }

    /** Index of the last bar here that differs from the one of the other series as far from its end; -1 if none does. */
    int lastDifferent(BarSeries series) {
        double[][] other = {series.open(), series.high(), series.low(), series.close(), series.volume()};
        int i = size - 1;
        for (int j = series.size() - 1; i >= 0 && j >= 0 && dates[i] == series.dates()[j]; i--, j--) {
            for (int c = 0; c < COLUMNS; c++) {
                if (Double.doubleToLongBits(columns[c][i]) != Double.doubleToLongBits(other[c][j])) {
                    return i;
                }
            }
        }
        return i;
    }

    /** Tells the dates on which a return or a rank key may have changed when bars first..last have: theirs, and those of the bars after them. */
    void daysAround(int first, int last, IntStream.Builder days) {
        for (int i = first; i <= Math.min(size - 1, last + RankKeys.WINDOW); i++) {
            days.add(dates[i]);
        }
    }

    /** Whether the series has a bar on every date here from index {@code first} on. */
    boolean datesWithin(BarSeries series, int first) {
        int[] other = series.dates();
        int j = first;
        for (int i = first; i < size; i++) {
            while (j < other.length && other[j] < dates[i]) {
                j++;
            }
            if (j == other.length || other[j] != dates[i]) {
                return false;
            }
        }
        return true;
    }

    private static int first(int mismatch, int n) {
        return mismatch < 0 ? n : mismatch;
    }

    /** A copy as a series. */
    BarSeries series() {
        return new BarSeries(symbol, unit, Arrays.copyOf(dates, size), Arrays.copyOf(columns[0], size), Arrays.copyOf(columns[1], size),
                Arrays.copyOf(columns[2], size), Arrays.copyOf(columns[3], size), Arrays.copyOf(columns[4], size));
    }
}
