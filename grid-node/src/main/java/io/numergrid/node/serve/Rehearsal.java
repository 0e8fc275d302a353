package io.numergrid.node.serve;

import com.google.protobuf.ByteString;
import io.grpc.Deadline;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.numergrid.history.BarSeries;
import io.numergrid.history.DemoMarket;
import io.numergrid.node.run.RunQueue;
import io.numergrid.v1.CreateRunRequest;
import io.numergrid.v1.DataKind;
import io.numergrid.v1.DeleteNamespaceRequest;
import io.numergrid.v1.GetRunArtifactRequest;
import io.numergrid.v1.HistoryServiceGrpc;
import io.numergrid.v1.ImportHeader;
import io.numergrid.v1.ImportHistoryRequest;
import io.numergrid.v1.ImportReport;
import io.numergrid.v1.Run;
import io.numergrid.v1.RunServiceGrpc;
import io.numergrid.v1.VolumeUnit;
import io.numergrid.v1.WatchRunRequest;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * What a quickstart asks of a node, once and small, by a client in the node's own process: for the launcher, which archives the classes that
 * were needed. A first run after a start then finds a thousand classes parsed and checked. Seconds, not minutes: a market of few bars, members of few trees.
 */
public final class Rehearsal implements AutoCloseable {
    /** As quickstart names its own: in memory only. */
    private static final String NAMESPACE = "namespaces/quickstart-rehearsal";
    private static final DemoMarket MARKET = new DemoMarket(110, 320);
    private static final Map<String, String> SETTINGS = Map.ofEntries(Map.entry("thinning", "3"), Map.entry("folds", "2"),
            Map.entry("universe.minBars", "61"),
            Map.entry("evaluate.importanceRows", "100"), Map.entry("evaluate.bootstrapResamples", "100"), Map.entry("control.gbdt.trees", "2"),
            Map.entry("member.gbdt.trees", "2"), Map.entry("member.gbdt-rank.trees", "2"), Map.entry("member.forest.trees", "2"),
            Map.entry("member.ignite-mlp.rows", "1000"), Map.entry("member.ignite-mlp.iterations", "1"),
            Map.entry("member.ignite-gdb.rows", "1000"), Map.entry("member.ignite-gdb.trees", "1"));
    private static final int CHUNK_BYTES = 1 << 16;

    private final ManagedChannel channel;
    private final Deadline end;

    /** @param secondsMax of it all */
    public Rehearsal(String address, long secondsMax) {
        this.channel = NettyChannelBuilder.forTarget(address).usePlaintext().build();
        this.end = Deadline.after(secondsMax, TimeUnit.SECONDS);
    }

    /** Imports a file, runs the fast profile, reads its files. Returns how the run ended, or why it did not come to that: it matters to nobody else. */
    public String run() {
        try {
            return played().name();
        } catch (StatusRuntimeException | CompletionException e) {
            return e.toString();
        }
    }

    private Run.State played() {
        importMarket();
        RunServiceGrpc.RunServiceBlockingStub runs = RunServiceGrpc.newBlockingStub(channel).withDeadline(end);
        Run run = runs.createRun(CreateRunRequest.newBuilder().setProfile("fast").setNamespace(NAMESPACE)
                .setBtcSymbol(DemoMarket.BTC_SYMBOL).putAllSettings(SETTINGS).build());
        for (Iterator<Run> told = runs.watchRun(WatchRunRequest.newBuilder().setName(run.getName()).build()); told.hasNext(); ) {
            run = told.next();
        }
        for (String artifact : RunQueue.ARTIFACTS) {
            runs.getRunArtifact(GetRunArtifactRequest.newBuilder().setName(run.getName() + "/artifacts/" + artifact).build())
                    .forEachRemaining(part -> { });
        }
        HistoryServiceGrpc.newBlockingStub(channel).withDeadline(end)
                .deleteNamespace(DeleteNamespaceRequest.newBuilder().setName(NAMESPACE).build());
        return run.getState();
    }

    private void importMarket() {
        CompletableFuture<ImportReport> answer = new CompletableFuture<>();
        StreamObserver<ImportHistoryRequest> file = HistoryServiceGrpc.newStub(channel).withDeadline(end)
                .importHistory(new StreamObserver<>() {
                    @Override
                    public void onNext(ImportReport report) {
                        answer.complete(report);
                    }

                    @Override
                    public void onError(Throwable thrown) {
                        answer.completeExceptionally(thrown);
                    }

                    @Override
                    public void onCompleted() {
                        answer.completeExceptionally(new IllegalStateException("an import ended without a report"));
                    }
                });
        file.onNext(ImportHistoryRequest.newBuilder().setHeader(ImportHeader.newBuilder().setParent(NAMESPACE).setFileName("demo.csv")
                .setVolumeUnit(VolumeUnit.VOLUME_UNIT_BASE).setKind(DataKind.DATA_KIND_GENERATED)).build());
        byte[] csv = csv();
        for (int at = 0; at < csv.length; at += CHUNK_BYTES) {
            file.onNext(ImportHistoryRequest.newBuilder().setChunk(ByteString.copyFrom(csv, at, Math.min(CHUNK_BYTES, csv.length - at))).build());
        }
        file.onCompleted();
        answer.join();
    }

    private static byte[] csv() {
        StringBuilder text = new StringBuilder("symbol,date,open,high,low,close,volume\n");
        for (BarSeries bars : MARKET.allSeries()) {
            for (int i = 0; i < bars.size(); i++) {
                text.append(bars.symbol()).append(',').append(LocalDate.ofEpochDay(bars.dates()[i])).append(',').append(bars.open()[i]).append(',')
                        .append(bars.high()[i]).append(',').append(bars.low()[i]).append(',').append(bars.close()[i]).append(',')
                        .append(bars.volume()[i]).append('\n');
            }
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
