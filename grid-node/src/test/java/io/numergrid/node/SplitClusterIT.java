package io.numergrid.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.numergrid.node.ClusterProcesses.One;
import io.numergrid.v1.ClusterServiceGrpc;
import io.numergrid.v1.ClusterStatus;
import io.numergrid.v1.GetClusterStatusRequest;
import io.numergrid.v1.GetHistoryRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A coordinator that stands still until the others go on without it, and then wakes up; and one that dies. */
@Timeout(180)
class SplitClusterIT {
    private static final String BEFORE = "1.5";
    private static final String AFTER = "2.5";

    @TempDir
    Path folder;
    private ClusterProcesses cluster;

    @BeforeEach
    void begin() throws Exception {
        cluster = new ClusterProcesses(folder);
    }

    @AfterEach
    void end() throws InterruptedException {
        cluster.killAll();
    }

    @Test
    void aCoordinatorThatWakesUpIsNoSecondCluster() throws Exception {
        List<One> nodes = cluster.start(3, false);
        One first = nodes.get(0);
        One second = nodes.get(1);
        load(first, BEFORE);
        assertEquals(1.5, close(second));

        signal("STOP", first);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!loaded(second, AFTER)) {
            assertTrue(System.nanoTime() < deadline, "nobody coordinates the others");
            TimeUnit.MILLISECONDS.sleep(100);
        }
        assertEquals(2.5, close(nodes.get(2)));
        signal("CONT", first);

        int refused = 0;
        int right = 0;
        deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
        while (right < 20 || status(first).getNodesCount() != 3) {
            assertTrue(System.nanoTime() < deadline, "it did not join again: " + log(0));
            try {
                assertEquals(2.5, close(first), "it tells what was true when it fell asleep");
                right++;
            } catch (StatusRuntimeException e) {
                assertEquals(Status.Code.UNAVAILABLE, e.getStatus().getCode(), e.toString());
                refused++;
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        System.err.println("the node that woke up refused " + refused + " reads, then told the truth");
        assertTrue(refused > 0);
        for (One node : nodes) {
            assertTrue(node.process().isAlive());
            assertEquals(pids(nodes), pids(status(node)));
            assertEquals(2.5, close(node));
        }
        assertTrue(log(1).contains("this side goes on, it has 2 of 3 nodes"), log(1));
        assertTrue(log(0).contains("until then it takes no calls"), log(0));
        assertTrue(log(0).contains("joining the cluster again at 127.0.0.1:"), log(0));
    }

    @Test
    void theYoungerOneOfTwoGoesOnWhenTheOlderOneIsDead() throws Exception {
        List<One> nodes = cluster.start(2, false);
        One second = nodes.get(1);
        load(second, BEFORE);
        nodes.get(0).kill();
        long killed = System.nanoTime();
        double close = 0;
        while (close == 0) {
            try {
                close = close(second);
            } catch (StatusRuntimeException e) {
                assertEquals(Status.Code.UNAVAILABLE, e.getStatus().getCode(), e + log(1));
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }
        long readMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - killed);
        assertEquals(1.5, close);
        assertTrue(readMs < 2_000, "a read took " + readMs + " ms");
        while (!loaded(second, AFTER)) {
            assertTrue(System.nanoTime() - killed < TimeUnit.SECONDS.toNanos(30), "it does not coordinate: " + log(1));
            TimeUnit.MILLISECONDS.sleep(50);
        }
        System.err.println("the last one read after " + readMs + " ms and stored after "
                + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - killed) + " ms");
        assertEquals(2.5, close(second));
    }

    private static boolean loaded(One node, String close) throws Exception {
        try {
            load(node, close);
            return true;
        } catch (StatusRuntimeException e) {
            assertEquals(Status.Code.UNAVAILABLE, e.getStatus().getCode(), e.toString());
            return false;
        }
    }

    private static void load(One node, String close) throws Exception {
        ServedNode.load(node.channel(), ServedNode.header("bars.csv").build(),
                ("symbol,date,open,high,low,close,volume\nAAA,2020-01-01,1,3,1," + close + ",10\n").getBytes(StandardCharsets.US_ASCII));
    }

    private static double close(One node) {
        return node.histories().withDeadlineAfter(20, TimeUnit.SECONDS).getHistory(GetHistoryRequest.newBuilder()
                .setName("namespaces/main/histories/AAA").setBarCount(1).build()).getBars(0).getClose();
    }

    private static ClusterStatus status(One node) {
        try {
            return ClusterServiceGrpc.newBlockingStub(node.channel()).withDeadlineAfter(20, TimeUnit.SECONDS)
                    .getClusterStatus(GetClusterStatusRequest.getDefaultInstance());
        } catch (StatusRuntimeException e) {
            assertEquals(Status.Code.UNAVAILABLE, e.getStatus().getCode(), e.toString());
            return ClusterStatus.getDefaultInstance();
        }
    }

    private static Set<Long> pids(List<One> nodes) {
        Set<Long> pids = new TreeSet<>();
        nodes.forEach(node -> pids.add(node.process().pid()));
        return pids;
    }

    private static Set<Long> pids(ClusterStatus status) {
        Set<Long> pids = new TreeSet<>();
        status.getNodesList().forEach(node -> pids.add(node.getPid()));
        return pids;
    }

    private String log(int node) throws Exception {
        return Files.readString(folder.resolve("home" + node + ".log"));
    }

    private static void signal(String name, One node) throws Exception {
        assertEquals(0, new ProcessBuilder("kill", "-" + name, Long.toString(node.process().pid())).start().waitFor());
    }
}
