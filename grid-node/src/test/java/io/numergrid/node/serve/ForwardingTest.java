package io.numergrid.node.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.rpc.RetryInfo;
import io.grpc.BindableService;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.node.serve.Coordination.Coordinator;
import io.numergrid.node.serve.Coordination.Where;
import io.numergrid.v1.DeleteNamespaceRequest;
import io.numergrid.v1.ExportFeaturesRequest;
import io.numergrid.v1.ExportFeaturesResponse;
import io.numergrid.v1.FeatureServiceGrpc;
import io.numergrid.v1.GenerateHistoryRequest;
import io.numergrid.v1.HistoryServiceGrpc;
import io.numergrid.v1.ImportHistoryRequest;
import io.numergrid.v1.ImportReport;
import io.numergrid.v1.ListHistoriesRequest;
import io.numergrid.v1.ListHistoriesResponse;
import io.numergrid.v1.StreamBarsRequest;
import io.numergrid.v1.StreamBarsResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two front ends over the wire: the one that is called passes on, the other one coordinates. */
@Timeout(60)
class ForwardingTest {
    private static final Metadata.Key<String> HEADER = Metadata.Key.of("x-custom", Metadata.ASCII_STRING_MARSHALLER);
    private static final int MESSAGE_BYTES = 64 << 10;
    private static final int MESSAGES = 2_000;

    private final List<AutoCloseable> parts = new ArrayList<>();
    private final AtomicReference<Coordinator> coordinator = new AtomicReference<>();
    private final Coordinators services = new Coordinators();
    private FrontEnd back;
    private Forwarding forwarding;
    private ManagedChannel channel;

    @BeforeEach
    void start() {
        back = frontEnd(() -> new Coordinator(Where.HERE, ""), services);
        coordinator.set(new Coordinator(Where.THERE, back.address()));
        forwarding = new Forwarding(coordinator::get, 1 << 20);
        parts.add(forwarding);
        // its own services would answer: whatever comes through was passed on
        FrontEnd front = new FrontEnd(new FrontEnd.Spec("127.0.0.1", 0, 1 << 20, 8, 1), List.of(new Strangers(), new FeatureServiceGrpc.FeatureServiceImplBase() { }),
                Optional.of(forwarding));
        parts.add(front);
        channel = NettyChannelBuilder.forTarget(front.address()).usePlaintext().build();
    }

    private FrontEnd frontEnd(Coordination where, Coordinators own) {
        Forwarding none = new Forwarding(where, 1 << 20);
        BindableService histories = () -> ServerInterceptors.intercept(own, own);
        FrontEnd frontEnd = new FrontEnd(new FrontEnd.Spec("127.0.0.1", 0, 1 << 20, 8, 1), List.of(histories, own.features), Optional.of(none));
        parts.add(none);
        parts.add(frontEnd);
        return frontEnd;
    }

    @AfterEach
    void stop() throws Exception {
        channel.shutdownNow();
        for (AutoCloseable part : parts) {
            part.close();
        }
    }

    @Test
    void unaryCallsGoThroughWithHeadersAndErrors() {
        Metadata headers = new Metadata();
        headers.put(HEADER, "here");
        HistoryServiceGrpc.HistoryServiceBlockingStub stub = HistoryServiceGrpc.newBlockingStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
        assertEquals(7, stub.generateHistory(GenerateHistoryRequest.newBuilder().setParent("seven").build()).getRows());
        assertEquals("here", services.header);
        StatusRuntimeException refused = assertThrows(StatusRuntimeException.class,
                () -> stub.deleteNamespace(DeleteNamespaceRequest.newBuilder().setName("namespaces/x").build()));
        assertEquals(Status.Code.RESOURCE_EXHAUSTED, refused.getStatus().getCode());
        assertEquals("the queue is full", refused.getStatus().getDescription());
        assertEquals(1, ErrorMapping.details(refused.getTrailers()).getDetailsCount(), "the details of the one who refused, and no others");
    }

    @Test
    void readsAreServedHere() {
        assertEquals(99, HistoryServiceGrpc.newBlockingStub(channel).listHistories(ListHistoriesRequest.getDefaultInstance()).getTotalSize());
    }

    @Test
    void uploadsAndStreamsBothWaysGoThrough() throws Exception {
        CompletableFuture<ImportReport> report = new CompletableFuture<>();
        StreamObserver<ImportHistoryRequest> upload = HistoryServiceGrpc.newStub(channel).importHistory(into(report));
        for (int i = 0; i < 100; i++) {
            upload.onNext(ImportHistoryRequest.newBuilder().setChunk(ByteString.copyFrom(new byte[i])).build());
        }
        upload.onCompleted();
        assertEquals(99 * 100 / 2, report.get(20, TimeUnit.SECONDS).getRows());

        BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
        StreamObserver<StreamBarsRequest> talk = HistoryServiceGrpc.newStub(channel).streamBars(into(heard));
        for (int i = 0; i < 50; i++) {
            talk.onNext(StreamBarsRequest.getDefaultInstance());
            assertEquals(StreamBarsResponse.getDefaultInstance(), heard.poll(20, TimeUnit.SECONDS), "an answer to each, before the next is sent");
        }
        talk.onCompleted();
        assertEquals("end", heard.poll(20, TimeUnit.SECONDS));
    }

    @Test
    void whoReadsSlowlyHoldsTheCoordinatorBack() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        AtomicInteger received = new AtomicInteger();
        AtomicReference<ClientCallStreamObserver<ExportFeaturesRequest>> call = new AtomicReference<>();
        FeatureServiceGrpc.newStub(channel).exportFeatures(ExportFeaturesRequest.getDefaultInstance(), new ClientResponseObserver<ExportFeaturesRequest, ExportFeaturesResponse>() {
            @Override
            public void beforeStart(ClientCallStreamObserver<ExportFeaturesRequest> stream) {
                stream.disableAutoRequestWithInitial(1);
                call.set(stream);
            }

            @Override
            public void onNext(ExportFeaturesResponse message) {
                assertEquals(MESSAGE_BYTES, message.getChunk().size());
                if (received.incrementAndGet() > 1) {
                    call.get().request(1);
                }
            }

            @Override
            public void onError(Throwable thrown) {
                done.countDown();
            }

            @Override
            public void onCompleted() {
                done.countDown();
            }
        });
        TimeUnit.MILLISECONDS.sleep(1_000);
        int ahead = services.sent.get();
        assertTrue(ahead > 0 && ahead < MESSAGES / 4, ahead + " messages of " + MESSAGES + " were sent to a client that took one");
        call.get().request(1);
        assertTrue(done.await(30, TimeUnit.SECONDS));
        assertEquals(MESSAGES, received.get());
    }

    @Test
    void deadlineAndCancellationReachTheCoordinator() throws Exception {
        StatusRuntimeException late = assertThrows(StatusRuntimeException.class, () -> HistoryServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(700, TimeUnit.MILLISECONDS).generateHistory(GenerateHistoryRequest.newBuilder().setParent("never").build()));
        assertEquals(Status.Code.DEADLINE_EXCEEDED, late.getStatus().getCode());
        assertTrue(services.deadlineMs > 0 && services.deadlineMs <= 700, services.deadlineMs + " ms");
        assertTrue(services.cancelled.await(20, TimeUnit.SECONDS));

        services.cancelled = new CountDownLatch(1);
        services.begun = new CountDownLatch(1);
        Context.CancellableContext wanted = Context.current().withCancellation();
        wanted.run(() -> HistoryServiceGrpc.newStub(channel).generateHistory(GenerateHistoryRequest.newBuilder().setParent("never").build(),
                into(new CompletableFuture<>())));
        assertTrue(services.begun.await(20, TimeUnit.SECONDS));
        wanted.cancel(null);
        assertTrue(services.cancelled.await(20, TimeUnit.SECONDS));
    }

    @Test
    void nobodyAndALoopAreSaidAtOnceWithATimeToTryAgain() throws Exception {
        coordinator.set(new Coordinator(Where.NOBODY, ""));
        assertRetry(assertThrows(StatusRuntimeException.class, this::seven), "taking over");
        FrontEnd mirror = new FrontEnd(new FrontEnd.Spec("127.0.0.1", 0, 1 << 20, 8, 1), List.of(new Strangers()),
                Optional.of(new Forwarding(() -> new Coordinator(Where.THERE, back.address()), 1 << 20)));
        parts.add(mirror);
        coordinator.set(new Coordinator(Where.THERE, mirror.address()));
        assertRetry(assertThrows(StatusRuntimeException.class, this::seven), "does not coordinate the cluster any more");
        coordinator.set(new Coordinator(Where.THERE, back.address()));
        assertEquals(7, seven());
    }

    @Test
    void lossOfTheCoordinatorIsSaid() throws Exception {
        CompletableFuture<ImportReport> answer = new CompletableFuture<>();
        HistoryServiceGrpc.newStub(channel).generateHistory(GenerateHistoryRequest.newBuilder().setParent("never").build(), into(answer));
        assertTrue(services.begun.await(20, TimeUnit.SECONDS));
        coordinator.set(new Coordinator(Where.NOBODY, ""));
        forwarding.coordinatorChanged();
        Throwable lost = assertThrows(java.util.concurrent.ExecutionException.class, () -> answer.get(20, TimeUnit.SECONDS)).getCause();
        assertRetry((StatusRuntimeException) lost, "was lost");
        Coordinator gone = new Coordinator(Where.THERE, back.address());
        back.close();
        coordinator.set(gone);
        assertRetry(assertThrows(StatusRuntimeException.class, this::seven), "was lost");
    }

    private long seven() {
        return HistoryServiceGrpc.newBlockingStub(channel).withDeadlineAfter(20, TimeUnit.SECONDS)
                .generateHistory(GenerateHistoryRequest.newBuilder().setParent("seven").build()).getRows();
    }

    private static void assertRetry(StatusRuntimeException e, String words) throws Exception {
        assertEquals(Status.Code.UNAVAILABLE, e.getStatus().getCode(), e.toString());
        assertTrue(e.getStatus().getDescription().contains(words), e.toString());
        com.google.rpc.Status details = ErrorMapping.details(e.getTrailers());
        assertEquals(1, details.getDetails(1).unpack(RetryInfo.class).getRetryDelay().getSeconds());
    }

    private static <T> StreamObserver<T> into(CompletableFuture<T> answer) {
        return new StreamObserver<>() {
            @Override
            public void onNext(T message) {
                answer.complete(message);
            }

            @Override
            public void onError(Throwable thrown) {
                answer.completeExceptionally(thrown);
            }

            @Override
            public void onCompleted() {
                assertTrue(answer.isDone());
            }
        };
    }

    private static <T> StreamObserver<T> into(BlockingQueue<Object> heard) {
        return new StreamObserver<>() {
            @Override
            public void onNext(T message) {
                heard.add(message);
            }

            @Override
            public void onError(Throwable thrown) {
                heard.add(thrown);
            }

            @Override
            public void onCompleted() {
                heard.add("end");
            }
        };
    }

    /** What the front end that passes on has itself: reads it answers, the rest must never be asked. */
    private static final class Strangers extends HistoryServiceGrpc.HistoryServiceImplBase {
        @Override
        public void listHistories(ListHistoriesRequest request, StreamObserver<ListHistoriesResponse> client) {
            client.onNext(ListHistoriesResponse.newBuilder().setTotalSize(99).build());
            client.onCompleted();
        }
    }

    /** The services of the coordinator. */
    private static final class Coordinators extends HistoryServiceGrpc.HistoryServiceImplBase implements ServerInterceptor {
        private final AtomicInteger sent = new AtomicInteger();
        private final FeatureServiceGrpc.FeatureServiceImplBase features = new FeatureServiceGrpc.FeatureServiceImplBase() {
            @Override
            public void exportFeatures(ExportFeaturesRequest request, StreamObserver<ExportFeaturesResponse> client) {
                ServerCallStreamObserver<ExportFeaturesResponse> call = (ServerCallStreamObserver<ExportFeaturesResponse>) client;
                ExportFeaturesResponse message = ExportFeaturesResponse.newBuilder().setChunk(ByteString.copyFrom(new byte[MESSAGE_BYTES])).build();
                call.setOnReadyHandler(() -> {
                    while (call.isReady() && sent.get() < MESSAGES) {
                        call.onNext(message);
                        if (sent.incrementAndGet() == MESSAGES) {
                            call.onCompleted();
                        }
                    }
                });
            }
        };
        private volatile String header;
        private volatile long deadlineMs;
        private volatile CountDownLatch begun = new CountDownLatch(1);
        private volatile CountDownLatch cancelled = new CountDownLatch(1);

        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            header = headers.get(HEADER);
            return next.startCall(call, headers);
        }

        @Override
        public void generateHistory(GenerateHistoryRequest request, StreamObserver<ImportReport> client) {
            if (request.getParent().equals("seven")) {
                client.onNext(ImportReport.newBuilder().setRows(7).build());
                client.onCompleted();
                return;
            }
            CountDownLatch gone = cancelled;
            deadlineMs = Context.current().getDeadline() == null ? 0 : Context.current().getDeadline().timeRemaining(TimeUnit.MILLISECONDS);
            ((ServerCallStreamObserver<ImportReport>) client).setOnCancelHandler(gone::countDown);
            begun.countDown();
        }

        @Override
        public void deleteNamespace(DeleteNamespaceRequest request, StreamObserver<com.google.protobuf.Empty> client) {
            throw new NumergridException(ErrorCode.QUEUE_FULL, "the queue is full", Map.of("limit", "1"), null);
        }

        @Override
        public StreamObserver<ImportHistoryRequest> importHistory(StreamObserver<ImportReport> client) {
            return new StreamObserver<>() {
                private long bytes;

                @Override
                public void onNext(ImportHistoryRequest message) {
                    bytes += message.getChunk().size();
                }

                @Override
                public void onError(Throwable thrown) {
                    bytes = 0;
                }

                @Override
                public void onCompleted() {
                    client.onNext(ImportReport.newBuilder().setRows(bytes).build());
                    client.onCompleted();
                }
            };
        }

        @Override
        public StreamObserver<StreamBarsRequest> streamBars(StreamObserver<StreamBarsResponse> client) {
            return new StreamObserver<>() {
                @Override
                public void onNext(StreamBarsRequest message) {
                    client.onNext(StreamBarsResponse.getDefaultInstance());
                }

                @Override
                public void onError(Throwable thrown) {
                    client.onError(thrown);
                }

                @Override
                public void onCompleted() {
                    client.onCompleted();
                }
            };
        }
    }
}
