package io.numergrid.node.grid;

import java.util.Comparator;
import java.util.List;
import org.apache.ignite.Ignite;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.processors.affinity.AffinityTopologyVersion;
import org.apache.ignite.internal.processors.cache.CacheGroupContext;
import org.apache.ignite.internal.processors.cache.distributed.dht.topology.GridDhtLocalPartition;
import org.apache.ignite.internal.processors.cache.distributed.dht.topology.GridDhtPartitionState;

/** Where the whole copies of partitions are: Ignite's public interface tells where they shall be, so its internals are asked, here alone. */
final class Partitions {
    private Partitions() {
    }

    /** All caches of ours, sorted by name. */
    static List<CacheShare> shares(Ignite ignite) {
        int nodes = ignite.cluster().forServers().nodes().size();
        return groups(ignite).stream().map(group -> new CacheShare(group.cacheOrGroupName(), group.topology().partitions(),
                group.isReplicated() ? nodes - 1 : group.config().getBackups(), group.metrics().getMinimumNumberOfPartitionCopies(),
                group.metrics().getClusterMovingPartitionsCount(), group.topology().lostPartitions().size())).toList();
    }

    /** Whether something with backups has its only whole copy on this node. */
    static boolean isOnlyHere(Ignite ignite) {
        for (CacheGroupContext group : groups(ignite)) {
            if (!group.isReplicated() && group.config().getBackups() == 0) {
                continue;
            }
            for (GridDhtLocalPartition partition : group.topology().currentLocalPartitions()) {
                if (partition.state() == GridDhtPartitionState.OWNING && group.topology().owners(partition.id()).size() < 2) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether this node has a whole copy of each partition on disk that it should have as the grid is now. */
    static boolean isWhole(Ignite ignite) {
        for (CacheGroupContext group : groups(ignite)) {
            List<List<ClusterNode>> ideal = group.persistenceEnabled() ? group.affinity().idealAssignmentRaw() : List.of();
            if (ideal == null) {
                return false;
            }
            for (int p = 0; p < ideal.size(); p++) {
                GridDhtLocalPartition here = group.topology().localPartition(p);
                if (ideal.get(p).stream().anyMatch(ClusterNode::isLocal) && (here == null || here.state() != GridDhtPartitionState.OWNING)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Up to which change of the grid this node knows where its partitions are. */
    static String version(Ignite ignite) {
        AffinityTopologyVersion ready = ((IgniteEx) ignite).context().cache().context().exchange().readyAffinityVersion();
        return ready.topologyVersion() + "." + ready.minorTopologyVersion();
    }

    private static List<CacheGroupContext> groups(Ignite ignite) {
        return ((IgniteEx) ignite).context().cache().cacheGroups().stream().filter(CacheGroupContext::userCache)
                .sorted(Comparator.comparing(CacheGroupContext::cacheOrGroupName)).toList();
    }
}
