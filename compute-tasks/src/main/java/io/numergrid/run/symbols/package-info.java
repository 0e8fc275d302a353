/**
 * The symbol side of a run whose histories lie in parts: {@link io.numergrid.run.symbols.SymbolSide} asks, {@link io.numergrid.run.symbols.SymbolShard}
 * answers where the histories are, and {@link io.numergrid.run.symbols.RankedBlocks} makes blocks of ranked rows of the answers. All
 * that crosses is counts, exact sums, and rows of few dates; put together they are what one reader of all histories finds, bit by bit.
 */
package io.numergrid.run.symbols;
