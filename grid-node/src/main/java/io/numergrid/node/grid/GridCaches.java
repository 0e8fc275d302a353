package io.numergrid.node.grid;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.cache.CacheException;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.IgniteException;
import org.apache.ignite.configuration.CacheConfiguration;

/** Makes and removes caches; Ignite refuses both while nodes come and go, so they are tried for a while. */
final class GridCaches {
    private static final long TRY_MS_MAX = 15_000;
    private static final long PAUSE_MS = 100;

    private GridCaches() {
    }

    /**
     * The cache of that name, made if it is missing.
     *
     * @throws NumergridException UNAVAILABLE when the cluster does not settle
     */
    static <K, V> IgniteCache<K, V> make(Ignite ignite, CacheConfiguration<K, V> configuration) {
        IgniteCache<K, V> there = ignite.cache(configuration.getName());
        return there != null ? there : attempt(() -> ignite.getOrCreateCache(configuration));
    }

    /** Removes caches; one that does not exist is no error. */
    static void destroy(Ignite ignite, Collection<String> names) {
        attempt(() -> {
            ignite.destroyCaches(names);
            return names;
        });
    }

    private static <T> T attempt(Supplier<T> step) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TRY_MS_MAX);
        while (true) {
            try {
                return step.get();
            } catch (CacheException | IgniteException e) {
                if (System.nanoTime() > deadline) {
                    throw new NumergridException(ErrorCode.UNAVAILABLE, "the grid does not change its caches for " + TRY_MS_MAX / 1000
                            + " s: " + e.getMessage() + "; 'cluster status' shows its nodes; try again", e);
                }
                pause(e);
            }
        }
    }

    private static void pause(RuntimeException why) {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NumergridException(ErrorCode.CANCELLED, "interrupted while the grid changed: " + why.getMessage(), e);
        }
    }
}
