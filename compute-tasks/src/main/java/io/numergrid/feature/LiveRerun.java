package io.numergrid.feature;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.kernel.FeatureKernel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A symbol whose stream runs again, from its checkpoint or its first bar: because its own bars, or what the market did in windows of
 * its held rows, are others. What may never change: of the rows held before, only those in the set are written.
 *
 * @param ordinal position of the symbol after the update
 * @param oldSize bars before the update
 * @param own     rows that change
 */
record LiveRerun(LiveSymbol symbol, int ordinal, int oldSize, RowDependencies.Rows own) {
    /** Number of rows of bars before {@link #oldSize} to be computed anew, or for the first time if they are late. */
    int recomputed() {
        int size = symbol.bars().size();
        int count = 0;
        for (int bar = symbol.firstKept(size); bar < size; bar++) {
            count += own.beyondRanks(bar) && !(own.ownFrom() == oldSize && bar >= oldSize) ? 1 : 0;
        }
        return count;
    }

    void run(LiveFeed feed, FeatureKernel kernel, MarketContext market) {
        int size = symbol.bars().size();
        int kept = symbol.firstKept(size);
        int held = symbol.awake() ? symbol.rowsFrom() : size;
        symbol.restart(kernel, own.inputFrom());
        // rows before the first input that differs are held already, unless none are
        int from = Math.max(held > kept ? kept : Math.max(kept, own.inputFrom()), symbol.stream().bars());
        if (symbol.checkpointBars() == 0) {
            // spread, so that not all symbols copy their state on the same day later
            advance(feed, market, from, held, Math.max(0, size - 1 - ordinal % LiveSymbol.CHECKPOINT_BARS));
            symbol.remember();
        }
        advance(feed, market, from, held, size);
        symbol.rowsFrom(Math.max(kept, Math.min(from, held)));
    }

    /** Runs on to bar {@code to}, with rows from bar {@code from} on. */
    private void advance(LiveFeed feed, MarketContext market, int from, int held, int to) {
        int at = symbol.stream().bars();
        int cut = Math.min(Math.max(at, from), to);
        feed.warm(symbol, market, ordinal, at, cut);
        feed.append(symbol, market, ordinal, cut, to);
        for (int bar = cut; bar < to; bar++) {
            if (bar < held || bar >= oldSize || own.beyondRanks(bar)) {
                feed.copy(bar - cut, symbol.place(bar));
            }
        }
    }

    /** Runs them all; symbols do not know of each other, so every worker takes the next one. */
    static void all(List<LiveRerun> reruns, int threads, FeatureKernel kernel, MarketContext market) {
        int workers = Math.min(threads, reruns.size());
        if (workers < 2) {
            LiveFeed feed = new LiveFeed();
            reruns.forEach(rerun -> rerun.run(feed, kernel, market));
            return;
        }
        AtomicInteger next = new AtomicInteger();
        ExecutorService pool = Executors.newFixedThreadPool(workers, task -> {
            Thread thread = new Thread(task, "numergrid-live");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int w = 0; w < workers; w++) {
                running.add(pool.submit(() -> {
                    LiveFeed own = new LiveFeed();
                    for (int i = next.getAndIncrement(); i < reruns.size(); i = next.getAndIncrement()) {
                        reruns.get(i).run(own, kernel, market);
                    }
                }));
            }
            for (Future<?> worker : running) {
                worker.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NumergridException(ErrorCode.CANCELLED, "interrupted while the live features were computed", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause
                    : new NumergridException(ErrorCode.INTERNAL, "the live features could not be computed: " + e.getCause(), e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }
}
