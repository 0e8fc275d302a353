package io.numergrid.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.run.RunStages;
import java.util.List;
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
}
