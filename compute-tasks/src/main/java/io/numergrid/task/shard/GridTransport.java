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
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import javax.cache.CacheException;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.IgniteException;
import org.apache.ignite.cache.affinity.Affinity;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.lang.IgniteFuture;

/** Carries messages as jobs to one node each, in thread pools of their own. A node is named by Ignite's id. */
final class GridTransport implements ShardTransport {
    private static final long TOPOLOGY_MILLIS = 100;

    private final Ignite ignite;
    private final ShardTraffic traffic;
    private final GridSide side;
    private ShardTopology seen;
    private long seenMillis;
    private long seenVersion = -1;

    GridTransport(Ignite ignite, ShardTraffic traffic, GridSide side) {
        this.ignite = ignite;
        this.traffic = traffic;
        this.side = side;
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
            throw isGone() ? side.gone().get() : new NumergridException(ErrorCode.UNAVAILABLE, "this node is not in its grid any more: " + e.getMessage(), e);
        }
    }

    /** Whether this node is in its grid, and the parts are not. */
    private boolean isGone() {
        try {
            return !ignite.cacheNames().contains(side.cache());
        } catch (IgniteException | IllegalStateException | CacheException e) {
            return false;
        }
    }

    private ShardTopology look(long version) {
        IgniteCache<?, ?> cache = ignite.cache(side.cache());
        if (cache == null) {
            throw side.gone().get();
        }
        TreeSet<String> alive = new TreeSet<>();
        ignite.cluster().forServers().nodes().forEach(node -> alive.add(node.id().toString()));
        TreeMap<Integer, String> owners = new TreeMap<>();
        TreeSet<Integer> lost = new TreeSet<>();
        Affinity<Object> affinity = ignite.affinity(side.cache());
        Collection<Integer> gone = cache.lostPartitions();
        IntUnaryOperator partition = side.partition();
        Map<Integer, ClusterNode> nodes = affinity.mapPartitionsToNodes(side.parts().stream().map(partition::applyAsInt).distinct().toList());
        for (int part : side.parts()) {
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
            IgniteFuture<byte[]> reply = ignite.compute(ignite.cluster().forNode(to)).withExecutor(pool).withNoFailover()
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
