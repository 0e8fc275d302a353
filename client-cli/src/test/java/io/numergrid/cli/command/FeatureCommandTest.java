package io.numergrid.cli.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.rpc.Code;
import io.grpc.stub.StreamObserver;
import io.numergrid.cli.CommandLineRun;
import io.numergrid.cli.ContractServer;
import io.numergrid.cli.ExitCode;
import io.numergrid.v1.ExportFeaturesRequest;
import io.numergrid.v1.ExportFeaturesResponse;
import io.numergrid.v1.ExportHeader;
import io.numergrid.v1.FeatureServiceGrpc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
