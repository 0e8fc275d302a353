package io.numergrid.task.shard;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.shard.protocol.ShardCodec;
import io.numergrid.shard.protocol.ShardMessage;
import io.numergrid.shard.protocol.ShardReply;
import io.numergrid.shard.protocol.ShardTopology;
import io.numergrid.shard.protocol.ShardTraffic;
import io.numergrid.shard.protocol.ShardTransport;
import java.util.Collection;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import javax.cache.CacheException;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteException;
import org.apache.ignite.cache.affinity.Affinity;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.lang.IgniteFuture;

/** Carries messages as jobs to one node each, in thread pools of their own. A node is named by Ignite's id. */
final class GridTransport implements ShardTransport {
    private static final long TOPOLOGY_MILLIS = 100;

    private final Ignite ignite;
    private final ShardTraffic traffic;
    private final String cache;
    private final SortedSet<Integer> parts;
    private final IntUnaryOperator partition;
    private ShardTopology seen;
    private long seenMillis;
    private long seenVersion = -1;

    /**
     * @param cache     where the parts lie; "" = only messages are sent
     * @param partition where a part lies in the cache
     */
    GridTransport(Ignite ignite, ShardTraffic traffic, String cache, SortedSet<Integer> parts, IntUnaryOperator partition) {
        this.ignite = ignite;
        this.traffic = traffic;
        this.cache = cache;
        this.parts = parts;
        this.partition = partition;
    }

    @Override
    public long nowMillis() {
        return System.nanoTime() / 1_000_000;
    }

    @Override
    public synchronized ShardTopology topology() {
        try {
            long version = ignite.cluster().topologyVersion();
            if (seen == null || version != seenVersion || nowMillis() - seenMillis > TOPOLOGY_MILLIS) {
                seen = look(version);
                seenVersion = version;
                seenMillis = nowMillis();
            }
            return seen;
        } catch (IgniteException | IllegalStateException | CacheException e) {
            throw new NumergridException(ErrorCode.UNAVAILABLE, "this node is not in its grid any more: " + e.getMessage(), e);
        }
    }

    private ShardTopology look(long version) {
        TreeSet<String> alive = new TreeSet<>();
        ignite.cluster().forServers().nodes().forEach(node -> alive.add(node.id().toString()));
        TreeMap<Integer, String> owners = new TreeMap<>();
        TreeSet<Integer> lost = new TreeSet<>();
        Affinity<Object> affinity = ignite.affinity(cache);
        Collection<Integer> gone = ignite.cache(cache).lostPartitions();
        Map<Integer, ClusterNode> nodes = affinity.mapPartitionsToNodes(parts.stream().map(partition::applyAsInt).distinct().toList());
        for (int part : parts) {
            ClusterNode owner = nodes.get(partition.applyAsInt(part));
            if (gone.contains(partition.applyAsInt(part))) {
                lost.add(part);
            } else if (owner != null) {
                owners.put(part, owner.id().toString());
            }
        }
        return new ShardTopology(version, owners, lost, alive);
    }

    @Override
    public void send(String node, ShardMessage message, Consumer<ShardReply> inbox) {
        byte[] bytes = ShardCodec.encode(message);
        String kind = message.getClass().getSimpleName();
        String pool = message instanceof ShardMessage.Make ? ShardNode.POOL_BLOCKS : ShardNode.POOL_SHARDS;
        try {
            ClusterNode to = ignite.cluster().node(UUID.fromString(node));
            if (to == null) {
                inbox.accept(ShardReply.unreached(message));
                return;
            }
            traffic.sent(kind, to.isLocal() ? 0 : bytes.length);
            IgniteFuture<byte[]> reply = ignite.compute(ignite.cluster().forNode(to)).withNoFailover().withExecutor(pool)
                    .callAsync(new ShardJob(ignite.cluster().localNode().id().toString(), bytes));
            reply.listen(future -> inbox.accept(read(future, kind, to.isLocal(), message)));
        } catch (IgniteException | IllegalStateException e) {
            inbox.accept(ShardReply.unreached(message));
        }
    }

    private ShardReply read(IgniteFuture<byte[]> future, String kind, boolean local, ShardMessage message) {
        try {
            byte[] bytes = future.get();
            traffic.received(kind, local ? 0 : bytes.length);
            return ShardCodec.reply(bytes);
        } catch (IgniteException | IllegalStateException | NumergridException e) {
            return ShardReply.unreached(message);
        }
    }
}
