package io.numergrid.cli.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import com.google.rpc.Code;
import io.grpc.stub.StreamObserver;
import io.numergrid.cli.CommandLineRun;
import io.numergrid.cli.ContractServer;
import io.numergrid.cli.ExitCode;
import io.numergrid.cli.client.Wire;
import io.numergrid.cli.output.Output;
import io.numergrid.v1.CheckFeaturesRequest;
import io.numergrid.v1.CheckFeaturesResponse;
import io.numergrid.v1.ExportFeaturesRequest;
import io.numergrid.v1.ExportFeaturesResponse;
import io.numergrid.v1.ExportHeader;
import io.numergrid.v1.FeatureFinding;
import io.numergrid.v1.FeatureReport;
import io.numergrid.v1.FeatureServiceGrpc;
import io.numergrid.v1.QualityGrade;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Export writes what came, whole or not at all. */
class FeatureCommandTest {
    private static final ByteString BYTES = ContractServer.bytes(3_000_000);

    @TempDir
    private Path folder;
    private final AtomicReference<ExportFeaturesRequest> asked = new AtomicReference<>();

    @ParameterizedTest
    @CsvSource({"f.csv,FORMAT_CSV", "f.parquet,FORMAT_PARQUET", "F.CSV.GZ,FORMAT_CSV_GZ"})
    void theEndingChoosesTheFormat(String name, ExportFeaturesRequest.Format format) throws IOException {
        try (ContractServer server = new ContractServer(exporter(false))) {
            Path out = folder.resolve("new folder").resolve(name);
            CommandLineRun run = CommandLineRun.of("feature", "export", "--out", out.toString(), "--symbols", "NA,BTC", "--from", "2020-01-01",
                    "--live-row", "--family", "technical", "--endpoint", server.endpoint());
            assertEquals(ExitCode.OK, run.exit(), run.err());
            assertArrayEquals(BYTES.toByteArray(), Files.readAllBytes(out));
            assertEquals(format, asked.get().getFormat());
            assertEquals(List.of("NA", "BTC"), asked.get().getSymbolsList());
            assertEquals(ExportFeaturesRequest.Family.FAMILY_TECHNICAL, asked.get().getFamily());
            assertTrue(asked.get().getLiveRow() && asked.get().getFromDate().getYear() == 2020 && !asked.get().hasToDate());
            assertTrue(run.out().contains("2.9 MiB"), run.out());
            assertTrue(run.err().contains("there is no history of 'BTC'"), run.err());
            assertFalse(run.out().contains("BTC'"), run.out());
        }
    }

    @Test
    void anErrorInTheMiddleLeavesTheOldFileAndNothingElse() throws IOException {
        Path out = Files.writeString(folder.resolve("f.csv"), "old");
        try (ContractServer server = new ContractServer(exporter(true))) {
            CommandLineRun run = CommandLineRun.of("feature", "export", "--out", out.toString(), "--endpoint", server.endpoint());
            assertEquals(ExitCode.BAD_DATA, run.exit(), run.err());
            assertEquals("old", Files.readString(out));
            try (var left = Files.list(folder)) {
                assertEquals(1, left.count());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"table,YELLOW,0", "table,RED,5", "json,RED,5", "csv,GREEN,0"})
    void checkTellsStateReasonsAndFeaturesAndFailsWhenRed(String format, String state, int exit) throws IOException {
        AtomicReference<CheckFeaturesRequest> checked = new AtomicReference<>();
        FeatureReport report = FeatureReport.newBuilder().setGrade(QualityGrade.valueOf("QUALITY_GRADE_" + state)).addReasons("1 of 138 features is void")
                .setRowCount(4200).setFromDate(Wire.date(LocalDate.of(2020, 11, 19))).setToDate(Wire.date(LocalDate.of(2020, 12, 17)))
                .addFeatures(FeatureFinding.newBuilder().setFeature("ret_1d").setGrade(QualityGrade.QUALITY_GRADE_GREEN).setNanShare(0).setPsi(0.01))
                .addFeatures(FeatureFinding.newBuilder().setFeature("rsi_5").setGrade(QualityGrade.QUALITY_GRADE_YELLOW).setPsi(0.1234).setReason("drift"))
                .addFeatures(FeatureFinding.newBuilder().setFeature("beta_btc_60d").setGrade(QualityGrade.QUALITY_GRADE_RED).setNanShare(1).setReason("100 % missing"))
                .addWarnings("there is no history of 'BTC'").build();
        try (ContractServer server = new ContractServer(new FeatureServiceGrpc.FeatureServiceImplBase() {
            @Override
            public void checkFeatures(CheckFeaturesRequest request, StreamObserver<CheckFeaturesResponse> out) {
                checked.set(request);
                out.onNext(CheckFeaturesResponse.newBuilder().setFraction(0.5).build());
                out.onNext(CheckFeaturesResponse.newBuilder().setReport(report).build());
                out.onCompleted();
            }
        })) {
            CommandLineRun run = CommandLineRun.of("feature", "check", "--namespace", "x", "--from", "2020-11-19", "-o", format, "--endpoint", server.endpoint());
            assertEquals(exit, run.exit(), run.err());
            assertEquals("namespaces/x", checked.get().getParent());
            assertTrue(checked.get().hasFromDate() && !checked.get().hasToDate());
            assertTrue(run.err().contains("no history of 'BTC'"), run.err());
            switch (format) {
                case "table" -> {
                    assertTrue(run.out().contains(state) && run.out().contains("1 of 138 features is void") && run.out().contains("1, 1, 1"), run.out());
                    assertTrue(run.out().indexOf("beta_btc_60d") < run.out().indexOf("rsi_5"), "the worst first: " + run.out());
                    assertFalse(run.out().contains("ret_1d"), run.out());
                }
                case "json" -> {
                    JsonNode json = Output.JSON.readTree(run.out());
                    assertEquals("RED", json.path("state").asText());
                    assertEquals("2020-11-19", json.path("fromDate").asText());
                    assertEquals(3, json.path("features").size());
                    assertTrue(json.path("features").path(2).path("psi").isNull());
                    assertEquals(0.1234, json.path("features").path(1).path("psi").asDouble());
                }
                default -> assertEquals(List.of("feature,state,outside,nanShare,constantShare,psi,reason", "ret_1d,GREEN,0,0.0,,0.01,",
                        "rsi_5,YELLOW,0,,,0.1234,drift", "beta_btc_60d,RED,0,1.0,,,100 % missing"), run.out().lines().toList());
            }
        }
    }

    private FeatureServiceGrpc.FeatureServiceImplBase exporter(boolean fails) {
        return new FeatureServiceGrpc.FeatureServiceImplBase() {
            @Override
            public void exportFeatures(ExportFeaturesRequest request, StreamObserver<ExportFeaturesResponse> out) {
                asked.set(request);
                out.onNext(ExportFeaturesResponse.newBuilder().setHeader(ExportHeader.newBuilder().setFeatureCount(138).setSymbolCount(2)
                        .addWarnings("there is no history of 'BTC'")).build());
                for (int from = 0; from < BYTES.size(); from += 700_000) {
                    out.onNext(ExportFeaturesResponse.newBuilder().setChunk(BYTES.substring(from, Math.min(BYTES.size(), from + 700_000))).build());
                }
                if (fails) {
                    out.onError(ContractServer.error(510, "STORE_DAMAGED", Code.DATA_LOSS, "block 7 is damaged"));
                } else {
                    out.onCompleted();
                }
            }
        };
    }
}
