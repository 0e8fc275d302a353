package io.numergrid.feature;

import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Feature rows of a few days, of all symbols with a bar on them: what a run reads of {@link LiveFeatures}. A copy that does not change. It is
 * complete: a symbol without a row on one of its days had no bar on it.
 */
public final class LiveRows {
    private final int[] days;
    private final SortedMap<String, float[][]> bySymbol = new TreeMap<>();

    /** @param days bar dates, epoch days, rising */
    LiveRows(int[] days) {
        this.days = days.clone();
    }

    void put(String symbol, int position, float[] row) {
        bySymbol.computeIfAbsent(symbol, s -> new float[days.length][0])[position] = row;
    }

    /**
     * The 138 features of a symbol as of its bar on a day, in catalogue order; not to be written to.
     *
     * @throws IllegalArgumentException if the symbol had no bar on that day, or the day is none of those asked for
     */
    public float[] row(String symbol, int day) {
        int at = Arrays.binarySearch(days, day);
        float[][] rows = bySymbol.get(symbol);
        if (at < 0 || rows == null || rows[at].length == 0) {
            throw new IllegalArgumentException("no live row of " + symbol + " as of day " + day);
        }
        return rows[at];
    }
}
