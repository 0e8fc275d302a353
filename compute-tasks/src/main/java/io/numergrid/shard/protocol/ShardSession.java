package io.numergrid.shard.protocol;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.shard.Shard;
import io.numergrid.shard.protocol.ShardReply.Status;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * One shard on its node. What may never change: a question of a number is put to the shard at most once, and what it answered is said again
 * to who asks again.
 */
final class ShardSession {
    private final ShardAddress address;
    private final String asker;
    private final HostLimits limits;
    /** Held while the shard works. */
    private final ReentrantLock work = new ReentrantLock(true);
    private Shard shard;
    private ProofSum counted = ProofSum.NONE;
    private ShardReply opened;
    private int position;
    private ShardReply last;
    private int busy = -1;
    private long heldBytes;
    private long touchedMillis;
    private volatile boolean closed;

    /** What opening makes. @param shard null where all parts are empty */
    record Opened(Shard shard, ProofSum counted, byte[] opening) {
    }

    ShardSession(ShardAddress address, String asker, HostLimits limits) {
        this.address = address;
        this.asker = asker;
        this.limits = limits;
    }

    String asker() {
        return asker;
    }

    boolean isClosed() {
        return closed;
    }

    synchronized boolean isIdle(long nowMillis) {
        return busy < 0 && opened != null && nowMillis - touchedMillis > limits.idleMillisMax();
    }

    synchronized void touch(long nowMillis) {
        touchedMillis = nowMillis;
    }

    synchronized long heldBytes() {
        return heldBytes;
    }

    synchronized void hold(long bytes) {
        heldBytes = bytes;
    }

    /** Called once, first. @return OPENED, or NOT_OWNER or FAILED, after which the session is of no use */
    ShardReply open(ShardMessage.Open message, Supplier<Opened> opener) {
        work.lock();
        try {
            Opened made = opener.get();
            if (made == null) {
                return ShardReply.of(address, Status.NOT_OWNER, message.position());
            }
            synchronized (this) {
                shard = made.shard(); // from now on it goes with the session, also when it cannot be restored
            }
            if (made.shard() != null && message.state().length > 0) {
                made.shard().restore(message.state());
            }
            synchronized (this) {
                counted = made.counted();
                position = message.position();
                opened = new ShardReply(address, Status.OPENED, position, made.opening(), counted);
            }
            return opened;
        } catch (RuntimeException | OutOfMemoryError e) {
            return closed ? ShardReply.of(address, Status.GONE, message.position()) : failure(message.position(), e);
        } finally {
            finish();
        }
    }

    ShardReply ask(int number, byte[] request) {
        synchronized (this) {
            if (opened == null || busy == number) {
                return ShardReply.of(address, Status.WORKING, number);
            }
            if (last != null && last.number() == number) {
                return last;
            }
            if (closed || busy >= 0 || number != position + 1) {
                return ShardReply.of(address, Status.GONE, number);
            }
            busy = number;
        }
        work.lock();
        try {
            ShardReply reply = answer(number, request);
            synchronized (this) {
                busy = -1;
                position = number;
                last = reply;
            }
            return reply;
        } finally {
            finish();
        }
    }

    ShardReply look(int at, byte[] request) {
        work.lock();
        try {
            synchronized (this) {
                if (closed || opened == null || at != position) {
                    return ShardReply.of(address, Status.GONE, at);
                }
            }
            return answer(at, request);
        } finally {
            finish();
        }
    }

    synchronized ShardReply probe(int number) {
        if (opened == null || busy == number) {
            return ShardReply.of(address, Status.WORKING, number);
        } else if (last != null && last.number() == number) {
            return last;
        } else if (opened.number() == number) {
            return opened;
        }
        return ShardReply.of(address, number == position + 1 && !closed ? Status.UNASKED : Status.GONE, number);
    }

    /** What it may have changed half is never asked again; and how a shard fails that is let go meanwhile is not a failure of the run. */
    private ShardReply answer(int number, byte[] request) {
        if (shard == null) {
            return new ShardReply(address, Status.EMPTY, number, new byte[0], counted);
        }
        try {
            byte[] body = shard.answer(request);
            if (body.length > limits.replyBytesMax()) {
                throw new NumergridException(ErrorCode.MEMORY_INSUFFICIENT, "an answer of run " + address.run() + " has " + body.length
                        + " bytes, the limit is " + limits.replyBytesMax() + "; use more nodes or smaller blocks");
            }
            return new ShardReply(address, Status.ANSWERED, number, body, counted);
        } catch (RuntimeException | OutOfMemoryError e) {
            boolean wasClosed = closed;
            closed = true;
            return wasClosed ? ShardReply.of(address, Status.GONE, number) : failure(number, e);
        }
    }

    private ShardReply failure(int number, Throwable e) {
        if (e instanceof NumergridException known) {
            return ShardReply.failed(address, number, known);
        }
        ErrorCode code = e instanceof OutOfMemoryError ? ErrorCode.MEMORY_INSUFFICIENT : ErrorCode.INTERNAL;
        return ShardReply.failed(address, number, code, "a shard of run " + address.run() + " failed: " + e);
    }

    /** The shard goes when it works no more. */
    void close() {
        closed = true;
        release();
    }

    private void finish() {
        work.unlock();
        if (closed) {
            release();
        }
    }

    private void release() {
        if (work.tryLock()) {
            try {
                Shard gone;
                synchronized (this) {
                    gone = shard;
                    shard = null;
                    heldBytes = 0;
                }
                if (gone != null) {
                    gone.close();
                }
            } finally {
                work.unlock();
            }
        }
    }
}
