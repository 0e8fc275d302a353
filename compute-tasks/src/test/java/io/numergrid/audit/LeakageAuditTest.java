package io.numergrid.audit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.fold.FoldSpec;
import io.numergrid.run.RowMemory;
import io.numergrid.run.RunStages;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The stages of a run show nothing of the future, under every poison; and the audit did look. */
class LeakageAuditTest {
    static final int DATES = 3;

    @Test
    void aRunLeaksNothing() {
        LeakageReport report = AuditMarket.audit(new RunStages(AuditMarket.KERNELS, AuditMarket.SETUP), AuditMarket.spec(DATES, 2));
        assertEquals(List.of(), report.leaks());
        assertTrue(report.clean());
        for (LeakageReport.Tally tally : report.tallies()) {
            assertTrue(tally.compared() > 0, tally.toString());
        }
    }

    @Test
    void theReportDoesNotDependOnThreads() {
        LeakageReport one = AuditMarket.audit(PlantedLeak.SAME_DAY_FEATURE.stages.get(), AuditMarket.spec(1, 1));
        LeakageReport three = AuditMarket.audit(PlantedLeak.SAME_DAY_FEATURE.stages.get(), AuditMarket.spec(1, 3));
        assertEquals(one.tallies(), three.tallies());
        assertArrayEquals(one.cuts(), three.cuts());
    }

    @Test
    void withoutFoldsTheRestIsAuditedAndTheReportIsNotClean() {
        RunStages.Setup setup = new RunStages.Setup(AuditMarket.SETUP.btc(), AuditMarket.SETUP.universe(), AuditMarket.SETUP.target(),
                new FoldSpec(40, 0, 20, 8, 3));
        LeakageReport report = AuditMarket.audit(new RunStages(AuditMarket.KERNELS, setup), AuditMarket.spec(1, 2));
        assertEquals(0, report.folds());
        assertEquals(1, report.cuts().length);
        assertTrue(report.notes().get(0).startsWith("no predictions were compared: "), report.notes().toString());
        assertEquals(0, report.compared().get(Check.PREDICTIONS));
        assertEquals(List.of(), report.leaks());
        assertEquals(List.of(Check.PREDICTIONS), report.notCompared());
        assertFalse(report.clean(), "nothing is known of the predictions");
    }

    @Test
    void rowsThatDoNotFitIntoMemoryAreRefusedBeforeTheFirstIsComputed() {
        AtomicInteger asked = new AtomicInteger();
        NumergridException e = assertThrows(NumergridException.class, () -> LeakageAudit.run(new RunStages(AuditMarket.KERNELS, AuditMarket.SETUP),
                AuditMarket.source(), AuditMarket.spec(1, 2), (stage, done) -> { }, () -> asked.incrementAndGet() < 0, new RowMemory(() -> 1 << 20)));
        assertEquals(ErrorCode.MEMORY_INSUFFICIENT, e.code());
        assertTrue(e.getMessage().startsWith("the audit's ") && e.getMessage().contains(" and 1 MiB can be had"), e.getMessage());
        assertEquals(0, asked.get(), "no stage has begun");
    }

    @Test
    void whatCannotBeAuditedIsRefused() {
        RunStages.Setup setup = new RunStages.Setup(AuditMarket.SETUP.btc(), AuditMarket.SETUP.universe().withMinSymbols(1_000),
                AuditMarket.SETUP.target(), AuditMarket.SETUP.folds());
        assertEquals(ErrorCode.DATA_TOO_SMALL, assertThrows(NumergridException.class,
                () -> AuditMarket.audit(new RunStages(AuditMarket.KERNELS, setup), AuditMarket.spec(1, 2))).code());
        RunStages.Setup noBtc = new RunStages.Setup("NOPE", AuditMarket.SETUP.universe(), AuditMarket.SETUP.target(), AuditMarket.SETUP.folds());
        assertEquals(ErrorCode.BTC_MISSING, assertThrows(NumergridException.class,
                () -> AuditMarket.audit(new RunStages(AuditMarket.KERNELS, noBtc), AuditMarket.spec(1, 2))).code());
        assertEquals(ErrorCode.ARGUMENT_INVALID, assertThrows(NumergridException.class, () -> AuditMarket.spec(0, 1)).code());
        AtomicInteger polls = new AtomicInteger();
        assertEquals(ErrorCode.CANCELLED, assertThrows(NumergridException.class, () -> LeakageAudit.run(
                new RunStages(AuditMarket.KERNELS, AuditMarket.SETUP), AuditMarket.source(), AuditMarket.spec(50, 2), (stage, done) -> { },
                () -> polls.incrementAndGet() > 300)).code());
    }
}
