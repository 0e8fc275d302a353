package io.numergrid.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every leak that is planted is caught, by the check that is there for it and by none that looks at an earlier stage. The same audit of
 * the unbroken stages, with more dates, finds nothing: {@link LeakageAuditTest}.
 */
class PlantedLeaksTest {
    @ParameterizedTest
    @EnumSource
    void isCaught(PlantedLeak planted) {
        LeakageReport report = AuditMarket.audit(planted.stages.get(), AuditMarket.spec(planted.dates, 2));
        assertFalse(report.clean(), "not caught");
        Leak first = report.leaks().get(0);
        assertEquals(planted.caughtBy, first.check(), first.toString());
        assertNotEquals(first.before(), first.after());
        assertTrue(first.date() <= first.cut() && planted.where.test(first), first.toString());
    }
}
