package io.numergrid.task.shard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.shard.NodeUse;
import io.numergrid.shard.Shards;
import io.numergrid.shard.protocol.AskLimits;
import io.numergrid.shard.protocol.Tally;
import io.numergrid.task.store.StoreNames;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.cache.CachePeekMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Shards on real nodes that stop, die, freeze and come, and sums that stay right. */
@Timeout(240)
class GridShardSpaceIT {
    private static final int SYMBOLS = 60;
    private static final long ANSWER_MILLIS = 600;
    private static final byte[] SETUP = Tally.request(5);

    @TempDir
    private Path folder;
    private TestNodes nodes;
    private int port;
    private final List<Long> said = new ArrayList<>();
    private final Tally.TallyShard expected = TestNodes.whole(SYMBOLS, SETUP);

    @BeforeEach
    void prepare() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            port = Math.min(socket.getLocalPort(), 65_000);
        }
        nodes = new TestNodes(folder, port);
    }

    @AfterEach
    void stop() {
        nodes.close();
    }

    private GridShardSpace space(Ignite ignite, String run, int backups) {
        return new GridShardSpace(ignite, new GridShardSpace.Spec(TestNodes.NAMESPACE, false, run, AskLimits.USUAL, 2),
                TestNodes.caches(ignite, backups), () -> false);
    }

    /** With symbols, each of which lies on two of them. */
    private List<Ignite> threeNodes() {
        List<Ignite> three = List.of(nodes.start(), nodes.start(), nodes.start());
        TestNodes.fill(three.get(0), SYMBOLS, 1);
        return three;
    }

    /** Asks, and judges the answer. */
    private void ask(Shards shards) {
        long next = 31L * said.size() + 7;
        byte[] state = Tally.state(said);
        said.add(next);
        long right = Tally.sum(expected.answer(Tally.request(next)));
        assertEquals(right, shards.ask(Tally.request(next), () -> state).stream().mapToLong(Tally::sum).sum(), "question " + said.size());
    }

    private byte[] state() {
        return Tally.state(said);
    }

    @Test
    void sumsStayRightWhileNodesComeAndGo() throws Exception {
        List<Ignite> three = threeNodes();
        Ignite first = three.get(0);
        Ignite third = three.get(2);
        GridShardSpace space = space(first, "r1", 1);
        Shards symbols = space.symbols(SETUP);
        ask(symbols);
        ask(symbols);
        nodes.stop(third);
        ask(symbols);
        Ignite fourth = nodes.start();
        ask(symbols);

        List<byte[]> requests = IntStream.range(0, 20).mapToObj(Tally::look).toList();
        CompletableFuture<Void> leaves = CompletableFuture.runAsync(() -> nodes.stop(fourth), CompletableFuture.delayedExecutor(100,
                TimeUnit.MILLISECONDS));
        List<byte[]> told = space.exchange(symbols, this::state, requests, share -> { });
        leaves.get(60, TimeUnit.SECONDS);
        long sum = Tally.sum(expected.answer(Tally.look(1)));
        assertEquals(IntStream.range(0, 20).mapToObj(k -> k * sum).toList(), told.stream().map(Tally::sum).toList());

        Shards rows = space.rows(SETUP);
        long all = rows.ask(Tally.request(3), () -> Tally.state(List.of())).stream().mapToLong(Tally::sum).sum();
        assertEquals(20 * (31 * 5 + 3) + 190 * sum, all);

        // who takes the run over finds the blocks made
        GridShardSpace next = space(nodes.nodes().iterator().next(), "r1", 1);
        assertEquals(all, next.rows(SETUP).ask(Tally.request(3), () -> Tally.state(List.of())).stream().mapToLong(Tally::sum).sum());
        assertEquals(ErrorCode.CANCELLED, assertThrows(NumergridException.class, () -> ask(symbols)).code());
        assertTrue(space.traffic().get("Look").messages() >= 20, space.traffic().toString());
        Shards others = next.symbols(SETUP);
        for (int q = 0; q < said.size() - 1; q++) {
            others.ask(Tally.request(said.get(q)), () -> new byte[0]);
        }
        assertEquals(told.stream().map(Tally::sum).toList(),
                next.exchange(others, this::state, requests, share -> { }).stream().map(Tally::sum).toList());
        assertEquals(0, next.traffic().get("Look").messages(), "what was made is not made again");
        space.drop();
        assertTrue(first.cacheNames().contains(StoreNames.rows("r1")), "the first may not drop what is another's now");
        next.close();
        next.drop();
        assertTrue(!first.cacheNames().contains(StoreNames.rows("r1")));
        for (int tries = 0; nodes.nodes().stream().anyMatch(node -> ShardNode.of(node).orElseThrow().sessions() > 0); tries++) {
            assertTrue(tries < 100, "all shards are let go");
            TimeUnit.MILLISECONDS.sleep(100);
        }
        assertTrue(space.traffic().get("Ask").requestBytes() > 0 && space.traffic().get("Ask").replyBytes() > 0);
    }

    @Test
    void killedAndFrozenProcessesAreDoneWithout() throws Exception {
        Ignite first = nodes.start();
        try (TestNodeProcess one = process("p1"); TestNodeProcess two = process("p2")) {
            awaitNodes(first, 3);
            TestNodes.fill(first, SYMBOLS, 1);
            Shards symbols = space(first, "r4", 1).symbols(SETUP);
            ask(symbols);
            askWhile(symbols, one::kill);
            awaitNodes(first, 2);
            try (TestNodeProcess three = process("p3")) {
                awaitNodes(first, 3);
                awaitShare(first);
                askWhile(symbols, () -> two.signal("STOP"));
                two.signal("CONT");
                // what wakes up has shards of the run; nobody hears them
                ask(symbols);
                TimeUnit.MILLISECONDS.sleep(500);
                ask(symbols);
                awaitNodes(first, 2);
                awaitShare(first);
                List<byte[]> requests = IntStream.range(0, 20).mapToObj(Tally::look).toList();
                CompletableFuture<Void> killed = CompletableFuture.runAsync(three::kill, CompletableFuture.delayedExecutor(1_500,
                        TimeUnit.MILLISECONDS));
                GridShardSpace again = space(first, "r5", 1);
                Shards fresh = again.symbols(SETUP);
                List<Long> sums = again.exchange(fresh, () -> new byte[0], requests, share -> { }).stream().map(Tally::sum).toList();
                killed.get(10, TimeUnit.SECONDS);
                long sum = Tally.sum(TestNodes.whole(SYMBOLS, SETUP).answer(Tally.look(1)));
                assertEquals(IntStream.range(0, 20).mapToObj(k -> k * sum).toList(), sums);
            }
        }
    }

    /** Something that may fail. */
    private interface Blow {
        void strike() throws Exception;
    }

    /** A node that is struck while it works on a question; half a minute is what a machine under load may take. */
    private void askWhile(Shards shards, Blow blow) throws Exception {
        long from = System.nanoTime();
        CompletableFuture<Void> struck = CompletableFuture.runAsync(() -> {
            try {
                blow.strike();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }, CompletableFuture.delayedExecutor(ANSWER_MILLIS / 3, TimeUnit.MILLISECONDS));
        ask(shards);
        struck.get(10, TimeUnit.SECONDS);
        assertTrue(System.nanoTime() - from < TimeUnit.SECONDS.toNanos(30));
    }

    private TestNodeProcess process(String name) throws Exception {
        return new TestNodeProcess(folder, name, port, ANSWER_MILLIS);
    }

    private static void awaitNodes(Ignite node, int count) throws Exception {
        await(() -> node.cluster().nodes().size() == count);
    }

    /** Until every node has its share, which it gets when all copies are there. */
    private static void awaitShare(Ignite node) throws Exception {
        await(() -> node.cluster().nodes().stream()
                .allMatch(each -> node.affinity(StoreNames.blocks(TestNodes.NAMESPACE, false)).primaryPartitions(each).length > 0));
        TimeUnit.SECONDS.sleep(2);
    }

    private static void await(BooleanSupplier condition) throws Exception {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < until, "it did not come about in a minute");
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    @Test
    void fewBlocksLieEvenlyAndAreFoundAgain() throws Exception {
        List<Ignite> three = threeNodes();
        Ignite first = three.get(0);
        Ignite third = three.get(2);
        GridShardSpace space = space(first, "r6", 1);
        List<byte[]> requests = IntStream.range(0, 12).mapToObj(Tally::look).toList();
        List<Long> told = space.exchange(space.symbols(SETUP), this::state, requests, share -> { }).stream().map(Tally::sum).toList();
        String rows = StoreNames.rows("r6");
        for (Ignite node : nodes.nodes()) {
            assertEquals(4, node.<Integer, byte[]>cache(rows).localSize(CachePeekMode.PRIMARY));
        }
        assertEquals(List.of(4, 4, 4), space.nodes().stream().map(NodeUse::blocks).toList());
        assertEquals(32, space.nodes().stream().mapToInt(NodeUse::partitions).sum());
        nodes.stop(third);
        List<NodeUse> uses = space.nodes();
        assertEquals(List.of("node0", "node1", "node2"), uses.stream().map(NodeUse::name).toList());
        assertEquals(List.of(NodeUse.Stay.STAYED, NodeUse.Stay.STAYED, NodeUse.Stay.LEFT), uses.stream().map(NodeUse::stay).toList());
        assertTrue(uses.get(2).work().isEmpty() && uses.get(2).cores() > 0, uses.toString());
        NodeUse.Work work = uses.get(1).work().orElseThrow();
        assertTrue(work.cpuSeconds() > 0 && work.bytesIn() > 100 && work.bytesOut() > 100, work.toString());
        assertTrue(space.exchanged().orders() >= 12 && space.exchanged().questions() == 36 && space.exchanged().replyBytes() > 12 * 8, space.exchanged().toString());
        GridShardSpace next = space(first, "r6", 1);
        assertEquals(told, next.exchange(next.symbols(SETUP), this::state, requests, share -> { }).stream().map(Tally::sum).toList());
        assertEquals(0, next.traffic().get("Look").messages(), "what was made is found where it was noted");
        next.rows(SETUP).close();
        List<byte[]> fewer = requests.subList(0, 5);
        assertEquals(told.subList(0, 5), next.exchange(next.symbols(SETUP), this::state, fewer, share -> { }).stream().map(Tally::sum).toList());
        assertEquals(5, first.cache(rows).size(CachePeekMode.PRIMARY), "what is of no use any more is gone");
        for (Ignite node : nodes.nodes()) {
            int held = node.<Integer, byte[]>cache(rows).localSize(CachePeekMode.PRIMARY);
            assertTrue(held == 2 || held == 3, held + " blocks");
        }
    }

    @Test
    void historiesThatChangeAreToldFromDamagedOnes() throws Exception {
        List<Ignite> three = threeNodes();
        Ignite first = three.get(0);
        Ignite third = three.get(2);
        GridShardSpace space = space(first, "r7", 1);
        Shards symbols = space.symbols(SETUP);
        ask(symbols);
        IgniteCache<String, byte[]> blocks = first.cache(StoreNames.blocks(TestNodes.NAMESPACE, false));
        for (int s = 0; s < SYMBOLS; s++) {
            blocks.put("S" + s, Tally.request((long) s * s + 1));
        }
        ask(symbols);
        nodes.stop(third);
        assertEquals(ErrorCode.DATA_CHANGED, assertThrows(NumergridException.class, () -> ask(symbols)).code());
        symbols.close();
        said.clear();
        Shards fresh = space.symbols(SETUP);
        long sum = Tally.sum(TestNodes.whole(SYMBOLS, SETUP).answer(Tally.request(5)));
        assertEquals(sum + SYMBOLS, fresh.ask(Tally.request(5), () -> new byte[0]).stream().mapToLong(Tally::sum).sum());
        first.destroyCache(StoreNames.blocks(TestNodes.NAMESPACE, false));
        NumergridException deleted = assertThrows(NumergridException.class, () -> {
            while (true) {
                fresh.ask(Tally.request(5), () -> new byte[0]);
            }
        });
        assertEquals(ErrorCode.INPUT_EMPTY, deleted.code(), deleted.toString());
        assertTrue(deleted.getMessage().contains("namespace '" + TestNodes.NAMESPACE + "' was deleted"), deleted.getMessage());
        NumergridException lost = assertThrows(NumergridException.class, () -> space.symbols(SETUP));
        assertEquals(ErrorCode.INPUT_EMPTY, lost.code());
    }

    @Test
    void lostPartsAreNamed() throws Exception {
        Ignite first = nodes.start();
        Ignite second = nodes.start();
        TestNodes.fill(first, SYMBOLS, 0);
        Shards symbols = space(first, "r2", 0).symbols(SETUP);
        ask(symbols);
        nodes.stop(second);
        long from = System.nanoTime();
        NumergridException lost = assertThrows(NumergridException.class, () -> ask(symbols));
        assertEquals(ErrorCode.PARTS_LOST, lost.code(), lost.getMessage());
        assertTrue(lost.metadata().get("names").contains("S"), lost.metadata().toString());
        assertTrue(System.nanoTime() - from < TimeUnit.SECONDS.toNanos(10));
        assertEquals(ErrorCode.PARTS_LOST, assertThrows(NumergridException.class, () -> space(first, "r3", 0).symbols(SETUP)).code());
    }
}
