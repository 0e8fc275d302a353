package io.numergrid.node.serve;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.node.ingest.BarStream;
import io.numergrid.node.ingest.StreamLimits;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads of the streams of bars, one each, bounded: what does not find one is refused. When it closes, streams end in order, so that
 * every client learns how far its bars are stored.
 */
public final class StreamPool implements AutoCloseable {
    private static final int STOP_SECONDS_MAX = 5;

    /**
     * What streams are served with.
     *
     * @param streamsMax     streams at the same time
     * @param windowMessages messages asked of a client ahead
     * @param correctionDays days before a symbol's newest bar in which a bar may fill or correct
     * @param limits         of each stream
     */
    public record Spec(int streamsMax, int windowMessages, int correctionDays, StreamLimits limits) {
    }

    private final Spec spec;
    private final ThreadPoolExecutor executor;
    private final Set<BarStream> running = ConcurrentHashMap.newKeySet();

    public StreamPool(Spec spec) {
        this.spec = spec;
        AtomicInteger count = new AtomicInteger();
        this.executor = new ThreadPoolExecutor(0, spec.streamsMax(), 20, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
            Thread thread = new Thread(task, "stream-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    Spec spec() {
        return spec;
    }

    /** @throws NumergridException QUEUE_FULL */
    void execute(BarStream stream) {
        running.add(stream);
        try {
            executor.execute(() -> {
                try {
                    stream.run();
                } finally {
                    running.remove(stream);
                }
            });
        } catch (RejectedExecutionException e) {
            running.remove(stream);
            throw new NumergridException(ErrorCode.QUEUE_FULL, spec.streamsMax() + " streams of bars are open already, which is the limit "
                    + "numergrid.stream.max; try again when one has ended", Map.of("limit", Integer.toString(spec.streamsMax())), e);
        }
    }

    @Override
    public void close() {
        executor.shutdown();
        running.forEach(stream -> stream.breakOff(new NumergridException(ErrorCode.UNAVAILABLE,
                "the node is stopping; what was acknowledged is stored, send the rest again when it is up")));
        try {
            if (!executor.awaitTermination(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
