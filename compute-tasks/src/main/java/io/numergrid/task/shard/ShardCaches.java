package io.numergrid.task.shard;

import io.numergrid.task.store.StoreNames;
import org.apache.ignite.cache.CacheAtomicityMode;
import org.apache.ignite.cache.CacheMode;
import org.apache.ignite.cache.CacheWriteSynchronizationMode;
import org.apache.ignite.cache.PartitionLossPolicy;
import org.apache.ignite.cache.affinity.rendezvous.RendezvousAffinityFunction;
import org.apache.ignite.configuration.CacheConfiguration;

/** How the caches of runs are set up; in memory only. */
public final class ShardCaches {
    private static final int PARTITIONS_CLAIMS = 8;

    private ShardCaches() {
    }

    /** Blocks of ranked rows: key of the block to its bytes. @param region a memory that is not kept on disk */
    public static CacheConfiguration<Integer, byte[]> rows(String run, String region, int backups) {
        CacheConfiguration<Integer, byte[]> cache = new CacheConfiguration<>(StoreNames.rows(run));
        cache.setCacheMode(CacheMode.PARTITIONED).setBackups(backups).setAffinity(new RowAffinity());
        return common(cache, region);
    }

    /** Who has which run, on every node. */
    public static CacheConfiguration<String, String> claims(String region) {
        CacheConfiguration<String, String> cache = new CacheConfiguration<>(StoreNames.RUN_CLAIMS);
        cache.setCacheMode(CacheMode.REPLICATED).setAffinity(new RendezvousAffinityFunction(false, PARTITIONS_CLAIMS));
        return common(cache, region);
    }

    private static <K, V> CacheConfiguration<K, V> common(CacheConfiguration<K, V> cache, String region) {
        return cache.setAtomicityMode(CacheAtomicityMode.ATOMIC).setWriteSynchronizationMode(CacheWriteSynchronizationMode.FULL_SYNC)
                .setPartitionLossPolicy(PartitionLossPolicy.READ_WRITE_SAFE).setDataRegionName(region);
    }
}
