package io.numergrid.node.serve;

import io.grpc.stub.StreamObserver;
import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads for calls that move files. They wait for their client, and may not do so on a call's own thread, which is the one that would
 * tell them that the client is ready. Bounded: what does not find a thread is refused.
 */
public final class TransferPool implements AutoCloseable {
    private final int transfersMax;
    private final ThreadPoolExecutor executor;

    public TransferPool(int transfersMax) {
        this.transfersMax = transfersMax;
        AtomicInteger count = new AtomicInteger();
        this.executor = new ThreadPoolExecutor(0, transfersMax, 20, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
            Thread thread = new Thread(task, "transfer-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** What moves a file, from beginning to end. */
    interface Transfer {
        void run() throws Exception;
    }

    /**
     * Runs a transfer; whatever it dies of is its call's end.
     *
     * @throws NumergridException QUEUE_FULL
     */
    void execute(StreamObserver<?> client, Transfer transfer) {
        try {
            executor.execute(() -> {
                try {
                    transfer.run();
                } catch (Throwable e) { // whatever it is: without an answer the client would wait for ever
                    client.onError(e);
                }
            });
        } catch (RejectedExecutionException e) {
            throw new NumergridException(ErrorCode.QUEUE_FULL, transfersMax + " files are being moved already; try again when one is done",
                    Map.of("limit", Integer.toString(transfersMax)), e);
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
