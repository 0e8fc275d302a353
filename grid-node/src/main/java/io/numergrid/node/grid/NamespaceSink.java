package io.numergrid.node.grid;

import io.numergrid.history.BarSeries;
import io.numergrid.history.HistoryBlock;
import io.numergrid.history.HistoryMerge;
import io.numergrid.history.Provenance;
import io.numergrid.history.VolumeUnit;
import io.numergrid.node.ingest.HistorySink;
import java.util.List;
import org.apache.ignite.IgniteCache;

/**
 * Where an import stores: merges each symbol's bars into its block, and writes only blocks that changed. Used and closed by one thread.
 */
public final class NamespaceSink implements HistorySink, AutoCloseable {
    private final HistoryStore store;
    private final String namespace;
    private final boolean replace;
    private final String source;
    private final Provenance.Kind kind;
    private final HistoryStore.Locks locks;
    private IgniteCache<String, byte[]> blocks;
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
                byte[] block = blocks.get(symbol);
                if (block != null) {
                    HistoryMerge.requireUnit(symbol, HistoryBlock.decode(block).unit(), unit);
                }
            }
        }
        store.change(namespace, r -> r.withPending(source, kind));
    }

    @Override
    public MergeCount accept(BarSeries imported) {
        byte[] block = blocks.get(imported.symbol());
        HistoryMerge merge = block == null ? HistoryMerge.ofNew(imported) : HistoryMerge.merge(HistoryBlock.decode(block), imported);
        if (block == null || merge.added() + merge.replaced() > 0) {
            byte[] next = HistoryBlock.encode(merge.series());
            store.reserve(namespace, imported.symbol(), next.length);
            blocks.put(imported.symbol(), next);
        }
        return new MergeCount(merge.added(), merge.replaced(), merge.unchanged());
    }

    @Override
    public void complete(Provenance imported) {
        Provenance provenance = new Provenance(source, imported.kind(), imported.survivorship(), imported.digest(), imported.rows(),
                imported.accepted(), imported.repaired(), imported.rejected());
        known = store.record(namespace).provenance().stream().anyMatch(p -> p.digest().equals(provenance.digest()));
        store.change(namespace, r -> r.withImported(provenance));
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
