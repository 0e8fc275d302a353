package io.numergrid.task.shard;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.shard.protocol.BlockStore;
import java.util.Optional;
import javax.cache.CacheException;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.IgniteException;
import org.apache.ignite.configuration.CacheConfiguration;

/** Blocks in a cache of the run. Refuses before the memory is full, because Ignite ends its process when it is. */
final class GridBlockStore implements BlockStore {
    private static final double MEMORY_SHARE_MAX = 0.85;

    private final Ignite ignite;

    GridBlockStore(Ignite ignite) {
        this.ignite = ignite;
    }

    @Override
    public Optional<byte[]> get(String source, int block) {
        try {
            GridSource where = GridSource.of(source);
            return Optional.ofNullable(cache(where).get(where.plan().key(block)));
        } catch (CacheException | IgniteException | IllegalStateException e) {
            throw unavailable(block, e);
        }
    }

    @Override
    public void put(String source, int block, byte[] value) {
        try {
            GridSource where = GridSource.of(source);
            IgniteCache<Integer, byte[]> cache = cache(where);
            requireMemory(cache, block, value.length);
            cache.put(where.plan().key(block), value);
        } catch (CacheException | IgniteException | IllegalStateException e) {
            throw unavailable(block, e);
        }
    }

    private IgniteCache<Integer, byte[]> cache(GridSource source) {
        IgniteCache<Integer, byte[]> cache = ignite.cache(source.cache());
        if (cache == null) {
            throw new NumergridException(ErrorCode.CANCELLED, "the blocks of the run were dropped");
        }
        return cache;
    }

    @SuppressWarnings({"unchecked", "deprecation"}) // what replaces the metrics is reachable through Ignite's internals only
    private void requireMemory(IgniteCache<Integer, byte[]> cache, int block, int bytes) {
        String region = cache.getConfiguration(CacheConfiguration.class).getDataRegionName();
        org.apache.ignite.DataRegionMetrics metrics = ignite.dataRegionMetrics(region);
        if (metrics == null) {
            return;
        }
        long used = metrics.getTotalUsedPages() * metrics.getPageSize();
        long max = ignite.configuration().getDataStorageConfiguration().getDataRegionConfigurations() == null ? 0
                : regionMax(region);
        if (max > 0 && used + bytes > MEMORY_SHARE_MAX * max) {
            throw new NumergridException(ErrorCode.MEMORY_INSUFFICIENT, "block " + block + " of " + (bytes >> 20) + " MiB does not fit: memory '"
                    + region + "' of this node holds " + (used >> 20) + " MiB of " + (max >> 20) + " MiB; raise numergrid.grid.ephemeral.max");
        }
    }

    private long regionMax(String region) {
        for (var configured : ignite.configuration().getDataStorageConfiguration().getDataRegionConfigurations()) {
            if (configured.getName().equals(region)) {
                return configured.getMaxSize();
            }
        }
        return 0;
    }

    /** Nodes came and went for longer than Ignite tries. */
    private static NumergridException unavailable(int block, RuntimeException e) {
        return new NumergridException(ErrorCode.UNAVAILABLE, "block " + block + " could not be stored or read: " + e.getMessage()
                + "; see 'cluster status' and start the run again", e);
    }
}
