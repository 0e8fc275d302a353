package io.numergrid.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Results in plan order, dear jobs first, one failure ends the stage. */
class FitPoolTest {
    @Test
    void resultsComeInPlanOrderWhateverTheOrderOfArrival() {
        for (int threads : new int[] {1, 2, 7}) {
            List<FitPool.Job<Integer>> jobs = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                int value = i;
                jobs.add(new FitPool.Job<>(i % 5, () -> value));
            }
            List<Integer> results = new FitPool(threads, () -> false).run(jobs, done -> { });
            for (int i = 0; i < 40; i++) {
                assertEquals(i, results.get(i));
            }
        }
    }

    @Test
    void dearJobsStartFirstAndProgressWeighsThem() {
        List<Integer> started = Collections.synchronizedList(new ArrayList<>());
        List<Double> progress = new ArrayList<>();
        List<FitPool.Job<Integer>> jobs = List.of(job(1, started), job(6, started), job(3, started));
        new FitPool(1, () -> false).run(jobs, progress::add);
        assertEquals(List.of(6, 3, 1), started);
        assertEquals(List.of(0.6, 0.9, 1.0), progress);
    }

    private static FitPool.Job<Integer> job(int cost, List<Integer> started) {
        return new FitPool.Job<>(cost, () -> {
            started.add(cost);
            return cost;
        });
    }

    @Test
    void realFailureIsToldNotTheCancellationsItCaused() {
        CountDownLatch failing = new CountDownLatch(1);
        NumergridException cause = new NumergridException(ErrorCode.DATA_TOO_SMALL, "nothing to learn from");
        AtomicInteger ran = new AtomicInteger();
        List<FitPool.Job<Integer>> jobs = new ArrayList<>();
        jobs.add(new FitPool.Job<>(1, () -> {
            assertTrue(failing.await(10, TimeUnit.SECONDS));
            return ran.incrementAndGet();
        }));
        jobs.add(new FitPool.Job<>(9, () -> {
            failing.countDown();
            throw cause;
        }));
        for (int i = 0; i < 50; i++) {
            jobs.add(new FitPool.Job<>(0.5, ran::incrementAndGet));
        }
        assertSame(cause, assertThrows(NumergridException.class, () -> new FitPool(2, () -> false).run(jobs, done -> { })));
        assertTrue(ran.get() < 52);
    }

    @Test
    void checkedFailureBecomesAnInternalError() {
        List<FitPool.Job<Integer>> jobs = List.of(new FitPool.Job<>(1, () -> {
            throw new java.io.IOException("broken");
        }));
        NumergridException e = assertThrows(NumergridException.class, () -> new FitPool(1, () -> false).run(jobs, done -> { }));
        assertEquals(ErrorCode.INTERNAL, e.code());
        assertTrue(e.getMessage().contains("broken"));
    }

    @Test
    void cancellationStopsJobsThatHaveNotStarted() {
        AtomicBoolean cancelled = new AtomicBoolean();
        AtomicInteger ran = new AtomicInteger();
        List<FitPool.Job<Integer>> jobs = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            jobs.add(new FitPool.Job<>(1, () -> {
                cancelled.set(true);
                return ran.incrementAndGet();
            }));
        }
        NumergridException e = assertThrows(NumergridException.class, () -> new FitPool(1, cancelled::get).run(jobs, done -> { }));
        assertEquals(ErrorCode.CANCELLED, e.code());
        assertEquals(1, ran.get());
    }
}
