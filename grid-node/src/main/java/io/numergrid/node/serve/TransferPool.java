package io.numergrid.node.serve;

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

    /** @throws NumergridException QUEUE_FULL */
    void execute(Runnable task) {
        try {
            executor.execute(task);
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
