package io.numergrid.node.grid;

import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import javax.cache.Cache;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.cache.CacheAtomicityMode;
import org.apache.ignite.cache.CacheMode;
import org.apache.ignite.cache.CacheWriteSynchronizationMode;
import org.apache.ignite.cache.affinity.rendezvous.RendezvousAffinityFunction;
import org.apache.ignite.configuration.CacheConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a node leaves a cluster on request without taking data with it: it says so to the others, waits until each partition it holds has
 * another whole copy and those that left before are not counted on any more, and goes; one node at a time. When all nodes are leaving, all go at once. The wait has a limit: a cluster that cannot
 * make copies does not keep its nodes from stopping.
 */
final class CleanLeave {
    private static final Logger LOG = LoggerFactory.getLogger(CleanLeave.class);
    private static final String CACHE = "numergrid.leaving";
    private static final int PARTITIONS = 4;
    /** Nodes that are stopped together have all said so by then. */
    private static final int GATHER_MS = 300;
    private static final int PAUSE_MS = 50;

    private final Ignite ignite;
    private final BooleanSupplier calm;
    /** Ids of nodes that leave or left, to their names. */
    private final IgniteCache<String, String> leaving;

    /** @param calm whether all nodes are up that the others count on */
    CleanLeave(Ignite ignite, BooleanSupplier calm) {
        this.ignite = ignite;
        this.calm = calm;
        this.leaving = GridCaches.make(ignite, new CacheConfiguration<String, String>(CACHE).setCacheMode(CacheMode.REPLICATED)
                .setAffinity(new RendezvousAffinityFunction(false, PARTITIONS)).setAtomicityMode(CacheAtomicityMode.ATOMIC)
                .setWriteSynchronizationMode(CacheWriteSynchronizationMode.FULL_SYNC).setDataRegionName(GridConfiguration.REGION_EPHEMERAL));
    }

    /** Returns when this node may go. */
    void await(int secondsMax) throws InterruptedException {
        if (present().size() == 1) {
            return;
        }
        String self = ignite.cluster().localNode().id().toString();
        leaving.put(self, ignite.cluster().localNode().consistentId().toString());
        TimeUnit.MILLISECONDS.sleep(GATHER_MS);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(secondsMax);
        while (System.nanoTime() < deadline) {
            Set<String> present = present();
            TreeSet<String> going = new TreeSet<>(present);
            going.retainAll(ids());
            if (going.size() == present.size() || self.equals(going.first()) && calm.getAsBoolean() && !Partitions.isOnlyHere(ignite)) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
        }
        LOG.warn("leaving after {} s although the others do not have copies of all data of this node", secondsMax);
    }

    /** Whether this node is about to go. */
    boolean isLeaving() {
        return leaving.containsKey(ignite.cluster().localNode().id().toString());
    }

    /** Names of nodes that said that they leave, and did; told once. */
    Set<String> takeLeft() {
        Set<String> present = present();
        Set<String> left = new TreeSet<>();
        for (String id : ids()) {
            if (!present.contains(id)) {
                String name = leaving.getAndRemove(id);
                if (name != null) {
                    left.add(name);
                }
            }
        }
        return left;
    }

    private Set<String> ids() {
        return StreamSupport.stream(leaving.spliterator(), false).map(Cache.Entry::getKey).collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<String> present() {
        return ignite.cluster().forServers().nodes().stream().map(n -> n.id().toString()).collect(Collectors.toCollection(TreeSet::new));
    }
}
