package io.numergrid.feature;

import io.numergrid.kernel.FeatureInput;
import io.numergrid.kernel.FeatureKernel.Stream;

/** Hands a symbol's bars and what the market knows of their dates to its kernel stream. Scratch memory of one thread. */
final class LiveFeed {
    private FeatureInput input = input(0);
    private float[][] out = new float[FeatureCatalogue.COUNT][0];

    /** Appends bars from..to-1 without asking for their features. */
    void warm(LiveSymbol symbol, MarketContext market, int ordinal, int from, int to) {
        if (from < to) {
            load(symbol, market, ordinal, from, to);
            symbol.stream().append(input, 0, to - from, null, 0);
        }
    }

    /** Appends bars from..to-1; {@code columns()[f][k]} is feature f as of bar from + k afterwards. */
    void append(LiveSymbol symbol, MarketContext market, int ordinal, int from, int to) {
        if (from == to) {
            return;
        }
        load(symbol, market, ordinal, from, to);
        if (out[0].length < to - from) {
            out = new float[FeatureCatalogue.COUNT][to - from];
        }
        Stream stream = symbol.stream();
        stream.append(input, 0, to - from, out, 0);
    }

    /** Copies the features as of the k-th bar of the last {@link #append}. */
    void copy(int k, float[] row) {
        for (int f = 0; f < row.length; f++) {
            row[f] = out[f][k];
        }
    }

    private void load(LiveSymbol symbol, MarketContext market, int ordinal, int from, int to) {
        int n = to - from;
        if (input.bars() < n) {
            input = input(n + n / 4);
        }
        SymbolBars bars = symbol.bars();
        System.arraycopy(bars.open(), from, input.open(), 0, n);
        System.arraycopy(bars.high(), from, input.high(), 0, n);
        System.arraycopy(bars.low(), from, input.low(), 0, n);
        System.arraycopy(bars.close(), from, input.close(), 0, n);
        System.arraycopy(market.rankReturn(ordinal), from, input.rankReturn(), 0, n);
        System.arraycopy(market.rankDollarVolume(ordinal), from, input.rankDollarVolume(), 0, n);
        MarketDays.Levels levels = market.levels();
        for (int k = 0; k < n; k++) {
            int day = bars.date(from + k);
            input.baseVolume()[k] = bars.baseVolume(from + k);
            input.quoteVolume()[k] = bars.quoteVolume(from + k);
            input.btcLevel()[k] = levels.btc(day);
            input.marketLevel()[k] = levels.market(day) - symbol.levelShift();
        }
    }

    private static FeatureInput input(int n) {
        return new FeatureInput(n, new double[n], new double[n], new double[n], new double[n], new double[n], new double[n], new double[n],
                new long[n], new float[n], new float[n]);
    }
}
