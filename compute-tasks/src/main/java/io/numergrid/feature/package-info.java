/**
 * The 138 features: catalogue, the context of other symbols, the columns of one symbol, and rows with the one-day lag. Start at
 * {@link io.numergrid.feature.FeatureSet}; {@link io.numergrid.feature.MarketContext} is built once per time frontier. {@link io.numergrid.feature.LiveFeatures}
 * keeps the newest rows up to date as bars come.
 */
package io.numergrid.feature;
