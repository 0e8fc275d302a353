package io.numergrid.task.shard;

import io.numergrid.shard.NodeUse;
import io.numergrid.shard.NodeUse.Stay;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteException;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.lang.IgniteFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the nodes of the grid do from the construction on; for reports only. A node that does not answer is waited for at most a second. */
final class NodeMeters {
    private static final long ANSWER_MILLIS_MAX = 1_000;
    private static final Logger LOG = LoggerFactory.getLogger(NodeMeters.class);

    private final Ignite ignite;
    private final NodeReadingJob job;
    private final SortedMap<String, NodeReading> before;

    NodeMeters(Ignite ignite, NodeReadingJob job) {
        this.ignite = ignite;
        this.job = job;
        this.before = read();
    }

    /** By name; of a node that left and came again both lives. */
    List<NodeUse> uses() {
        SortedMap<String, NodeReading> now = read();
        List<NodeUse> uses = new ArrayList<>();
        now.forEach((id, reading) -> uses.add(use(Optional.ofNullable(before.get(id)), reading)));
        before.forEach((id, reading) -> {
            if (!now.containsKey(id)) {
                uses.add(new NodeUse(reading.name(), reading.version(), reading.kernels(), reading.cores(), 0, 0, Stay.LEFT, Optional.empty()));
            }
        });
        uses.sort(Comparator.comparing(NodeUse::name).thenComparing(NodeUse::stay));
        return uses;
    }

    private static NodeUse use(Optional<NodeReading> first, NodeReading now) {
        long nanos = now.cpuNanos() - first.map(NodeReading::cpuNanos).orElse(0L);
        NodeUse.Work work = new NodeUse.Work(nanos / 1e9, now.bytesIn() - first.map(NodeReading::bytesIn).orElse(0L),
                now.bytesOut() - first.map(NodeReading::bytesOut).orElse(0L));
        return new NodeUse(now.name(), now.version(), now.kernels(), now.cores(), now.partitions(), now.blocks(),
                first.isPresent() ? Stay.STAYED : Stay.JOINED, Optional.of(work));
    }

    /** By the node's id, which is another after a restart. */
    private SortedMap<String, NodeReading> read() {
        SortedMap<String, IgniteFuture<byte[]>> asked = new TreeMap<>();
        SortedMap<String, NodeReading> readings = new TreeMap<>();
        try {
            for (ClusterNode node : ignite.cluster().forServers().nodes()) {
                asked.put(node.id().toString(), ignite.compute(ignite.cluster().forNode(node)).withExecutor(ShardNode.POOL_SHARDS).withNoFailover()
                        .callAsync(job));
            }
        } catch (IgniteException | IllegalStateException e) {
            // the grid stops, or a node has just gone: who was asked before may answer
        }
        asked.forEach((id, reading) -> {
            try {
                readings.put(id, NodeReading.decode(reading.get(ANSWER_MILLIS_MAX, TimeUnit.MILLISECONDS)));
            } catch (IgniteException | IllegalStateException e) {
                LOG.info("node {} does not tell what it did for the run: {}", id, e.toString()); // it hangs or has just gone
                reading.cancel();
            }
        });
        return readings;
    }
}
