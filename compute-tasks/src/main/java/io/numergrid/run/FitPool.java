package io.numergrid.run;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.kernel.Workers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleConsumer;
import java.util.stream.IntStream;

/**
 * Runs the independent jobs of a stage on a fixed number of workers. Dear jobs start first, so that the workers are busy
 * to the end; results are handed back in plan order whatever the order of arrival, so that no result depends on it.
 */
public final class FitPool {
    /** One job and what it costs in any unit; costs order the starts and weigh the progress. */
    public record Job<T>(double cost, Callable<T> body) {
    }

    private final int threads;
    private final BooleanSupplier cancelled;

    public FitPool(int threads, BooleanSupplier cancelled) {
        this.threads = threads;
        this.cancelled = cancelled;
    }

    /** Number of workers. */
    public int threads() {
        return threads;
    }

    /** The workers, for parts that cost the same. */
    public Workers workers() {
        return (parts, body) -> run(IntStream.range(0, parts).mapToObj(part -> new Job<Void>(1, () -> {
            body.accept(part);
            return null;
        })).toList(), share -> { });
    }

    /**
     * @param done hears the share 0..1 of the cost that is done, from one thread at a time
     * @throws NumergridException CANCELLED, or the failure of the first job in plan order that failed
     */
    public <T> List<T> run(List<Job<T>> jobs, DoubleConsumer done) {
        double total = jobs.stream().mapToDouble(Job::cost).sum();
        double[] finished = {0};
        AtomicBoolean failed = new AtomicBoolean();
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < jobs.size(); i++) {
            order.add(i);
        }
        order.sort(Comparator.comparingDouble((Integer i) -> -jobs.get(i).cost()).thenComparingInt(i -> i));
        ExecutorService workers = Executors.newFixedThreadPool(Math.max(1, Math.min(threads, jobs.size())), task -> {
            Thread thread = new Thread(task, "numergrid-fit");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<T>> futures = new ArrayList<>(java.util.Collections.nCopies(jobs.size(), null));
            for (int i : order) {
                Job<T> job = jobs.get(i);
                futures.set(i, workers.submit(() -> {
                    checkCancelled();
                    if (failed.get()) {
                        throw new NumergridException(ErrorCode.CANCELLED, "another job of the stage failed");
                    }
                    try {
                        T result = job.body().call();
                        synchronized (finished) {
                            finished[0] += job.cost();
                            done.accept(total > 0 ? finished[0] / total : 1);
                        }
                        return result;
                    } catch (Exception | Error e) {
                        failed.set(true);
                        throw e;
                    }
                }));
            }
            return collect(futures);
        } finally {
            workers.shutdownNow();
        }
    }

    private static <T> List<T> collect(List<Future<T>> futures) {
        List<T> results = new ArrayList<>(futures.size());
        Throwable first = null;
        for (Future<T> future : futures) {
            try {
                results.add(future.get());
            } catch (ExecutionException e) {
                boolean secondary = e.getCause() instanceof NumergridException n && n.code() == ErrorCode.CANCELLED;
                if (first == null || (!secondary && first instanceof NumergridException f && f.code() == ErrorCode.CANCELLED)) {
                    first = e.getCause();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new NumergridException(ErrorCode.CANCELLED, "the run was interrupted", e);
            }
        }
        if (first instanceof RuntimeException e) {
            throw e;
        }
        if (first instanceof Error e) {
            throw e;
        }
        if (first != null) {
            throw new NumergridException(ErrorCode.INTERNAL, "a job of the run failed: " + first, first);
        }
        return results;
    }

    void checkCancelled() {
        if (cancelled.getAsBoolean()) {
            throw new NumergridException(ErrorCode.CANCELLED, "the run was cancelled");
        }
    }
}
