package io.numergrid.node.run;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.node.state.StateStore;
import io.numergrid.run.RunResult;
import io.numergrid.run.RunSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All runs of a node or cluster. One is executed at a time, in the order of creation; the queue is bounded. What may never change: a run
 * that was created is never lost - it stands in the journal before its creation is acknowledged. What was queued when the node ended is
 * queued again; what was running is FAILED with that reason after the next start of a lone node, and executed again by the node of a cluster
 * that takes over. A wish to cancel stands in the journal, too, before it is acknowledged: whoever ends the run ends it as CANCELLED. Every node
 * can tell about runs; the one that {@link #lead leads} takes and executes them.
 */
public final class RunQueue implements AutoCloseable {
    /** Files of a run that a client may fetch. */
    public static final List<String> ARTIFACTS = RunArtifacts.NAMES;
    private static final Logger LOG = LoggerFactory.getLogger(RunQueue.class);
    private static final DateTimeFormatter DAY = DateTimeFormatter.BASIC_ISO_DATE;
    private static final long JOURNAL_EVERY_MS = 1_000;
    private static final Comparator<String> ID_ORDER = Comparator.comparing((String id) -> id.substring(0, id.indexOf('-')))
            .thenComparingInt(id -> Integer.parseInt(id.substring(id.indexOf('-') + 1)));

    private static final String ID = "\\d{8}-\\d{1,9}";
    /** Starts of a run that end with its node before it is given up. */
    private static final int ATTEMPTS_MAX = 5;
    private static final long TAKE_BACK_EVERY_MS = 1_000;

    /**
     * What a queue is built from.
     *
     * @param state   where runs are kept, and other nodes see them
     * @param handsOn whether another node may take over what this one leaves unfinished
     */
    public record Spec(StateStore state, int waitingMax, int threads, Clock clock, boolean handsOn) {
    }

    private final Spec spec;
    private final RunJournal journal;
    private final RunArtifacts artifacts;
    private final RunExecutor executor;
    private final RunPublisher publisher;
    private final Patience patience;
    private final Thread worker;
    private final List<Consumer<String>> endings = new CopyOnWriteArrayList<>();
    /** Held while the record of the running run is written, so that an older one never replaces a newer; taken before this. */
    private final ReentrantLock recording = new ReentrantLock();

    // all guarded by this
    private final NavigableMap<String, RunRecord> runs = new TreeMap<>(ID_ORDER);
    private final Deque<String> waiting = new ArrayDeque<>();
    /** Runs whose creation was refused because their record could not be written for sure; it is to be taken back. */
    private final Set<String> refused = new TreeSet<>(ID_ORDER);
    /** The run whose model is being published: it cannot be cancelled any more. */
    private String publishingId = "";
    private boolean leading;
    private boolean closing;
    private volatile String cancelledId = "";
    private volatile boolean stopping;

    /** Tells what the journal tells, until {@link #lead}. */
    public RunQueue(Spec spec, RunExecutor executor, RunPublisher publisher) {
        this.spec = spec;
        this.journal = new RunJournal(spec.state());
        this.artifacts = new RunArtifacts(spec.state());
        this.executor = executor;
        this.publisher = publisher;
        this.patience = new Patience(() -> spec.handsOn() && !stopping);
        this.worker = new Thread(this::work, "run-worker");
        worker.setDaemon(true);
    }

    /** From now on {@code ended} hears the id of each run that this node has executed, when {@link #get} tells what became of it. */
    public void listen(Consumer<String> ended) {
        endings.add(ended);
    }

    /** Takes runs from now on, and goes on with those that the journal holds unfinished. Called again only where it threw. */
    public synchronized void lead() {
        runs.clear();
        waiting.clear();
        for (String id : journal.ids()) {
            if (!id.matches(ID)) {
                LOG.warn("{} is not a run's", journal.folder(id));
                continue;
            }
            Optional<RunRecord> run = journal.read(id);
            if (run.isPresent() && !run.get().state().ended()) {
                run = journal.claim(id);
            }
            run.ifPresent(this::recover);
        }
        leading = true;
        worker.start();
    }

    private void recover(RunRecord run) {
        RunRecord now = run;
        if (run.state() == RunState.RUNNING || run.cancelled() && !run.state().ended()) {
            now = interrupted(run);
            journal.write(now);
        }
        if (now.state() == RunState.QUEUED) {
            waiting.add(now.id());
        }
        runs.put(now.id(), now);
    }

    /** What becomes of a run whose node has ended: the same steps from the beginning make the same model. */
    private RunRecord interrupted(RunRecord run) {
        if (run.cancelled()) {
            return cancelled(run);
        }
        if (!spec.handsOn()) {
            return run.ended(RunState.FAILED, stopped(run.id()), spec.clock().millis());
        }
        if (run.attempts() < ATTEMPTS_MAX) {
            LOG.info("run {} is executed again, its node has ended ({} of {} attempts)", run.id(), run.attempts(), ATTEMPTS_MAX);
            return run.queuedAgain();
        }
        RunError why = new RunError(ErrorCode.UNAVAILABLE, "run " + run.id() + " was begun " + run.attempts()
                + " times, and each time its node ended; see the nodes' logs, then start it again", Map.of("run", run.id()));
        return run.ended(RunState.FAILED, why, spec.clock().millis());
    }

    /**
     * Queues a run and returns at once; a repeated request id returns the run it created.
     *
     * @throws NumergridException PROFILE_UNKNOWN, SETTING_UNKNOWN, SETTING_INVALID, ARGUMENT_INVALID; QUEUE_FULL
     */
    public RunRecord submit(RunRequest request) {
        requirePast(request.asOf());
        executor.check(spec(request, spec.threads()));
        synchronized (this) {
            if (!request.requestId().isEmpty()) {
                for (RunRecord run : runs.values()) {
                    if (run.request().requestId().equals(request.requestId())) {
                        return run;
                    }
                }
            }
            requireLeading();
            if (closing) {
                throw new NumergridException(ErrorCode.UNAVAILABLE, "the node is stopping and takes no run; try again when it is up");
            }
            if (waiting.size() >= spec.waitingMax()) {
                throw new NumergridException(ErrorCode.QUEUE_FULL, waiting.size() + " runs are waiting, the limit is " + spec.waitingMax()
                        + "; wait for one to end or cancel one", Map.of("waiting", Integer.toString(waiting.size())), null);
            }
            if (refused.size() >= spec.waitingMax()) {
                throw new NumergridException(ErrorCode.UNAVAILABLE, "runs cannot be recorded now, " + refused.size() + " were refused for that; try again "
                        + "when 'cluster status' shows all nodes");
            }
            RunRecord run = RunRecord.created(nextId(), request, spec.threads(), spec.clock().millis());
            try {
                journal.write(run);
            } catch (NumergridException e) {
                // the journal may hold it all the same, and whoever reads it there would wait for it
                refused.add(run.id());
                notifyAll();
                throw e;
            }
            runs.put(run.id(), run);
            waiting.add(run.id());
            notifyAll();
            return run;
        }
    }

    private void requireLeading() {
        if (!leading) {
            throw new NumergridException(ErrorCode.UNAVAILABLE, "this node does not coordinate the cluster; try again in a second");
        }
    }

    private void requirePast(OptionalInt asOf) {
        if (asOf.isPresent() && asOf.getAsInt() > today()) {
            throw new NumergridException(ErrorCode.ARGUMENT_INVALID, "the as-of day " + LocalDate.ofEpochDay(asOf.getAsInt())
                    + " has not come yet, today is " + LocalDate.ofEpochDay(today()) + "; leave it out to see all bars",
                    Map.of("field", "as_of"), null);
        }
    }

    /** @throws NumergridException RUN_NOT_FOUND */
    public synchronized RunRecord get(String id) {
        Optional<RunRecord> run = !id.matches(ID) ? Optional.empty() : leading ? Optional.ofNullable(runs.get(id)) : journal.read(id);
        return run.orElseThrow(() -> new NumergridException(ErrorCode.RUN_NOT_FOUND, "there is no run '" + id + "'; 'run list' shows all",
                Map.of("run", id), null));
    }

    /** All runs, newest first. */
    public synchronized List<RunRecord> list() {
        NavigableMap<String, RunRecord> all = new TreeMap<>(ID_ORDER.reversed());
        if (leading) {
            all.putAll(runs);
        } else {
            journal.ids().stream().filter(id -> id.matches(ID)).forEach(id -> journal.read(id).ifPresent(run -> all.put(id, run)));
        }
        return new ArrayList<>(all.values());
    }

    /**
     * Asks a run to stop; one that waits is CANCELLED at once, one that runs when it next looks, or when another node takes it over.
     *
     * @throws NumergridException RUN_NOT_FOUND, RUN_NOT_CANCELLABLE; UNAVAILABLE where the wish cannot be recorded, and nothing comes of it
     */
    public RunRecord cancel(String id) {
        recording.lock();
        try {
            RunRecord run;
            synchronized (this) {
                requireLeading();
                run = get(id);
                requireCancellable(run);
                if (run.state() == RunState.QUEUED) {
                    RunError why = new RunError(ErrorCode.CANCELLED, "run " + id + " was cancelled before it started", Map.of("run", id));
                    RunRecord ended = replace(run.ended(RunState.CANCELLED, why, spec.clock().millis()));
                    waiting.remove(id);
                    return ended;
                }
            }
            journal.write(run.cancelling());
            synchronized (this) {
                RunRecord now = runs.get(id).cancelling();
                runs.put(id, now);
                cancelledId = id;
                return now;
            }
        } finally {
            recording.unlock();
        }
    }

    private void requireCancellable(RunRecord run) {
        boolean publishing = publishingId.equals(run.id());
        if (run.state().ended() || publishing) {
            throw new NumergridException(ErrorCode.RUN_NOT_CANCELLABLE, "run " + run.id() + (run.state().ended() ? " is " + run.state() + " already"
                    : " has made its model and publishes it"), Map.of("run", run.id(), "state", run.state().name()), null);
        }
    }

    /** Names of the artifacts a run has left, sorted. */
    public List<String> artifacts(String id) {
        return artifacts.names(get(id).id());
    }

    /** @throws NumergridException RUN_NOT_FOUND, ARTIFACT_NOT_FOUND */
    public Path artifact(String id, String name) {
        return artifacts.file(get(id).id(), name).orElseThrow(() -> new NumergridException(ErrorCode.ARTIFACT_NOT_FOUND, "run " + id + " (" + get(id).state() + ") has no artifact '" + name
                + "'; it has " + artifacts(id), Map.of("run", id, "artifact", name), null));
    }

    /** Whether {@link #close} was called: what is queued stays so. */
    public boolean isStopping() {
        return stopping;
    }

    /** Stops taking runs, cancels the running one, and waits for it at most {@code waitMsMax}. */
    public void close(long waitMsMax) {
        synchronized (this) {
            closing = true;
            stopping = true;
            notifyAll();
        }
        try {
            worker.join(Math.max(1, waitMsMax));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (worker.isAlive()) {
            LOG.warn("the running run did not stop within {} ms; it will be {}", waitMsMax, spec.handsOn() ? "executed again" : "listed as FAILED");
        }
    }

    @Override
    public void close() {
        close(5_000);
    }

    private void work() {
        begin();
        while (true) {
            takeBack();
            RunRecord run;
            synchronized (this) {
                if (waiting.isEmpty() && !closing) {
                    try {
                        wait(refused.isEmpty() ? 0 : TAKE_BACK_EVERY_MS);
                    } catch (InterruptedException e) {
                        return;
                    }
                }
                if (closing) {
                    return;
                }
                if (waiting.isEmpty()) {
                    continue;
                }
                run = runs.get(waiting.remove()).started(spec.clock().millis());
                runs.put(run.id(), run);
            }
            execute(run);
            letGo(run.id());
        }
    }

    /** Erases what was refused; tried again while it cannot be. */
    private void takeBack() {
        List<String> all;
        synchronized (this) {
            all = List.copyOf(refused);
        }
        for (String id : all) {
            try {
                journal.erase(id);
                synchronized (this) {
                    refused.remove(id);
                }
            } catch (NumergridException e) {
                LOG.warn("the record of run {}, which was refused, could not be taken back: {}", id, e.getMessage());
                return;
            }
        }
    }

    /** What others have left of runs that have ended goes. */
    private void begin() {
        Set<String> unfinished;
        synchronized (this) {
            unfinished = runs.values().stream().filter(run -> !run.state().ended()).map(RunRecord::id).collect(Collectors.toCollection(TreeSet::new));
        }
        try {
            executor.begin(unfinished);
        } catch (RuntimeException e) {
            LOG.warn("what ended runs have left could not be removed", e);
        }
    }

    private void letGo(String id) {
        if (get(id).state().ended()) {
            try {
                executor.ended();
            } catch (RuntimeException e) {
                LOG.warn("what run {} has left could not be removed", id, e);
            }
        }
    }

    private void execute(RunRecord run) {
        String id = run.id();
        try {
            Progress progress = new Progress(id);
            RunResult result = patience.execute(id, () -> {
                // a node that was taken over from does not get so far, and takes the run from nobody
                patience.attempt("the start of run " + id, () -> record(id));
                return executor.execute(run, spec(run.request(), run.threads()), journal.emptyFolder(id), progress,
                        () -> stopping || cancelledId.equals(id));
            });
            beginPublishing(id);
            List<String> all = list().stream().map(RunRecord::id).toList();
            patience.attempt("the files of run " + id, () -> artifacts.keep(id, all));
            String version = patience.attempt("the model of run " + id, () -> publisher.publish(run, result));
            var live = result.predictions();
            RunOutcome outcome = new RunOutcome(version, live.date(), live.lastBar(), live.round(), live.stale(today()), live.kind());
            finish(id, now -> now.succeeded(outcome, spec.clock().millis()));
        } catch (Throwable e) { // whatever it is: it is this run's end, not the queue's
            RunError why = RunError.of(id, e);
            finish(id, now -> unfinished(now, why));
        } finally {
            synchronized (this) {
                publishingId = "";
            }
        }
    }

    /** From here on the run is not cancelled any more; a wish that was acknowledged comes first. */
    private void beginPublishing(String id) {
        recording.lock();
        try {
            synchronized (this) {
                if (cancelledId.equals(id)) {
                    throw new NumergridException(ErrorCode.CANCELLED, "run " + id + " was cancelled");
                }
                publishingId = id;
            }
        } finally {
            recording.unlock();
        }
    }

    /** How a run stands that made nothing. */
    private RunRecord unfinished(RunRecord now, RunError error) {
        if (now.cancelled()) {
            return cancelled(now);
        } else if (stopping && spec.handsOn()) {
            LOG.info("run {} is left to the node that takes over", now.id());
            return now.handedOver();
        }
        RunError why = stopping && error.code() == ErrorCode.CANCELLED ? stopped(now.id()) : error;
        LOG.warn("run {} failed: {} {}", now.id(), why.code(), why.message());
        return now.ended(RunState.FAILED, why, spec.clock().millis());
    }

    private RunRecord cancelled(RunRecord run) {
        return run.ended(RunState.CANCELLED, new RunError(ErrorCode.CANCELLED, "run " + run.id() + " was cancelled", Map.of("run", run.id())),
                spec.clock().millis());
    }

    /** A cluster whose nodes come and go may refuse the end for a while; nobody else would ever end a run of the node that leads. */
    private void finish(String id, UnaryOperator<RunRecord> end) {
        try {
            patience.attempt("the end of run " + id, () -> record(id, end));
        } catch (NumergridException e) {
            // the disk refuses the end: the list in memory still tells it, the next start says the node stopped. In a cluster this node
            // has been taken over from, and may not tell of an end that is none
            LOG.error("the end of run {} could not be recorded", id, e);
            if (!spec.handsOn()) {
                synchronized (this) {
                    runs.put(id, end.apply(runs.get(id)));
                }
            }
        }
        endings.forEach(hears -> hears.accept(id));
    }

    /** Writes how the running run stands into the journal. */
    private void record(String id) {
        record(id, UnaryOperator.identity());
    }

    /** The same with a change, which holds once it is written. */
    private void record(String id, UnaryOperator<RunRecord> change) {
        recording.lock();
        try {
            RunRecord next;
            synchronized (this) {
                next = change.apply(runs.get(id));
            }
            journal.write(next);
            synchronized (this) {
                runs.put(id, next);
            }
        } finally {
            recording.unlock();
        }
    }

    private synchronized RunRecord replace(RunRecord run) {
        journal.write(run);
        runs.put(run.id(), run);
        return run;
    }

    private static RunError stopped(String id) {
        return new RunError(ErrorCode.UNAVAILABLE, "node stopped during the run; start it again", Map.of("run", id));
    }

    private RunSpec spec(RunRequest request, int threads) {
        return new RunSpec(request.profile(), request.asOf(), today(), request.btc(), threads, request.settings());
    }

    private int today() {
        return Math.toIntExact(LocalDate.ofInstant(spec.clock().instant(), ZoneOffset.UTC).toEpochDay());
    }

    private String nextId() {
        String day = LocalDate.ofInstant(spec.clock().instant(), ZoneOffset.UTC).format(DAY);
        int number = 1;
        while (runs.containsKey(day + "-" + number) || refused.contains(day + "-" + number) || Files.exists(journal.folder(day + "-" + number))) {
            number++;
        }
        return day + "-" + number;
    }

    /** Takes the engine's progress into the record; on disk at every stage and once a second. */
    private final class Progress implements io.numergrid.run.RunListener {
        private final String id;
        private long writtenMs;

        private Progress(String id) {
            this.id = id;
        }

        /** Who asks about runs does not wait for the journal, which may lie beyond a wire. */
        @Override
        public synchronized void progress(String stage, double fraction) {
            RunRecord before;
            synchronized (RunQueue.this) {
                before = runs.get(id);
                runs.put(id, before.progress(stage, fraction));
            }
            long nowMs = spec.clock().millis();
            if (!stage.equals(before.stage()) || nowMs - writtenMs >= JOURNAL_EVERY_MS) {
                writtenMs = nowMs;
                takeBack();
                try {
                    record(id);
                } catch (NumergridException e) {
                    // progress is no promise: the run goes on, its end is tried again
                    LOG.warn("the progress of run {} could not be recorded: {}", id, e.getMessage());
                }
            }
        }
    }
}
