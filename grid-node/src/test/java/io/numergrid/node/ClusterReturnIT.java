package io.numergrid.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.ManagedChannel;
import io.numergrid.v1.ClusterServiceGrpc;
import io.numergrid.v1.ClusterStatus;
import io.numergrid.v1.GetClusterStatusRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A cluster on disk, each node a process, after the death of all of them: who may serve again without whom. */
@Timeout(240)
class ClusterReturnIT {
    private static final int RETURN_SECONDS = 3;
    private static final int BARS = 3_000;

    @TempDir
    Path folder;
    private ClusterProcesses cluster;
    private List<ClusterProcesses.One> nodes;

    @BeforeEach
    void begin() throws Exception {
        cluster = new ClusterProcesses(folder, 3, "numergrid.cluster.return.seconds=" + RETURN_SECONDS + "\n");
        nodes = cluster.start(3, true);
        awaitStatus(nodes.get(0).channel(), status -> status.getBaselineNodeCount() == 3);
        stream(0);
        awaitWhole(nodes.get(0).channel());
    }

    @AfterEach
    void end() throws InterruptedException {
        cluster.killAll();
    }

    @Test
    void clusterDoesNotServeOldCopiesOfWhatOnlyANodeThatIsAwayHas() throws Exception {
        nodes.get(2).kill();
        stream(BARS);
        cluster.killAll();
        Process first = cluster.startAgain(0);
        Process third = cluster.startAgain(2);
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!cluster.isServing(0) && !cluster.log(0).contains("without which this cluster does not serve")) {
            assertTrue(System.nanoTime() < until, cluster.log(0));
            TimeUnit.MILLISECONDS.sleep(100);
        }
        TimeUnit.SECONDS.sleep(RETURN_SECONDS + 1);
        if (cluster.isServing(0)) {
            KilledStreamIT.recount(cluster.served(0, first).channel(), 2 * BARS);
        }
        assertTrue(!cluster.isServing(0) && first.isAlive() && third.isAlive(), cluster.log(0) + cluster.log(2));
        Process second = cluster.startAgain(1);
        KilledStreamIT.recount(cluster.served(0, first).channel(), 2 * BARS);
        KilledStreamIT.recount(cluster.served(1, second).channel(), 2 * BARS);
        KilledStreamIT.recount(cluster.served(2, third).channel(), 2 * BARS);
    }

    @Test
    void clusterServesAgainWithoutANodeThatStaysAwayForGood() throws Exception {
        cluster.killAll();
        long from = System.nanoTime();
        Process first = cluster.startAgain(0);
        Process third = cluster.startAgain(2);
        ManagedChannel channel = cluster.served(0, first).channel();
        System.out.printf("serving without the third node after %.1f s%n", (System.nanoTime() - from) / 1e9);
        KilledStreamIT.recount(channel, BARS);
        cluster.served(2, third);
        BarStreamClient resend = new BarStreamClient(channel).open(BarStreamClient.header());
        resend.bars(KilledStreamIT.bars(BARS, BARS));
        assertEquals(2 * BARS - BARS, resend.complete().getAcknowledged());
        KilledStreamIT.recount(channel, 2 * BARS);
        Process second = cluster.startAgain(1);
        KilledStreamIT.recount(cluster.served(1, second).channel(), 2 * BARS);
    }

    @Test
    void aNodeThatComesWithoutItsDiskIsNotTakenForOneThatIsBack() throws Exception {
        nodes.get(1).kill();
        stream(BARS);
        cluster.killAll(); // what the second node should have of these, the first alone has
        Files.move(cluster.stored(0), folder.resolve("lost"));
        List<Process> started = startAllAgain();
        await(0, "came without the data stored before");
        TimeUnit.SECONDS.sleep(RETURN_SECONDS + 1);
        for (int i = 0; i < 3; i++) {
            assertTrue(!cluster.isServing(i) && started.get(i).isAlive(), cluster.log(i));
        }
        cluster.killAll();
        for (int i = 0; i < 3; i++) {
            Files.deleteIfExists(cluster.stored(i).resolve("fresh.nodes")); // as the message says
        }
        started = startAllAgain();
        for (int i = 0; i < 3; i++) {
            cluster.served(i, started.get(i));
        }
    }

    /** The first one last: without what it stored it would form a new cluster. */
    private List<Process> startAllAgain() throws Exception {
        int before = cluster.log(1).length();
        Process second = cluster.startAgain(1);
        await(before, "waiting for");
        Process third = cluster.startAgain(2);
        return List.of(cluster.startAgain(0), second, third);
    }

    private void await(int from, String words) throws Exception {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!cluster.log(1).substring(from).contains(words)) {
            assertTrue(System.nanoTime() < until, cluster.log(0) + cluster.log(1));
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private void stream(int from) throws Exception {
        BarStreamClient stream = new BarStreamClient(nodes.get(0).channel()).open(BarStreamClient.header());
        for (int i = 0; i < BARS; i += 100) {
            stream.bars(KilledStreamIT.bars(from + i, 100));
        }
        assertEquals(BARS, stream.complete().getAcknowledged());
    }

    private static void awaitWhole(ManagedChannel channel) throws InterruptedException {
        awaitStatus(channel, status -> status.getCachesList().stream().allMatch(c -> c.getCopyCountMin() > c.getBackupCount()));
    }

    private static void awaitStatus(ManagedChannel channel, Predicate<ClusterStatus> condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            ClusterStatus status = ClusterServiceGrpc.newBlockingStub(channel).withDeadlineAfter(20, TimeUnit.SECONDS)
                    .getClusterStatus(GetClusterStatusRequest.getDefaultInstance());
            if (condition.test(status)) {
                return;
            }
            assertTrue(System.nanoTime() < deadline, "it did not come about: " + status);
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }
}
