package io.numergrid.task.shard;

import io.numergrid.shard.HeldPart;
import io.numergrid.shard.ShardFactory;
import io.numergrid.shard.protocol.PartReader.ReadPart;
import io.numergrid.shard.protocol.StoredBlock;
import io.numergrid.task.store.StoreNames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import javax.cache.Cache;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.cache.CachePeekMode;
import org.apache.ignite.cache.query.QueryCursor;
import org.apache.ignite.cache.query.ScanQuery;
import org.apache.ignite.lang.IgniteCallable;
import org.apache.ignite.resources.IgniteInstanceResource;

/**
 * Reads a part where it is pinned while the job runs. Null when that is not the node that asks: what is read goes from hand to hand and
 * never over the wire.
 */
final class ReadPartJob implements IgniteCallable<ReadPart> {
    private static final long serialVersionUID = 1L;
    /** Tails change many times a second at most; then one of these tries falls between two changes. */
    private static final int READS_MAX = 16;

    private final UUID reader;
    private final String kind;
    private final String cache;
    private final String tails;
    private final int part;
    private final int key;
    @IgniteInstanceResource
    private transient Ignite ignite;

    /** @param part a partition of symbols, or the number of a block */
    ReadPartJob(UUID reader, String kind, GridSource source, int part) {
        this.reader = reader;
        this.kind = kind;
        this.cache = source.cache();
        this.tails = source.tails();
        this.part = part;
        this.key = kind.equals(ShardFactory.ROWS) ? source.plan().key(part) : part;
    }

    /** Caches whose partition is to be pinned. */
    List<String> caches(Ignite here) {
        return tails.isEmpty() || here.cache(tails) == null ? List.of(cache) : List.of(cache, tails);
    }

    @Override
    public ReadPart call() {
        if (!ignite.cluster().localNode().id().equals(reader)) {
            return null;
        }
        return kind.equals(ShardFactory.ROWS) ? block() : histories();
    }

    private ReadPart block() {
        IgniteCache<Integer, byte[]> blocks = ignite.cache(cache);
        byte[] stored = blocks.localPeek(key, CachePeekMode.PRIMARY);
        return stored == null ? null
                : new ReadPart(new HeldPart(part, List.of(StoredBlock.decode(part, stored).value())), List.of("block " + part));
    }

    /** Tails, blocks, tails, until nothing came in between: a history as it once was. */
    private ReadPart histories() {
        Map<String, byte[]> before = scan(tails);
        Map<String, byte[]> blocks = scan(cache);
        for (int reads = 1; reads < READS_MAX; reads++) {
            Map<String, byte[]> after = scan(tails);
            if (equal(before, after)) {
                break;
            }
            before = after;
            blocks = scan(cache);
        }
        List<byte[]> values = new ArrayList<>();
        for (Map.Entry<String, byte[]> block : blocks.entrySet()) {
            values.add(block.getValue());
            if (before.containsKey(block.getKey())) {
                values.add(before.get(block.getKey()));
            }
        }
        return new ReadPart(new HeldPart(part, values), List.copyOf(blocks.keySet()));
    }

    private TreeMap<String, byte[]> scan(String name) {
        TreeMap<String, byte[]> values = new TreeMap<>();
        IgniteCache<String, byte[]> there = name.isEmpty() ? null : ignite.cache(name);
        if (there != null) {
            ScanQuery<String, byte[]> query = new ScanQuery<>();
            query.setPartition(part).setLocal(true);
            try (QueryCursor<Cache.Entry<String, byte[]>> cursor = there.query(query)) {
                cursor.forEach(entry -> values.put(entry.getKey(), entry.getValue()));
            }
        }
        return values;
    }

    private static boolean equal(Map<String, byte[]> one, Map<String, byte[]> other) {
        return one.keySet().equals(other.keySet()) && one.entrySet().stream().allMatch(e -> Arrays.equals(e.getValue(), other.get(e.getKey())));
    }
}
