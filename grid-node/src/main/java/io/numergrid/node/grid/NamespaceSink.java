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
import java.util.concurrent.ConcurrentSkipListSet;
import org.apache.ignite.IgniteCache;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where an import stores: merges each symbol's bars into its history, and writes only what changed, as a block; a tail that streams left
 * becomes part of it. Opened, prepared, completed and closed by one thread, which may have others store symbols in between.
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
    private Optional<IgniteCache<String, byte[]>> tails = Optional.empty();
    private final SortedSet<String> damaged = new ConcurrentSkipListSet<>();
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
        store.forgetTails(namespace);
        blocks = store.blocks(namespace);
        tails = store.tailsIfAny(namespace);
        if (!replace) {
            for (String symbol : symbols) {
                stored(symbol).bars().ifPresent(series -> HistoryMerge.requireUnit(symbol, series.unit(), unit));
            }
        }
        store.change(namespace, r -> r.withPending(source, kind));
    }

    @Override
    public MergeCount accept(BarSeries imported) {
        Stored before = stored(imported.symbol());
        HistoryMerge merge = before.bars().map(series -> HistoryMerge.merge(series, imported)).orElseGet(() -> HistoryMerge.ofNew(imported));
        if (before.bars().isEmpty() || merge.added() + merge.replaced() > 0) {
            if (before.hasTail() && merge.replaced() > 0) {
                // a tail wins over its block, so the bars it has may not be replaced under it: should the node end in between, nothing is lost
                before.bars().ifPresent(this::fold);
            }
            put(merge.series());
        }
        if (before.hasTail() && (merge.added() + merge.replaced() > 0 || before.damagedTail())) {
            removeTail(imported.symbol());
        }
        return new MergeCount(merge.added(), merge.replaced(), merge.unchanged());
    }

    private void fold(BarSeries whole) {
        put(whole);
        removeTail(whole.symbol());
    }

    private void removeTail(String symbol) {
        tails.ifPresent(cache -> cache.remove(symbol));
        store.release(namespace, NamespaceTails.reserved(symbol));
    }

    private void put(BarSeries series) {
        byte[] next = HistoryBlock.encode(series);
        store.reserve(namespace, series.symbol(), next.length);
        blocks.put(series.symbol(), next);
    }

    /** What is stored of a symbol. @param bars of block and tail as one @param damagedTail whether the tail cannot be read */
    private record Stored(Optional<BarSeries> bars, boolean hasTail, boolean damagedTail) {
    }

    private Stored stored(String symbol) {
        Optional<BarSeries> block = readable(symbol, blocks.get(symbol));
        byte[] tailBytes = tails.map(cache -> cache.get(symbol)).orElse(null);
        if (tailBytes == null) {
            return new Stored(block, false, false);
        }
        Optional<BarSeries> tail = readable(symbol, tailBytes);
        Optional<BarSeries> whole = block.isEmpty() || tail.isEmpty() ? block.or(() -> tail)
                : Optional.of(HistoryMerge.merge(block.get(), tail.get()).series());
        return new Stored(whole, true, tail.isEmpty());
    }

    /** A damaged block or tail is as none, so that importing again is the way out; it is told in the reports. */
    private Optional<BarSeries> readable(String symbol, byte[] block) {
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
        try {
            if (locks.content().isWriteLockedByCurrentThread()) {
                try {
                    store.tellRewritten(namespace);
                } finally {
                    locks.content().writeLock().unlock();
                }
            }
        } finally {
            locks.writer().unlock();
        }
    }
}
