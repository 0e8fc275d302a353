package io.numergrid.node.ingest;

/**
 * Bars of one stream in the order they arrived, as columns of primitives that are filled again and again: 48 bytes per bar and the
 * symbol. One thread.
 */
public final class BarBatch {
    /** Columns of {@link #values}: open, high, low, close, volume. */
    public static final int VALUES = 5;

    private final String[] symbols;
    private final int[] dates;
    private final double[][] values;
    private int size;

    /** @param capacity bars at most */
    public BarBatch(int capacity) {
        this.symbols = new String[capacity];
        this.dates = new int[capacity];
        this.values = new double[VALUES][capacity];
    }

    /** @throws ArrayIndexOutOfBoundsException when it is full */
    public void add(String symbol, int date, double open, double high, double low, double close, double volume) {
        symbols[size] = symbol;
        dates[size] = date;
        values[0][size] = open;
        values[1][size] = high;
        values[2][size] = low;
        values[3][size] = close;
        values[4][size] = volume;
        size++;
    }

    public void clear() {
        size = 0;
    }

    public int size() {
        return size;
    }

    public int capacity() {
        return symbols.length;
    }

    public String symbol(int i) {
        return symbols[i];
    }

    /** Epoch day (UTC). */
    public int date(int i) {
        return dates[i];
    }

    /** Column {@code c} of bar {@code i}. */
    public double value(int c, int i) {
        return values[c][i];
    }
}
