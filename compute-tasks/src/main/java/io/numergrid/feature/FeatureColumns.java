package io.numergrid.feature;

import java.util.Objects;

/**
 * The 138 features of one symbol, column by column, <em>as of</em> its bars: {@code columns[f][i]} uses bars 0..i of
 * the symbol and, for market and cross-sectional features, other symbols' bars with a date <= date of bar i.
 * The one-day lag is not in here: the row of date t takes index i with {@code dates[i] <= t-1}.
 *
 * @param symbol  the symbol
 * @param dates   bar dates, epoch days, strictly rising
 * @param columns {@code [138][dates.length]} in catalogue order; NaN where undefined, never infinite
 */
public record FeatureColumns(String symbol, int[] dates, float[][] columns) {
    public FeatureColumns {
        Objects.requireNonNull(symbol);
        Objects.requireNonNull(dates);
        Objects.requireNonNull(columns);
    }

    public int size() {
        return dates.length;
    }
}
