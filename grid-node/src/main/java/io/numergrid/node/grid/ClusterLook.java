package io.numergrid.node.grid;

import io.numergrid.task.status.OffHeapJob;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteException;
import org.apache.ignite.cache.affinity.Affinity;
import org.apache.ignite.cluster.BaselineNode;
import org.apache.ignite.cluster.ClusterMetrics;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.cluster.ClusterState;
import org.apache.ignite.lang.IgniteFuture;

/** Looks at the nodes of the grid. A node that does not answer is waited for at most a second and then shown as such. */
final class ClusterLook {
    private static final long ANSWER_MS_MAX = 1_000;

    private ClusterLook() {
    }

    /** @param away nodes that hold data and are away, since when in ms since 1970 */
    static ClusterView view(Ignite ignite, SortedMap<String, Long> away) {
        List<ClusterNode> nodes = nodes(ignite);
        SortedMap<String, Long> offHeap = offHeap(ignite, nodes);
        List<CacheShare> caches = ignite.cluster().state() == ClusterState.ACTIVE ? Partitions.shares(ignite) : List.of();
        SortedMap<String, ClusterView.Share> shares = new TreeMap<>();
        for (ClusterNode node : nodes) {
            String id = node.id().toString();
            long primary = 0;
            long all = 0;
            for (CacheShare cache : caches) {
                Affinity<Object> affinity = ignite.affinity(cache.name());
                primary += affinity.primaryPartitions(node).length;
                all += affinity.allPartitions(node).length;
            }
            shares.put(id, new ClusterView.Share(offHeap.containsKey(id), offHeap.getOrDefault(id, 0L), primary, all - primary));
        }
        Collection<BaselineNode> baseline = ignite.cluster().currentBaselineTopology();
        return new ClusterView(members(nodes).stream().sorted(Comparator.comparing(ClusterMember::id)).toList(), shares, caches,
                ignite.cluster().state().toString(), ignite.cluster().topologyVersion(), baseline == null ? 0 : baseline.size(),
                Collections.unmodifiableSortedMap(new TreeMap<>(away)));
    }

    /** In the order they joined. */
    static List<ClusterMember> members(Ignite ignite) {
        return members(nodes(ignite));
    }

    private static List<ClusterNode> nodes(Ignite ignite) {
        return ignite.cluster().forServers().nodes().stream().sorted(Comparator.comparingLong(ClusterNode::order)).toList();
    }

    private static SortedMap<String, Long> offHeap(Ignite ignite, List<ClusterNode> nodes) {
        List<IgniteFuture<Long>> asked = new ArrayList<>();
        for (ClusterNode node : nodes) {
            asked.add(ignite.compute(ignite.cluster().forNode(node)).withTimeout(ANSWER_MS_MAX).callAsync(new OffHeapJob()));
        }
        SortedMap<String, Long> answers = new TreeMap<>();
        for (int i = 0; i < asked.size(); i++) {
            try {
                answers.put(nodes.get(i).id().toString(), asked.get(i).get(ANSWER_MS_MAX, TimeUnit.MILLISECONDS));
            } catch (IgniteException e) {
                asked.get(i).cancel(); // it hangs or has just gone
            }
        }
        return answers;
    }

    private static List<ClusterMember> members(List<ClusterNode> nodes) {
        return nodes.stream().map(node -> {
            ClusterMetrics metrics = node.metrics();
            return new ClusterMember(node.id().toString(), node.consistentId().toString(), number(node, NodeFacts.PID),
                    fact(node, NodeFacts.ENDPOINT), fact(node, NodeFacts.DISCOVERY), fact(node, NodeFacts.ROLE), fact(node, NodeFacts.KERNELS),
                    (int) number(node, NodeFacts.THREADS), fact(node, NodeFacts.VERSION), fact(node, NodeFacts.JDK),
                    metrics.getHeapMemoryUsed(), number(node, NodeFacts.HEAP_MAX), number(node, NodeFacts.OFF_HEAP_MAX),
                    number(node, NodeFacts.START_MS), fact(node, NodeFacts.HOME_DIGEST), node.isLocal());
        }).toList();
    }

    static String fact(ClusterNode node, String name) {
        String value = node.attribute(name);
        return value == null ? "" : value;
    }

    private static long number(ClusterNode node, String name) {
        String value = fact(node, name);
        return value.isEmpty() ? 0 : Long.parseLong(value);
    }
}
