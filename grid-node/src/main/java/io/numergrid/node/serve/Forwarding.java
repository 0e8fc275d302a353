package io.numergrid.node.serve;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.node.serve.Coordination.Coordinator;
import io.numergrid.v1.AuditServiceGrpc;
import io.numergrid.v1.FeatureServiceGrpc;
import io.numergrid.v1.HistoryServiceGrpc;
import io.numergrid.v1.ModelServiceGrpc;
import io.numergrid.v1.RunServiceGrpc;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Lets every front end of a cluster serve every call: those that change something, or read what must not change meanwhile, are passed on to
 * the coordinator, message by message and no faster than either side takes them; deadline, cancellation, headers and errors go through. What
 * may never change: a call is passed on once, so it can never go round; and it is never repeated, because what it did is not known here.
 */
public final class Forwarding implements ServerInterceptor, AutoCloseable {
    /** Says that a call was passed on already. */
    static final Metadata.Key<String> PASSED_ON = Metadata.Key.of("numergrid-passed-on", Metadata.ASCII_STRING_MARSHALLER);
    private static final int METADATA_BYTES_MAX = 64 << 10;
    private static final long IDLE_MINUTES_MAX = 10;
    private static final String RETRY_MS = "1000";
    /** How the names of our services begin; others tell of the process, not of the cluster. */
    private static final String OURS = "numergrid.";
    /** Everything else is answered from what every node has: predictions, models, runs, stored bars, this node's own state. */
    private static final Set<String> METHODS = Set.of(
            name(HistoryServiceGrpc.getImportHistoryMethod()), name(HistoryServiceGrpc.getStreamBarsMethod()),
            name(HistoryServiceGrpc.getGenerateHistoryMethod()), name(HistoryServiceGrpc.getDeleteNamespaceMethod()),
            name(HistoryServiceGrpc.getCheckHistoriesMethod()), name(FeatureServiceGrpc.getExportFeaturesMethod()),
            name(FeatureServiceGrpc.getCheckFeaturesMethod()), name(RunServiceGrpc.getCreateRunMethod()),
            name(RunServiceGrpc.getCancelRunMethod()), name(ModelServiceGrpc.getActivateModelMethod()),
            name(ModelServiceGrpc.getRollbackModelMethod()), name(AuditServiceGrpc.getAuditLeakageMethod()),
            name(AuditServiceGrpc.getAuditDeterminismMethod()));

    private final Coordination coordination;
    private final int messageBytesMax;
    /** To the coordinator asked last; guarded by this. */
    private ManagedChannel channel;
    private String endpoint = "";
    private boolean closed;

    public Forwarding(Coordination coordination, int messageBytesMax) {
        this.coordination = coordination;
        this.messageBytesMax = messageBytesMax;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        Optional<NumergridException> outside = outside();
        if (outside.isPresent() && call.getMethodDescriptor().getFullMethodName().startsWith(OURS)) {
            throw outside.get();
        }
        if (!METHODS.contains(call.getMethodDescriptor().getFullMethodName())) {
            return next.startCall(call, headers);
        }
        Coordinator coordinator = coordination.now();
        return switch (coordinator.where()) {
            case HERE -> next.startCall(call, headers);
            case NOBODY -> throw unavailable("the node that coordinated the cluster has gone and the next one is taking over", null);
            case THERE -> passOn(call, headers, coordinator.endpoint());
        };
    }

    /** What every call is answered with while this node may not answer. */
    Optional<NumergridException> outside() {
        return coordination.outside().map(why -> unavailable(why, null));
    }

    private <Q, A> ServerCall.Listener<Q> passOn(ServerCall<Q, A> call, Metadata headers, String to) {
        if (headers.containsKey(PASSED_ON)) {
            throw unavailable("the node that was asked to coordinate the call does not coordinate the cluster any more", null);
        }
        Metadata on = new Metadata();
        on.merge(headers);
        on.put(PASSED_ON, "1");
        // the context of the call has its deadline, and its cancellation ends the other call, too
        ClientCall<Q, A> out = channel(to).newCall(call.getMethodDescriptor(), CallOptions.DEFAULT);
        Passage<Q, A> passage = new Passage<>(call, out, to);
        out.start(passage.answers, on);
        call.request(1);
        out.request(1);
        return passage.requests;
    }

    private synchronized ManagedChannel channel(String to) {
        if (closed) {
            throw unavailable("the node is stopping", null);
        }
        if (channel == null || !endpoint.equals(to)) {
            drop();
            channel = NettyChannelBuilder.forTarget(to).usePlaintext().maxInboundMessageSize(messageBytesMax)
                    .maxInboundMetadataSize(METADATA_BYTES_MAX).disableRetry().idleTimeout(IDLE_MINUTES_MAX, TimeUnit.MINUTES).build();
            endpoint = to;
        }
        return channel;
    }

    /** Ends the calls that wait for a coordinator that is none any more; a frozen process would let them wait for ever. */
    public synchronized void coordinatorChanged() {
        Coordinator now = coordination.now();
        if (!now.endpoint().equals(endpoint)) {
            drop();
        }
    }

    private void drop() {
        if (channel != null) {
            channel.shutdownNow();
            channel = null;
            endpoint = "";
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        drop();
    }

    private static NumergridException unavailable(String what, Throwable cause) {
        return new NumergridException(ErrorCode.UNAVAILABLE, what + "; try again in a second", Map.of(ErrorMapping.RETRY_AFTER_MS, RETRY_MS), cause);
    }

    private static String name(io.grpc.MethodDescriptor<?, ?> method) {
        return method.getFullMethodName();
    }

    /** One call between its client and the coordinator. Each side is asked for its next message once the other has taken the last. */
    private static final class Passage<Q, A> {
        private final ServerCall<Q, A> call;
        private final ClientCall<Q, A> out;
        private final String to;
        private final ServerCall.Listener<Q> requests = new Requests();
        private final ClientCall.Listener<A> answers = new Answers();
        /** Whether the next message waits until the other side is ready; guarded by this. */
        private boolean requestsWait;
        private boolean answersWait;

        private Passage(ServerCall<Q, A> call, ClientCall<Q, A> out, String to) {
            this.call = call;
            this.out = out;
            this.to = to;
        }

        private synchronized void requestTaken() {
            requestsWait = !out.isReady();
            if (!requestsWait) {
                call.request(1);
            }
        }

        private synchronized void answerTaken() {
            answersWait = !call.isReady();
            if (!answersWait) {
                out.request(1);
            }
        }

        private final class Requests extends ServerCall.Listener<Q> {
            @Override
            public void onMessage(Q message) {
                out.sendMessage(message);
                requestTaken();
            }

            @Override
            public void onHalfClose() {
                out.halfClose();
            }

            @Override
            public void onCancel() {
                out.cancel("the client has gone", null);
            }

            @Override
            public void onReady() {
                synchronized (Passage.this) {
                    if (answersWait) {
                        answersWait = false;
                        out.request(1);
                    }
                }
            }
        }

        private final class Answers extends ClientCall.Listener<A> {
            @Override
            public void onHeaders(Metadata headers) {
                call.sendHeaders(headers);
            }

            @Override
            public void onMessage(A message) {
                call.sendMessage(message);
                answerTaken();
            }

            @Override
            public void onClose(Status status, Metadata trailers) {
                if (status.getCode() == Status.Code.UNAVAILABLE && ErrorMapping.details(trailers) == null) {
                    StatusRuntimeException lost = ErrorMapping.exception(unavailable("the coordinator at " + to + " was lost ("
                            + status.getDescription() + "); what it acknowledged is stored, sending it again does no harm", status.getCause()));
                    call.close(lost.getStatus(), lost.getTrailers());
                } else {
                    call.close(status, trailers);
                }
            }

            @Override
            public void onReady() {
                synchronized (Passage.this) {
                    if (requestsWait) {
                        requestsWait = false;
                        call.request(1);
                    }
                }
            }
        }
    }
}
