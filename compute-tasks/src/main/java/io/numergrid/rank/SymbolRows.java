package io.numergrid.rank;

import io.numergrid.feature.FeatureCatalogue;
import java.util.Objects;

/**
 * What a symbol's owner sends to the owner of a block of dates: the symbol's universe rows, in bar-date order. Whether
 * the cross-section of a date is large enough is not known yet.
 *
 * @param symbolOrdinal position of the symbol in the run's sorted symbol list
 * @param barDates      {@code [rows]} b = t-1, epoch days, strictly rising
 * @param features      {@code [rows * FEATURES]} row by row, as of bar b; NaN = undefined
 * @param label         {@code [rows]} raw label y; NaN = none
 * @param liquidity     {@code [rows]} median quote volume up to b
 */
public record SymbolRows(int symbolOrdinal, int[] barDates, float[] features, double[] label, double[] liquidity) {
    /** Features of a row, in catalogue order. */
    public static final int FEATURES = FeatureCatalogue.COUNT;

    public SymbolRows {
        Objects.requireNonNull(barDates);
        int rows = barDates.length;
        if (features.length != rows * FEATURES || label.length != rows || liquidity.length != rows || symbolOrdinal < 0) {
            throw new IllegalArgumentException("columns of " + rows + " rows of symbol " + symbolOrdinal + " differ in length");
        }
        for (int i = 1; i < rows; i++) {
            if (barDates[i] <= barDates[i - 1]) {
                throw new IllegalArgumentException("dates of symbol " + symbolOrdinal + " do not rise at row " + i);
            }
        }
    }

    public int rows() {
        return barDates.length;
    }
}
