package io.numergrid.task.shard;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.cache.CachePeekMode;
import org.apache.ignite.lang.IgniteCallable;
import org.apache.ignite.resources.IgniteInstanceResource;
import org.apache.ignite.spi.communication.CommunicationSpi;

/** Reads the meters of the node it runs on. */
final class NodeReadingJob implements IgniteCallable<byte[]> {
    private static final long serialVersionUID = 1L;

    private final String histories;
    private final String rows;
    @IgniteInstanceResource
    private transient Ignite ignite;

    /** @param histories cache of the run's histories @param rows cache of its blocks */
    NodeReadingJob(String histories, String rows) {
        this.histories = histories;
        this.rows = rows;
    }

    @Override
    public byte[] call() {
        CommunicationSpi<?> wire = ignite.configuration().getCommunicationSpi();
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        String kernels = ShardNode.of(ignite).map(ShardNode::kernels).orElse("");
        return new NodeReading(ignite.cluster().localNode().consistentId().toString(), ShardJob.BUILD, kernels, Runtime.getRuntime().availableProcessors(),
                partitions(), blocks(), system.getProcessCpuTime(), wire.getReceivedBytesCount(), wire.getSentBytesCount()).encode();
    }

    private int partitions() {
        return ignite.cache(histories) == null ? 0 : ignite.affinity(histories).primaryPartitions(ignite.cluster().localNode()).length;
    }

    /** Notes, whose keys are below 0, are none. */
    private int blocks() {
        IgniteCache<Integer, byte[]> cache = ignite.cache(rows);
        int blocks = 0;
        if (cache != null) {
            for (var entry : cache.localEntries(CachePeekMode.PRIMARY)) {
                blocks += entry.getKey() >= 0 ? 1 : 0;
            }
        }
        return blocks;
    }
}
