package io.numergrid.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.numergrid.history.DemoMarket;
import io.numergrid.id.CounterHash;
import io.numergrid.v1.BarCounts;
import io.numergrid.v1.GenerateHistoryRequest;
import io.numergrid.v1.HistoryServiceGrpc;
import io.numergrid.v1.ListHistoriesRequest;
import io.numergrid.v1.ListHistoriesResponse;
import io.numergrid.v1.SymbolBar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Bars streamed over gRPC into a node of its own with persistence, as a feed would: day by day, all symbols of a day, 500 bars to a
 * message, each message timed from its sending to its acknowledgement. Three parts: as fast as they are taken; at a steady rate of somewhat over
 * 20,000 bars a second (10 minutes at full size, or as many seconds as STREAMING_SECONDS in the environment says); and single closed days of the demo market's symbols on top of its four years. CPU seconds are
 * of both processes, the node's apart. In the end the node is asked how many bars it has.
 */
final class StreamingRun {
    /** One in a hundred more than 20,000: the rate that is reported counts the wait for the last acknowledgement, too. */
    private static final int BARS_PER_SECOND = 20_200;
    private static final int BARS_PER_MESSAGE = 500;
    /** Of a stored bar; the node's memory grows at least by its bars. */
    private static final long BAR_BYTES = 44;
    private static final int FIRST_DAY = (int) LocalDate.of(2009, 1, 1).toEpochDay();

    private final int symbols;
    private final int burstSeconds;
    private final int steadySeconds;
    private final int closedDays;
    private final Path root;

    StreamingRun(Path root, Size size, Map<String, String> environment) {
        this.root = root;
        boolean full = size == Size.FULL;
        this.symbols = full ? 4_000 : 300;
        this.burstSeconds = full ? 30 : 1;
        this.steadySeconds = Integer.parseInt(environment.getOrDefault("STREAMING_SECONDS", full ? "600" : "2"));
        this.closedDays = full ? 50 : 0;
    }

    void measure(ObjectMapper mapper, ObjectNode result) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("numergrid-streaming");
        try (NodeProgram node = new NodeProgram(root, folder)) {
            ManagedChannel channel = NettyChannelBuilder.forTarget(node.address()).usePlaintext().build();
            try {
                ObjectNode ours = result.putObject("ours");
                Feed feed = new Feed();
                Part burst = part(channel, node, feed, burstSeconds, 0);
                long rssBefore = node.rssBytes();
                Part steady = part(channel, node, feed, steadySeconds, BARS_PER_SECOND);
                long rssAfter = node.rssBytes();
                ours.put("cpuSeconds", steady.nodeCpuSeconds + steady.clientCpuSeconds).put("coldCpuSeconds", burst.nodeCpuSeconds + burst.clientCpuSeconds)
                        .put("wallSeconds", steady.wallSeconds).put("rssPeakBytes", node.rssPeakBytes()).put("rows", steady.bars)
                        .put("rssGrowthBytes", rssAfter - rssBefore).put("barsGrowthBytes", BAR_BYTES * steady.bars);
                ours.set("burst", burst.json(mapper));
                ours.set("steady", steady.json(mapper));
                if (closedDays > 0) {
                    ours.set("closedDay", closedDays(mapper, channel, node));
                }
                Workload.require(barsStored(channel, "main") == feed.sent, "the node has another number of bars than were acknowledged");
            } finally {
                channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
            }
        } finally {
            delete(folder);
        }
        result.putNull("peer").putNull("ratio");
        result.putObject("quality");
    }

    /** The bars of the feed, one after the other. */
    private final class Feed {
        private long sent;

        private List<SymbolBar> next(int count) {
            List<SymbolBar> bars = new ArrayList<>(count);
            for (int i = 0; i < count; i++, sent++) {
                int symbol = (int) (sent % symbols);
                int day = (int) (sent / symbols);
                double close = 1 + CounterHash.unit(CounterHash.hash(1, 1, sent));
                bars.add(StreamClient.bar(String.format(Locale.ROOT, "S%04d", symbol), FIRST_DAY + day, close, 1000 * close));
            }
            return bars;
        }
    }

    /** What one part of the load took. */
    private static final class Part {
        private long bars;
        private double wallSeconds;
        private double nodeCpuSeconds;
        private double clientCpuSeconds;
        private long[] ackMicros;

        private ObjectNode json(ObjectMapper mapper) {
            long[] sorted = ackMicros.clone();
            Arrays.sort(sorted);
            return mapper.createObjectNode().put("bars", bars).put("barsPerSecond", bars / wallSeconds).put("nodeCpuSeconds", nodeCpuSeconds)
                    .put("clientCpuSeconds", clientCpuSeconds).put("coresUsed", (nodeCpuSeconds + clientCpuSeconds) / wallSeconds)
                    .put("ackP50Micros", sorted[sorted.length / 2]).put("ackP99Micros", sorted[(int) (sorted.length * 0.99)])
                    .put("ackMaxMicros", sorted[sorted.length - 1]);
        }
    }

    /** @param barsPerSecond 0 = as fast as they are taken */
    private static Part part(ManagedChannel channel, NodeProgram node, Feed feed, int seconds, int barsPerSecond) throws InterruptedException {
        Part part = new Part();
        double nodeCpu = node.cpuSeconds();
        double clientCpu = ownCpuSeconds();
        long from = System.nanoTime();
        long end = from + TimeUnit.SECONDS.toNanos(seconds);
        StreamClient client = new StreamClient(channel, "namespaces/main");
        while (System.nanoTime() < end) {
            if (barsPerSecond > 0) {
                long due = from + part.bars * 1_000_000_000L / barsPerSecond;
                long waitNs = due - System.nanoTime();
                if (waitNs > 0) {
                    TimeUnit.NANOSECONDS.sleep(waitNs);
                }
            }
            client.send(feed.next(BARS_PER_MESSAGE));
            part.bars += BARS_PER_MESSAGE;
        }
        BarCounts counts = client.complete();
        Workload.require(counts.getAdded() == part.bars, "of " + part.bars + " bars sent the node counts " + counts);
        part.wallSeconds = (System.nanoTime() - from) * 1e-9;
        part.nodeCpuSeconds = node.cpuSeconds() - nodeCpu;
        part.clientCpuSeconds = ownCpuSeconds() - clientCpu;
        part.ackMicros = client.ackMicros();
        return part;
    }

    /** Days that close one after the other, for all symbols of the demo market at once. */
    private ObjectNode closedDays(ObjectMapper mapper, ManagedChannel channel, NodeProgram node) throws InterruptedException {
        HistoryServiceGrpc.newBlockingStub(channel).generateHistory(GenerateHistoryRequest.newBuilder().setParent("namespaces/demo").build());
        StreamClient client = new StreamClient(channel, "namespaces/demo");
        double cpuBefore = node.cpuSeconds();
        long[] micros = new long[closedDays];
        double firstCpu = 0;
        for (int day = 0; day < closedDays; day++) {
            long from = System.nanoTime();
            List<SymbolBar> bars = new ArrayList<>();
            for (int s = 0; s < DemoMarket.FULL_SYMBOLS; s++) {
                double close = 1 + CounterHash.unit(CounterHash.hash(2, s, day));
                bars.add(StreamClient.bar(DemoMarket.symbol(s), DemoMarket.FIRST_DAY + DemoMarket.FULL_DAYS + day, close, 1000 * close));
            }
            client.send(bars);
            client.awaitAcknowledged();
            micros[day] = (System.nanoTime() - from) / 1000;
            if (day == 0) {
                firstCpu = node.cpuSeconds() - cpuBefore;
                cpuBefore = node.cpuSeconds();
            }
        }
        client.complete();
        double cpu = (node.cpuSeconds() - cpuBefore) / (closedDays - 1);
        Arrays.sort(micros);
        return mapper.createObjectNode().put("symbols", DemoMarket.FULL_SYMBOLS).put("days", closedDays).put("nodeCpuMillis", 1000 * cpu)
                .put("firstDayCpuMillis", 1000 * firstCpu).put("p50Micros", micros[closedDays / 2]).put("maxMicros", micros[closedDays - 1]);
    }

    private static long barsStored(ManagedChannel channel, String namespace) {
        long bars = 0;
        String page = "";
        do {
            ListHistoriesResponse answer = HistoryServiceGrpc.newBlockingStub(channel).listHistories(ListHistoriesRequest.newBuilder()
                    .setParent("namespaces/" + namespace).setPageToken(page).build());
            bars += answer.getHistoriesList().stream().mapToLong(io.numergrid.v1.History::getBarCount).sum();
            page = answer.getNextPageToken();
        } while (!page.isEmpty());
        return bars;
    }

    private static double ownCpuSeconds() {
        return ProcessHandle.current().info().totalCpuDuration().map(d -> d.toNanos() * 1e-9).orElse(Double.NaN);
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
