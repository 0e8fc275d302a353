package io.numergrid.shard.protocol;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.shard.Shards;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** A {@link ShardCoordinator} that the calling thread drives, and waits for. Called by one thread at a time. */
public final class CoordinatedShards implements Shards {
    /** What does not fit is as good as lost, and asked for again. */
    private static final int INBOX_MAX = 10_000;
    private static final long WAIT_MILLIS_MAX = 200;

    private final BlockingQueue<ShardReply> inbox = new LinkedBlockingQueue<>(INBOX_MAX);
    private final ShardTransport transport;
    private final ShardCoordinator coordinator;
    private final BooleanSupplier cancelled;
    private final String run;

    /**
     * Opens the shards.
     *
     * @param sessions  gives numbers that no other coordinator of the run and epoch uses
     * @param cancelled polled while it waits
     * @throws NumergridException as {@link #ask}
     */
    public CoordinatedShards(ShardTransport transport, SideSpec spec, byte[] setup, AskLimits limits, LongSupplier sessions,
                             ShardTraffic traffic, BooleanSupplier cancelled) {
        this.transport = transport;
        this.run = spec.run();
        this.cancelled = cancelled;
        this.coordinator = new ShardCoordinator(transport, spec, setup, limits, sessions, traffic, inbox::offer);
        repair(() -> new byte[0]);
    }

    @Override
    public List<byte[]> ask(byte[] request, Supplier<byte[]> restore) {
        coordinator.ask(request, restore);
        await();
        return coordinator.replies();
    }

    /** Opens what is not open any more. @param restore makes what brings a fresh shard to where the others stand */
    public void repair(Supplier<byte[]> restore) {
        coordinator.repair(restore);
        await();
        coordinator.replies();
    }

    /** Where the parts are held, by rising lowest part. */
    public List<ShardCoordinator.OpenShard> shards() {
        return coordinator.shards();
    }

    /** Number of the last question. */
    public int position() {
        return coordinator.position();
    }

    /** What all parts are, as one. */
    public ProofSum counted() {
        return coordinator.counted();
    }

    /** Takes a shard for lost, as somebody else found. */
    public void giveUp(ShardAddress address) {
        coordinator.giveUp(address);
    }

    @Override
    public void close() {
        coordinator.close();
    }

    private void await() {
        while (!coordinator.done()) {
            if (cancelled.getAsBoolean()) {
                coordinator.fail(new NumergridException(ErrorCode.CANCELLED, "run " + run + " was cancelled"));
                return;
            }
            try {
                long wait = Math.max(1, Math.min(WAIT_MILLIS_MAX, coordinator.wakeMillis() - transport.nowMillis()));
                ShardReply reply = inbox.poll(wait, TimeUnit.MILLISECONDS);
                if (reply == null) {
                    coordinator.tick();
                } else {
                    coordinator.receive(reply);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                coordinator.fail(new NumergridException(ErrorCode.CANCELLED, "run " + run + " was interrupted"));
            }
        }
    }
}
