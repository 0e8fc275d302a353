package io.numergrid.node.ingest;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stages of one stream of bars: the decoder's thread puts bars into a ring and waits when it is full; a thread of the stream's own
 * takes what has gathered, validates, stores and answers. What may never change: bars are decided in the order they came, and a bar is
 * acknowledged only after what became of it is stored. The more bars wait, the more go into one write, so a busy stream gets cheaper, and
 * nothing waits anywhere but in the ring and in gRPC's window of messages.
 */
public final class BarStream implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(BarStream.class);
    private static final int BATCH_BARS_MAX = 8_192;
    /** Runs of refusals in one answer, about 300 bytes each. */
    private static final int REFUSALS_PER_ANSWER = 1_000;
    /** Runs of refusals that wait for a client before the stream does. */
    private static final int REFUSALS_WAITING_MAX = 4_000;
    private static final long PARK_NS_MAX = 50_000_000;

    /** The other end: where answers go, and whether they are wanted. Called by the stream's thread. */
    public interface Client {
        /** Whether an answer would leave at once. */
        boolean isReady();

        /** Whether nobody wants an answer any more: cancelled, or past its deadline. */
        boolean isGone();

        /** Sends an answer; refusals are of bars up to {@code acknowledged}. */
        void answer(long acknowledged, List<BarRefusal> refusals, StreamCounts counts);

        /** The last word: all is stored. */
        void completed();

        /** The last word: why the stream ended. */
        void failed(Throwable why);
    }

    private final StreamSpec spec;
    private final Function<StreamSpec, BarStore> stores;
    private final Client client;
    private final BarRing ring;
    private volatile Thread producer;
    private volatile Thread consumer;
    private volatile boolean complete;
    private volatile boolean over;
    private volatile NumergridException broken;

    /** Bars in the ring and those taken from it; of the decoder's thread, and read by the other once {@link #complete} was seen. */
    private long offered;

    // of the stream's thread
    private final StreamDecisions decisions;
    private long acknowledged;
    private boolean greeted;

    /** @param stores opens the store the bars go to */
    public BarStream(StreamSpec spec, Function<StreamSpec, BarStore> stores, Client client) {
        this(spec, stores, client, new BarRing(spec.limits().ringBytes()));
    }

    BarStream(StreamSpec spec, Function<StreamSpec, BarStore> stores, Client client, BarRing ring) {
        this.spec = spec;
        this.stores = stores;
        this.client = client;
        this.ring = ring;
        this.decisions = new StreamDecisions(spec, BATCH_BARS_MAX);
    }

    /**
     * Puts a bar behind the others; waits while the ring is full. By one thread.
     *
     * @param date epoch day, or {@link BarRow#DATE_NONE} for what is no date
     * @return false when the stream is over and takes no more
     */
    public boolean offer(String symbol, int date, double open, double high, double low, double close, double volume) {
        if (over) {
            return false;
        }
        if (ring.offer(symbol, date, open, high, low, close, volume)) {
            offered++;
            return true;
        }
        try {
            producer = Thread.currentThread();
            // told before asked again: whoever empties the ring from here on wakes this thread
            while (!ring.offer(symbol, date, open, high, low, close, volume)) {
                if (over) {
                    return false;
                }
                wake();
                LockSupport.parkNanos(this, PARK_NS_MAX);
            }
            offered++;
            return true;
        } finally {
            producer = null;
        }
    }

    /** Something changed: bars have come, or the client takes answers again. */
    public void wake() {
        LockSupport.unpark(consumer);
    }

    /** The client has sent everything. By the thread that offers. */
    public void complete() {
        complete = true;
        wake();
    }

    /** Ends the stream as soon as what is being stored is stored; bars that wait are dropped. */
    public void breakOff(NumergridException why) {
        if (broken == null) {
            broken = why;
        }
        wake();
    }

    /** The stream's thread, from its beginning to its end. */
    @Override
    public void run() {
        consumer = Thread.currentThread();
        long from = System.nanoTime();
        String end = "completed";
        try (BarStore store = stores.apply(spec)) {
            try {
                consume(store);
            } finally {
                store.complete(decisions.counts());
            }
            over = true;
            client.completed();
        } catch (Throwable e) { // whatever it is: without a last word the client would wait for ever
            end = e instanceof NumergridException known ? known.code().name() : e.toString();
            over = true;
            lastAnswer();
            client.failed(e);
        } finally {
            over = true;
            LockSupport.unpark(producer);
            StreamCounts counts = decisions.counts();
            LOG.info("stream {} into {}: {}, {} bars decided, {} added, {} replaced, {} unchanged, {} refused, {} ms", spec.source(),
                    spec.namespace(), end, counts.decided(), counts.added(), counts.replaced(), counts.unchanged(), counts.refused(),
                    (System.nanoTime() - from) / 1_000_000);
        }
    }

    private void consume(BarStore store) {
        answer(true);
        long heardNs = System.nanoTime();
        while (true) {
            boolean last = complete;
            requireWanted();
            int taken = decisions.take(ring);
            if (taken > 0) {
                LockSupport.unpark(producer);
                decisions.decide(store);
                awaitReader();
                answer(false);
                heardNs = System.nanoTime();
            } else if (last) {
                requireAllDecided();
                answer(true);
                return;
            } else {
                answer(false);
                long idleMs = (System.nanoTime() - heardNs) / 1_000_000;
                if (idleMs > spec.limits().idleMsMax()) {
                    throw new NumergridException(ErrorCode.STREAM_IDLE, "nothing arrived for " + idleMs / 1000 + " s, the limit is "
                            + "numergrid.stream.idle.seconds; what was acknowledged is stored, open a new stream for more");
                }
                LockSupport.parkNanos(this, PARK_NS_MAX);
            }
        }
    }

    /** A stream that ends well has decided every bar; whatever may ever lose one, it is told and not acknowledged. */
    private void requireAllDecided() {
        if (decisions.decided() != offered) {
            throw new NumergridException(ErrorCode.INTERNAL, "the stream took " + decisions.decided() + " of " + offered
                    + " bars from its ring and found no more; what was acknowledged is stored, send all again");
        }
    }

    /** Answers if there is something to say and the client takes it, or in any case. */
    private void answer(boolean always) {
        if (!always && !client.isReady()) {
            return;
        }
        while (decisions.refusals().size() > REFUSALS_PER_ANSWER) {
            List<BarRefusal> first = decisions.takeRefusals(REFUSALS_PER_ANSWER);
            acknowledged = decisions.refusals().get(0).firstNumber() - 1;
            client.answer(acknowledged, first, decisions.counts());
        }
        long decided = decisions.decided();
        if (decided > acknowledged || !greeted || !decisions.refusals().isEmpty()) {
            greeted = true;
            acknowledged = decided;
            client.answer(decided, decisions.takeRefusals(REFUSALS_PER_ANSWER), decisions.counts());
        }
    }

    /** A client that reads nothing is waited for only when there is too much to keep for it. */
    private void awaitReader() {
        long from = System.nanoTime();
        while (decisions.refusals().size() > REFUSALS_WAITING_MAX && !client.isReady()) {
            requireWanted();
            long stalledMs = (System.nanoTime() - from) / 1_000_000;
            if (stalledMs > spec.limits().stallMsMax()) {
                throw new NumergridException(ErrorCode.STREAM_STALLED, "answers with more than " + REFUSALS_WAITING_MAX + " runs of refusals wait for "
                        + stalledMs / 1000 + " s, the limit is numergrid.stream.stall.seconds; read answers while writing, and send from bar "
                        + (acknowledged + 1) + " again", Map.of("acknowledged", Long.toString(acknowledged)), null);
            }
            LockSupport.parkNanos(this, PARK_NS_MAX);
        }
    }

    /** What is stored already is acknowledged, whatever comes after. */
    private void lastAnswer() {
        if (!client.isGone()) {
            try {
                answer(true);
            } catch (RuntimeException e) {
                LOG.debug("the last answer did not leave", e);
            }
        }
    }

    private void requireWanted() {
        NumergridException why = broken;
        if (why != null) {
            throw new NumergridException(why.code(), why.getMessage(), why.metadata(), why);
        }
        if (client.isGone()) {
            throw new NumergridException(ErrorCode.CANCELLED, "the client has gone in the middle of the stream; what was acknowledged is stored");
        }
    }
}
