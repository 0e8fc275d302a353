package io.numergrid.shard.protocol;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.shard.protocol.ShardReply.Status;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Has the blocks of a run made, each by the node that is to hold it, and few at a time. A shard that is found lost is opened again before
 * the next block is ordered. Called by one thread, once.
 */
public final class BlockExchange {
    private static final long WAIT_MILLIS = 100;
    private static final long BACKOFF_MILLIS = 200;

    private final ShardTransport transport;
    private final Spec spec;
    private final CoordinatedShards symbols;
    private final Supplier<byte[]> restore;
    private final LongSupplier sessions;
    private final ShardTraffic traffic;
    private final BooleanSupplier cancelled;
    private final BlockingQueue<ShardReply> inbox = new LinkedBlockingQueue<>(10_000);
    private final Deque<Integer> waiting = new ArrayDeque<>();
    private final SortedMap<Integer, Order> underWay = new TreeMap<>();
    private final SortedMap<Integer, Long> digests = new TreeMap<>();
    private final List<byte[]> told;
    private boolean lossSeen;
    private int troubles;
    private String lastTrouble = "";
    private long orderAfterMillis;

    /**
     * What is asked for.
     *
     * @param run            name of the run
     * @param epoch          of this coordinator
     * @param source         where blocks lie, as the {@link BlockStore} understands it
     * @param requests       of each block
     * @param underWayMax    blocks ordered at a time
     * @param blockMillisMax for one block
     * @param troublesMax    orders that come to nothing
     * @param ownerMillisMax how long a block may have no node to lie on
     */
    public record Spec(String run, long epoch, String source, List<byte[]> requests, int underWayMax, long blockMillisMax, int troublesMax,
                       long ownerMillisMax) {
    }

    private record Order(ShardAddress address, String node, long sentMillis) {
    }

    /** @param transport whose topology is that of the blocks. @param sessions as of the shards */
    public BlockExchange(ShardTransport transport, Spec spec, CoordinatedShards symbols, Supplier<byte[]> restore, LongSupplier sessions,
                         ShardTraffic traffic, BooleanSupplier cancelled) {
        this.transport = transport;
        this.spec = spec;
        this.symbols = symbols;
        this.restore = restore;
        this.sessions = sessions;
        this.traffic = traffic;
        this.cancelled = cancelled;
        this.told = new ArrayList<>(Collections.nCopies(spec.requests().size(), null));
        for (int block = 0; block < spec.requests().size(); block++) {
            waiting.add(block);
        }
    }

    /** Digests of the blocks, once all are made. */
    public SortedMap<Integer, Long> digests() {
        return Collections.unmodifiableSortedMap(digests);
    }

    /** @return what is told of each block. @throws NumergridException UNAVAILABLE after too much trouble, or what a node answered with */
    public List<byte[]> run(DoubleConsumer done) {
        long ownerSince = transport.nowMillis();
        while (digests.size() < spec.requests().size()) {
            if (cancelled.getAsBoolean()) {
                throw new NumergridException(ErrorCode.CANCELLED, "run " + spec.run() + " was cancelled");
            }
            if (lossSeen && underWay.isEmpty()) {
                symbols.repair(restore);
                lossSeen = false;
            }
            if (!lossSeen) {
                order();
            }
            if (!underWay.isEmpty()) {
                ownerSince = transport.nowMillis();
            } else if (transport.nowMillis() - ownerSince > spec.ownerMillisMax()) {
                throw new NumergridException(ErrorCode.PARTS_LOST, "no node holds block " + waiting.peek() + " of run " + spec.run()
                        + "; see 'cluster status' and start the run again");
            }
            ShardReply reply = next();
            if (reply != null) {
                heard(reply);
                done.accept((double) digests.size() / spec.requests().size());
            }
            forgetOverdue();
        }
        return Collections.unmodifiableList(told);
    }

    private void order() {
        ShardTopology topology = transport.topology();
        for (int block : List.copyOf(waiting)) {
            String owner = topology.owners().get(block);
            if (underWay.size() < spec.underWayMax() && transport.nowMillis() >= orderAfterMillis && owner != null && topology.alive().contains(owner)) {
                waiting.remove(block);
                ShardAddress address = new ShardAddress(spec.run(), spec.epoch(), sessions.getAsLong());
                underWay.put(block, new Order(address, owner, transport.nowMillis()));
                transport.send(owner, new ShardMessage.Make(address, spec.source(), block, spec.requests().get(block), symbols.position(),
                        symbols.counted(), symbols.shards()), inbox::offer);
            }
        }
    }

    private void heard(ShardReply reply) {
        int block = reply.number();
        Order order = underWay.get(block);
        if (order == null || !order.address().equals(reply.from())) {
            return;
        }
        underWay.remove(block);
        if (reply.status() == Status.ANSWERED) {
            MadeBlock made = MadeBlock.decode(reply.body());
            digests.put(block, made.digest());
            told.set(block, made.told());
            traffic.add("Look", made.looks(), made.requestBytes(), made.replyBytes());
        } else if (reply.status() == Status.FAILED) {
            throw ShardCodec.failure(reply.body()).exception();
        } else if (reply.status() == Status.FENCED) {
            throw new NumergridException(ErrorCode.CANCELLED, "run " + spec.run() + " was taken over by another node; nothing of it goes on here");
        } else {
            if (reply.status() == Status.LOST) {
                lossSeen = true;
                ShardCodec.lost(reply.body()).forEach(symbols::giveUp);
            }
            trouble(block, "node " + order.node() + " answered " + reply.status());
        }
    }

    private void forgetOverdue() {
        ShardTopology topology = transport.topology();
        for (int block : List.copyOf(underWay.keySet())) {
            Order order = underWay.get(block);
            if (!topology.alive().contains(order.node())) {
                underWay.remove(block);
                trouble(block, "node " + order.node() + " left");
            } else if (transport.nowMillis() - order.sentMillis() > spec.blockMillisMax()) {
                underWay.remove(block);
                trouble(block, "node " + order.node() + " said nothing for " + spec.blockMillisMax() / 1000 + " s");
            }
        }
    }

    private void trouble(int block, String what) {
        waiting.addFirst(block);
        traffic.again("Make");
        orderAfterMillis = transport.nowMillis() + BACKOFF_MILLIS;
        lastTrouble = what;
        if (++troubles > spec.troublesMax()) {
            throw new NumergridException(ErrorCode.UNAVAILABLE, "blocks of run " + spec.run() + " had to be ordered again " + troubles
                    + " times; last: " + lastTrouble + "; see 'cluster status' and start the run again");
        }
    }

    private ShardReply next() {
        try {
            return inbox.poll(WAIT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NumergridException(ErrorCode.CANCELLED, "run " + spec.run() + " was interrupted", e);
        }
    }
}
