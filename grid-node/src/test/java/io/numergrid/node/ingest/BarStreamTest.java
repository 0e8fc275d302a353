package io.numergrid.node.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.history.Provenance;
import io.numergrid.history.VolumeUnit;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The stages of a stream between a decoder and a store, without gRPC and without a grid. */
@Timeout(30)
class BarStreamTest {
    private static final LocalDate TODAY = LocalDate.of(2022, 12, 2);
    private static final int DAY = (int) LocalDate.of(2022, 11, 1).toEpochDay();

    private final List<String> stored = Collections.synchronizedList(new ArrayList<>());
    private final List<Answer> answers = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch end = new CountDownLatch(1);
    private final CountDownLatch gate = new CountDownLatch(1);
    private final CountDownLatch waiting = new CountDownLatch(1);
    private volatile boolean gated;
    private volatile boolean ready = true;
    private volatile boolean gone;
    private volatile int failAfter = Integer.MAX_VALUE;
    private volatile StreamCounts recorded;
    private volatile Throwable failure;
    private volatile Error broken;
    private volatile Runnable atEnd = () -> { };
    private Thread thread;

    private record Answer(long acknowledged, List<BarRefusal> refusals, StreamCounts counts, int storedThen) {
    }

    @AfterEach
    void join() throws InterruptedException {
        gate.countDown();
        if (thread != null) {
            thread.join(10_000);
            assertFalse(thread.isAlive());
        }
    }

    @Test
    void ringThatIsFullHoldsTheDecoderAndLosesNothing() throws Exception {
        gated = true;
        BarStream stream = start(1 << 12, 60_000);
        List<String> sent = Collections.synchronizedList(new ArrayList<>());
        Thread decoder = new Thread(() -> {
            for (int i = 0; i < 20_000; i++) {
                String symbol = "SYM" + "x".repeat(i % 60) + i % 10;
                assertTrue(stream.offer(symbol, DAY, 1 + i, 2 + i, 1, 1, 1));
                sent.add(symbol + " " + (1.0 + i));
            }
            stream.complete();
        });
        decoder.start();
        decoder.join(500);
        assertTrue(decoder.isAlive() && sent.size() < 200, "4 KiB hold few bars, but " + sent.size() + " went in");
        gate.countDown();
        end();
        assertEquals(sent, stored);
        assertEquals(20_000, answers.get(answers.size() - 1).acknowledged());
        assertEquals(20_000, recorded.added());
    }

    @Test
    void nothingIsAcknowledgedBeforeItIsStored() throws Exception {
        BarStream stream = start(1 << 16, 60_000);
        for (int i = 0; i < 5_000; i++) {
            stream.offer("A", DAY, 1, 1, 1, 1, 1);
        }
        stream.complete();
        end();
        assertEquals(0, answers.get(0).acknowledged());
        for (Answer answer : answers) {
            assertTrue(answer.acknowledged() <= answer.storedThen(), answer.acknowledged() + " acknowledged, " + answer.storedThen() + " stored");
        }
    }

    @Test
    void manyRefusalsAreSplitAndAnswersNeverRunAheadOfThem() throws Exception {
        ready = false;
        BarStream stream = start(1 << 20, 60_000);
        for (int i = 0; i < 3_500; i++) {
            stream.offer("A", DAY, 1, 1, 1, 1, 1);
            stream.offer("A", i % 2 == 0 ? BarRow.DATE_NONE : DAY, 1, 1, 1, 1, i % 2 == 0 ? 1 : -1);
        }
        stream.complete();
        end();
        long last = 0;
        long refused = 0;
        for (Answer answer : answers) {
            assertTrue(answer.refusals().size() <= 1_000);
            for (BarRefusal refusal : answer.refusals()) {
                assertTrue(refusal.firstNumber() > last && refusal.firstNumber() + refusal.count() - 1 <= answer.acknowledged());
                refused += refusal.count();
            }
            last = answer.acknowledged();
        }
        assertEquals(7_000, last);
        assertEquals(3_500, refused);
        assertEquals(List.of("DATE_UNPARSABLE", "VOLUME_NEGATIVE"), recorded.reasons().stream().map(r -> r.reason()).toList());
        assertEquals("bar 2: A (no date) 1.0 1.0 1.0 1.0 1.0", recorded.reasons().get(0).example());
    }

    @Test
    void refusalsOfOneReasonInARowAreOneRun() throws Exception {
        BarStream stream = start(1 << 20, 60_000);
        for (int i = 0; i < 3_000; i++) {
            stream.offer("A A", DAY, 1, 1, 1, 1, 1);
        }
        stream.complete();
        end();
        assertEquals(3_000, answers.stream().flatMap(a -> a.refusals().stream()).mapToLong(BarRefusal::count).sum());
        assertTrue(answers.stream().mapToLong(a -> a.refusals().size()).sum() < 100);
    }

    @Test
    void storeThatFailsEndsTheStreamWithWhatWasStoredAcknowledged() throws Exception {
        failAfter = 1;
        BarStream stream = start(1 << 16, 60_000);
        stream.offer("A", DAY, 1, 1, 1, 1, 1);
        stream.wake();
        while (stored.isEmpty()) {
            Thread.sleep(1);
        }
        stream.offer("A", DAY + 1, 1, 1, 1, 1, 1);
        stream.wake();
        end();
        assertEquals(ErrorCode.DISK_FULL, ((NumergridException) failure).code());
        assertEquals(1, answers.get(answers.size() - 1).acknowledged());
        assertEquals(1, recorded.decided());
        assertFalse(stream.offer("A", DAY, 1, 1, 1, 1, 1), "a stream that is over takes nothing");
    }

    @Test
    void barsBehindThePaddingOfTheRingAreStoredBeforeTheStreamCompletes() throws Exception {
        BarStream stream = start(1 << 16, 60_000);
        // records of 72 bytes: the 911th finds no place before the end of 64 KiB
        for (int i = 0; i < 910; i++) {
            assertTrue(stream.offer("NINELONGS", DAY, 1 + i, 2 + i, 1, 1, 1));
        }
        while (answers.isEmpty() || answers.get(answers.size() - 1).acknowledged() < 910) {
            Thread.sleep(1);
        }
        for (int i = 0; i < 3; i++) {
            assertTrue(stream.offer("NINELONGS", DAY + 1, 1, 1, 1, 1, 1));
        }
        stream.complete();
        end();
        assertEquals(913, stored.size());
        assertEquals(913, answers.get(answers.size() - 1).acknowledged());
        assertEquals(913, recorded.added());
    }

    @Test
    void streamThatMissesBarsDoesNotComplete() throws Exception {
        gated = true;
        BarRing ring = new BarRing(1 << 16);
        BarStream stream = start(ring, 60_000);
        assertTrue(stream.offer("A", DAY, 1, 1, 1, 1, 1));
        stream.wake();
        waiting.await();
        for (int i = 1; i < 4; i++) {
            assertTrue(stream.offer("A", DAY + i, 1, 1, 1, 1, 1));
        }
        assertEquals(3, ring.drain(new BarBatch(3)), "taken from under a stream that is storing");
        stream.complete();
        gate.countDown();
        end();
        assertEquals(ErrorCode.INTERNAL, ((NumergridException) failure).code());
        assertTrue(failure.getMessage().contains("1 of 4"), failure.getMessage());
        assertEquals(1, answers.get(answers.size() - 1).acknowledged());
    }

    @Test
    void whoHearsOfTheEndFindsTheStreamOver() throws Exception {
        for (boolean breaks : new boolean[] {false, true}) {
            BarStream stream = start(1 << 16, 60_000);
            boolean[] took = {true};
            atEnd = () -> took[0] = stream.offer("A", DAY, 1, 1, 1, 1, 1);
            if (breaks) {
                stream.breakOff(new NumergridException(ErrorCode.UNAVAILABLE, "the node is stopping"));
            } else {
                stream.complete();
            }
            thread.join(20_000);
            assertFalse(took[0], "a bar that is taken after the last word is lost in silence");
        }
    }

    @Test
    void errorOfAnyKindEndsTheStream() throws Exception {
        broken = new LinkageError("a class of another version");
        BarStream stream = start(1 << 16, 60_000);
        stream.offer("A", DAY, 1, 1, 1, 1, 1);
        stream.wake();
        end();
        assertSame(broken, failure);
        assertFalse(stream.offer("A", DAY, 1, 1, 1, 1, 1));
    }

    @Test
    void silenceEndsIt() throws Exception {
        start(1 << 16, 50);
        end();
        assertEquals(ErrorCode.STREAM_IDLE, ((NumergridException) failure).code());
    }

    @Test
    void breakOffEndsIt() throws Exception {
        BarStream stream = start(1 << 16, 60_000);
        stream.breakOff(new NumergridException(ErrorCode.UNAVAILABLE, "the node is stopping"));
        end();
        assertEquals(ErrorCode.UNAVAILABLE, ((NumergridException) failure).code());
    }

    @Test
    void clientThatHasGoneEndsIt() throws Exception {
        BarStream stream = start(1 << 16, 60_000);
        gone = true;
        stream.wake();
        end();
        assertEquals(ErrorCode.CANCELLED, ((NumergridException) failure).code());
    }

    private BarStream start(int ringBytes, long idleMs) {
        return start(new BarRing(ringBytes), idleMs);
    }

    private BarStream start(BarRing ring, long idleMs) {
        StreamSpec spec = new StreamSpec("main", "s", VolumeUnit.BASE, Provenance.Kind.REAL, Provenance.Survivorship.UNKNOWN, true, 30,
                Clock.fixed(Instant.from(TODAY.atStartOfDay(ZoneOffset.UTC)), ZoneOffset.UTC), new StreamLimits(1 << 16, idleMs, 1_000, 10));
        BarStream stream = new BarStream(spec, s -> new ListStore(), new Listener(), ring);
        thread = new Thread(stream, "stream");
        thread.start();
        return stream;
    }

    private void end() throws InterruptedException {
        assertTrue(end.await(20, TimeUnit.SECONDS), "the stream did not end");
    }

    /** Keeps bars in a list. */
    private final class ListStore implements BarStore {
        @Override
        public void append(BarBatch bars, BarOutcome[] outcomes) {
            if (broken != null) {
                throw broken;
            }
            waiting.countDown();
            try {
                assertTrue(!gated || gate.await(20, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            if (stored.size() + bars.size() > failAfter) {
                throw new NumergridException(ErrorCode.DISK_FULL, "full");
            }
            for (int i = 0; i < bars.size(); i++) {
                stored.add(bars.symbol(i) + " " + bars.value(0, i));
                outcomes[i] = BarOutcome.ADDED;
            }
        }

        @Override
        public void complete(StreamCounts counts) {
            recorded = counts;
        }

        @Override
        public void close() {
            // nothing is held
        }
    }

    /** Keeps answers. */
    private final class Listener implements BarStream.Client {
        @Override
        public boolean isReady() {
            return ready;
        }

        @Override
        public boolean isGone() {
            return gone;
        }

        @Override
        public void answer(long acknowledged, List<BarRefusal> refusals, StreamCounts counts) {
            answers.add(new Answer(acknowledged, refusals, counts, stored.size()));
        }

        @Override
        public void completed() {
            atEnd.run();
            end.countDown();
        }

        @Override
        public void failed(Throwable why) {
            failure = why;
            atEnd.run();
            end.countDown();
        }
    }
}
