package io.numergrid.node;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import io.numergrid.history.BarSeries;
import io.numergrid.history.DemoMarket;
import io.numergrid.v1.ClusterServiceGrpc;
import io.numergrid.v1.FeatureServiceGrpc;
import io.numergrid.v1.HistoryServiceGrpc;
import io.numergrid.v1.ImportHeader;
import io.numergrid.v1.ImportHistoryRequest;
import io.numergrid.v1.ImportReport;
import io.numergrid.v1.ModelServiceGrpc;
import io.numergrid.v1.PredictionServiceGrpc;
import io.numergrid.v1.Run;
import io.numergrid.v1.RunServiceGrpc;
import io.numergrid.v1.VolumeUnit;
import io.numergrid.v1.WatchRunRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** A real node in this process, on a free loopback port, and a client of it. */
final class ServedNode implements AutoCloseable {
    /** Two days after the end of {@link #market()}. */
    static final Clock CLOCK = Clock.fixed(Instant.parse("2022-12-02T06:00:00Z"), ZoneOffset.UTC);
    private static final int SYMBOLS = 115;
    private static final int DAYS = 700;

    private final Node node;
    private final ManagedChannel channel;

    ServedNode(Path home, Map<String, String> more) {
        Properties properties = new Properties();
        Map<String, String> settings = new TreeMap<>(Map.of("numergrid.home", home.toString(), "numergrid.endpoint", "127.0.0.1:0",
                "numergrid.threads", "2", "numergrid.grid.region.max", "128m", "numergrid.grid.ephemeral.max", "64m",
                "numergrid.limit.stop.seconds", "3"));
        settings.putAll(more);
        properties.putAll(settings);
        this.node = new Node(NodeSettings.load(properties, Map.of(), Optional.empty()), CLOCK, () -> { });
        this.channel = NettyChannelBuilder.forTarget(node.address()).usePlaintext().maxInboundMessageSize(16 << 20).build();
    }

    String address() {
        return node.address();
    }

    ManagedChannel channel() {
        return channel;
    }

    HistoryServiceGrpc.HistoryServiceBlockingStub histories() {
        return HistoryServiceGrpc.newBlockingStub(channel).withDeadlineAfter(60, TimeUnit.SECONDS);
    }

    FeatureServiceGrpc.FeatureServiceBlockingStub features() {
        return FeatureServiceGrpc.newBlockingStub(channel).withDeadlineAfter(60, TimeUnit.SECONDS);
    }

    RunServiceGrpc.RunServiceBlockingStub runs() {
        return RunServiceGrpc.newBlockingStub(channel).withDeadlineAfter(120, TimeUnit.SECONDS);
    }

    ModelServiceGrpc.ModelServiceBlockingStub models() {
        return ModelServiceGrpc.newBlockingStub(channel).withDeadlineAfter(60, TimeUnit.SECONDS);
    }

    PredictionServiceGrpc.PredictionServiceBlockingStub predictions() {
        return PredictionServiceGrpc.newBlockingStub(channel).withDeadlineAfter(60, TimeUnit.SECONDS);
    }

    ClusterServiceGrpc.ClusterServiceBlockingStub cluster() {
        return ClusterServiceGrpc.newBlockingStub(channel).withDeadlineAfter(60, TimeUnit.SECONDS);
    }

    static ImportHeader.Builder header(String fileName) {
        return ImportHeader.newBuilder().setFileName(fileName).setVolumeUnit(VolumeUnit.VOLUME_UNIT_BASE);
    }

    /** Imports a file in chunks; fails with the call's StatusRuntimeException. */
    ImportReport load(ImportHeader header, byte[] file) {
        return load(channel, header, file);
    }

    /** The same through a client of any node. */
    static ImportReport load(ManagedChannel channel, ImportHeader header, byte[] file) {
        return send(channel, header(header), file);
    }

    private static List<ImportHistoryRequest> header(ImportHeader header) {
        return new ArrayList<>(List.of(ImportHistoryRequest.newBuilder().setHeader(header).build()));
    }

    private static ImportReport send(ManagedChannel channel, List<ImportHistoryRequest> messages, byte[] file) {
        for (int at = 0; at < file.length; at += 10_000) {
            messages.add(ImportHistoryRequest.newBuilder().setChunk(ByteString.copyFrom(file, at, Math.min(10_000, file.length - at))).build());
        }
        return send(channel, messages);
    }

    /** Sends exactly these messages. */
    ImportReport send(List<ImportHistoryRequest> messages) {
        return send(channel, messages);
    }

    private static ImportReport send(ManagedChannel channel, List<ImportHistoryRequest> messages) {
        CompletableFuture<ImportReport> answer = new CompletableFuture<>();
        StreamObserver<ImportHistoryRequest> call = HistoryServiceGrpc.newStub(channel).withDeadlineAfter(60, TimeUnit.SECONDS)
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
                        answer.completeExceptionally(new IllegalStateException("no answer"));
                    }
                });
        messages.forEach(call::onNext);
        call.onCompleted();
        try {
            return answer.join();
        } catch (CompletionException e) {
            throw (StatusRuntimeException) e.getCause();
        }
    }

    /** Watches a run to its end; every message it sent. */
    List<Run> watch(String name) {
        List<Run> seen = new ArrayList<>();
        Iterator<Run> stream = runs().watchRun(WatchRunRequest.newBuilder().setName(name).build());
        stream.forEachRemaining(seen::add);
        return seen;
    }

    /** Reason of a failed call: the name of its error code. */
    static String reason(StatusRuntimeException e) {
        com.google.rpc.Status status = StatusProto.fromThrowable(e);
        if (status == null || status.getDetailsCount() == 0) {
            return "no details: " + e.getStatus();
        }
        try {
            return status.getDetails(0).unpack(com.google.rpc.ErrorInfo.class).getReason();
        } catch (com.google.protobuf.InvalidProtocolBufferException x) {
            return x.toString();
        }
    }

    /** Reason of the failure a call must have. */
    static String refusal(org.junit.jupiter.api.function.Executable call) {
        StatusRuntimeException e = org.junit.jupiter.api.Assertions.assertThrows(StatusRuntimeException.class, call);
        return e.getStatus().getCode() == Status.Code.UNKNOWN ? "UNKNOWN " + e : reason(e);
    }

    static DemoMarket market() {
        return new DemoMarket(SYMBOLS, DAYS);
    }

    /** The market as a long CSV. */
    static byte[] csv(DemoMarket market) {
        StringBuilder text = new StringBuilder("symbol,date,open,high,low,close,volume\n");
        for (BarSeries s : market.allSeries()) {
            for (int i = 0; i < s.size(); i++) {
                text.append(s.symbol()).append(',').append(LocalDate.ofEpochDay(s.dates()[i])).append(',').append(s.open()[i]).append(',')
                        .append(s.high()[i]).append(',').append(s.low()[i]).append(',').append(s.close()[i]).append(',')
                        .append(s.volume()[i]).append('\n');
            }
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        channel.shutdownNow();
        node.close();
    }
}
