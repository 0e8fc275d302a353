package io.numergrid.kernel.scalar;

import io.numergrid.kernel.FeatureInput;

/** All topics over one layout, in the order in which they read each other's columns. Holds positions only, so streams share it. */
final class FeatureTopics {
    private static final int SCRATCH_COLUMNS = 108;

    final ColumnLayout layout;
    private final SymbolColumns columns;
    private final ReturnFeatures returns;
    private final AverageFeatures averages;
    private final RangeFeatures ranges;
    private final CandleFeatures candles;
    private final VolumeFeatures volumes;
    private final FlowFeatures flows;
    private final VolatilityFeatures volatilities;
    private final DistributionFeatures distributions;
    private final PatternFeatures patterns;
    private final MarketFeatures markets;
    private final OscillatorFeatures oscillators;

    /** @param rows rows of a chunk */
    FeatureTopics(int rows) {
        layout = new ColumnLayout(rows, SCRATCH_COLUMNS);
        columns = new SymbolColumns(layout);
        layout.endShared();
        returns = new ReturnFeatures(layout, columns);
        layout.startTopic();
        averages = new AverageFeatures(layout, columns);
        layout.startTopic();
        ranges = new RangeFeatures(layout, columns);
        layout.startTopic();
        candles = new CandleFeatures(layout, columns);
        layout.startTopic();
        volumes = new VolumeFeatures(layout, columns);
        layout.startTopic();
        flows = new FlowFeatures(layout, columns);
        layout.startTopic();
        volatilities = new VolatilityFeatures(layout, columns);
        layout.startTopic();
        distributions = new DistributionFeatures(layout, columns);
        layout.startTopic();
        patterns = new PatternFeatures(layout, columns);
        layout.startTopic();
        markets = new MarketFeatures(layout, columns);
        layout.startTopic();
        oscillators = new OscillatorFeatures(layout, columns);
        layout.seal();
    }

    /** Fills a chunk's rows from the bars of {@code in} that start at {@code first}. */
    void fill(Chunk chunk, FeatureInput in, int first) {
        columns.fill(chunk, in, first);
        returns.fill(chunk);
        averages.fill(chunk);
        ranges.fill(chunk);
        candles.fill(chunk);
        volumes.fill(chunk);
        flows.fill(chunk);
        volatilities.fill(chunk);
        distributions.fill(chunk);
        patterns.fill(chunk);
        markets.fill(chunk, in, first);
        oscillators.fill(chunk);
    }
}
