package io.numergrid.node.grid;

import java.util.List;
import java.util.SortedMap;

/**
 * The cluster as one of its nodes sees it now.
 *
 * @param members         sorted by id
 * @param shares          by member id
 * @param caches          sorted by name
 * @param state           ACTIVE, or what Ignite calls it
 * @param topologyVersion counts joins and leaves
 * @param baselineNodes   how many nodes hold data, those away included
 * @param away            those of them that are away, by name: since when this node has missed them (ms since 1970)
 */
public record ClusterView(List<ClusterMember> members, SortedMap<String, Share> shares, List<CacheShare> caches, String state,
                          long topologyVersion, int baselineNodes, SortedMap<String, Long> away) {
    /**
     * What a node holds of all caches.
     *
     * @param answers          whether it told its memory in time
     * @param offHeapUsedBytes 0 when it does not answer
     * @param primary          partitions it serves
     * @param backup           partitions it has a copy of besides
     */
    public record Share(boolean answers, long offHeapUsedBytes, long primary, long backup) {
    }
}
