package io.numergrid.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.rpc.Code;
import com.google.type.Date;
import io.grpc.stub.StreamObserver;
import io.numergrid.cli.CommandLineRun;
import io.numergrid.cli.ContractServer;
import io.numergrid.cli.ExitCode;
import io.numergrid.cli.output.Output;
import io.numergrid.v1.AuditCheck;
import io.numergrid.v1.AuditDeterminismRequest;
import io.numergrid.v1.AuditDeterminismResponse;
import io.numergrid.v1.AuditLeakageRequest;
import io.numergrid.v1.AuditLeakageResponse;
import io.numergrid.v1.AuditPoison;
import io.numergrid.v1.AuditProgress;
import io.numergrid.v1.AuditServiceGrpc;
import io.numergrid.v1.DeterminismCell;
import io.numergrid.v1.DeterminismReport;
import io.numergrid.v1.DeterminismVariant;
import io.numergrid.v1.Leak;
import io.numergrid.v1.LeakageReport;
import io.numergrid.v1.LeakageTally;
import io.numergrid.v1.PartDigest;
import io.numergrid.v1.PrecisionLine;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What an audit found reaches eyes, scripts and the exit code. */
class AuditCommandTest {
    private final AtomicReference<AuditLeakageRequest> asked = new AtomicReference<>();
    private final AtomicReference<AuditDeterminismRequest> askedMatrix = new AtomicReference<>();

    @Test
    void aCleanAuditEndsWithZero() throws IOException {
        try (ContractServer server = new ContractServer(auditor(false))) {
            CommandLineRun run = CommandLineRun.of("audit", "leakage", "--dates", "3", "--seed", "9", "--namespace", "mine", "--endpoint",
                    server.endpoint(), "-o", "json");
            assertEquals(ExitCode.OK, run.exit(), run.err());
            assertEquals(3, asked.get().getDateCount());
            assertEquals(9, asked.get().getSeed());
            assertEquals("namespaces/mine", asked.get().getParent());
            JsonNode report = Output.JSON.readTree(run.out());
            assertTrue(report.get("clean").asBoolean());
            assertEquals("2024-05-01", report.get("cuts").get(0).asText());
            assertEquals(1_000, report.get("checks").get(0).get("compared").asLong(), "of both poisons");
            assertEquals(0, report.get("leaks").size());
            assertTrue(run.err().contains("nothing leaks"), run.err());
            assertTrue(run.err().contains("too short"), run.err());
        }
    }

    @Test
    void aLeakIsShownAndEndsWithFive() throws IOException {
        try (ContractServer server = new ContractServer(auditor(true))) {
            CommandLineRun table = CommandLineRun.of("audit", "leakage", "--endpoint", server.endpoint());
            assertEquals(ExitCode.BAD_DATA, table.exit(), table.err());
            assertEquals(200, asked.get().getDateCount());
            for (String shown : new String[] {"features", "1e308", "2024-05-01", "BTC", "2024-04-30", "ret_5d", "0.25", "NaN (0x7fc00000)"}) {
                assertTrue(table.out().contains(shown), shown + ": " + table.out());
            }
            CommandLineRun json = CommandLineRun.of("audit", "leakage", "--endpoint", server.endpoint(), "-o", "json");
            assertEquals(ExitCode.BAD_DATA, json.exit());
            JsonNode report = Output.JSON.readTree(json.out());
            assertFalse(report.get("clean").asBoolean());
            assertEquals("1e308", report.get("leaks").get(0).get("poison").asText());
            assertEquals(2, report.get("checks").get(0).get("leakingCuts").asInt());
            CommandLineRun csv = CommandLineRun.of("audit", "leakage", "--endpoint", server.endpoint(), "-o", "csv");
            assertEquals(3, csv.out().lines().count(), csv.out());
        }
    }

    @Test
    void anAuditThatComparedNothingIsNoProof() throws IOException {
        try (ContractServer server = new ContractServer(new AuditServiceGrpc.AuditServiceImplBase() {
            @Override
            public void auditLeakage(AuditLeakageRequest request, StreamObserver<AuditLeakageResponse> out) {
                out.onNext(AuditLeakageResponse.newBuilder().setReport(LeakageReport.newBuilder().addCutDates(date(5, 1))
                        .addTallies(LeakageTally.newBuilder().setCheck(AuditCheck.AUDIT_CHECK_FEATURES)
                                .setPoison(AuditPoison.AUDIT_POISON_NAN).setComparedCount(500))
                        .addTallies(LeakageTally.newBuilder().setCheck(AuditCheck.AUDIT_CHECK_PREDICTIONS)
                                .setPoison(AuditPoison.AUDIT_POISON_NAN))).build());
                out.onCompleted();
            }
        })) {
            CommandLineRun run = CommandLineRun.of("audit", "leakage", "--endpoint", server.endpoint());
            assertEquals(ExitCode.BAD_DATA, run.exit(), run.err());
            assertTrue(run.err().contains("nothing to compare: predictions"), run.err());
            assertFalse(run.err().contains("LEAK"), run.err());
        }
    }

    @Test
    void aDigestThatDiffersEndsWithFive() throws IOException {
        for (boolean differs : new boolean[] {false, true}) {
            try (ContractServer server = new ContractServer(auditor(differs))) {
                CommandLineRun run = CommandLineRun.of("audit", "determinism", "--endpoint", server.endpoint(), "-o", "json");
                assertEquals(differs ? ExitCode.BAD_DATA : ExitCode.OK, run.exit(), run.err());
                JsonNode report = Output.JSON.readTree(run.out());
                assertEquals(!differs, report.get("equal").asBoolean());
                assertEquals(!differs, report.get("passed").asBoolean());
                assertEquals("5 threads", report.get("digests").get(1).get("variant").asText());
                assertEquals(2, report.get("cells").size());
                assertEquals(!differs, report.get("cells").get(1).get("equal").asBoolean());
                assertEquals(0.0005, report.get("precision").get(0).get("meanDifference").asDouble());
                CommandLineRun table = CommandLineRun.of("audit", "determinism", "--seeds", "2", "--small", "--endpoint", server.endpoint());
                assertEquals(2, askedMatrix.get().getSeedCount());
                assertTrue(askedMatrix.get().getSmall());
                for (String shown : new String[] {"25.0.3", "vector (256-bit lanes)", "gbdt-rank", "+0.00050", "0.00300"}) {
                    assertTrue(table.out().contains(shown), shown + ": " + table.out());
                }
                assertEquals(differs, table.out().contains("5 threads"), table.out());
                assertEquals(differs, table.out().contains("rows shuffled with 3 threads, seed 1"), table.out());
                assertTrue(table.err().contains(differs ? "DIFFERENT bytes" : "the same bytes"), table.err());
                CommandLineRun csv = CommandLineRun.of("audit", "determinism", "--endpoint", server.endpoint(), "-o", "csv");
                assertEquals(3, csv.out().lines().count(), csv.out());
            }
        }
    }

    /** The same bytes everywhere are not enough where they cost score. */
    @Test
    void aScoreBeyondItsLimitEndsWithFive() throws IOException {
        try (ContractServer server = new ContractServer(new AuditServiceGrpc.AuditServiceImplBase() {
            @Override
            public void auditDeterminism(AuditDeterminismRequest request, StreamObserver<AuditDeterminismResponse> out) {
                out.onNext(AuditDeterminismResponse.newBuilder().setReport(DeterminismReport.newBuilder().setEqual(true)
                        .addPrecision(PrecisionLine.newBuilder().setMember("gbdt").setMeanDifference(0.002))).build());
                out.onCompleted();
            }
        })) {
            CommandLineRun run = CommandLineRun.of("audit", "determinism", "--endpoint", server.endpoint());
            assertEquals(ExitCode.BAD_DATA, run.exit(), run.err());
            assertTrue(run.err().contains("NOT within its limit"), run.err());
        }
    }

    @Test
    void whatMakesNoSenseIsToldBeforeANodeIsAsked() {
        for (String[] more : new String[][] {{"--dates", "0"}, {"--dates", "5001"}, {"--demo", "--data", "prices.csv"}}) {
            String[] line = Stream.concat(Stream.of("audit", "leakage", "--endpoint", "127.0.0.1:1"), Stream.of(more)).toArray(String[]::new);
            CommandLineRun run = CommandLineRun.of(line);
            assertEquals(ExitCode.USAGE, run.exit(), run.err());
            assertTrue(run.err().contains(more[0]), run.err());
        }
    }

    @Test
    void aRefusalIsTold() throws IOException {
        try (ContractServer server = new ContractServer(new AuditServiceGrpc.AuditServiceImplBase() {
            @Override
            public void auditLeakage(AuditLeakageRequest request, StreamObserver<AuditLeakageResponse> out) {
                out.onError(ContractServer.error(601, "QUEUE_FULL", Code.RESOURCE_EXHAUSTED, "an audit is running already"));
            }
        })) {
            CommandLineRun run = CommandLineRun.of("audit", "leakage", "--endpoint", server.endpoint());
            assertEquals(ExitCode.UNAVAILABLE, run.exit());
            assertTrue(run.err().contains("an audit is running already"), run.err());
        }
    }

    private AuditServiceGrpc.AuditServiceImplBase auditor(boolean leaks) {
        return new AuditServiceGrpc.AuditServiceImplBase() {
            @Override
            public void auditLeakage(AuditLeakageRequest request, StreamObserver<AuditLeakageResponse> out) {
                asked.set(request);
                out.onNext(AuditLeakageResponse.newBuilder().setProgress(AuditProgress.newBuilder().setStage("clean run")).build());
                LeakageTally.Builder huge = LeakageTally.newBuilder().setCheck(AuditCheck.AUDIT_CHECK_FEATURES)
                        .setPoison(AuditPoison.AUDIT_POISON_HUGE).setComparedCount(500);
                if (leaks) {
                    huge.setLeakingCutCount(2).setFirstLeak(Leak.newBuilder().setCutDate(date(5, 1)).setSymbol("BTC").setDate(date(4, 30))
                            .setFeature("ret_5d").setBefore("0.25").setAfter("NaN (0x7fc00000)"));
                }
                out.onNext(AuditLeakageResponse.newBuilder().setReport(LeakageReport.newBuilder().setClean(!leaks).addCutDates(date(5, 1))
                        .addTallies(LeakageTally.newBuilder().setCheck(AuditCheck.AUDIT_CHECK_FEATURES)
                                .setPoison(AuditPoison.AUDIT_POISON_NAN).setComparedCount(500))
                        .addTallies(huge).addNotes("the history is too short for folds")).build());
                out.onCompleted();
            }

            @Override
            public void auditDeterminism(AuditDeterminismRequest request, StreamObserver<AuditDeterminismResponse> out) {
                PartDigest.Builder part = PartDigest.newBuilder().setPart("bins").setDigest("00").setEqual(true);
                askedMatrix.set(request);
                DeterminismCell.Builder cell = DeterminismCell.newBuilder().setJdk("25.0.3").setKernels("vector (256-bit lanes)").setDigest("00")
                        .setOrder("rows shuffled").setThreads(3).setSeed(1).setEqual(true);
                out.onNext(AuditDeterminismResponse.newBuilder().setReport(DeterminismReport.newBuilder().setEqual(!leaks).setPassed(!leaks)
                        .addCells(cell).addCells(cell.clone().setEqual(!leaks))
                        .addPrecision(PrecisionLine.newBuilder().setMember("gbdt-rank").setMeanDifference(0.0005).setFoldDifferenceMax(0.003)
                                .setWithin(true))
                        .addVariants(DeterminismVariant.newBuilder().setName("1 thread").addDigests(part))
                        .addVariants(DeterminismVariant.newBuilder().setName("5 threads").addDigests(part.setEqual(!leaks)))).build());
                out.onCompleted();
            }
        };
    }

    private static Date date(int month, int day) {
        return Date.newBuilder().setYear(2024).setMonth(month).setDay(day).build();
    }
}
