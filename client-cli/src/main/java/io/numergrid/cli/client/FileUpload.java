package io.numergrid.cli.client;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.numergrid.v1.HistoryServiceGrpc;
import io.numergrid.v1.ImportHeader;
import io.numergrid.v1.ImportHistoryRequest;
import io.numergrid.v1.ImportReport;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.LongConsumer;

/**
 * Streams one file to the node: header, then its bytes in order. Never more than gRPC's send buffer plus one chunk is in
 * memory: it waits until the stream is ready. Ends early when the node refuses. Used once.
 */
public final class FileUpload implements ClientResponseObserver<ImportHistoryRequest, ImportReport> {
    private static final int CHUNK_BYTES = 256 << 10;

    private final Object readiness = new Object();
    private final CompletableFuture<ImportReport> report = new CompletableFuture<>();
    private ClientCallStreamObserver<ImportHistoryRequest> requests;

    /**
     * @param sent hears the number of bytes sent so far
     * @throws io.grpc.StatusRuntimeException what the node refused
     */
    public static ImportReport run(HistoryServiceGrpc.HistoryServiceStub stub, ImportHeader header, InputStream bytes, LongConsumer sent)
            throws IOException, InterruptedException {
        FileUpload upload = new FileUpload();
        stub.importHistory(upload);
        return upload.send(header, bytes, sent);
    }

    private ImportReport send(ImportHeader header, InputStream bytes, LongConsumer sent) throws IOException, InterruptedException {
        try {
            requests.onNext(ImportHistoryRequest.newBuilder().setHeader(header).build());
            byte[] buffer = new byte[CHUNK_BYTES];
            long total = 0;
            int count;
            while ((count = bytes.readNBytes(buffer, 0, buffer.length)) > 0 && awaitReady()) {
                requests.onNext(ImportHistoryRequest.newBuilder().setChunk(ByteString.copyFrom(buffer, 0, count)).build());
                total += count;
                sent.accept(total);
            }
            if (!report.isDone()) {
                requests.onCompleted();
            }
            return report.join();
        } catch (IOException e) {
            requests.cancel("the file could not be read", e);
            throw e;
        } catch (InterruptedException e) {
            requests.cancel("interrupted", e);
            throw e;
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** Waits until a chunk can be sent without piling up; false when the call has ended already. */
    private boolean awaitReady() throws InterruptedException {
        synchronized (readiness) {
            while (!requests.isReady() && !report.isDone()) {
                readiness.wait(1000);
            }
        }
        return !report.isDone();
    }

    private void wake() {
        synchronized (readiness) {
            readiness.notifyAll();
        }
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<ImportHistoryRequest> stream) {
        requests = stream;
        stream.setOnReadyHandler(this::wake);
    }

    @Override
    public void onNext(ImportReport value) {
        report.complete(value);
        wake();
    }

    @Override
    public void onError(Throwable thrown) {
        report.completeExceptionally(thrown);
        wake();
    }

    @Override
    public void onCompleted() {
        report.completeExceptionally(Status.INTERNAL.withDescription("the node sent no import report").asRuntimeException());
        wake();
    }
}
