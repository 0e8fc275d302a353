package io.numergrid.shard.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.kernel.KernelSet;
import io.numergrid.shard.HeldPart;
import io.numergrid.shard.Shard;
import io.numergrid.shard.ShardFactory;
import io.numergrid.shard.protocol.ShardReply.Status;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A host with threads, limits and bytes; what it does under faults, the simulation shows. */
@Timeout(30)
class ShardHostTest {
    private static final byte[] NONE = {};
    private final AtomicLong now = new AtomicLong();
    private final AtomicInteger open = new AtomicInteger();
    private final CountDownLatch mayAnswer = new CountDownLatch(1);
    private final CountDownLatch answers = new CountDownLatch(1);

    /** Says how many bytes it has, but not before it may; question 99 breaks it. */
    private final class SlowFactory implements ShardFactory {
        @Override
        public String kind() {
            return "slow";
        }

        @Override
        public Shard open(byte[] setup, List<HeldPart> parts, KernelSet kernels, int threads, BooleanSupplier cancelled) {
            open.incrementAndGet();
            return new Shard() {
                @Override
                public long rows(int part) {
                    return 1;
                }

                @Override
                public void restore(byte[] state) {
                    throw new UnsupportedOperationException("nothing to restore");
                }

                @Override
                public byte[] answer(byte[] request) {
                    answers.countDown();
                    try {
                        mayAnswer.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    if (request[0] == 99) {
                        throw new IllegalStateException("cannot answer that");
                    }
                    return new byte[request[0]];
                }

                @Override
                public void close() {
                    open.decrementAndGet();
                }
            };
        }
    }

    private ShardHost host(int sessions, long bytes) {
        PartReader reader = (kind, source, part) -> part > 90 ? Optional.empty()
                : Optional.of(new PartReader.ReadPart(new HeldPart(part, List.of(new byte[100])), List.of("S" + part)));
        return new ShardHost(reader, kind -> new SlowFactory(), KernelSet.choose("scalar"), 1, new HostLimits(sessions, bytes, 1_000, 50),
                now::get);
    }

    private static ShardAddress address(long epoch, long session) {
        return new ShardAddress("r", epoch, session);
    }

    private static ShardMessage.Open opening(long epoch, long session, Integer... parts) {
        return new ShardMessage.Open(address(epoch, session), "slow", "", List.of(parts), NONE, NONE, 0);
    }

    @Test
    void aQuestionUnderWayIsNotAskedTwice() throws Exception {
        ShardHost host = host(4, 1_000);
        assertEquals(Status.OPENED, host.handle("a", opening(1, 1, 0, 1)).status());
        ShardMessage.Ask ask = new ShardMessage.Ask(address(1, 1), 1, new byte[] {7});
        assertEquals(Status.UNASKED, host.handle("a", new ShardMessage.Probe(address(1, 1), 1)).status());
        CompletableFuture<ShardReply> first = CompletableFuture.supplyAsync(() -> host.handle("a", ask));
        assertTrue(answers.await(10, TimeUnit.SECONDS));
        assertEquals(Status.WORKING, host.handle("a", ask).status());
        assertEquals(Status.WORKING, host.handle("a", new ShardMessage.Probe(address(1, 1), 1)).status());
        CompletableFuture<ShardReply> look = CompletableFuture.supplyAsync(() ->
                host.handle("a", new ShardMessage.Look(address(1, 1), 1, new byte[] {3})));
        mayAnswer.countDown();
        ShardReply reply = first.get();
        assertEquals(Status.ANSWERED, reply.status());
        assertEquals(7, reply.body().length);
        assertEquals(2, reply.counted().rows());
        assertEquals(3, look.get().body().length);
        assertEquals(7, host.handle("a", ask).body().length);
        assertEquals(Status.GONE, host.handle("a", new ShardMessage.Ask(address(1, 1), 3, new byte[] {7})).status());
        assertEquals(Status.GONE, host.handle("a", new ShardMessage.Look(address(1, 1), 2, new byte[] {7})).status());
    }

    @Test
    void ofTwoCoordinatorsTheNewerIsHeard() {
        ShardHost host = host(4, 1_000);
        host.handle("a", opening(1, 1, 0));
        assertEquals(Status.OPENED, host.handle("b", opening(2, 1, 0)).status());
        assertEquals(1, open.get());
        assertEquals(Status.FENCED, host.handle("a", opening(1, 2, 0)).status());
        assertEquals(Status.FENCED, host.handle("a", new ShardMessage.Close(address(1, 0))).status());
        assertEquals(1, host.sessions());
    }

    @Test
    void whatIsClosedStaysClosed() {
        ShardHost host = host(4, 1_000);
        host.handle("a", opening(1, 1, 0));
        host.handle("a", new ShardMessage.Close(address(1, 1)));
        assertEquals(0, open.get());
        assertEquals(Status.GONE, host.handle("a", opening(1, 1, 0)).status());
        host.handle("a", opening(1, 2, 0));
        host.handle("b", opening(1, 3, 0));
        host.askerLeft("a");
        assertEquals(1, open.get());
        now.set(1_002);
        host.sweep();
        assertEquals(0, open.get());
        assertEquals(0, host.sessions());
    }

    @Test
    void aShardThatCannotBeRestoredIsLetGo() {
        ShardHost host = host(4, 1_000);
        ShardReply reply = host.handle("a", new ShardMessage.Open(address(1, 1), "slow", "", List.of(0), NONE, new byte[] {1}, 1));
        assertEquals(ErrorCode.INTERNAL, ShardCodec.failure(reply.body()).code());
        assertEquals(0, open.get());
        assertEquals(0, host.sessions());
    }

    @Test
    void aNodeThatLeavesFailsNoRun() throws Exception {
        ShardHost host = host(4, 1_000);
        host.handle("a", opening(1, 1, 0));
        CompletableFuture<ShardReply> broken = CompletableFuture.supplyAsync(() ->
                host.handle("a", new ShardMessage.Ask(address(1, 1), 1, new byte[] {99})));
        assertTrue(answers.await(10, TimeUnit.SECONDS));
        host.close();
        mayAnswer.countDown();
        assertEquals(Status.GONE, broken.get().status());
        assertEquals(0, open.get());
        assertEquals(Status.GONE, host.handle("a", opening(1, 2, 0)).status());
    }

    @Test
    void limitsAreSaid() {
        ShardHost host = host(2, 250);
        assertEquals(Status.NOT_OWNER, host.handle("a", opening(1, 1, 0, 91)).status());
        ShardReply big = host.handle("a", opening(1, 2, 0, 1, 2));
        assertEquals(ErrorCode.MEMORY_INSUFFICIENT, ShardCodec.failure(big.body()).code());
        host.handle("a", opening(1, 3, 0));
        host.handle("a", opening(1, 4, 1));
        assertEquals(ErrorCode.MEMORY_INSUFFICIENT, ShardCodec.failure(host.handle("a", opening(1, 5, 2)).body()).code());
        mayAnswer.countDown();
        ShardReply large = host.handle("a", new ShardMessage.Ask(address(1, 3), 1, new byte[] {51}));
        assertEquals(ErrorCode.MEMORY_INSUFFICIENT, ShardCodec.failure(large.body()).code());
        ShardReply broken = host.handle("a", new ShardMessage.Ask(address(1, 4), 1, new byte[] {99}));
        assertEquals(ErrorCode.INTERNAL, ShardCodec.failure(broken.body()).code());
        assertEquals(Status.FAILED, host.handle("a", new ShardMessage.Probe(address(1, 4), 1)).status());
        assertEquals(0, open.get());
    }

    @Test
    void bytesAreReadAsWritten() {
        for (ShardMessage message : List.of(opening(3, 4, 1, 5), new ShardMessage.Ask(address(3, 4), 5, new byte[] {1, 2}),
                new ShardMessage.Look(address(3, 4), 5, NONE), new ShardMessage.Probe(address(3, 4), 6), new ShardMessage.Close(address(3, 0)))) {
            byte[] bytes = ShardCodec.encode(message);
            assertArrayEquals(bytes, ShardCodec.encode(ShardCodec.message(bytes)));
            for (byte[] bad : List.of(Arrays.copyOf(bytes, bytes.length - 1), Arrays.copyOf(bytes, bytes.length + 1), NONE, new byte[] {77})) {
                assertEquals(ErrorCode.MESSAGE_INVALID, assertThrows(NumergridException.class, () -> ShardCodec.message(bad)).code());
            }
        }
        ShardReply reply = new ShardReply(address(1, 2), Status.ANSWERED, 3, new byte[] {4}, new ProofSum(1, 2, 3));
        assertArrayEquals(ShardCodec.encode(reply), ShardCodec.encode(ShardCodec.reply(ShardCodec.encode(reply))));
    }
}
