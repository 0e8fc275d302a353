package io.numergrid.rank;

import io.numergrid.feature.FeatureColumns;
import io.numergrid.feature.LiveRows;
import io.numergrid.history.BarSeries;
import io.numergrid.target.TargetSpec;
import java.util.Arrays;
import java.util.Objects;

/**
 * The symbol side of the exchange: picks one symbol's universe rows on the sample dates. Features and membership read
 * bars <= b; only the label reads later ones. Stateless between calls, so blocks of dates may be sampled one by one to
 * bound memory: a row costs 552 bytes of features until it is binned.
 */
public final class SymbolSampler {
    private final UniverseRule rule;
    private final TargetSpec target;
    private final int datasetEnd;

    /** @param datasetEnd last date of the data set over all symbols, epoch day: labels that end later do not exist */
    public SymbolSampler(UniverseRule rule, TargetSpec target, int datasetEnd) {
        this.rule = Objects.requireNonNull(rule);
        this.target = Objects.requireNonNull(target);
        this.datasetEnd = datasetEnd;
    }

    /**
     * The rows of one symbol whose bar date is in {@code sampleBarDates} and which belong to the universe.
     *
     * @param series         whole history of the symbol
     * @param columns        its features, one value per bar of {@code series}
     * @param symbolOrdinal  position of the symbol in the run's sorted symbol list
     * @param sampleBarDates b of the samples, epoch days, strictly rising
     */
    public SymbolRows sample(BarSeries series, FeatureColumns columns, int symbolOrdinal, int[] sampleBarDates) {
        requireSameBars(series, columns);
        return sample(series, symbolOrdinal, sampleBarDates, (bar, out, at) -> {
            for (int f = 0; f < SymbolRows.FEATURES; f++) {
                out[at + f] = columns.columns()[f][bar];
            }
        });
    }

    /** The same with the features of those rows only, as they are kept up to date. */
    public SymbolRows sample(BarSeries series, LiveRows live, int symbolOrdinal, int[] sampleBarDates) {
        return sample(series, symbolOrdinal, sampleBarDates, (bar, out, at) ->
                System.arraycopy(live.row(series.symbol(), series.dates()[bar]), 0, out, at, SymbolRows.FEATURES));
    }

    /** Copies the features as of a bar to {@code out[at..]}. */
    private interface RowCopy {
        void copy(int bar, float[] out, int at);
    }

    private SymbolRows sample(BarSeries series, int symbolOrdinal, int[] sampleBarDates, RowCopy row) {
        SymbolUniverse universe = new SymbolUniverse(series, rule);
        int[] index = new int[sampleBarDates.length];
        int rows = 0;
        for (int b : sampleBarDates) {
            int i = universe.indexOn(b);
            if (i >= 0 && universe.verdictAt(i) == UniverseVerdict.MEMBER) {
                index[rows++] = i;
            }
        }
        int[] barDates = new int[rows];
        float[] features = new float[rows * SymbolRows.FEATURES];
        double[] label = new double[rows];
        double[] liquidity = new double[rows];
        for (int r = 0; r < rows; r++) {
            int i = index[r];
            barDates[r] = series.dates()[i];
            row.copy(i, features, r * SymbolRows.FEATURES);
            label[r] = target.label(series, barDates[r], datasetEnd);
            liquidity[r] = universe.liquidityAt(i);
        }
        return new SymbolRows(symbolOrdinal, barDates, features, label, liquidity);
    }

    private static void requireSameBars(BarSeries series, FeatureColumns columns) {
        if (columns.columns().length != SymbolRows.FEATURES || !Arrays.equals(series.dates(), columns.dates())) {
            throw new IllegalArgumentException("features of " + columns.symbol() + " (" + columns.columns().length + " x "
                    + columns.size() + ") are not one per bar of " + series.symbol() + " (" + series.size() + " bars)");
        }
    }
}
