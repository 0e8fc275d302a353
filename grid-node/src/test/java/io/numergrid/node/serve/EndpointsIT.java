package io.numergrid.node.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.history.BarSeries;
import io.numergrid.history.Provenance;
import io.numergrid.history.VolumeUnit;
import io.numergrid.kernel.KernelSet;
import io.numergrid.node.grid.GridNode;
import io.numergrid.node.grid.GridSpec;
import io.numergrid.node.grid.NamespaceSink;
import io.numergrid.node.ingest.Importer;
import io.numergrid.node.ingest.StreamLimits;
import io.numergrid.v1.AuditLeakageRequest;
import io.numergrid.v1.AuditLeakageResponse;
import io.numergrid.v1.CheckHistoriesRequest;
import io.numergrid.v1.CheckHistoriesResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Calls beside changes of the histories and beside defects, on a real grid and without a wire. */
@Timeout(60)
class EndpointsIT {
    private static final int FIRST = 18_000;

    @TempDir
    Path folder;
    private GridNode grid;
    private TransferPool transfers;
    private StreamPool streams;

    @BeforeEach
    void start() {
        grid = new GridNode(new GridSpec(folder, false, 32 << 20, 64 << 20, 40 << 20), name -> false, () -> { });
        transfers = new TransferPool(2);
        streams = new StreamPool(new StreamPool.Spec(1, 1, 30, new StreamLimits(1 << 16, 1_000, 1_000, 10)));
    }

    @AfterEach
    void stop() {
        transfers.close();
        streams.close();
        grid.close();
    }

    @Test
    void checkSeesHistoriesOfOneMoment() throws Exception {
        store("main", "A", 1).close();
        HistoryEndpoint endpoint = new HistoryEndpoint(grid.histories(), new Importer(folder.resolve("spool")), transfers, streams,
                new HistoryEndpoint.Spec(Clock.systemUTC(), 1 << 20));
        CompletableFuture<CheckHistoriesResponse> check;
        try (NamespaceSink sink = store("main", "B", 2)) {
            check = CompletableFuture.supplyAsync(() -> check(endpoint));
            assertThrows(TimeoutException.class, () -> check.get(500, TimeUnit.MILLISECONDS), "half an import is not judged");
            sink.accept(series("C", 3));
        }
        CheckHistoriesResponse answer = check.get(20, TimeUnit.SECONDS);
        assertEquals(3, answer.getSymbolCount());
        assertEquals(6, answer.getBarCount());
    }

    @Test
    void auditThatDiesOfAnErrorAnswersAndMakesRoomForTheNext() throws Exception {
        store("main", "A", 1).close();
        AuditEndpoint endpoint = new AuditEndpoint(grid.histories(), KernelSet.choose("scalar"), transfers, Clock.systemUTC(), "A", 1);
        for (int i = 0; i < 2; i++) {
            BrokenCall call = new BrokenCall();
            ask(endpoint, call);
            assertInstanceOf(LinkageError.class, call.end.get(20, TimeUnit.SECONDS));
        }
    }

    /** The place of an audit is free a moment after its answer. */
    private static void ask(AuditEndpoint endpoint, BrokenCall call) throws InterruptedException {
        for (int tries = 0; ; tries++) {
            try {
                endpoint.auditLeakage(AuditLeakageRequest.getDefaultInstance(), call);
                return;
            } catch (NumergridException e) {
                assertEquals(ErrorCode.QUEUE_FULL, e.code());
                assertTrue(tries < 1_000, "the place is never free again");
                Thread.sleep(5);
            }
        }
    }

    private NamespaceSink store(String namespace, String symbol, int bars) {
        NamespaceSink sink = grid.histories().open(namespace, false, symbol, Provenance.Kind.GENERATED);
        sink.prepare(List.of(symbol), VolumeUnit.BASE);
        sink.accept(series(symbol, bars));
        sink.complete(new Provenance(symbol, Provenance.Kind.GENERATED, Provenance.Survivorship.UNKNOWN, symbol, bars, bars, 0, 0));
        return sink;
    }

    private static BarSeries series(String symbol, int bars) {
        int[] dates = new int[bars];
        double[] price = new double[bars];
        for (int i = 0; i < bars; i++) {
            dates[i] = FIRST + i;
            price[i] = 1 + i;
        }
        return new BarSeries(symbol, VolumeUnit.BASE, dates, price, price, price, price, price);
    }

    private static CheckHistoriesResponse check(HistoryEndpoint endpoint) {
        CompletableFuture<CheckHistoriesResponse> answer = new CompletableFuture<>();
        endpoint.checkHistories(CheckHistoriesRequest.getDefaultInstance(), new StreamObserver<>() {
            @Override
            public void onNext(CheckHistoriesResponse value) {
                answer.complete(value);
            }

            @Override
            public void onError(Throwable thrown) {
                answer.completeExceptionally(thrown);
            }

            @Override
            public void onCompleted() {
                // the answer has come
            }
        });
        return answer.join();
    }

    /** A call whose class is of another version, as the audit finds out when it tells its progress. */
    private static final class BrokenCall extends ServerCallStreamObserver<AuditLeakageResponse> {
        private final CompletableFuture<Throwable> end = new CompletableFuture<>();

        @Override
        public boolean isReady() {
            throw new LinkageError("a class of another version");
        }

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public void setOnCancelHandler(Runnable handler) {
            // never cancelled
        }

        @Override
        public void setOnReadyHandler(Runnable handler) {
            // never ready
        }

        @Override
        public void setCompression(String compression) {
            // nothing is sent
        }

        @Override
        public void setMessageCompression(boolean enable) {
            // nothing is sent
        }

        @Override
        public void disableAutoInboundFlowControl() {
            // one request
        }

        @Override
        public void request(int count) {
            // one request
        }

        @Override
        public void onNext(AuditLeakageResponse value) {
            end.completeExceptionally(new IllegalStateException("an answer: " + value));
        }

        @Override
        public void onError(Throwable thrown) {
            end.complete(thrown);
        }

        @Override
        public void onCompleted() {
            end.completeExceptionally(new IllegalStateException("completed"));
        }
    }
}
