package io.numergrid.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.numergrid.id.CounterHash;
import io.numergrid.v1.HistoryServiceGrpc;
import io.numergrid.v1.ListHistoriesRequest;
import io.numergrid.v1.ListHistoriesResponse;
import io.numergrid.v1.SymbolBar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Bars streamed into a cluster of three nodes with persistence, all of which are killed at once at a moment drawn by seed, and started again: no bar
 * that was acknowledged may be missing. The one who counts is the client, which knows what it was told; what is stored beyond that was sent, and not yet
 * acknowledged. DURABILITY_ROUNDS in the environment (20 by default).
 */
final class DurabilityTrial {
    private static final int NODES = 3;
    private static final int SYMBOLS = 400;
    private static final int BARS_PER_MESSAGE = 500;
    private static final int SECONDS_MAX = 6;
    private static final int FIRST_DAY = (int) LocalDate.of(2009, 1, 1).toEpochDay();

    private final Path root;
    private final int rounds;

    DurabilityTrial(Path root, Size size, Map<String, String> environment) {
        this.root = root;
        this.rounds = Integer.parseInt(environment.getOrDefault("DURABILITY_ROUNDS", size == Size.SMOKE ? "1" : "20"));
    }

    void measure(ObjectMapper mapper, ObjectNode result) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("numergrid-durability");
        long acknowledged = 0;
        long lost = 0;
        long wall = System.nanoTime();
        double recoveryMax = 0;
        try (GridCluster cluster = new GridCluster(root, folder, true)) {
            for (int n = 0; n < NODES; n++) {
                cluster.start(n);
            }
            cluster.awaitNodes(NODES);
            for (int round = 0; round < rounds; round++) {
                String namespace = "namespaces/round-" + round;
                long told = stream(cluster, namespace, CounterHash.unit(CounterHash.hash(1, 7, round)) * SECONDS_MAX);
                long from = System.nanoTime();
                cluster.startAll(NODES);
                cluster.awaitNodes(NODES);
                long stored = barsStored(cluster, namespace);
                recoveryMax = Math.max(recoveryMax, (System.nanoTime() - from) * 1e-9);
                acknowledged += told;
                lost += Math.max(0, told - stored);
                System.err.println("round " + (round + 1) + " of " + rounds + ": " + told + " bars acknowledged, " + stored + " stored");
            }
            result.putObject("ours").put("wallSeconds", (System.nanoTime() - wall) * 1e-9).put("rssPeakBytes", cluster.rssPeakBytes())
                    .put("rounds", rounds).put("acknowledgedBars", acknowledged).put("lostBars", lost).put("recoverySecondsMax", recoveryMax);
            Workload.require(lost == 0, lost + " of " + acknowledged + " acknowledged bars are gone; logs: " + cluster.logs());
        }
        FastRun.delete(folder);
        result.putNull("peer").putNull("ratio");
        result.putObject("quality");
    }

    /** Streams until all nodes are killed. @return how many bars were acknowledged */
    private static long stream(GridCluster cluster, String namespace, double seconds) throws InterruptedException {
        StreamClient client = new StreamClient(cluster.channel(cluster.alive().get(0)), namespace);
        Thread killer = new Thread(() -> {
            try {
                TimeUnit.NANOSECONDS.sleep((long) ((1 + seconds) * 1e9));
                cluster.killAll();
            } catch (InterruptedException | IOException e) {
                throw new IllegalStateException(e);
            }
        });
        killer.start();
        long sent = 0;
        try {
            while (killer.isAlive()) {
                List<SymbolBar> bars = new ArrayList<>(BARS_PER_MESSAGE);
                for (int i = 0; i < BARS_PER_MESSAGE; i++, sent++) {
                    double close = 1 + CounterHash.unit(CounterHash.hash(1, 1, sent));
                    bars.add(StreamClient.bar(String.format(Locale.ROOT, "S%04d", sent % SYMBOLS), FIRST_DAY + (int) (sent / SYMBOLS), close, 1000 * close));
                }
                client.send(bars);
            }
        } catch (IllegalStateException cut) {
            Workload.require(cut.getMessage().contains("the stream ended"), cut.getMessage());
        }
        killer.join();
        return client.acknowledged();
    }

    private static long barsStored(GridCluster cluster, String namespace) throws InterruptedException {
        return cluster.ask(channel -> {
            long bars = 0;
            String page = "";
            do {
                ListHistoriesResponse answer = HistoryServiceGrpc.newBlockingStub(channel).withDeadlineAfter(20, TimeUnit.SECONDS)
                        .listHistories(ListHistoriesRequest.newBuilder().setParent(namespace).setPageToken(page).build());
                bars += answer.getHistoriesList().stream().mapToLong(io.numergrid.v1.History::getBarCount).sum();
                page = answer.getNextPageToken();
            } while (!page.isEmpty());
            return bars;
        });
    }
}
