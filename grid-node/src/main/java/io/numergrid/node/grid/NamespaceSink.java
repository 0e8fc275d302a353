package io.numergrid.node.grid;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.history.BarSeries;
import io.numergrid.history.HistoryBlock;
import io.numergrid.history.HistoryMerge;
import io.numergrid.history.Provenance;
import io.numergrid.history.RowFinding;
import io.numergrid.history.VolumeUnit;
import io.numergrid.node.ingest.HistorySink;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.ignite.IgniteCache;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where an import stores: merges each symbol's bars into its block, and writes only blocks that changed. Used and closed by one thread.
 */
public final class NamespaceSink implements HistorySink, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NamespaceSink.class);
    private static final String STORED = "stored histories";

    private final HistoryStore store;
    private final String namespace;
    private final boolean replace;
    private final String source;
    private final Provenance.Kind kind;
    private final HistoryStore.Locks locks;
    private IgniteCache<String, byte[]> blocks;
    private final SortedSet<String> damaged = new TreeSet<>();
    private boolean known;

    NamespaceSink(HistoryStore store, String namespace, boolean replace, String source, Provenance.Kind kind, HistoryStore.Locks locks) {
        this.store = store;
        this.namespace = namespace;
        this.replace = replace;
        this.source = source;
        this.kind = kind;
        this.locks = locks;
    }

    @Override
    public void prepare(List<String> symbols, VolumeUnit unit) {
        locks.content().writeLock().lock();
        if (replace) {
            store.empty(namespace);
        }
        blocks = store.blocks(namespace);
        if (!replace) {
            for (String symbol : symbols) {
                stored(symbol).ifPresent(series -> HistoryMerge.requireUnit(symbol, series.unit(), unit));
            }
        }
        store.change(namespace, r -> r.withPending(source, kind));
    }

    @Override
    public MergeCount accept(BarSeries imported) {
        Optional<BarSeries> before = stored(imported.symbol());
        HistoryMerge merge = before.map(series -> HistoryMerge.merge(series, imported)).orElseGet(() -> HistoryMerge.ofNew(imported));
        if (before.isEmpty() || merge.added() + merge.replaced() > 0) {
            byte[] next = HistoryBlock.encode(merge.series());
            store.reserve(namespace, imported.symbol(), next.length);
            blocks.put(imported.symbol(), next);
        }
        return new MergeCount(merge.added(), merge.replaced(), merge.unchanged());
    }

    /** What is stored of a symbol. A damaged block is as none, so that importing again is the way out; it is told in the reports. */
    private Optional<BarSeries> stored(String symbol) {
        byte[] block = blocks.get(symbol);
        if (block == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(HistoryBlock.decode(block));
        } catch (NumergridException e) {
            if (e.code() != ErrorCode.STORE_DAMAGED) {
                throw e;
            }
            if (damaged.add(symbol)) {
                LOG.warn("namespace {}: {}; this import replaces it", namespace, e.getMessage());
            }
            return Optional.empty();
        }
    }

    @Override
    public void complete(Provenance imported) {
        Provenance provenance = new Provenance(source, imported.kind(), imported.survivorship(), imported.digest(), imported.rows(),
                imported.accepted(), imported.repaired(), imported.rejected());
        known = store.record(namespace).provenance().stream().anyMatch(p -> p.digest().equals(provenance.digest()));
        store.change(namespace, r -> r.withImported(provenance));
        if (!damaged.isEmpty()) {
            store.rememberFindings(namespace, STORED, List.of(new RowFinding(STORED, "BLOCK_DAMAGED", damaged.size(),
                    damaged.first() + ": bars from before the import of " + source + " were unreadable and are gone")));
        }
    }

    /** Whether the same bytes had been imported into the namespace before; told after {@link #complete}. */
    public boolean known() {
        return known;
    }

    /** Lets readers and other imports in. */
    @Override
    public void close() {
        if (locks.content().isWriteLockedByCurrentThread()) {
            locks.content().writeLock().unlock();
        }
        locks.writer().unlock();
    }
}
