package io.numergrid.shard.protocol;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.shard.BlockMaker;
import io.numergrid.shard.protocol.ShardCoordinator.OpenShard;
import io.numergrid.shard.protocol.ShardReply.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Makes blocks on the node that holds them: asks all shards of a plan and puts what they say together. What may never change: a block is
 * made of one answer of every shard, each of which counted what it was opened with, or not at all.
 */
public final class BlockWorker {
    private static final long LOOK_MILLIS = 100;

    private final String here;
    private final ShardTransport transport;
    private final BlockStore store;
    private final Supplier<BlockMaker> maker;
    private final Supplier<Set<String>> alive;
    private final long lookMillisMax;

    /**
     * @param here          this node
     * @param alive         nodes that are there
     * @param lookMillisMax how long one shard may take to answer
     */
    public BlockWorker(String here, ShardTransport transport, BlockStore store, Supplier<BlockMaker> maker, Supplier<Set<String>> alive,
                       long lookMillisMax) {
        this.here = here;
        this.transport = transport;
        this.store = store;
        this.maker = maker;
        this.alive = alive;
        this.lookMillisMax = lookMillisMax;
    }

    /** @return ANSWERED with a {@link MadeBlock}, LOST with the shards that do not answer, UNREACHED to be tried again, FENCED or FAILED */
    public ShardReply make(ShardMessage.Make order) {
        try {
            long made = StoredBlock.made(order.request(), order.position(), order.asked());
            Optional<StoredBlock> there = store.get(order.source(), order.block()).map(stored -> StoredBlock.decode(order.block(), stored));
            if (there.isPresent() && there.get().made() == made) {
                return told(order, there.get(), Map.of());
            }
            TreeMap<Integer, ShardReply> replies = new TreeMap<>();
            List<ShardAddress> lost = ask(order, replies);
            if (!lost.isEmpty()) {
                return new ShardReply(order.to(), Status.LOST, order.block(), ShardCodec.encode(lost), ProofSum.NONE);
            }
            for (ShardReply reply : replies.values()) {
                if (reply.status() == Status.FAILED || reply.status() == Status.FENCED) {
                    return new ShardReply(order.to(), reply.status(), order.block(), reply.body(), ProofSum.NONE);
                }
            }
            StoredBlock block = new StoredBlock(made, maker.get().make(order.request(), replies.values().stream()
                    .filter(reply -> reply.status() == Status.ANSWERED).map(ShardReply::body).toList()));
            store.put(order.source(), order.block(), block.encode());
            return told(order, block, replies);
        } catch (NumergridException e) {
            if (e.code() == ErrorCode.UNAVAILABLE || e.code() == ErrorCode.CANCELLED) {
                // this node leaves, or nodes come and go; another try, perhaps elsewhere, may do
                return ShardReply.of(order.to(), Status.UNREACHED, order.block());
            }
            return ShardReply.failed(order.to(), order.block(), e);
        } catch (RuntimeException | OutOfMemoryError e) {
            return ShardReply.failed(order.to(), order.block(), e instanceof OutOfMemoryError ? ErrorCode.MEMORY_INSUFFICIENT
                    : ErrorCode.INTERNAL, "block " + order.block() + " of run " + order.to().run() + " could not be made: " + e);
        }
    }

    /** @param replies what the block was made of now; none where it was there */
    private ShardReply told(ShardMessage.Make order, StoredBlock block, Map<Integer, ShardReply> replies) {
        long requestBytes = 0;
        long replyBytes = 0;
        for (Map.Entry<Integer, ShardReply> reply : replies.entrySet()) {
            if (!order.plan().get(reply.getKey()).node().equals(here)) {
                requestBytes += order.request().length;
                replyBytes += reply.getValue().body().length;
            }
        }
        return new ShardReply(order.to(), Status.ANSWERED, order.block(), new MadeBlock(block.digest(), replies.size(), requestBytes, replyBytes,
                maker.get().told(block.value())).encode(), ProofSum.NONE);
    }

    /** @param replies in: none; out: by place in the plan. @return shards that did not answer */
    private List<ShardAddress> ask(ShardMessage.Make order, Map<Integer, ShardReply> replies) {
        List<OpenShard> plan = order.plan();
        // one reply for each and its double
        BlockingQueue<ShardReply> inbox = new LinkedBlockingQueue<>(2 * plan.size() + 1);
        TreeMap<Integer, OpenShard> waited = new TreeMap<>();
        for (int i = 0; i < plan.size(); i++) {
            waited.put(i, plan.get(i));
            transport.send(plan.get(i).node(), new ShardMessage.Look(plan.get(i).address(), order.position(), order.request()), inbox::offer);
        }
        List<ShardAddress> lost = new ArrayList<>();
        long until = transport.nowMillis() + lookMillisMax;
        while (!waited.isEmpty()) {
            ShardReply reply = next(inbox);
            Set<String> nodes = alive.get();
            boolean late = transport.nowMillis() > until;
            for (int i : List.copyOf(waited.keySet())) {
                OpenShard shard = waited.get(i);
                if (reply != null && shard.address().equals(reply.from())) {
                    waited.remove(i);
                    if (isAnswer(reply, shard)) {
                        replies.put(i, reply);
                    } else {
                        lost.add(shard.address());
                    }
                } else if (late || !nodes.contains(shard.node())) {
                    waited.remove(i);
                    lost.add(shard.address());
                }
            }
        }
        return lost;
    }

    private static boolean isAnswer(ShardReply reply, OpenShard shard) {
        return switch (reply.status()) {
            case ANSWERED, EMPTY -> reply.counted().equals(shard.counted());
            case FAILED, FENCED -> true;
            default -> false;
        };
    }

    private static ShardReply next(BlockingQueue<ShardReply> inbox) {
        try {
            return inbox.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NumergridException(ErrorCode.CANCELLED, "interrupted while shards were asked", e);
        }
    }
}
