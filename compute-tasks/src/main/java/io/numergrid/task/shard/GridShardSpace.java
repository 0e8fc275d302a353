package io.numergrid.task.shard;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
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
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleConsumer;
import java.util.function.IntUnaryOperator;
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
        TreeSet<Integer> parts = range(ignite.affinity(source.cache()).partitions());
        return open(ShardFactory.SYMBOLS, source, parts, part -> part, Collections.emptySortedMap(), setup);
    }

    @Override
    public List<byte[]> exchange(Shards symbols, Supplier<byte[]> restore, List<byte[]> requests, DoubleConsumer done) {
        caches.rows(spec.run());
        GridSource source = GridSource.rows(spec.run());
        BlockExchange exchange = new BlockExchange(transport(source, range(requests.size()), rowPartition(source)),
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
        GridSource source = GridSource.rows(spec.run());
        int blocks = ignite.cache(source.cache()) == null ? -1 : claim.blocks().orElse(-1);
        if (blocks < 0) {
            throw new NumergridException(ErrorCode.UNAVAILABLE, "the blocks of run " + spec.run() + " are not all made; start the run again");
        }
        return open(ShardFactory.ROWS, source, range(blocks), rowPartition(source), digests, setup);
    }

    @Override
    public void note(int number, byte[] note) {
        try {
            notes().put(GridSource.rows(spec.run()).text(), NOTES_FROM - number, note);
        } catch (NumergridException e) {
            LOG.info("how far run {} is could not be kept: {}", spec.run(), e.getMessage());
        }
    }

    @Override
    public byte[] noted(int number) {
        return notes().get(GridSource.rows(spec.run()).text(), NOTES_FROM - number).orElse(NOTHING);
    }

    /** Beside the blocks, whose numbers begin with 0. */
    private GridBlockStore notes() {
        caches.rows(spec.run());
        return new GridBlockStore(ignite);
    }

    /** What was sent for the run from here. */
    public SortedMap<String, ShardTraffic.Count> traffic() {
        return traffic.counts();
    }

    @Override
    public void close() {
        GridTransport transport = new GridTransport(ignite, traffic, "", new TreeSet<>(), part -> part);
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

    private CoordinatedShards open(String kind, GridSource source, TreeSet<Integer> parts, IntUnaryOperator partition,
                                   SortedMap<Integer, Long> known, byte[] setup) {
        return new CoordinatedShards(transport(source, parts, partition),
                new SideSpec(spec.run(), claim.epoch(), kind, source.text(), parts, known), setup, spec.limits(), sessions::incrementAndGet,
                traffic, cancelled);
    }

    private GridTransport transport(GridSource source, TreeSet<Integer> parts, IntUnaryOperator partition) {
        return new GridTransport(ignite, traffic, source.cache(), parts, partition);
    }

    private IntUnaryOperator rowPartition(GridSource source) {
        Affinity<Integer> affinity = ignite.affinity(source.cache());
        return affinity::partition;
    }

    private static TreeSet<Integer> range(int parts) {
        return IntStream.range(0, parts).boxed().collect(Collectors.toCollection(TreeSet::new));
    }

    private NumergridException takenOver() {
        return new NumergridException(ErrorCode.CANCELLED, "run " + spec.run() + " was taken over by another node; nothing of it goes on here");
    }
}
