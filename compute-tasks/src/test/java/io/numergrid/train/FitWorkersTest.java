package io.numergrid.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Every part runs once; a failure of any thread reaches the caller as it is. */
class FitWorkersTest {
    @Test
    void everyPartRunsOnce() {
        for (int threads : new int[] {1, 2, 4}) {
            try (FitWorkers workers = new FitWorkers(threads)) {
                for (int parts : new int[] {0, 1, 2, 3, 100}) {
                    AtomicIntegerArray runs = new AtomicIntegerArray(parts);
                    workers.run(parts, runs::incrementAndGet);
                    assertArrayEquals(IntStream.generate(() -> 1).limit(parts).toArray(), IntStream.range(0, parts).map(runs::get).toArray());
                }
            }
        }
    }

    @Test
    void aFailureReachesTheCaller() {
        try (FitWorkers workers = new FitWorkers(3)) {
            for (int failing = 0; failing < 8; failing++) {
                int part = failing;
                NumergridException e = assertThrows(NumergridException.class, () -> workers.run(8, p -> {
                    if (p == part) {
                        throw new NumergridException(ErrorCode.MEMORY_INSUFFICIENT, "part " + p);
                    }
                }));
                assertEquals("part " + part, e.getMessage());
            }
        }
    }

    @Test
    void anInterruptedFitIsCancelled() {
        CountDownLatch helperStarted = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Thread caller = Thread.currentThread();
        try (FitWorkers workers = new FitWorkers(2)) {
            NumergridException e = assertThrows(NumergridException.class, () -> workers.run(2, p -> {
                try {
                    if (Thread.currentThread() == caller) {
                        helperStarted.await(); // the other part is with the helper, which does not end before it is released
                        caller.interrupt();
                    } else {
                        helperStarted.countDown();
                        release.await();
                    }
                } catch (InterruptedException interrupted) {
                    throw new IllegalStateException(interrupted);
                }
            }));
            assertEquals(ErrorCode.CANCELLED, e.code());
            assertTrue(Thread.interrupted(), "the interrupt is still there for the caller to see");
        } finally {
            release.countDown();
        }
    }
}
