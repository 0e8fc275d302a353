package io.numergrid.node.grid;

import io.numergrid.history.BarSeries;
import io.numergrid.history.VolumeUnit;
import io.numergrid.node.ingest.BarBatch;
import java.util.Arrays;

/** A few bars of one symbol that change: sorted columns, a day at most once. */
final class TailBars {
    private int[] dates;
    private final double[][] values = new double[BarBatch.VALUES][];
    private int size;

    TailBars() {
        this.dates = new int[4];
        for (int c = 0; c < values.length; c++) {
            values[c] = new double[4];
        }
    }

    static TailBars of(BarSeries series) {
        TailBars bars = new TailBars();
        bars.size = series.size();
        bars.dates = series.dates().clone();
        double[][] columns = {series.open(), series.high(), series.low(), series.close(), series.volume()};
        for (int c = 0; c < columns.length; c++) {
            bars.values[c] = columns[c].clone();
        }
        return bars;
    }

    int size() {
        return size;
    }

    boolean has(int date) {
        return Arrays.binarySearch(dates, 0, size, date) >= 0;
    }

    /** Whether the bar of that day is bit by bit bar {@code i} of the batch; false when there is none. */
    boolean equalBar(int date, BarBatch bars, int i) {
        int at = Arrays.binarySearch(dates, 0, size, date);
        for (int c = 0; at >= 0 && c < values.length; c++) {
            if (Double.doubleToRawLongBits(values[c][at]) != Double.doubleToRawLongBits(bars.value(c, i))) {
                return false;
            }
        }
        return at >= 0;
    }

    /** Puts bar {@code i} of the batch; it takes the place of the bar of its day. */
    void put(BarBatch bars, int i) {
        int date = bars.date(i);
        int at = size > 0 && date > dates[size - 1] ? -size - 1 : Arrays.binarySearch(dates, 0, size, date);
        if (at < 0) {
            at = -at - 1;
            open(at);
            dates[at] = date;
        }
        for (int c = 0; c < values.length; c++) {
            values[c][at] = bars.value(c, i);
        }
    }

    private void open(int at) {
        if (size == dates.length) {
            int capacity = Math.max(8, size + (size >> 1));
            dates = Arrays.copyOf(dates, capacity);
            for (int c = 0; c < values.length; c++) {
                values[c] = Arrays.copyOf(values[c], capacity);
            }
        }
        System.arraycopy(dates, at, dates, at + 1, size - at);
        for (double[] column : values) {
            System.arraycopy(column, at, column, at + 1, size - at);
        }
        size++;
    }

    /** A copy. */
    BarSeries series(String symbol, VolumeUnit unit) {
        return new BarSeries(symbol, unit, Arrays.copyOf(dates, size), Arrays.copyOf(values[0], size), Arrays.copyOf(values[1], size),
                Arrays.copyOf(values[2], size), Arrays.copyOf(values[3], size), Arrays.copyOf(values[4], size));
    }
}
