package io.numergrid.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.numergrid.v1.ClusterServiceGrpc;
import io.numergrid.v1.ClusterStatus;
import io.numergrid.v1.GetClusterStatusRequest;
import io.numergrid.v1.GetHistoryRequest;
import io.numergrid.v1.HistoryServiceGrpc;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nodes in processes of their own that are killed and frozen while another one is read from, and one that is not taken. */
@Timeout(180)
class ClusterFaultIT {
    private static final int SYMBOLS = 40;
    private static final int DEADLINE_SECONDS = 20;

    @TempDir
    Path folder;
    private NodeProcess processes;
    private String seed;
    private ManagedChannel channel;

    @BeforeEach
    void begin() throws Exception {
        processes = new NodeProcess(folder);
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            seed = "127.0.0.1:" + free.getLocalPort();
        }
    }

    @AfterEach
    void end() throws InterruptedException {
        if (channel != null) {
            channel.shutdownNow();
        }
        processes.killAll();
    }

    @Test
    void readsGoOnWhenANodeIsKilledOrFrozen() throws Exception {
        Process first = start("a", "");
        channel = NettyChannelBuilder.forTarget(processes.address(first, home("a"))).usePlaintext().build();
        List<Process> others = new ArrayList<>(List.of(start("b", ""), start("c", "")));
        processes.address(others.get(0), home("b"));
        processes.address(others.get(1), home("c"));
        StringBuilder csv = new StringBuilder("symbol,date,open,high,low,close,volume\n");
        for (int s = 0; s < SYMBOLS; s++) {
            csv.append(symbol(s)).append(",2020-01-01,1,2,1,").append(1 + s / 100.0).append(",10\n");
        }
        ServedNode.load(channel, ServedNode.header("bars.csv").build(), csv.toString().getBytes(StandardCharsets.US_ASCII));
        awaitWhole(3);
        double calm = worstReadSeconds(2);

        others.get(0).destroyForcibly();
        double killed = worstReadSeconds(6);
        others.get(0).waitFor();
        awaitWhole(2);
        new ProcessBuilder("kill", "-STOP", Long.toString(others.get(1).pid())).start().waitFor();
        double frozen = worstReadSeconds(8);
        System.out.printf("worst read in seconds: calm %.2f, after a kill %.2f, after a freeze %.2f%n", calm, killed, frozen);
        assertTrue(killed < 2, "after kill -9 a read took " + killed + " s (calm: " + calm + ")");
        assertTrue(frozen < 4, "after SIGSTOP a read took " + frozen + " s (calm: " + calm + ")");
        new ProcessBuilder("kill", "-CONT", Long.toString(others.get(1).pid())).start().waitFor();
        awaitWhole(2);
        assertTrue(others.get(1).isAlive(), "a node that was taken for dead joins again: " + processes.log(home("c")));
    }

    @Test
    void nodeWithAnotherSecretIsRefusedWithTheReasonOnBothSides() throws Exception {
        Process first = start("a", "numergrid.cluster.secret=ours\n");
        processes.address(first, home("a"));
        assertEquals(4, NodeProcess.exit(start("b", "numergrid.cluster.secret=theirs\n")));
        assertTrue(processes.log(home("b")).contains("numergrid: CLUSTER_REFUSED") && processes.log(home("b")).contains("another secret"),
                processes.log(home("b")));
        assertTrue(processes.log(home("a")).contains("refused node node-"), processes.log(home("a")));
        assertTrue(processes.log(home("a")).contains("another secret"), processes.log(home("a")));
    }

    /** Reads one history after the other for a while, each until it comes. @return the longest that one took */
    private double worstReadSeconds(int seconds) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        long worst = 0;
        for (int i = 0; System.nanoTime() < end; i++) {
            long from = System.nanoTime();
            read(i % SYMBOLS);
            worst = Math.max(worst, System.nanoTime() - from);
        }
        return worst / 1e9;
    }

    private void read(int s) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (true) {
            try {
                double close = HistoryServiceGrpc.newBlockingStub(channel).withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
                        .getHistory(GetHistoryRequest.newBuilder().setName("namespaces/main/histories/" + symbol(s)).setBarCount(1).build())
                        .getBars(0).getClose();
                assertEquals(1 + s / 100.0, close);
                return;
            } catch (StatusRuntimeException e) {
                assertTrue(System.nanoTime() < deadline, symbol(s) + ": " + e);
            }
        }
    }

    private void awaitWhole(int nodes) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        ClusterStatus status;
        do {
            assertTrue(System.nanoTime() < deadline, "the cluster does not settle");
            TimeUnit.MILLISECONDS.sleep(200);
            status = ClusterServiceGrpc.newBlockingStub(channel).withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
                    .getClusterStatus(GetClusterStatusRequest.getDefaultInstance());
        } while (status.getNodesCount() != nodes || status.getCachesList().stream().anyMatch(c -> c.getBackupCount() > 0 && c.getCopyCountMin() < 2));
    }

    private Process start(String name, String more) throws Exception {
        Path config = Files.writeString(folder.resolve(name + ".properties"), "numergrid.cluster.seeds=" + seed
                + "\nnumergrid.threads=1\nnumergrid.grid.persistence=false\n" + (name.equals("a") ? "numergrid.cluster.discovery=" + seed + "\n" : "") + more);
        return processes.start(home(name), "serve", "--endpoint", "127.0.0.1:0", "--config", config.toString());
    }

    private Path home(String name) {
        return folder.resolve(name);
    }

    private static String symbol(int s) {
        return "F" + (100 + s);
    }
}
