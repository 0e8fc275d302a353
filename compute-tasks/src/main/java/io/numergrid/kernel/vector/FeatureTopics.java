package io.numergrid.kernel.vector;

/** All topics over one layout, in the order in which they read each other's columns. */
final class FeatureTopics {
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

    FeatureTopics(ColumnLayout layout) {
        columns = new SymbolColumns(layout);
        layout.beginTopic();
        returns = new ReturnFeatures(layout, columns);
        layout.beginTopic();
        averages = new AverageFeatures(layout, columns);
        layout.beginTopic();
        ranges = new RangeFeatures(layout, columns);
        layout.beginTopic();
        candles = new CandleFeatures(layout, columns);
        layout.beginTopic();
        volumes = new VolumeFeatures(layout, columns);
        layout.beginTopic();
        flows = new FlowFeatures(layout, columns);
        layout.beginTopic();
        volatilities = new VolatilityFeatures(layout, columns);
        layout.beginTopic();
        distributions = new DistributionFeatures(layout, columns);
        layout.beginTopic();
        patterns = new PatternFeatures(layout, columns);
        layout.beginTopic();
        markets = new MarketFeatures(layout, columns, returns);
        layout.beginTopic();
        oscillators = new OscillatorFeatures(layout, columns);
    }

    /** Fills a chunk's rows and stores the features. */
    void fill(Chunk chunk) {
        columns.fill(chunk);
        returns.fill(chunk);
        averages.fill(chunk);
        ranges.fill(chunk);
        candles.fill(chunk);
        volumes.fill(chunk);
        flows.fill(chunk);
        volatilities.fill(chunk);
        distributions.fill(chunk);
        patterns.fill(chunk);
        markets.fill(chunk);
        oscillators.fill(chunk);
    }
}
