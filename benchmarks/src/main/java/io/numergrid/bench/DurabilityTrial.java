package io.numergrid.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.numergrid.id.CounterHash;
import io.numergrid.v1.DataKind;
import io.numergrid.v1.GetHistoryRequest;
import io.numergrid.v1.History;
import io.numergrid.v1.HistoryServiceGrpc;
import io.numergrid.v1.ImportHeader;
import io.numergrid.v1.ImportHistoryRequest;
import io.numergrid.v1.ImportReport;
import io.numergrid.v1.ListHistoriesRequest;
import io.numergrid.v1.ListHistoriesResponse;
import io.numergrid.v1.SymbolBar;
import io.numergrid.v1.VolumeUnit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Bars streamed through one node and files imported through another into a cluster of three with persistence, all of which are killed at once
 * at a moment drawn by seed, and started again: no bar that was acknowledged may be missing, in this round or after any later one. The one who
 * counts is the client, which keeps the dates of each symbol that it was told are stored and looks for each of them; what is stored beyond that
 * was sent, and not yet acknowledged. Closes are compared for some symbols. DURABILITY_ROUNDS in the environment (20 by default).
 */
final class DurabilityTrial {
    private static final int NODES = 3;
    private static final int SYMBOLS = 400;
    private static final int BARS_PER_MESSAGE = 500;
    private static final int SYMBOLS_PER_FILE = 50;
    private static final int DAYS_PER_FILE = 40;
    private static final int SECONDS_MAX = 6;
    private static final int FIRST_DAY = (int) LocalDate.of(2009, 1, 1).toEpochDay();
    private static final int CALL_SECONDS = 20;
    /** So many bars GetHistory answers at most. */
    private static final int BARS_MAX = 5000;
    /** One symbol of so many is compared bar by bar. */
    private static final int COMPARED_ONE_IN = 40;

    private final Path root;
    private final int rounds;
    /** By name of the history: how many bars, one a day from the first day on, were acknowledged. */
    private final SortedMap<String, Integer> told = new TreeMap<>();

    DurabilityTrial(Path root, Size size, Map<String, String> environment) {
        this.root = root;
        this.rounds = Integer.parseInt(environment.getOrDefault("DURABILITY_ROUNDS", size == Size.SMOKE ? "1" : "20"));
    }

    void measure(ObjectMapper mapper, ObjectNode result) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("numergrid-durability");
        long lost = 0;
        long wall = System.nanoTime();
        double recoveryMax = 0;
        try (GridCluster cluster = new GridCluster(root, folder, true)) {
            for (int n = 0; n < NODES; n++) {
                cluster.start(n);
            }
            cluster.awaitNodes(NODES);
            for (int round = 0; round < rounds; round++) {
                writeUntilKilled(cluster, round);
                long from = System.nanoTime();
                cluster.startAll(NODES);
                cluster.awaitNodes(NODES);
                lost = Math.max(lost, lost(cluster, round));
                recoveryMax = Math.max(recoveryMax, (System.nanoTime() - from) * 1e-9);
                System.err.println("round " + (round + 1) + " of " + rounds + ": " + acknowledged() + " bars of " + told.size()
                        + " symbols acknowledged so far, " + lost + " lost");
            }
            result.putObject("ours").put("wallSeconds", (System.nanoTime() - wall) * 1e-9).put("rssPeakBytes", cluster.rssPeakBytes())
                    .put("rounds", rounds).put("acknowledgedBars", acknowledged()).put("lostBars", lost).put("recoverySecondsMax", recoveryMax);
            Workload.require(lost == 0, lost + " of " + acknowledged() + " acknowledged bars are gone; logs: " + cluster.logs());
        }
        FastRun.delete(folder);
        result.putNull("peer").putNull("ratio");
        result.putObject("quality");
    }

    private long acknowledged() {
        return told.values().stream().mapToLong(Integer::longValue).sum();
    }

    /** Streams and imports until all nodes are killed, and notes what was acknowledged. */
    private void writeUntilKilled(GridCluster cluster, int round) throws InterruptedException {
        double seconds = 1 + CounterHash.unit(CounterHash.hash(1, 7, round)) * SECONDS_MAX;
        AtomicBoolean struck = new AtomicBoolean();
        Thread killer = new Thread(() -> {
            try {
                TimeUnit.NANOSECONDS.sleep((long) (seconds * 1e9));
                struck.set(true);
                cluster.killAll();
            } catch (InterruptedException | IOException e) {
                throw new IllegalStateException(e);
            }
        });
        List<Integer> alive = cluster.alive();
        ManagedChannel second = cluster.channel(alive.get(1));
        CompletableFuture<Integer> imports = CompletableFuture.supplyAsync(() -> imports(second, "namespaces/files-" + round, struck));
        killer.start();
        long streamed = stream(cluster.channel(alive.get(0)), "namespaces/round-" + round, struck);
        killer.join();
        for (int symbol = 0; symbol < SYMBOLS; symbol++) {
            int days = (int) (streamed / SYMBOLS) + (symbol < streamed % SYMBOLS ? 1 : 0);
            if (days > 0) {
                told.put(name("namespaces/round-" + round, symbol), days);
            }
        }
        int symbols = imports.join() * SYMBOLS_PER_FILE;
        for (int symbol = 0; symbol < symbols; symbol++) {
            told.put(name("namespaces/files-" + round, symbol), DAYS_PER_FILE);
        }
    }

    private static String name(String namespace, int symbol) {
        return namespace + "/histories/" + symbol(symbol);
    }

    private static String symbol(int number) {
        return String.format(Locale.ROOT, "S%04d", number);
    }

    /** The same for a symbol and a day however it comes. */
    private static double close(int symbol, int day) {
        return 1 + CounterHash.unit(CounterHash.hash(1, symbol, day));
    }

    /** @return how many bars were acknowledged, the first of those that were sent: all symbols of a day, then the next day */
    private static long stream(ManagedChannel channel, String namespace, AtomicBoolean struck) throws InterruptedException {
        StreamClient client = new StreamClient(channel, namespace);
        long sent = 0;
        try {
            while (!struck.get()) {
                List<SymbolBar> bars = new ArrayList<>(BARS_PER_MESSAGE);
                for (int i = 0; i < BARS_PER_MESSAGE; i++, sent++) {
                    int symbol = (int) (sent % SYMBOLS);
                    int day = (int) (sent / SYMBOLS);
                    bars.add(StreamClient.bar(symbol(symbol), FIRST_DAY + day, close(symbol, day), 1000));
                }
                client.send(bars);
            }
        } catch (IllegalStateException cut) {
            Workload.require(struck.get() && cut.getMessage().contains("the stream ended"), cut.getMessage());
        }
        return client.acknowledged();
    }

    /** @return how many files were acknowledged, each with the next symbols */
    private static int imports(ManagedChannel channel, String namespace, AtomicBoolean struck) {
        int files = 0;
        while (true) {
            StringBuilder csv = new StringBuilder("symbol,date,open,high,low,close,volume\n");
            for (int s = files * SYMBOLS_PER_FILE; s < (files + 1) * SYMBOLS_PER_FILE; s++) {
                for (int day = 0; day < DAYS_PER_FILE; day++) {
                    double close = close(s, day);
                    csv.append(symbol(s)).append(',').append(LocalDate.ofEpochDay(FIRST_DAY + day)).append(',').append(close).append(',')
                            .append(close * 1.01).append(',').append(close * 0.99).append(',').append(close).append(",1000\n");
                }
            }
            String failure = imported(channel, namespace, csv.toString());
            if (!failure.isEmpty()) {
                Workload.require(struck.get(), "an import failed while all nodes ran: " + failure);
                return files;
            }
            files++;
        }
    }

    /** @return "" when the file was acknowledged, else why not */
    private static String imported(ManagedChannel channel, String namespace, String csv) {
        CompletableFuture<ImportReport> report = new CompletableFuture<>();
        StreamObserver<ImportHistoryRequest> file = HistoryServiceGrpc.newStub(channel).withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
                .importHistory(new StreamObserver<>() {
                    @Override
                    public void onNext(ImportReport answer) {
                        report.complete(answer);
                    }

                    @Override
                    public void onError(Throwable thrown) {
                        report.completeExceptionally(thrown);
                    }

                    @Override
                    public void onCompleted() {
                        report.completeExceptionally(new IllegalStateException("an import ended without a report"));
                    }
                });
        file.onNext(ImportHistoryRequest.newBuilder().setHeader(ImportHeader.newBuilder().setParent(namespace).setFileName("files.csv")
                .setVolumeUnit(VolumeUnit.VOLUME_UNIT_BASE).setKind(DataKind.DATA_KIND_GENERATED)).build());
        file.onNext(ImportHistoryRequest.newBuilder().setChunk(ByteString.copyFrom(csv, StandardCharsets.UTF_8)).build());
        file.onCompleted();
        try {
            ImportReport stored = report.get(CALL_SECONDS + 1, TimeUnit.SECONDS);
            Workload.require(stored.getAdded() == SYMBOLS_PER_FILE * DAYS_PER_FILE, "an import stored " + stored.getAdded() + " bars: " + stored);
            return "";
        } catch (ExecutionException | TimeoutException dead) {
            return dead.toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return e.toString();
        }
    }

    /** @return of all that was acknowledged in this round and those before, how many bars are not stored as they were sent */
    private long lost(GridCluster cluster, int round) throws InterruptedException {
        Map<String, History> stored = new TreeMap<>();
        for (int r = 0; r <= round; r++) {
            stored.putAll(histories(cluster, "namespaces/round-" + r));
            stored.putAll(histories(cluster, "namespaces/files-" + r));
        }
        long lost = 0;
        int number = 0;
        for (Map.Entry<String, Integer> entry : told.entrySet()) {
            History history = stored.get(entry.getKey());
            if (history == null) {
                lost += entry.getValue();
            } else if (number++ % COMPARED_ONE_IN == round % COMPARED_ONE_IN || !startsWith(history, entry.getValue())) {
                lost += lostBars(cluster, entry.getKey(), history.getSymbol(), entry.getValue());
            }
        }
        return lost;
    }

    /** Whether the summary alone shows that the first days are all there. */
    private static boolean startsWith(History history, int days) {
        return epochDay(history.getFirstDate()) == FIRST_DAY && history.getGapDays() == 0 && history.getBarCount() >= days;
    }

    private static long lostBars(GridCluster cluster, String name, String symbol, int days) throws InterruptedException {
        History history = cluster.ask(channel -> HistoryServiceGrpc.newBlockingStub(channel).withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
                .getHistory(GetHistoryRequest.newBuilder().setName(name).setBarCount(BARS_MAX).build()));
        int number = Integer.parseInt(symbol.substring(1));
        long right = history.getBarsList().stream().filter(bar -> {
            int day = (int) (epochDay(bar.getDate()) - FIRST_DAY);
            return day >= 0 && day < days && bar.getClose() == close(number, day);
        }).count();
        return days - right;
    }

    private static long epochDay(com.google.type.Date date) {
        return LocalDate.of(date.getYear(), date.getMonth(), date.getDay()).toEpochDay();
    }

    private static Map<String, History> histories(GridCluster cluster, String namespace) throws InterruptedException {
        return cluster.ask(channel -> {
            Map<String, History> histories = new TreeMap<>();
            String page = "";
            try {
                do {
                    ListHistoriesResponse answer = HistoryServiceGrpc.newBlockingStub(channel).withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
                            .listHistories(ListHistoriesRequest.newBuilder().setParent(namespace).setPageToken(page).build());
                    answer.getHistoriesList().forEach(history -> histories.put(history.getName(), history));
                    page = answer.getNextPageToken();
                } while (!page.isEmpty());
            } catch (StatusRuntimeException e) {
                // nothing of this namespace was stored before the nodes died: right where nothing was acknowledged, else all of it counts as lost
                if (e.getStatus().getCode() != Status.Code.NOT_FOUND) {
                    throw e;
                }
            }
            return histories;
        });
    }
}
