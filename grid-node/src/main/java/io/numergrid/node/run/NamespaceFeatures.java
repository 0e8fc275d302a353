package io.numergrid.node.run;

import io.numergrid.feature.LiveFeatures;
import io.numergrid.feature.LiveRows;
import io.numergrid.history.BarListener;
import io.numergrid.history.BarSeries;
import io.numergrid.history.HistoryMerge;
import io.numergrid.history.HistorySource;
import io.numergrid.kernel.KernelSet;
import io.numergrid.run.LiveFeatureSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The live features of history namespaces, for runs that only predict. A namespace gets them after the first such run, in the
 * background; bars that a stream stores are taken in when those of a day are complete. What may never change: a run is handed the rows of the
 * histories it reads or none, because {@link LiveFeatures#rows} compares all bars; so whatever is missed here, an import, a failure, bars
 * that came too early, costs time and never a byte of a result.
 *
 * <p>Bounded: the memory of all namespaces by a setting (the one used longest ago goes first; one that alone outgrows it goes, too), the
 * bars that wait for their day, the late bars, and the work that waits for the one thread that does it: one build per namespace.
 */
public final class NamespaceFeatures implements BarListener, AutoCloseable {
    /** Rows held per symbol: what the judgement of live features looks back over (20 weekdays), and some more. */
    private static final int ROWS_KEPT = 40;
    /** More late or corrected bars than that, and building anew is cheaper. */
    private static final int LATE_BARS_MAX = 2_000;
    private static final int WAITING_BARS_MAX = 200_000;
    private static final int TASKS_MAX = 64;
    private static final Logger LOG = LoggerFactory.getLogger(NamespaceFeatures.class);

    private final KernelSet kernels;
    private final long bytesMax;
    private final int threads;
    private final Predicate<String> hasHistories;
    private final ThreadPoolExecutor worker;
    /** Used longest ago first; guarded by this. */
    private final LinkedHashMap<String, State> states = new LinkedHashMap<>(16, 0.75f, true);
    /** What waits to be built, by namespace: a copy of all histories each, so the newest only; guarded by this. */
    private final TreeMap<String, Asked> asked = new TreeMap<>();

    private record Asked(String btc, HistorySource histories) {
    }

    /** What was last seen of live features, so that nobody waits for them to know it. */
    private record Size(int newestDay, int newestSymbols, long bytes) {
        static Size of(LiveFeatures features) {
            return new Size(features.lastDay(), Math.max(1, features.newestSymbols()), features.bytes());
        }
    }

    /** Of one namespace; guarded by the map's owner but for the features themselves. */
    private static final class State {
        final String btc;
        final LiveFeatures features;
        final TreeMap<String, BarSeries> waiting = new TreeMap<>();
        int waitingBars;
        int newBars;
        boolean queued;
        /** Its histories were rewritten, or a run saw older ones: the next run that it cannot follow has it built anew. */
        boolean doubted;
        Size size;

        State(String btc, LiveFeatures features) {
            this.btc = btc;
            this.features = features;
            this.size = Size.of(features);
        }

        Collection<BarSeries> take() {
            Collection<BarSeries> all = new ArrayList<>(waiting.values());
            waiting.clear();
            waitingBars = 0;
            newBars = 0;
            return all;
        }

        /** What a run has read waits no more; bars newer than its histories do. */
        void followed(HistorySource histories) {
            doubted = false;
            Set<String> read = new TreeSet<>(histories.symbols());
            for (BarSeries bars : take()) {
                BarSeries all = read.contains(bars.symbol()) ? histories.series(bars.symbol(), HistorySource.UNTIL_END) : null;
                BarSeries rest = all == null || all.size() == 0 ? bars : bars.from(bars.lastIndexAtOrBefore(all.dates()[all.size() - 1]) + 1);
                if (rest.size() > 0) {
                    waiting.put(rest.symbol(), rest);
                    waitingBars += rest.size();
                    newBars += rest.size() - (rest.lastIndexAtOrBefore(size.newestDay()) + 1);
                }
            }
        }
    }

    /**
     * @param bytesMax     heap that all live features together may take; 0 = there are none
     * @param threads      workers for what is computed from the first bars
     * @param hasHistories whether a namespace has histories (still)
     */
    public NamespaceFeatures(KernelSet kernels, long bytesMax, int threads, Predicate<String> hasHistories) {
        this.kernels = kernels;
        this.bytesMax = bytesMax;
        this.threads = threads;
        this.hasHistories = hasHistories;
        this.worker = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(TASKS_MAX), task -> {
            Thread thread = new Thread(task, "live-features");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** What a run over a namespace may find ready. */
    public LiveFeatureSource of(String namespace, String btc) {
        return (histories, days) -> rows(namespace, btc, histories, days);
    }

    private Optional<LiveRows> rows(String namespace, String btc, HistorySource histories, int[] days) {
        State state;
        synchronized (this) {
            state = states.get(namespace);
            if (state == null || !state.btc.equals(btc)) {
                return Optional.empty();
            }
        }
        try {
            if (outgrows(namespace, state, LiveFeatures.estimateBytes(kernels, histories, ROWS_KEPT))) {
                return Optional.empty();
            }
            Optional<LiveRows> rows = state.features.rows(histories, days);
            measure(namespace, state);
            if (rows.isPresent()) {
                synchronized (this) {
                    state.followed(histories);
                }
            }
            return rows;
        } catch (Throwable e) { // whatever it is: they may have taken some of the bars and not the others
            forget(namespace, state, "its live features could not follow the histories", e);
            return Optional.empty();
        }
    }

    /** Builds the live features of a namespace in the background, from what a run has read, unless they are there already. */
    public void prepare(String namespace, String btc, HistorySource histories) {
        if (bytesMax == 0) {
            return;
        }
        synchronized (this) {
            if (asked.put(namespace, new Asked(btc, histories)) == null && !submit(() -> build(namespace))) {
                asked.remove(namespace);
            }
        }
    }

    private void build(String namespace) {
        Asked ask;
        synchronized (this) {
            ask = asked.remove(namespace);
        }
        if (ask == null) {
            return;
        }
        HistorySource histories = ask.histories();
        long needed = LiveFeatures.estimateBytes(kernels, histories, ROWS_KEPT);
        if (needed > bytesMax) {
            synchronized (this) {
                states.remove(namespace);
            }
            LOG.info("namespace {}: live features would take {} MiB, the limit numergrid.features.live.max is {} MiB; daily runs compute all",
                    namespace, needed >> 20, bytesMax >> 20);
            return;
        }
        // the state that is replaced is nobody's from here on: no two of them are held at a time
        if (keeps(namespace, ask)) {
            return;
        }
        evict(namespace, bytesMax - needed);
        long from = System.nanoTime();
        LiveFeatures features = new LiveFeatures(kernels, histories, new LiveFeatures.Spec(ask.btc(), ROWS_KEPT, threads));
        State state = new State(ask.btc(), features);
        synchronized (this) {
            states.put(namespace, state);
        }
        if (!hasHistories.test(namespace)) {
            rewritten(namespace);
        }
        LOG.info("namespace {}: live features up to day {}, {} MiB, {} ms", namespace, state.size.newestDay(), state.size.bytes() >> 20,
                (System.nanoTime() - from) / 1_000_000);
    }

    /** Whether what is there serves; if not it is gone. */
    private boolean keeps(String namespace, Asked ask) {
        State there;
        synchronized (this) {
            there = states.get(namespace);
        }
        if (there == null) {
            return false;
        }
        if (there.btc.equals(ask.btc())) {
            if (there.features.follow(ask.histories()).isPresent()) {
                measure(namespace, there);
                synchronized (this) {
                    there.followed(ask.histories());
                }
                return true;
            }
            boolean newer = there.features.lastDay() > newestDay(ask.histories());
            synchronized (this) {
                // bars came while the run computed: the next run will see them. Only once, lest days that are gone be waited for
                if (newer && !there.doubted) {
                    there.doubted = true;
                    return true;
                }
            }
        }
        synchronized (this) {
            states.remove(namespace, there);
        }
        return false;
    }

    private static int newestDay(HistorySource histories) {
        int newest = Integer.MIN_VALUE;
        for (String symbol : histories.symbols()) {
            BarSeries series = histories.series(symbol, HistorySource.UNTIL_END);
            newest = series.size() == 0 ? newest : Math.max(newest, series.dates()[series.size() - 1]);
        }
        return newest;
    }

    /** Notes what live features take now; whatever is above the limit goes. */
    private void measure(String namespace, State state) {
        Size size = Size.of(state.features);
        synchronized (this) {
            state.size = size;
        }
        if (!outgrows(namespace, state, size.bytes())) {
            evict(namespace, bytesMax);
        }
    }

    /** Drops live features that take, or would take, more than all may. */
    private synchronized boolean outgrows(String namespace, State state, long bytes) {
        if (bytes <= bytesMax) {
            return false;
        }
        if (states.remove(namespace, state)) {
            LOG.info("namespace {}: live features grew to {} MiB, the limit numergrid.features.live.max is {} MiB; daily runs compute all",
                    namespace, bytes >> 20, bytesMax >> 20);
        }
        return true;
    }

    /** Drops those used longest ago until all take at most so many bytes. */
    private synchronized void evict(String except, long bytes) {
        List<String> names = new ArrayList<>(states.keySet());
        names.remove(except);
        long held = bytes();
        for (int i = 0; i < names.size() && held > bytes; i++) {
            held -= states.remove(names.get(i)).size.bytes();
            LOG.info("namespace {}: its live features make room for others", names.get(i));
        }
    }

    @Override
    public void stored(String namespace, List<BarSeries> changed) {
        synchronized (this) {
            State state = states.get(namespace);
            if (state == null) {
                return;
            }
            for (BarSeries bars : changed) {
                BarSeries before = state.waiting.get(bars.symbol());
                BarSeries all = before == null ? bars : HistoryMerge.merge(before, bars).series();
                state.waiting.put(bars.symbol(), all);
                state.waitingBars += all.size() - (before == null ? 0 : before.size());
                state.newBars += bars.size() - (bars.lastIndexAtOrBefore(state.size.newestDay()) + 1);
            }
            if (state.waitingBars - state.newBars > LATE_BARS_MAX || state.waitingBars > WAITING_BARS_MAX) {
                states.remove(namespace);
                LOG.info("namespace {}: {} bars changed its past; live features are built anew after the next daily run", namespace, state.waitingBars);
            } else if (state.newBars >= state.size.newestSymbols() && !state.queued) {
                state.queued = submit(() -> catchUp(namespace));
            }
        }
    }

    @Override
    public void rewritten(String namespace) {
        State state;
        synchronized (this) {
            state = states.get(namespace);
            if (state == null) {
                return;
            }
            state.take();
            state.doubted = true;
        }
        boolean there = false;
        try {
            there = hasHistories.test(namespace);
        } catch (RuntimeException e) {
            LOG.warn("namespace {}: its histories cannot be read; live features are built anew after the next daily run", namespace, e);
        }
        if (!there) {
            synchronized (this) {
                states.remove(namespace, state);
            }
        }
    }

    /** Takes in the bars that wait. */
    private void catchUp(String namespace) {
        State state;
        Collection<BarSeries> bars;
        synchronized (this) {
            state = states.get(namespace);
            if (state == null || !state.queued) {
                return;
            }
            state.queued = false;
            bars = state.take();
        }
        try {
            if (outgrows(namespace, state, state.features.bytes() + state.features.estimateGrowth(bars))) {
                return;
            }
            LiveFeatures.Update update = state.features.apply(bars);
            LOG.debug("namespace {}: live features took {}", namespace, update);
            measure(namespace, state);
        } catch (Throwable e) { // whatever it is: they may have taken some of the bars and not the others
            forget(namespace, state, "its live features could not take the stored bars", e);
        }
    }

    private synchronized void forget(String namespace, State state, String why, Throwable e) {
        LOG.warn("namespace {}: {}; they are built anew after the next daily run", namespace, why, e);
        states.remove(namespace, state);
    }

    /** Whether it will be done. */
    private boolean submit(Runnable task) {
        try {
            worker.execute(() -> {
                try {
                    task.run();
                } catch (Throwable e) { // whatever it is: the next task has nothing to do with it
                    LOG.warn("live features were not built; daily runs compute all", e);
                }
            });
            return true;
        } catch (RejectedExecutionException e) {
            LOG.debug("live features have too much to do, or the node stops: the next daily run catches up");
            return false;
        }
    }

    /** Waits until the work of this moment is done. */
    public boolean awaitIdle(long waitMsMax) throws InterruptedException {
        long until = System.nanoTime() + waitMsMax * 1_000_000;
        while (worker.getActiveCount() > 0 || !worker.getQueue().isEmpty()) {
            if (System.nanoTime() > until) {
                return false;
            }
            Thread.sleep(5);
        }
        return true;
    }

    /** Heap held now, bytes. */
    public synchronized long bytes() {
        return states.values().stream().mapToLong(s -> s.size.bytes()).sum();
    }

    /** Namespaces that have live features, the one used longest ago first. */
    public synchronized List<String> namespaces() {
        return List.copyOf(states.keySet());
    }

    @Override
    public void close() {
        worker.shutdownNow();
    }
}
