package io.numergrid.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import io.numergrid.history.DemoMarket;
import io.numergrid.v1.AuditCheck;
import io.numergrid.v1.AuditDeterminismRequest;
import io.numergrid.v1.AuditDeterminismResponse;
import io.numergrid.v1.AuditLeakageRequest;
import io.numergrid.v1.AuditLeakageResponse;
import io.numergrid.v1.AuditServiceGrpc;
import io.numergrid.v1.DataKind;
import io.numergrid.v1.DeterminismReport;
import io.numergrid.v1.LeakageReport;
import io.numergrid.v1.LeakageTally;
import io.numergrid.v1.PrecisionLine;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Audits of histories in a real node, at the depth that every build can afford. The last test leaves one that is about to end. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(300)
class AuditIT {
    @TempDir
    static Path home;
    private static ServedNode node;

    @BeforeAll
    static void start() {
        node = new ServedNode(home, Map.of());
        node.load(ServedNode.header("market.csv").setKind(DataKind.DATA_KIND_GENERATED).setBtcSymbol(DemoMarket.BTC_SYMBOL).build(),
                ServedNode.csv(ServedNode.market()));
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static AuditServiceGrpc.AuditServiceBlockingStub audits() {
        return AuditServiceGrpc.newBlockingStub(node.channel()).withDeadlineAfter(280, TimeUnit.SECONDS);
    }

    @Test
    @Order(1)
    void nothingLeaksAndOneAuditRunsAtATime() {
        Iterator<AuditLeakageResponse> parts = audits().auditLeakage(AuditLeakageRequest.newBuilder().setDateCount(1).setSeed(3).build());
        assertTrue(parts.next().hasProgress());
        assertEquals("QUEUE_FULL", ServedNode.refusal(() -> audits().auditLeakage(AuditLeakageRequest.getDefaultInstance()).next()));
        LeakageReport report = LeakageReport.getDefaultInstance();
        while (parts.hasNext()) {
            AuditLeakageResponse part = parts.next();
            assertFalse(report.getClean(), "nothing follows the report");
            report = part.getReport();
        }
        assertTrue(report.getClean(), report.toString());
        assertEquals(7, report.getFoldCount());
        assertEquals(8, report.getCutDatesCount(), "one drawn and the first day of each fold");
        assertEquals(List.of("gbdt", "ridge"), report.getMembersList());
        assertEquals(30, report.getTalliesCount());
        for (LeakageTally tally : report.getTalliesList()) {
            assertTrue(tally.getComparedCount() > (tally.getCheck() == AuditCheck.AUDIT_CHECK_FEATURES ? 10_000_000 : 100), tally.toString());
        }
    }

    @Test
    @Order(2)
    void bytesDoNotDependOnHowTheyAreComputed() {
        Iterator<AuditDeterminismResponse> parts = audits().auditDeterminism(AuditDeterminismRequest.newBuilder().setSeedCount(2)
                .setSmall(true).build());
        DeterminismReport report = DeterminismReport.getDefaultInstance();
        while (parts.hasNext()) {
            report = parts.next().getReport();
        }
        assertTrue(report.getEqual(), report.toString());
        assertEquals(10, report.getVariants(0).getDigestsCount(), "features, universe, bins, labels and six members");
        assertEquals(2 * 12, report.getCellsCount(), "scalar kernels and lanes");
        assertTrue(report.getCellsList().stream().allMatch(c -> c.getEqual()));
        assertEquals(2, report.getCellsList().stream().map(c -> c.getDigest()).distinct().count(), "a model per seed");
        assertEquals(List.of("gbdt", "gbdt-rank", "forest"), report.getPrecisionList().stream().map(p -> p.getMember()).toList());
        for (PrecisionLine line : report.getPrecisionList()) {
            assertEquals(7, line.getQuantisedCount());
            assertEquals(7, line.getReferenceCount());
            assertEquals(line.getWithin(), Math.abs(line.getMeanDifference()) <= 0.001 && line.getFoldDifferenceMax() <= 0.005);
        }
        assertTrue(report.getPassed(), report.toString());
        assertEquals(report.getPassed(), report.getPrecisionList().stream().allMatch(PrecisionLine::getWithin));
    }

    @Test
    @Order(3)
    void whatCannotBeAuditedIsRefused() {
        assertEquals("ARGUMENT_INVALID", ServedNode.refusal(
                () -> audits().auditLeakage(AuditLeakageRequest.newBuilder().setDateCount(1_000_000).build()).next()));
        assertEquals("ARGUMENT_INVALID", ServedNode.refusal(
                () -> audits().auditDeterminism(AuditDeterminismRequest.newBuilder().setSeedCount(101).build()).next()));
        assertEquals("DATA_TOO_SMALL", ServedNode.refusal(
                () -> audits().auditLeakage(AuditLeakageRequest.newBuilder().setParent("namespaces/empty").build()).next()));
    }

    @Test
    @Order(4)
    void anAuditEndsWithItsClient() throws Exception {
        Context.CancellableContext client = Context.current().withCancellation();
        client.run(() -> audits().auditLeakage(AuditLeakageRequest.newBuilder().setDateCount(5_000).build()).next());
        client.cancel(null);
        String refused = "QUEUE_FULL";
        for (int i = 0; i < 300 && refused.equals("QUEUE_FULL"); i++) {
            TimeUnit.MILLISECONDS.sleep(100);
            Context.CancellableContext next = Context.current().withCancellation();
            String[] answer = {""};
            next.run(() -> {
                try {
                    audits().auditLeakage(AuditLeakageRequest.newBuilder().setDateCount(1).build()).next();
                } catch (StatusRuntimeException e) {
                    answer[0] = ServedNode.refusal(() -> {
                        throw e;
                    });
                }
            });
            next.cancel(null);
            refused = answer[0];
        }
        assertEquals("", refused);
    }
}
