package io.numergrid.node.grid;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.history.BarListener;
import io.numergrid.history.BarSeries;
import io.numergrid.history.HistorySource;
import io.numergrid.history.MemoryHistorySource;
import io.numergrid.history.Provenance;
import io.numergrid.history.RowFinding;
import io.numergrid.node.ingest.BarStore;
import io.numergrid.node.ingest.StreamSpec;
import io.numergrid.task.store.IgniteHistorySource;
import io.numergrid.task.store.NamespaceRecord;
import io.numergrid.task.store.StoreNames;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.cache.CacheAtomicityMode;
import org.apache.ignite.cache.CacheMode;
import org.apache.ignite.cache.CacheWriteSynchronizationMode;
import org.apache.ignite.cache.PartitionLossPolicy;
import org.apache.ignite.cache.affinity.rendezvous.RendezvousAffinityFunction;
import org.apache.ignite.configuration.CacheConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The history namespaces of the grid. What may never change: one import at a time writes into a namespace; a frozen copy holds all of
 * an import, and all of what a stream stores at once, or nothing; a write is refused before memory or disk is full, because Ignite ends
 * its process when either is.
 */
public final class HistoryStore {
    private static final Logger LOG = LoggerFactory.getLogger(HistoryStore.class);
    static final int PARTITIONS = 128;
    private static final int RECORD_PARTITIONS = 8;
    private static final int PAGE_BYTES = 4096;
    private static final int PAGE_PAYLOAD_BYTES = 3900;
    static final double MEMORY_SHARE_MAX = 0.85;
    private static final long DISK_FREE_BYTES_MIN = 256L << 20;

    private final Ignite ignite;
    private final GridSpec spec;
    private final Predicate<String> isEphemeral;
    private final IgniteCache<String, byte[]> records;
    private final IgniteCache<String, byte[]> recordsEphemeral;
    private final Map<String, Locks> locks = new ConcurrentHashMap<>();
    /** What this node has reserved, by namespace and entry: what replaces it takes the difference only. */
    private final Map<String, Map<String, Long>> reserved = new ConcurrentHashMap<>();
    private final RegionRoom room;
    private final RegionRoom roomEphemeral;
    /** What is known of tails, by namespace; a namespace's entry is touched under its content lock for writing only. */
    private final Map<String, NamespaceTails> tails = new ConcurrentHashMap<>();
    private final List<BarListener> listeners = new CopyOnWriteArrayList<>();
    /** How often each namespace was emptied; guarded by this. */
    private final Map<String, Long> generations = new TreeMap<>();

    /**
     * Of one namespace.
     *
     * @param writer  held by an import from start to end
     * @param content for writing held by an import or a stream while it stores
     */
    record Locks(ReentrantLock writer, ReentrantReadWriteLock content) {
    }

    /** @param isEphemeral which namespaces live in memory only */
    HistoryStore(Ignite ignite, GridSpec spec, Predicate<String> isEphemeral) {
        this.ignite = ignite;
        this.spec = spec;
        this.isEphemeral = isEphemeral;
        this.room = new RegionRoom(ignite, GridConfiguration.REGION_MAIN, spec.backups());
        this.roomEphemeral = new RegionRoom(ignite, GridConfiguration.REGION_EPHEMERAL, spec.backups());
        this.records = GridCaches.make(ignite, records(StoreNames.RECORDS, false));
        this.recordsEphemeral = GridCaches.make(ignite, records(StoreNames.RECORDS_EPHEMERAL, true));
    }

    /** The histories of a namespace; one that does not exist is an empty one. */
    public HistorySource source(String namespace) {
        return new IgniteHistorySource(ignite, namespace, isEphemeral.test(namespace));
    }

    /**
     * The histories of a namespace as they are now, on the heap (44 bytes per bar): later imports change nothing in it. Waits for an import
     * that is storing, so that none is seen by halves.
     *
     * @throws NumergridException STORE_DAMAGED naming the symbol
     */
    public HistorySource frozen(String namespace) {
        return still(namespace, () -> {
            HistorySource now = source(namespace);
            // symbols know nothing of each other, and the list has their order whoever reads them
            List<BarSeries> all = now.symbols().parallelStream().map(symbol -> now.series(symbol, HistorySource.UNTIL_END)).toList();
            return new MemoryHistorySource(all, now.provenance(), now.findings());
        });
    }

    /** Reads a namespace while nothing of an import or a stream is stored by halves here. */
    <T> T still(String namespace, Supplier<T> read) {
        ReentrantReadWriteLock.ReadLock content = locks(namespace).content().readLock();
        content.lock();
        try {
            return read.get();
        } finally {
            content.unlock();
        }
    }

    /** Whether a namespace lives in memory only. */
    boolean isEphemeral(String namespace) {
        return isEphemeral.test(namespace);
    }

    /** Symbol of the BTC series of a namespace; "" = none known. */
    public String btc(String namespace) {
        return record(namespace).btc();
    }

    public void rememberBtc(String namespace, String symbol) {
        change(namespace, r -> r.withBtc(symbol));
    }

    /** Keeps what an import rejected and repaired, for reports. */
    public void rememberFindings(String namespace, String source, List<RowFinding> findings) {
        change(namespace, r -> r.withFindings(source, findings));
    }

    /**
     * A sink for one import. The namespace is locked for other imports until the sink is closed by the same thread.
     *
     * @param replace whether the import empties the namespace before it stores
     * @param source  name and kind of what comes, kept in case the import breaks off
     * @throws NumergridException UNAVAILABLE when another import writes there
     */
    public NamespaceSink open(String namespace, boolean replace, String source, Provenance.Kind kind) {
        Locks lock = locks(namespace);
        if (!lock.writer().tryLock()) {
            throw new NumergridException(ErrorCode.UNAVAILABLE, "another import writes into namespace '" + namespace
                    + "'; try again when it is done", Map.of("namespace", namespace), null);
        }
        return new NamespaceSink(this, namespace, replace, source, kind, lock);
    }

    /** Where a stream's bars go. Any number of streams may write into a namespace; each store of a batch is one step among the others. */
    public BarStore stream(StreamSpec spec) {
        return new NamespaceStream(this, spec);
    }

    /** From now on {@code listener} hears of every change. */
    public void listen(BarListener listener) {
        listeners.add(listener);
    }

    /** Removes a namespace and its histories; one that does not exist is no error. */
    public void drop(String namespace) {
        Locks lock = locks(namespace);
        if (!lock.writer().tryLock()) {
            throw new NumergridException(ErrorCode.UNAVAILABLE, "an import writes into namespace '" + namespace
                    + "'; try again when it is done", Map.of("namespace", namespace), null);
        }
        lock.content().writeLock().lock();
        try {
            empty(namespace);
            tellRewritten(namespace);
        } finally {
            lock.content().writeLock().unlock();
            lock.writer().unlock();
        }
    }

    /** Tells apart what a namespace holds now from what it held before it was emptied. */
    synchronized long generation(String namespace) {
        return generations.getOrDefault(namespace, 0L);
    }

    void empty(String namespace) {
        boolean ephemeral = isEphemeral.test(namespace);
        forgetTails(namespace);
        GridCaches.destroy(ignite, List.of(StoreNames.tails(namespace, ephemeral), StoreNames.blocks(namespace, ephemeral)));
        synchronized (this) {
            generations.merge(namespace, 1L, Long::sum);
            recordsOf(namespace).remove(namespace);
        }
        Map<String, Long> freed = reserved.remove(namespace);
        if (freed != null) {
            room(namespace).take(-freed.values().stream().mapToLong(Long::longValue).sum(), namespace);
        }
    }

    /** What is known of the tails of a namespace; under its content lock for writing. */
    NamespaceTails knownTails(String namespace) {
        return tails.computeIfAbsent(namespace, n -> new NamespaceTails(this, n));
    }

    /** Whoever writes the namespace otherwise, or failed to, makes what is known of its tails untrue. */
    void forgetTails(String namespace) {
        tails.remove(namespace);
    }

    void tellStored(String namespace, List<BarSeries> changed) {
        tell(namespace, listener -> listener.stored(namespace, changed));
    }

    void tellRewritten(String namespace) {
        tell(namespace, listener -> listener.rewritten(namespace));
    }

    /** What a listener throws is its own trouble: the bars are stored, the others listen, and the caller holds locks. */
    private void tell(String namespace, Consumer<BarListener> news) {
        for (BarListener listener : listeners) {
            try {
                news.accept(listener);
            } catch (RuntimeException e) {
                LOG.error("namespace {}: a listener failed", namespace, e);
            }
        }
    }

    IgniteCache<String, byte[]> blocks(String namespace) {
        boolean ephemeral = isEphemeral.test(namespace);
        CacheConfiguration<String, byte[]> cache = new CacheConfiguration<>(StoreNames.blocks(namespace, ephemeral));
        cache.setCacheMode(CacheMode.PARTITIONED).setBackups(spec.backups()).setAffinity(new RendezvousAffinityFunction(false, PARTITIONS));
        return GridCaches.make(ignite, common(cache, ephemeral));
    }

    /** The cache of tails, made when missing; a symbol's tail lies where its block does. */
    IgniteCache<String, byte[]> tails(String namespace) {
        boolean ephemeral = isEphemeral.test(namespace);
        CacheConfiguration<String, byte[]> cache = new CacheConfiguration<>(StoreNames.tails(namespace, ephemeral));
        cache.setCacheMode(CacheMode.PARTITIONED).setBackups(spec.backups()).setAffinity(new RendezvousAffinityFunction(false, PARTITIONS));
        return GridCaches.make(ignite, common(cache, ephemeral));
    }

    /** The cache of tails, if a stream ever wrote into the namespace. */
    Optional<IgniteCache<String, byte[]>> tailsIfAny(String namespace) {
        return Optional.ofNullable(ignite.cache(StoreNames.tails(namespace, isEphemeral.test(namespace))));
    }

    NamespaceRecord record(String namespace) {
        byte[] bytes = recordsOf(namespace).get(namespace);
        return bytes == null ? NamespaceRecord.EMPTY : NamespaceRecord.decode(namespace, bytes);
    }

    /** Changes the record, unless the namespace was emptied since {@code generation}. */
    synchronized void change(String namespace, long generation, UnaryOperator<NamespaceRecord> change) {
        if (generation(namespace) == generation) {
            change(namespace, change);
        }
    }

    synchronized void change(String namespace, UnaryOperator<NamespaceRecord> change) {
        NamespaceRecord before = record(namespace);
        NamespaceRecord after = change.apply(before);
        if (!after.equals(before) || !recordsOf(namespace).containsKey(namespace)) {
            recordsOf(namespace).put(namespace, after.encode());
        }
        requireMajority();
    }

    /** Before something is acknowledged: what was stored by a side of the cluster that ends would be gone. @throws NumergridException UNAVAILABLE */
    void requireMajority() {
        Majority.require(ignite);
    }

    /** Refuses a value that would fill what it is to be stored in, see {@link RegionRoom}. @param entry a symbol, or what else tells its value apart */
    void reserve(String namespace, String entry, int valueBytes) {
        if (!isInMemory(namespace)) {
            requireDisk();
            return;
        }
        Map<String, Long> entries = reserved.computeIfAbsent(namespace, n -> new ConcurrentHashMap<>());
        long bytes = (long) (valueBytes / PAGE_PAYLOAD_BYTES + 1) * PAGE_BYTES;
        room(namespace).take(bytes - entries.getOrDefault(entry, 0L), namespace);
        entries.put(entry, bytes);
    }

    /** Gives back what was reserved for a value that is not stored any more. */
    void release(String namespace, String entry) {
        Map<String, Long> entries = reserved.get(namespace);
        Long bytes = entries == null ? null : entries.remove(entry);
        if (bytes != null) {
            room(namespace).take(-bytes, namespace);
        }
    }

    private RegionRoom room(String namespace) {
        return isEphemeral.test(namespace) ? roomEphemeral : room;
    }

    /** What this node has reserved for a namespace that takes memory only, in bytes. */
    long reservedBytes(String namespace) {
        return reserved.getOrDefault(namespace, Map.of()).values().stream().mapToLong(Long::longValue).sum();
    }

    /** Whether what is stored there takes memory only; else {@link #requireDisk} is all there is to ask. */
    boolean isInMemory(String namespace) {
        return isEphemeral.test(namespace) || !spec.persistent();
    }

    /** Refuses when the disk is nearly full. */
    void requireDisk() {
        try {
            long free = Files.getFileStore(spec.folder()).getUsableSpace();
            if (free < DISK_FREE_BYTES_MIN) {
                throw new NumergridException(ErrorCode.DISK_FULL, "the disk of " + spec.folder() + " has " + (free >> 20) + " MiB left, "
                        + (DISK_FREE_BYTES_MIN >> 20) + " MiB are kept free; free some space and import again");
            }
        } catch (IOException e) {
            throw new NumergridException(ErrorCode.DISK_FULL, "the disk of " + spec.folder() + " cannot be looked at: " + e, e);
        }
    }

    Locks locks(String namespace) {
        return locks.computeIfAbsent(namespace, n -> new Locks(new ReentrantLock(), new ReentrantReadWriteLock()));
    }

    private IgniteCache<String, byte[]> recordsOf(String namespace) {
        return isEphemeral.test(namespace) ? recordsEphemeral : records;
    }

    private static CacheConfiguration<String, byte[]> records(String name, boolean ephemeral) {
        CacheConfiguration<String, byte[]> cache = new CacheConfiguration<>(name);
        cache.setCacheMode(CacheMode.REPLICATED).setAffinity(new RendezvousAffinityFunction(false, RECORD_PARTITIONS));
        return common(cache, ephemeral);
    }

    private static CacheConfiguration<String, byte[]> common(CacheConfiguration<String, byte[]> cache, boolean ephemeral) {
        return cache.setAtomicityMode(CacheAtomicityMode.ATOMIC)
                .setWriteSynchronizationMode(CacheWriteSynchronizationMode.FULL_SYNC)
                .setPartitionLossPolicy(PartitionLossPolicy.READ_WRITE_SAFE)
                .setDataRegionName(ephemeral ? GridConfiguration.REGION_EPHEMERAL : GridConfiguration.REGION_MAIN);
    }
}
