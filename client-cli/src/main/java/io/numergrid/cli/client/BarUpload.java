package io.numergrid.cli.client;

import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.numergrid.cli.ExitCode;
import io.numergrid.cli.Failure;
import io.numergrid.v1.BarBatch;
import io.numergrid.v1.HistoryServiceGrpc;
import io.numergrid.v1.StreamBarsHeader;
import io.numergrid.v1.StreamBarsRequest;
import io.numergrid.v1.StreamBarsResponse;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Streams bars to the node no faster than it takes them, and hears how far they are stored. One thread sends; a stream that was opened is
 * completed or closed.
 */
public final class BarUpload implements ClientResponseObserver<StreamBarsRequest, StreamBarsResponse>, AutoCloseable {
    /** Longer than the node waits for anything while bars wait to be stored. */
    private static final int SILENCE_SECONDS_MAX = 180;

    private final Consumer<StreamBarsResponse> answers;
    private ClientCallStreamObserver<StreamBarsRequest> call;

    // guarded by this
    private StreamBarsResponse last = StreamBarsResponse.getDefaultInstance();
    private boolean ended;
    private RuntimeException failure;

    /** @param answers hears every answer, in order, on a thread of the call's */
    public BarUpload(HistoryServiceGrpc.HistoryServiceStub stub, StreamBarsHeader header, Consumer<StreamBarsResponse> answers) {
        this.answers = answers;
        stub.streamBars(this);
        call.onNext(StreamBarsRequest.newBuilder().setHeader(header).build());
    }

    /**
     * Sends a batch once the stream takes one.
     *
     * @throws io.grpc.StatusRuntimeException what ended the stream
     */
    public void send(BarBatch batch) throws InterruptedException {
        synchronized (this) {
            long heard = System.nanoTime();
            long acknowledged = last.getAcknowledged();
            while (!call.isReady()) {
                requireOpen();
                if (last.getAcknowledged() > acknowledged) {
                    acknowledged = last.getAcknowledged();
                    heard = System.nanoTime();
                }
                requireSign(heard);
                wait(1_000);
            }
            requireOpen();
        }
        call.onNext(StreamBarsRequest.newBuilder().setBatch(batch).build());
    }

    /**
     * Says that there are no more bars, and waits until all are decided.
     *
     * @return the last answer
     * @throws io.grpc.StatusRuntimeException what ended the stream
     */
    public StreamBarsResponse complete() throws InterruptedException {
        call.onCompleted();
        synchronized (this) {
            long heard = System.nanoTime();
            long acknowledged = last.getAcknowledged();
            while (!ended) {
                if (last.getAcknowledged() > acknowledged) {
                    acknowledged = last.getAcknowledged();
                    heard = System.nanoTime();
                }
                requireSign(heard);
                wait(1_000);
            }
            if (failure != null) {
                throw failure;
            }
            return last;
        }
    }

    /** Breaks the stream off if it has not ended: what was acknowledged is stored. */
    @Override
    public void close() {
        synchronized (this) {
            if (ended) {
                return;
            }
        }
        call.cancel("the sender stopped", null);
    }

    /**
     * For a sender that has nothing to send at the moment.
     *
     * @throws io.grpc.StatusRuntimeException what ended the stream
     */
    public synchronized void requireOpen() {
        if (failure != null) {
            throw failure;
        }
        if (ended) {
            throw new Failure(ExitCode.FAILED, "the node ended the stream before its time");
        }
    }

    private void requireSign(long heardNs) {
        if (System.nanoTime() - heardNs > TimeUnit.SECONDS.toNanos(SILENCE_SECONDS_MAX)) {
            throw new Failure(ExitCode.DEADLINE, "the node has stored nothing for " + SILENCE_SECONDS_MAX + " s while bars wait; look at its log");
        }
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<StreamBarsRequest> stream) {
        call = stream;
        stream.setOnReadyHandler(this::wake);
    }

    private synchronized void wake() {
        notifyAll();
    }

    @Override
    public void onNext(StreamBarsResponse answer) {
        answers.accept(answer);
        synchronized (this) {
            last = answer;
            notifyAll();
        }
    }

    @Override
    public synchronized void onError(Throwable thrown) {
        failure = thrown instanceof RuntimeException known ? known : new IllegalStateException(thrown);
        ended = true;
        notifyAll();
    }

    @Override
    public synchronized void onCompleted() {
        ended = true;
        notifyAll();
    }
}
