package io.numergrid.task.store;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.history.BarSeries;
import io.numergrid.history.HistoryBlock;
import io.numergrid.history.HistoryMerge;
import io.numergrid.history.HistorySource;
import io.numergrid.history.Provenance;
import io.numergrid.history.RowFinding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.CacheException;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.cache.query.QueryCursor;
import org.apache.ignite.cache.query.ScanQuery;
import org.apache.ignite.cluster.ClusterTopologyException;
import org.apache.ignite.internal.util.typedef.X;
import org.apache.ignite.lang.IgniteClosure;

/**
 * A history namespace in the grid. The symbols are those of the moment it was opened, so that ordinals stay what they are while a run
 * reads; bars are read as they are now. A namespace without caches is an empty one.
 *
 * <p>A history is its block and its tail as one: their union, the tail's bar where both have the date. A writer that moves a tail into
 * its block writes the block before it removes the tail. So a reader that finds the same tail before and after it read the block has a
 * history as it once was.
 */
public final class IgniteHistorySource implements HistorySource {
    /** Tails change many times a second at most; then one of these tries falls between two changes. */
    private static final int READS_MAX = 16;
    private static final int SCANS_MAX = 60;
    private static final int SCAN_PAUSE_MS = 50;

    private final String namespace;
    private final IgniteCache<String, byte[]> blocks;
    private final IgniteCache<String, byte[]> tails;
    private final List<String> symbols;
    private final NamespaceRecord record;

    /** @param ephemeral whether the namespace lives in memory only */
    public IgniteHistorySource(Ignite ignite, String namespace, boolean ephemeral) {
        this.namespace = namespace;
        this.blocks = ignite.cache(StoreNames.blocks(namespace, ephemeral));
        this.tails = ignite.cache(StoreNames.tails(namespace, ephemeral));
        IgniteCache<String, byte[]> records = ignite.cache(ephemeral ? StoreNames.RECORDS_EPHEMERAL : StoreNames.RECORDS);
        byte[] bytes = records == null ? null : records.get(namespace);
        this.record = bytes == null ? NamespaceRecord.EMPTY : NamespaceRecord.decode(namespace, bytes);
        this.symbols = blocks == null ? List.of() : keys(ignite, blocks);
    }

    @Override
    public List<String> symbols() {
        return symbols;
    }

    @Override
    public BarSeries series(String symbol, int until) {
        byte[] tail = tail(symbol);
        byte[] block = block(symbol);
        for (int reads = 1; reads < READS_MAX; reads++) {
            byte[] again = tail(symbol);
            if (Arrays.equals(tail, again)) {
                break;
            }
            tail = again;
            block = block(symbol);
        }
        if (block == null) {
            throw new NumergridException(ErrorCode.SYMBOL_NOT_FOUND, "namespace '" + namespace + "' has no history of '" + symbol
                    + "'; 'history list' shows its symbols", Map.of("symbol", symbol, "namespace", namespace), null);
        }
        BarSeries series = decoded(symbol, block, until);
        return tail == null ? series : HistoryMerge.merge(series, decoded(symbol, tail, until)).series();
    }

    private byte[] block(String symbol) {
        return blocks == null || symbol.isEmpty() ? null : blocks.get(symbol);
    }

    private byte[] tail(String symbol) {
        return tails == null || symbol.isEmpty() ? null : tails.get(symbol);
    }

    private BarSeries decoded(String symbol, byte[] block, int until) {
        BarSeries series = HistoryBlock.decode(block, until);
        if (!series.symbol().equals(symbol)) {
            throw new NumergridException(ErrorCode.STORE_DAMAGED, "the block stored under '" + symbol + "' is of '" + series.symbol()
                    + "'; import the history again", Map.of("symbol", symbol, "namespace", namespace), null);
        }
        return series;
    }

    @Override
    public List<Provenance> provenance() {
        return record.provenanceWithPending();
    }

    @Override
    public List<RowFinding> findings() {
        return record.findings();
    }

    /** A scan sees all nodes of one moment: it fails, or is not whole, where they change meanwhile, and is made again. */
    private static List<String> keys(Ignite ignite, IgniteCache<String, byte[]> blocks) {
        CacheException last = null;
        for (int scans = 0; scans < SCANS_MAX; scans++) {
            long topology = ignite.cluster().topologyVersion();
            List<String> keys = new ArrayList<>();
            try (QueryCursor<String> cursor = blocks.query(new ScanQuery<String, byte[]>(), new KeyOf())) {
                cursor.forEach(keys::add);
                if (ignite.cluster().topologyVersion() == topology) {
                    Collections.sort(keys);
                    return List.copyOf(keys);
                }
            } catch (CacheException e) {
                if (!X.hasCause(e, ClusterTopologyException.class)) {
                    throw e;
                }
                last = e;
            }
            pause();
        }
        throw new NumergridException(ErrorCode.UNAVAILABLE, "nodes come and go while the symbols are looked for; try again", last);
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(SCAN_PAUSE_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NumergridException(ErrorCode.CANCELLED, "interrupted while the symbols were looked for", e);
        }
    }

    /** Leaves the blocks where they are. */
    private static final class KeyOf implements IgniteClosure<Cache.Entry<String, byte[]>, String> {
        private static final long serialVersionUID = 1L;

        @Override
        public String apply(Cache.Entry<String, byte[]> entry) {
            return entry.getKey();
        }
    }
}
