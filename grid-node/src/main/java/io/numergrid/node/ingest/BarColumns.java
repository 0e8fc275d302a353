package io.numergrid.node.ingest;

import io.numergrid.history.BarSeries;
import io.numergrid.history.VolumeUnit;
import java.util.Arrays;
import java.util.BitSet;

/**
 * The valid bars of one symbol in file order, as growing columns of primitives: 48 bytes per row. {@link #toSeries} sorts
 * them by date and keeps the last of each date.
 */
final class BarColumns {
    private static final int CAPACITY_FIRST = 16;
    private static final int PRICE_COLUMNS = 5;

    private final String symbol;
    private int[] dates = new int[CAPACITY_FIRST];
    private int[] lines = new int[CAPACITY_FIRST];
    private final double[][] values = new double[PRICE_COLUMNS][CAPACITY_FIRST];
    private final BitSet repaired = new BitSet(0);
    private int size;

    BarColumns(String symbol) {
        this.symbol = symbol;
    }

    String symbol() {
        return symbol;
    }

    void add(int line, int date, double open, double high, double low, double close, double volume, boolean isRepaired) {
        if (size == dates.length) {
            int capacity = size + (size >> 1);
            dates = Arrays.copyOf(dates, capacity);
            lines = Arrays.copyOf(lines, capacity);
            for (int c = 0; c < PRICE_COLUMNS; c++) {
                values[c] = Arrays.copyOf(values[c], capacity);
            }
        }
        dates[size] = date;
        lines[size] = line;
        values[0][size] = open;
        values[1][size] = high;
        values[2][size] = low;
        values[3][size] = close;
        values[4][size] = volume;
        if (isRepaired) {
            repaired.set(size);
        }
        size++;
    }

    /** Hears of every row that gave way to a later one of its date. */
    @FunctionalInterface
    interface DuplicateReceiver {
        void duplicate(int line, int date, boolean same, boolean wasRepaired);
    }

    BarSeries toSeries(VolumeUnit unit, DuplicateReceiver duplicates) {
        long[] order = new long[size];
        for (int i = 0; i < size; i++) {
            order[i] = (long) dates[i] << 32 | i;
        }
        Arrays.sort(order);
        int n = 0;
        for (int k = 0; k < size; k++) {
            int at = (int) order[k];
            boolean last = k + 1 == size || dates[(int) order[k + 1]] != dates[at];
            if (last) {
                order[n++] = at;
            } else {
                duplicates.duplicate(lines[at], dates[at], isSame(at, (int) order[k + 1]), repaired.get(at));
            }
        }
        int[] sortedDates = new int[n];
        double[][] sorted = new double[PRICE_COLUMNS][n];
        for (int k = 0; k < n; k++) {
            int at = (int) order[k];
            sortedDates[k] = dates[at];
            for (int c = 0; c < PRICE_COLUMNS; c++) {
                sorted[c][k] = values[c][at];
            }
        }
        return new BarSeries(symbol, unit, sortedDates, sorted[0], sorted[1], sorted[2], sorted[3], sorted[4]);
    }

    private boolean isSame(int i, int j) {
        for (double[] column : values) {
            if (Double.doubleToRawLongBits(column[i]) != Double.doubleToRawLongBits(column[j])) {
                return false;
            }
        }
        return true;
    }
}
