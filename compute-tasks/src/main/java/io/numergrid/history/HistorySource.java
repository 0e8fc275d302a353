package io.numergrid.history;

import java.util.List;

/**
 * Where histories are read from: an Ignite cache in a node, plain memory in tests and benchmarks.
 * A source is one history namespace. Implementations are safe for concurrent readers.
 */
public interface HistorySource {
    /** A day after every bar that can exist: asks for whole histories. */
    int UNTIL_END = Integer.MAX_VALUE;

    /** All symbols with at least one valid bar, sorted by {@link String#compareTo}; the position is the symbol ordinal. */
    List<String> symbols();

    /**
     * Bars of {@code symbol} with date <= {@code until} (epoch day); possibly none.
     *
     * @throws io.numergrid.error.NumergridException SYMBOL_NOT_FOUND
     */
    BarSeries series(String symbol, int until);

    /** What was imported into this namespace, in import order. */
    List<Provenance> provenance();

    /** Rows that imports into this namespace rejected or repaired, by source and reason; for the report. */
    default List<RowFinding> findings() {
        return List.of();
    }
}
