/**
 * The exchange from symbols to dates: who is in universe(t), and each date's cross-section as ranks, bins and target bins.
 * Symbol side: {@link io.numergrid.rank.SampleDates}, {@link io.numergrid.rank.SymbolSampler} (with
 * {@link io.numergrid.rank.UniverseRule}) make {@link io.numergrid.rank.SymbolRows}; date side:
 * {@link io.numergrid.rank.CrossSection} makes the {@link io.numergrid.rank.BinBlock} that all later stages read.
 */
package io.numergrid.rank;
