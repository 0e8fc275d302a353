package io.numergrid.task.shard;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.shard.ExchangeUse;
import io.numergrid.shard.NodeUse;
import io.numergrid.shard.ShardFactory;
import io.numergrid.shard.ShardSpace;
import io.numergrid.shard.Shards;
import io.numergrid.shard.protocol.AskLimits;
import io.numergrid.shard.protocol.BlockExchange;
import io.numergrid.shard.protocol.CoordinatedShards;
import io.numergrid.shard.protocol.ShardAddress;
import io.numergrid.shard.protocol.ShardMessage;
import io.numergrid.shard.protocol.ShardTraffic;
import io.numergrid.shard.protocol.SideSpec;
import io.numergrid.task.store.StoreNames;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.cache.affinity.Affinity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The data of a run in the grid: histories lie where their namespace has them, blocks of ranked rows in a cache of the run. Whoever makes one
 * takes the run over; spaces of the run on other nodes then end with CANCELLED at the next question.
 */
public final class GridShardSpace implements ShardSpace {
    private static final Logger LOG = LoggerFactory.getLogger(GridShardSpace.class);
    private static final byte[] NOTHING = {};
    private static final int NOTES_FROM = -1;

    private final Ignite ignite;
    private final Spec spec;
    private final Caches caches;
    private final BooleanSupplier cancelled;
    private final RunClaim claim;
    private final ShardTraffic traffic = new ShardTraffic();
    private final AtomicLong sessions = new AtomicLong();
    /** From when histories are opened on. */
    private Optional<NodeMeters> meters = Optional.empty();
    private SortedMap<Integer, Long> digests = Collections.emptySortedMap();

    /**
     * What it is a space of.
     *
     * @param namespace of the histories
     * @param ephemeral whether the namespace lives in memory only
     * @param run       name of the run
     */
    public record Spec(String namespace, boolean ephemeral, String run, AskLimits limits, int blocksUnderWayMax) {
    }

    /** Caches as this grid has them; makes what is missing. */
    public interface Caches {
        /** Of {@link StoreNames#RUN_CLAIMS}. */
        IgniteCache<String, String> claims();

        /** Of {@link StoreNames#rows}. */
        IgniteCache<Integer, byte[]> rows(String run);

        /** Removes a cache; one that does not exist is no error. */
        void destroy(String cache);
    }

    /** @param cancelled polled while it waits */
    public GridShardSpace(Ignite ignite, Spec spec, Caches caches, BooleanSupplier cancelled) {
        this.ignite = ignite;
        this.spec = spec;
        this.caches = caches;
        this.cancelled = cancelled;
        this.claim = new RunClaim(caches.claims(), spec.run());
    }

    @Override
    public Shards symbols(byte[] setup) {
        GridSource source = GridSource.histories(spec.namespace(), spec.ephemeral());
        if (ignite.cache(source.cache()) == null) {
            throw new NumergridException(ErrorCode.INPUT_EMPTY, "namespace '" + spec.namespace() + "' has no histories; import some",
                    Map.of("namespace", spec.namespace()), null);
        }
        meters = meters.or(() -> Optional.of(new NodeMeters(ignite, new NodeReadingJob(source.cache(), StoreNames.rows(spec.run())))));
        TreeSet<Integer> parts = range(ignite.affinity(source.cache()).partitions());
        GridSide side = new GridSide(source.cache(), parts, part -> part, () -> new NumergridException(ErrorCode.INPUT_EMPTY, "namespace '"
                + spec.namespace() + "' was deleted while run " + spec.run() + " read its histories; import some and start the run again",
                Map.of("namespace", spec.namespace()), null));
        return open(ShardFactory.SYMBOLS, source, side, Collections.emptySortedMap(), setup);
    }

    @Override
    public List<byte[]> exchange(Shards symbols, Supplier<byte[]> restore, List<byte[]> requests, DoubleConsumer done) {
        caches.rows(spec.run());
        GridSource source = GridSource.rows(spec.run(), plan(requests.size()));
        BlockExchange exchange = new BlockExchange(transport(rowSide(source)),
                new BlockExchange.Spec(spec.run(), claim.epoch(), source.text(), requests, spec.blocksUnderWayMax(),
                        spec.limits().askMillisMax(), spec.limits().openingsMax(), spec.limits().ownerlessMillisMax()),
                (CoordinatedShards) symbols, restore, sessions::incrementAndGet, traffic, cancelled);
        List<byte[]> told = exchange.run(done);
        digests = exchange.digests();
        if (!claim.remember(requests.size())) {
            throw takenOver();
        }
        return told;
    }

    @Override
    public Shards rows(byte[] setup) {
        GridSource source = GridSource.rows(spec.run(), claim.plan());
        int blocks = ignite.cache(source.cache()) == null ? -1 : claim.blocks().orElse(-1);
        if (blocks < 0) {
            throw new NumergridException(ErrorCode.UNAVAILABLE, "the blocks of run " + spec.run() + " are not all made; start the run again");
        }
        return open(ShardFactory.ROWS, source, rowSide(source), digests, setup);
    }

    /** Where so many blocks lie; who had the run before may have made some of them. */
    private BlockPlan plan(int blocks) {
        BlockPlan before = claim.plan();
        if (before.blocks() == blocks) {
            return before;
        }
        IgniteCache<Integer, byte[]> rows = caches.rows(spec.run());
        Affinity<Integer> affinity = ignite.affinity(rows.getName());
        BlockPlan plan = BlockPlan.even(blocks, IntStream.range(0, BlockPlan.PARTITIONS).mapToObj(partition ->
                affinity.mapPartitionToPrimaryAndBackups(partition).stream().map(node -> node.id().toString()).toList()).toList());
        if (!claim.place(plan)) {
            throw takenOver();
        }
        // of other histories
        TreeSet<Integer> old = new TreeSet<>();
        IntStream.range(0, before.blocks()).forEach(block -> old.add(before.key(block)));
        rows.removeAll(old);
        return plan;
    }

    @Override
    public void note(int number, byte[] note) {
        try {
            notes().put(GridSource.rows(spec.run(), BlockPlan.NONE).text(), NOTES_FROM - number, note);
        } catch (NumergridException e) {
            LOG.info("how far run {} is could not be kept: {}", spec.run(), e.getMessage());
        }
    }

    @Override
    public byte[] noted(int number) {
        return notes().get(GridSource.rows(spec.run(), BlockPlan.NONE).text(), NOTES_FROM - number).orElse(NOTHING);
    }

    /** Beside the blocks, whose numbers and keys begin with 0. */
    private GridBlockStore notes() {
        caches.rows(spec.run());
        return new GridBlockStore(ignite);
    }

    @Override
    public ExchangeUse exchanged() {
        ShardTraffic.Count none = new ShardTraffic.Count(0, 0, 0, 0);
        ShardTraffic.Count orders = traffic.counts().getOrDefault("Make", none);
        ShardTraffic.Count looks = traffic.counts().getOrDefault("Look", none);
        return new ExchangeUse(orders.messages(), orders.requestBytes() + orders.replyBytes(), looks.messages(), looks.requestBytes(), looks.replyBytes(),
                orders.again());
    }

    @Override
    public List<NodeUse> nodes() {
        return meters.map(NodeMeters::uses).orElse(List.of());
    }

    /** What was sent for the run from here. */
    public SortedMap<String, ShardTraffic.Count> traffic() {
        return traffic.counts();
    }

    @Override
    public void close() {
        GridTransport transport = transport(GridSide.NONE);
        ignite.cluster().forServers().nodes().stream().map(node -> node.id().toString()).collect(Collectors.toCollection(TreeSet::new))
                .forEach(node -> transport.send(node, new ShardMessage.Close(new ShardAddress(spec.run(), claim.epoch(), 0)), reply -> {
                    // nobody waits for it
                }));
    }

    /** Unless another node has the run by now. */
    @Override
    public void drop() {
        if (claim.remove()) {
            caches.destroy(StoreNames.rows(spec.run()));
        }
    }

    private CoordinatedShards open(String kind, GridSource source, GridSide side, SortedMap<Integer, Long> known, byte[] setup) {
        return new CoordinatedShards(transport(side), new SideSpec(spec.run(), claim.epoch(), kind, source.text(), side.parts(), known), setup, spec.limits(), sessions::incrementAndGet,
                traffic, cancelled);
    }

    private GridTransport transport(GridSide side) {
        return new GridTransport(ignite, traffic, side);
    }

    private GridSide rowSide(GridSource source) {
        BlockPlan plan = source.plan();
        return new GridSide(source.cache(), range(plan.blocks()), plan::partition,
                () -> new NumergridException(ErrorCode.CANCELLED, "the blocks of run " + spec.run() + " were dropped; nothing of it goes on here"));
    }

    private static TreeSet<Integer> range(int parts) {
        return IntStream.range(0, parts).boxed().collect(Collectors.toCollection(TreeSet::new));
    }

    private NumergridException takenOver() {
        return new NumergridException(ErrorCode.CANCELLED, "run " + spec.run() + " was taken over by another node; nothing of it goes on here");
    }
}
