package io.numergrid.history;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/**
 * Histories in plain memory: what a run reads while imports go on, the demo market before it is imported, tests and benchmarks.
 * Immutable.
 */
public final class MemoryHistorySource implements HistorySource {
    private final TreeMap<String, BarSeries> bySymbol = new TreeMap<>();
    private final List<String> symbols;
    private final List<Provenance> provenance;
    private final List<RowFinding> findings;

    public MemoryHistorySource(Collection<BarSeries> series, List<Provenance> provenance) {
        this(series, provenance, List.of());
    }

    public MemoryHistorySource(Collection<BarSeries> series, List<Provenance> provenance, List<RowFinding> findings) {
        for (BarSeries s : series) {
            if (s.size() > 0 && bySymbol.put(s.symbol(), s) != null) {
                throw new IllegalArgumentException("two series of " + s.symbol());
            }
        }
        this.symbols = List.copyOf(bySymbol.keySet());
        this.provenance = List.copyOf(provenance);
        this.findings = List.copyOf(findings);
    }

    /**
     * What was known at the close of a day. A symbol without a bar by then is not in it, so that symbol ordinals, of which hashes
     * draw, do not tell of it either.
     *
     * @param day epoch day; {@link #UNTIL_END} gives the source itself
     */
    public static HistorySource asOf(HistorySource source, int day) {
        if (day == UNTIL_END) {
            return source;
        }
        return new MemoryHistorySource(source.symbols().stream().map(s -> source.series(s, day)).toList(), source.provenance(),
                source.findings());
    }

    @Override
    public List<String> symbols() {
        return symbols;
    }

    @Override
    public BarSeries series(String symbol, int until) {
        BarSeries s = bySymbol.get(symbol);
        if (s == null) {
            throw new NumergridException(ErrorCode.SYMBOL_NOT_FOUND, "no history of '" + symbol + "' here");
        }
        return s.until(until);
    }

    @Override
    public List<Provenance> provenance() {
        return provenance;
    }

    @Override
    public List<RowFinding> findings() {
        return findings;
    }
}
