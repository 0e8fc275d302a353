package io.numergrid.node.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.history.Provenance;
import io.numergrid.node.state.RefusingState;
import io.numergrid.node.state.StateStore;
import io.numergrid.predict.LivePredictions;
import io.numergrid.run.RunListener;
import io.numergrid.run.RunResult;
import io.numergrid.run.RunSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The queue with an executor whose runs last until the test lets them end. */
@Timeout(60)
class RunQueueTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-31T10:00:00Z"), ZoneOffset.UTC);

    @TempDir
    Path folder;

    private final CountDownLatch letEnd = new CountDownLatch(1);
    private final CountDownLatch begun = new CountDownLatch(1);
    private volatile RuntimeException failure;
    private volatile Error error;
    private volatile boolean deaf;
    private volatile boolean diskGone;
    private final AtomicInteger over = new AtomicInteger();
    private volatile List<String> unfinishedAtBegin = List.of();
    private final Semaphore heardOf = new Semaphore(0);
    /** So many executions to come end because the cluster is not to be had. */
    private final AtomicInteger failures = new AtomicInteger();
    private volatile int refusalsAfterFailure;
    /** Of records and of files: so many steps to come are refused. */
    private final AtomicInteger refusals = new AtomicInteger();
    private final AtomicInteger keepRefusals = new AtomicInteger();

    @Test
    void runSucceedsWithArtifactsAndOutcome() throws Exception {
        try (RunQueue queue = queue(4)) {
            RunRecord run = queue.submit(request("fast", ""));
            assertEquals("20260131-1", run.id());
            assertEquals(RunState.QUEUED, run.state());
            begun.await();
            RunRecord running = queue.get(run.id());
            assertEquals(RunState.RUNNING, running.state());
            letEnd.countDown();
            RunRecord ended = await(queue, run.id());
            assertEquals(RunState.SUCCEEDED, ended.state());
            assertEquals(1, ended.fraction());
            assertEquals("v-20260131-1", ended.outcome().orElseThrow().model());
            assertTrue(ended.outcome().orElseThrow().stale());
            assertEquals(List.of("report.json"), queue.artifacts(run.id()));
            assertTrue(Files.exists(queue.artifact(run.id(), "report.json")));
            assertEquals(ErrorCode.ARTIFACT_NOT_FOUND, code(() -> queue.artifact(run.id(), "run.json")));
            assertEquals(ErrorCode.RUN_NOT_CANCELLABLE, code(() -> queue.cancel(run.id())));
        }
    }

    @Test
    void oneRunsTheRestWaitAndTheQueueIsBounded() throws Exception {
        try (RunQueue queue = queue(2)) {
            RunRecord first = queue.submit(request("fast", ""));
            begun.await();
            RunRecord second = queue.submit(request("fast", "again"));
            RunRecord third = queue.submit(request("weekly", ""));
            assertEquals(ErrorCode.QUEUE_FULL, code(() -> queue.submit(request("fast", ""))));
            assertEquals(second.id(), queue.submit(request("fast", "again")).id(), "a repeated request id is the same run");
            assertEquals(RunState.CANCELLED, queue.cancel(third.id()).state());
            assertEquals(RunState.QUEUED, queue.get(second.id()).state());
            letEnd.countDown();
            assertEquals(RunState.SUCCEEDED, await(queue, first.id()).state());
            assertEquals(RunState.SUCCEEDED, await(queue, second.id()).state());
            assertEquals(List.of(third.id(), second.id(), first.id()), queue.list().stream().map(RunRecord::id).toList());
            assertEquals(ErrorCode.RUN_NOT_FOUND, code(() -> queue.get("20260131-9")));
            assertEquals(ErrorCode.RUN_NOT_FOUND, code(() -> queue.get("../x")));
        }
    }

    @Test
    void runningRunIsCancelled() throws Exception {
        try (RunQueue queue = queue(2)) {
            RunRecord run = queue.submit(request("fast", ""));
            begun.await();
            queue.cancel(run.id());
            RunRecord ended = await(queue, run.id());
            assertEquals(RunState.CANCELLED, ended.state());
            assertEquals(ErrorCode.CANCELLED, ended.error().orElseThrow().code());
        }
        try (RunQueue queue = queue(2)) {
            assertEquals(RunState.CANCELLED, queue.list().get(0).state(), "still so after a restart");
        }
    }

    @Test
    void unknownProfileAndFutureDayAreRefusedBeforeTheyAreQueued() {
        try (RunQueue queue = queue(2)) {
            assertEquals(ErrorCode.PROFILE_UNKNOWN, code(() -> queue.submit(request("slow", ""))));
            RunRequest tomorrow = new RunRequest("fast", "main", OptionalInt.of((int) LocalDate.of(2026, 2, 1).toEpochDay()), "BTC", Map.of(), true, "");
            assertEquals(ErrorCode.ARGUMENT_INVALID, code(() -> queue.submit(tomorrow)), "a day that has not come");
            assertTrue(queue.list().isEmpty());
        }
    }

    @Test
    void failuresKeepTheirCode() throws Exception {
        letEnd.countDown();
        try (RunQueue queue = queue(2)) {
            failure = new NumergridException(ErrorCode.BTC_MISSING, "no BTC here", Map.of("symbol", "BTC"), null);
            RunError why = await(queue, queue.submit(request("fast", "")).id()).error().orElseThrow();
            assertEquals(new RunError(ErrorCode.BTC_MISSING, "no BTC here", Map.of("symbol", "BTC")), why);
            failure = new IllegalStateException("not for clients");
            why = await(queue, queue.submit(request("fast", "")).id()).error().orElseThrow();
            assertEquals(ErrorCode.INTERNAL, why.code());
            assertTrue(!why.message().contains("not for clients") && why.message().contains(why.metadata().get("reference")), why.message());
            failure = null;
            error = new OutOfMemoryError("Java heap space");
            why = await(queue, queue.submit(request("fast", "")).id()).error().orElseThrow();
            assertEquals(ErrorCode.MEMORY_INSUFFICIENT, why.code());
        }
    }

    @Test
    void whatRanWhenTheNodeStoppedFailedAndWhatWaitedIsQueuedAgain() throws Exception {
        String ran;
        String waited;
        try (RunQueue queue = queue(4)) {
            ran = queue.submit(request("fast", "")).id();
            begun.await();
            waited = queue.submit(request("weekly", "r2")).id();
        }
        letEnd.countDown();
        try (RunQueue queue = queue(4)) {
            RunRecord failed = queue.get(ran);
            assertEquals(RunState.FAILED, failed.state());
            assertEquals(ErrorCode.UNAVAILABLE, failed.error().orElseThrow().code());
            assertTrue(failed.error().orElseThrow().message().contains("node stopped during the run"));
            RunRecord again = await(queue, waited);
            assertEquals(RunState.SUCCEEDED, again.state());
            assertEquals("weekly", again.request().profile());
            assertEquals(Map.of("seed", "7"), again.request().settings());
            assertEquals(OptionalInt.of(18_000), again.request().asOf());
        }
    }

    @Test
    void recordLeftRunningByAKilledNodeIsFailedAtTheNextStart() throws Exception {
        letEnd.countDown();
        String id;
        try (RunQueue queue = queue(4)) {
            id = queue.submit(request("fast", "")).id();
            await(queue, id);
        }
        Path file = folder.resolve(id).resolve("run.json");
        Files.writeString(file, Files.readString(file).replace("SUCCEEDED", "RUNNING"));
        try (RunQueue queue = queue(4)) {
            assertEquals(RunState.FAILED, queue.get(id).state());
        }
        Files.writeString(file, "{ \"format\": 1, \"id\"");
        try (RunQueue queue = queue(4)) {
            RunRecord damaged = queue.get(id);
            assertEquals(RunState.FAILED, damaged.state());
            assertEquals(ErrorCode.STORE_DAMAGED, damaged.error().orElseThrow().code());
            assertEquals("20260131-2", queue.submit(request("fast", "")).id(), "its number is not used again");
        }
    }

    @Test
    void whatAKilledNodeOfAClusterLeftRunningIsExecutedAgainAFewTimes() throws Exception {
        letEnd.countDown();
        String id;
        try (RunQueue queue = queue(4, true)) {
            id = queue.submit(request("fast", "")).id();
            assertEquals(1, await(queue, id).attempts());
        }
        Path file = folder.resolve(id).resolve("run.json");
        Files.writeString(file, Files.readString(file).replace("SUCCEEDED", "RUNNING"));
        try (RunQueue queue = queue(4, true)) {
            RunRecord again = await(queue, id);
            assertEquals(RunState.SUCCEEDED, again.state());
            assertEquals(2, again.attempts());
            assertEquals("v-" + id, again.outcome().orElseThrow().model());
        }
        Files.writeString(file, Files.readString(file).replace("SUCCEEDED", "RUNNING").replace("\"attempts\" : 2", "\"attempts\" : 5"));
        try (RunQueue queue = queue(4, true)) {
            RunRecord givenUp = queue.get(id);
            assertEquals(RunState.FAILED, givenUp.state());
            assertTrue(givenUp.error().orElseThrow().message().contains("begun 5 times"), givenUp.toString());
        }
    }

    @Test
    void nodeThatStopsHandsItsRunOver() throws Exception {
        String id;
        try (RunQueue queue = queue(4, true)) {
            id = queue.submit(request("fast", "")).id();
            begun.await();
        }
        assertEquals(0, over.get(), "what the run has made is of use to the next");
        try (RunQueue follower = new RunQueue(spec(4, true), new Executor(), (run, result) -> "none")) {
            assertEquals(RunState.QUEUED, follower.get(id).state());
            assertEquals(0, follower.list().get(0).attempts(), "an attempt that was broken off on request is none");
            assertEquals(ErrorCode.UNAVAILABLE, code(() -> follower.submit(request("fast", ""))), "it only tells");
            assertEquals(ErrorCode.UNAVAILABLE, code(() -> follower.cancel(id)));
            letEnd.countDown();
            try (RunQueue queue = queue(4, true)) {
                assertEquals(1, await(queue, id).attempts());
                assertEquals(RunState.SUCCEEDED, follower.get(id).state());
                assertEquals(List.of("report.json"), follower.artifacts(id));
                assertTrue(Files.exists(follower.artifact(id, "report.json")));
            }
            assertEquals(List.of(id), unfinishedAtBegin);
            assertEquals(1, over.get());
        }
    }

    @Test
    void deafRunDoesNotHoldTheStop() throws Exception {
        deaf = true;
        RunQueue queue = queue(2);
        String id = queue.submit(request("fast", "")).id();
        begun.await();
        long from = System.nanoTime();
        queue.close(200);
        assertTrue(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - from) < 10);
        letEnd.countDown();
        assertEquals(RunState.SUCCEEDED, await(queue, id).state());
    }

    @Test
    void runOutlivesADiskThatTakesNoMoreRecords() throws Exception {
        diskGone = true;
        letEnd.countDown();
        try (RunQueue queue = queue(2)) {
            assertEquals(RunState.SUCCEEDED, await(queue, queue.submit(request("fast", "")).id()).state(), "in memory, at least");
        }
    }

    @Test
    void endThatAClusterRefusesForAWhileIsRecorded() throws Exception {
        diskGone = true;
        letEnd.countDown();
        try (RunQueue queue = queue(2, true)) {
            String id = queue.submit(request("fast", "")).id();
            begun.await();
            TimeUnit.MILLISECONDS.sleep(300);
            assertEquals(RunState.RUNNING, queue.get(id).state(), "it does not tell what is not recorded");
            Files.delete(folder.resolve(id));
            RunRecord ended = await(queue, id);
            assertEquals(RunState.SUCCEEDED, ended.state());
            try (RunQueue follower = new RunQueue(spec(2, true), new Executor(), (run, result) -> "none")) {
                assertEquals(ended, follower.get(id), "as others see it");
            }
        }
    }

    @Test
    void aWishToCancelOutlivesTheNode() throws Exception {
        deaf = true;
        for (boolean handsOn : List.of(true, false)) {
            RunQueue killed = queue(2, handsOn);
            String id = killed.submit(request("fast", "")).id();
            while (!killed.get(id).stage().equals("train")) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
            assertTrue(killed.cancel(id).cancelled());
            heardOf.acquire();
            assertEquals(RunState.RUNNING, killed.get(id).state());
            try (RunQueue queue = queue(2, handsOn)) {
                RunRecord ended = queue.get(id);
                assertEquals(RunState.CANCELLED, ended.state(), "after a takeover, and with progress that was recorded later");
                assertEquals("late", ended.stage());
                assertEquals(ErrorCode.CANCELLED, ended.error().orElseThrow().code());
                assertEquals(1, ended.attempts());
            }
            deaf = false;
            killed.close();
            deaf = true;
        }
    }

    @Test
    void whatIsRecordedOfAWishIsAllThatCounts() throws Exception {
        try (RunQueue queue = queue(2, true)) {
            RunRecord run = queue.submit(request("fast", ""));
            begun.await();
            String waits = queue.submit(request("fast", "")).id();
            refusals.set(2);
            assertEquals(ErrorCode.UNAVAILABLE, code(() -> queue.cancel(run.id())));
            assertEquals(ErrorCode.UNAVAILABLE, code(() -> queue.cancel(waits)));
            TimeUnit.MILLISECONDS.sleep(50);
            assertEquals(RunState.RUNNING, queue.get(run.id()).state(), "what was refused has no effect");
            letEnd.countDown();
            assertEquals(RunState.SUCCEEDED, await(queue, run.id()).state());
            assertEquals(RunState.SUCCEEDED, await(queue, waits).state());
        }
    }

    @Test
    void aRunThatPublishesIsNotCancelled() throws Exception {
        letEnd.countDown();
        CountDownLatch publishes = new CountDownLatch(1);
        CountDownLatch publish = new CountDownLatch(1);
        try (RunQueue queue = queue(true, (run, result) -> {
            publishes.countDown();
            awaitQuietly(publish);
            return "v";
        })) {
            String id = queue.submit(request("fast", "")).id();
            publishes.await();
            assertEquals(ErrorCode.RUN_NOT_CANCELLABLE, code(() -> queue.cancel(id)));
            publish.countDown();
            assertEquals(RunState.SUCCEEDED, await(queue, id).state());
        }
    }

    @Test
    void aTrainedRunOutlivesRefusalsOfWhatItMade() throws Exception {
        letEnd.countDown();
        AtomicInteger published = new AtomicInteger();
        try (RunQueue queue = queue(true, (run, result) -> {
            if (published.incrementAndGet() < 3) {
                throw RefusingState.refused();
            }
            return "v" + published;
        })) {
            keepRefusals.set(2);
            RunRecord ended = await(queue, queue.submit(request("fast", "")).id());
            assertEquals(RunState.SUCCEEDED, ended.state(), ended.toString());
            assertEquals("v3", ended.outcome().orElseThrow().model());
            assertTrue(keepRefusals.get() <= 0);
            assertEquals(List.of("report.json"), queue.artifacts(ended.id()));
        }
    }

    @Test
    void aRunThatAClusterCannotServeIsExecutedAgainAFewTimes() throws Exception {
        letEnd.countDown();
        try (RunQueue queue = queue(2, true)) {
            failures.set(2);
            refusalsAfterFailure = 1;
            RunRecord ended = await(queue, queue.submit(request("fast", "")).id());
            assertEquals(RunState.SUCCEEDED, ended.state(), ended.toString());
            assertEquals(1, ended.attempts());
            failures.set(100);
            refusalsAfterFailure = 0;
            ended = await(queue, queue.submit(request("fast", "")).id());
            assertEquals(ErrorCode.UNAVAILABLE, ended.error().orElseThrow().code());
            assertEquals(97, failures.get());
        }
        try (RunQueue alone = queue(2)) {
            assertEquals(RunState.FAILED, await(alone, alone.submit(request("fast", "")).id()).state());
            assertEquals(96, failures.get());
        }
    }

    @Test
    void whoTakesOverFinishesWhatCouldNotBePublished() throws Exception {
        letEnd.countDown();
        CountDownLatch tried = new CountDownLatch(2);
        RunQueue killed = queue(true, (run, result) -> {
            tried.countDown();
            throw RefusingState.refused();
        });
        String id = killed.submit(request("fast", "")).id();
        tried.await();
        try (RunQueue queue = queue(4, true)) {
            RunRecord ended = await(queue, id);
            assertEquals(RunState.SUCCEEDED, ended.state());
            assertEquals(2, ended.attempts());
        }
        killed.close();
    }

    @Test
    void aDefectIsNotTriedAgain() throws Exception {
        letEnd.countDown();
        AtomicInteger published = new AtomicInteger();
        try (RunQueue queue = queue(true, (run, result) -> {
            published.incrementAndGet();
            throw new NumergridException(ErrorCode.STORE_DAMAGED, "the index is damaged");
        })) {
            assertEquals(ErrorCode.STORE_DAMAGED, await(queue, queue.submit(request("fast", "")).id()).error().orElseThrow().code());
            assertEquals(1, published.get());
        }
    }

    @Test
    void aRefusedRunIsNotLeftInTheJournal() throws Exception {
        try (RunQueue queue = queue(2, true); RunQueue follower = new RunQueue(spec(2, true), new Executor(), (run, result) -> "none")) {
            refusals.set(2); // the second is that of taking it back
            assertEquals(ErrorCode.UNAVAILABLE, code(() -> queue.submit(request("fast", ""))));
            while (refusals.get() > 0) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
            String next = queue.submit(request("fast", "")).id();
            while (follower.list().size() != 1) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
            assertEquals(next, follower.list().get(0).id());
            assertEquals(next, queue.list().get(0).id());
            refusals.set(1_000);
            assertEquals(ErrorCode.UNAVAILABLE, code(() -> queue.submit(request("fast", ""))));
            assertEquals(ErrorCode.UNAVAILABLE, code(() -> queue.submit(request("fast", ""))));
            int left = refusals.get();
            assertEquals(ErrorCode.UNAVAILABLE, code(() -> queue.submit(request("fast", ""))));
            assertEquals(left, refusals.get(), "no more of them are tried");
            refusals.set(0);
            letEnd.countDown();
            await(queue, next);
            while (follower.list().size() != 1) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A record or file is there although it was refused; what is to be erased is not erased. */
    private StateStore state() {
        return RefusingState.of(folder, (step, taken) -> taken != step.equals("erase")
                && (step.equals("keep") ? keepRefusals : refusals).getAndUpdate(n -> Math.max(0, n - 1)) > 0);
    }

    @Test
    void fractionNeverFallsAndTheEstimateFollowsIt() {
        RunRecord run = RunRecord.created("20260131-1", request("fast", ""), 1, 0).started(1_000).progress("train", 0.25);
        assertEquals(0.25, run.progress("train", 0.1).fraction());
        assertEquals(1, run.progress("train", 7).fraction());
        assertEquals(30_000, run.eta(11_000).orElseThrow().toMillis());
        assertTrue(run.progress("x", 0).started(0).eta(5).isEmpty());
    }

    private RunQueue queue(int waitingMax) {
        return queue(waitingMax, false);
    }

    private RunQueue queue(int waitingMax, boolean handsOn) {
        return queue(spec(waitingMax, handsOn), (run, result) -> "v-" + run.id());
    }

    private RunQueue queue(boolean handsOn, RunPublisher publisher) {
        return queue(spec(4, handsOn), publisher);
    }

    private RunQueue queue(RunQueue.Spec spec, RunPublisher publisher) {
        RunQueue queue = new RunQueue(spec, new Executor(), publisher);
        queue.lead();
        return queue;
    }

    private RunQueue.Spec spec(int waitingMax, boolean handsOn) {
        return new RunQueue.Spec(state(), waitingMax, 1, CLOCK, handsOn);
    }

    private static RunRequest request(String profile, String requestId) {
        return new RunRequest(profile, "main", OptionalInt.of(18_000), "BTC", Map.of("seed", "7"), false, requestId);
    }

    private static RunRecord await(RunQueue queue, String id) throws InterruptedException {
        while (!queue.get(id).state().ended()) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        return queue.get(id);
    }

    private static ErrorCode code(org.junit.jupiter.api.function.Executable call) {
        return assertThrows(NumergridException.class, call).code();
    }

    /** A file where a folder should be: nothing can be written into it any more, not even by root. */
    private static void replaceByFile(Path own) {
        try (var files = Files.list(own)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(own);
            Files.writeString(own, "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Executor implements RunExecutor {
        @Override
        public void check(RunSpec spec) {
            io.numergrid.run.RunProfile.load(spec.profile(), spec.settings());
        }

        @Override
        public void ended() {
            over.incrementAndGet();
        }

        @Override
        public void begin(Set<String> unfinished) {
            unfinishedAtBegin = List.copyOf(unfinished);
        }

        @Override
        public RunResult execute(RunRecord run, RunSpec spec, Path own, RunListener listener, BooleanSupplier cancelled) {
            boolean late = false;
            if (diskGone) {
                replaceByFile(own);
            }
            listener.progress("train", 0.5);
            begun.countDown();
            try {
                while (!letEnd.await(5, TimeUnit.MILLISECONDS)) {
                    if (cancelled.getAsBoolean() && !deaf) {
                        throw new NumergridException(ErrorCode.CANCELLED, "asked to stop");
                    } else if (cancelled.getAsBoolean() && !late) {
                        late = true;
                        listener.progress("late", 0.6);
                        heardOf.release();
                    }
                }
                if (failure != null) {
                    throw failure;
                }
                if (failures.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                    refusals.set(refusalsAfterFailure);
                    throw RefusingState.refused();
                }
                if (error != null) {
                    throw error;
                }
                Path report = diskGone ? own : Files.writeString(own.resolve("report.json"), "{}");
                LivePredictions live = new LivePredictions(18_001, 18_000, true, Provenance.Kind.REAL, List.of(), Map.of());
                return new RunResult(report, own.resolve("m"), "d".repeat(64), live);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
