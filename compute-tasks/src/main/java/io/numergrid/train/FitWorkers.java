package io.numergrid.train;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * The threads of one fit: the caller and {@code threads - 1} helpers, made for the fit and gone with it. Parts are taken as
 * they come, so a body may only write what belongs to its part; then the result does not depend on who did what.
 */
final class FitWorkers implements AutoCloseable {
    private final int helpers;
    private final ExecutorService pool;

    FitWorkers(int threads) {
        helpers = threads - 1;
        pool = helpers == 0 ? null : Executors.newFixedThreadPool(helpers, task -> {
            Thread thread = new Thread(task, "fit");
            thread.setDaemon(true);
            return thread;
        });
    }

    int threads() {
        return helpers + 1;
    }

    /** Runs {@code body} for every part in {@code [0, parts)} and returns when all are done. */
    void run(int parts, IntConsumer body) {
        if (pool == null || parts <= 1) {
            for (int part = 0; part < parts; part++) {
                body.accept(part);
            }
            return;
        }
        AtomicInteger next = new AtomicInteger();
        Runnable loop = () -> {
            for (int part = next.getAndIncrement(); part < parts; part = next.getAndIncrement()) {
                body.accept(part);
            }
        };
        List<Future<?>> pending = new ArrayList<>(helpers);
        for (int i = 0; i < Math.min(helpers, parts - 1); i++) {
            pending.add(pool.submit(loop));
        }
        RuntimeException failure = null;
        try {
            loop.run();
        } catch (RuntimeException e) {
            failure = e;
        }
        for (Future<?> future : pending) {
            failure = await(future, failure);
        }
        if (failure != null) {
            throw failure;
        }
    }

    private static RuntimeException await(Future<?> future, RuntimeException failure) {
        try {
            future.get();
            return failure;
        } catch (ExecutionException e) {
            if (failure != null) {
                return failure;
            }
            return e.getCause() instanceof RuntimeException own ? own : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new NumergridException(ErrorCode.CANCELLED, "the fit was interrupted", e);
        }
    }

    @Override
    public void close() {
        if (pool != null) {
            pool.shutdownNow();
        }
    }
}
