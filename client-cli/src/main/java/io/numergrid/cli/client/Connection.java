package io.numergrid.cli.client;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioSocketChannel;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import io.grpc.stub.AbstractStub;
import io.numergrid.v1.AuditServiceGrpc;
import io.numergrid.v1.ClusterServiceGrpc;
import io.numergrid.v1.FeatureServiceGrpc;
import io.numergrid.v1.HistoryServiceGrpc;
import io.numergrid.v1.ModelServiceGrpc;
import io.numergrid.v1.PredictionServiceGrpc;
import io.numergrid.v1.RunServiceGrpc;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One channel to a node and its stubs. Every call has a deadline; calls that may be repeated without harm are repeated, at
 * most twice within half a second, when the node is unavailable.
 */
public final class Connection implements AutoCloseable {
    private static final int MESSAGE_BYTES_MAX = 16 << 20;
    /** Errors carry an import report in their trailers: more than gRPC's default of 8 KiB. */
    private static final int METADATA_BYTES_MAX = 64 << 10;
    private static final Duration STREAM_DEADLINE = Duration.ofHours(2);
    private static final Duration AUDIT_DEADLINE = Duration.ofHours(24);
    private static final long END_MILLIS_MAX = 1_000;
    private static final Map<String, List<String>> REPEATABLE = Map.of(
            HistoryServiceGrpc.SERVICE_NAME, List.of("ListHistories", "GetHistory", "CheckHistories", "DeleteNamespace"),
            FeatureServiceGrpc.SERVICE_NAME, List.of("ExportFeatures"),
            RunServiceGrpc.SERVICE_NAME, List.of("CreateRun", "GetRun", "ListRuns", "GetRunArtifact"),
            PredictionServiceGrpc.SERVICE_NAME, List.of("GetPrediction", "BatchGetPredictions", "ListPredictions", "WriteSubmission"),
            ModelServiceGrpc.SERVICE_NAME, List.of("ListModels", "GetModel", "ActivateModel"),
            ClusterServiceGrpc.SERVICE_NAME, List.of("GetClusterStatus", "GetSettings"));

    private final Endpoint endpoint;
    private final Duration timeout;
    /**
     * One thread for the one socket. Not gRPC's shared ones, which stay for a second after the last channel, waiting in the kernel: a JVM that ends
     * waits for such threads, .3 s of every command.
     */
    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("connection", true), NioIoHandler.newFactory());
    private final ManagedChannel channel;
    private boolean answered;

    /** @param timeout of each call that is not a stream */
    public Connection(Endpoint endpoint, Duration timeout) {
        this.endpoint = endpoint;
        this.timeout = timeout;
        this.channel = NettyChannelBuilder.forAddress(endpoint.host(), endpoint.port()).usePlaintext()
                .channelType(NioSocketChannel.class).eventLoopGroup(loop)
                .maxInboundMessageSize(MESSAGE_BYTES_MAX).maxInboundMetadataSize(METADATA_BYTES_MAX)
                .defaultServiceConfig(retryConfig()).enableRetry().build();
    }

    public Endpoint endpoint() {
        return endpoint;
    }

    public HistoryServiceGrpc.HistoryServiceBlockingStub histories() {
        return bounded(HistoryServiceGrpc.newBlockingStub(channel), timeout);
    }

    /** For uploads. */
    public HistoryServiceGrpc.HistoryServiceStub historyStreams() {
        requireAnswer();
        return bounded(HistoryServiceGrpc.newStub(channel), STREAM_DEADLINE);
    }

    /** For streams of bars, which may last: the sender bounds its waiting itself. */
    public HistoryServiceGrpc.HistoryServiceStub barStreams() {
        requireAnswer();
        return HistoryServiceGrpc.newStub(channel);
    }

    public FeatureServiceGrpc.FeatureServiceBlockingStub features() {
        requireAnswer();
        return bounded(FeatureServiceGrpc.newBlockingStub(channel), STREAM_DEADLINE);
    }

    /** An audit may last for hours. */
    public AuditServiceGrpc.AuditServiceBlockingStub audits() {
        requireAnswer();
        return bounded(AuditServiceGrpc.newBlockingStub(channel), AUDIT_DEADLINE);
    }

    public RunServiceGrpc.RunServiceBlockingStub runs() {
        return bounded(RunServiceGrpc.newBlockingStub(channel), timeout);
    }

    /** For artifacts. */
    public RunServiceGrpc.RunServiceBlockingStub runStreams() {
        requireAnswer();
        return bounded(RunServiceGrpc.newBlockingStub(channel), STREAM_DEADLINE);
    }

    /** For watching: the caller bounds its waiting itself. */
    public RunServiceGrpc.RunServiceStub runWatches() {
        return RunServiceGrpc.newStub(channel);
    }

    public PredictionServiceGrpc.PredictionServiceBlockingStub predictions() {
        return bounded(PredictionServiceGrpc.newBlockingStub(channel), timeout);
    }

    public ModelServiceGrpc.ModelServiceBlockingStub models() {
        return bounded(ModelServiceGrpc.newBlockingStub(channel), timeout);
    }

    public ClusterServiceGrpc.ClusterServiceBlockingStub cluster() {
        return bounded(ClusterServiceGrpc.newBlockingStub(channel), timeout);
    }

    public HealthGrpc.HealthBlockingStub health() {
        return bounded(HealthGrpc.newBlockingStub(channel), timeout);
    }

    @Override
    public void close() {
        channel.shutdownNow();
        try {
            channel.awaitTermination(END_MILLIS_MAX, TimeUnit.MILLISECONDS);
            loop.shutdownGracefully(0, END_MILLIS_MAX, TimeUnit.MILLISECONDS).await(END_MILLIS_MAX, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            loop.shutdownGracefully();
            Thread.currentThread().interrupt();
        }
    }

    /** A stream may last for hours: before the first, something must have answered at all within the timeout. */
    private void requireAnswer() {
        if (answered) {
            return;
        }
        try {
            health().check(HealthCheckRequest.getDefaultInstance());
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() != Status.Code.UNIMPLEMENTED && e.getStatus().getCode() != Status.Code.NOT_FOUND) {
                throw e;
            }
        }
        answered = true;
    }

    private static <S extends AbstractStub<S>> S bounded(S stub, Duration deadline) {
        return stub.withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static Map<String, ?> retryConfig() {
        List<Map<String, ?>> names = new ArrayList<>();
        REPEATABLE.forEach((service, methods) -> methods.forEach(m -> names.add(Map.of("service", service, "method", m))));
        Map<String, ?> policy = Map.of("maxAttempts", 3.0, "initialBackoff", "0.1s", "maxBackoff", "1s", "backoffMultiplier", 2.0,
                "retryableStatusCodes", List.of("UNAVAILABLE"));
        return Map.of("methodConfig", List.of(Map.of("name", names, "retryPolicy", policy)));
    }
}
