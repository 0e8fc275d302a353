package io.numergrid.cli.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.rpc.Code;
import io.grpc.stub.StreamObserver;
import io.numergrid.cli.CommandLineRun;
import io.numergrid.cli.ContractServer;
import io.numergrid.cli.ExitCode;
import io.numergrid.cli.output.Output;
import io.numergrid.v1.CheckHistoriesRequest;
import io.numergrid.v1.CheckHistoriesResponse;
import io.numergrid.v1.DataKind;
import io.numergrid.v1.HistoryFinding;
import io.numergrid.v1.HistoryServiceGrpc;
import io.numergrid.v1.ImportExample;
import io.numergrid.v1.ImportHeader;
import io.numergrid.v1.ImportHistoryRequest;
import io.numergrid.v1.ImportReason;
import io.numergrid.v1.ImportReport;
import io.numergrid.v1.KeptOut;
import io.numergrid.v1.QualityGrade;
import io.numergrid.v1.SourceAgreement;
import io.numergrid.v1.SymbolAgreement;
import io.numergrid.v1.VolumeUnit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Import as the wire and the user see it. */
@Timeout(60)
class HistoryCommandTest {
    @TempDir
    private Path folder;
    private final Receiver receiver = new Receiver();
    private ContractServer server;

    @BeforeEach
    void open() throws IOException {
        server = new ContractServer(receiver);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void checkTellsTheStateFirstAndFailsWhenRed() throws IOException {
        receiver.check = CheckHistoriesResponse.newBuilder().setGrade(QualityGrade.QUALITY_GRADE_YELLOW).addReasons("3 days with no bar of any symbol")
                .setSymbolCount(40).setGreenCount(30).setYellowCount(8).setRedCount(2).addKeptOut(KeptOut.newBuilder().setSymbol("OPNN").setKind("BAD_TICK"))
                .setSampledRowCount(2000).setExcludedRowCount(30).setMissingDateCount(3).putFindingCounts("BAD_TICK", 2)
                .addFindings(HistoryFinding.newBuilder().setKind("BAD_TICK").setSymbol("OPNN").setCount(4)).build();
        CommandLineRun table = run("history", "check");
        assertEquals(ExitCode.OK, table.exit(), table.err());
        for (String text : List.of("YELLOW", "3 days with no bar of any symbol", "30, 8, 2", "1.50 %", "OPNN", "BAD_TICK")) {
            assertTrue(table.out().contains(text), text + " in " + table.out());
        }
        assertTrue(table.out().startsWith("state"), table.out());
        receiver.check = receiver.check.toBuilder().setAgreement(SourceAgreement.newBuilder().setGrade(QualityGrade.QUALITY_GRADE_RED).setSymbolCount(1)
                .addReasons("1 of 1 symbols have prices of another token").addSymbols(SymbolAgreement.newBuilder().setSymbol("UNI").setOther("UNI-USD")
                        .setDayCount(90).setMedianRatio(0.1).setGrade(QualityGrade.QUALITY_GRADE_RED))).build();
        CommandLineRun json = run("history", "check", "--against", "other", "-o", "json");
        assertEquals(ExitCode.BAD_DATA, json.exit(), json.err());
        assertEquals("namespaces/other", receiver.checked.getAgainst());
        JsonNode root = Output.JSON.readTree(json.out());
        assertEquals("YELLOW", root.path("state").asText());
        assertEquals("BAD_TICK", root.path("keptOut").path("OPNN").asText());
        assertEquals("UNI-USD", root.path("agreement").path("compared").path(0).path("other").asText());
        assertEquals(2, root.path("reasons").size());
        CommandLineRun both = run("history", "check", "--against", "other");
        assertTrue(both.out().contains("UNI-USD") && both.out().contains("RED, 1 symbols compared"), both.out());
    }

    @Test
    void bytesArriveWholeAndInOrderWhateverTheSize() throws IOException {
        int[] sizes = {0, 1, (256 << 10) - 1, 256 << 10, (256 << 10) + 1, 5_000_000};
        for (int size : sizes) {
            byte[] bytes = ContractServer.bytes(size).toByteArray();
            Path file = Files.write(folder.resolve("size" + size + ".csv"), bytes);
            CommandLineRun run = run("history", "import", file.toString());
            assertEquals(ExitCode.OK, run.exit(), run.err());
            assertArrayEquals(bytes, receiver.last().bytes.toByteArray());
        }
        assertEquals(sizes.length, receiver.calls.size());
    }

    @Test
    void optionsReachTheHeader() throws IOException {
        Path file = Files.writeString(folder.resolve("a.csv"), "x");
        run("history", "import", file.toString(), "--source", "my source", "--volume-unit", "quote", "--btc", "BTCUSDT", "--generated",
                "--survivorship", "snapshot", "--namespace", "side");
        ImportHeader header = receiver.last().header;
        assertEquals("a.csv", header.getFileName());
        assertEquals("my source", header.getSource());
        assertEquals(VolumeUnit.VOLUME_UNIT_QUOTE, header.getVolumeUnit());
        assertEquals(DataKind.DATA_KIND_GENERATED, header.getKind());
        assertEquals("namespaces/side", header.getParent());
        assertEquals("BTCUSDT", header.getBtcSymbol());
    }

    @Test
    void aFolderMeansItsPriceFilesSortedByPath() throws IOException {
        for (String name : new String[] {"b.csv", "a.parquet", "sub/c.csv.gz", "sub/d.tsv", "notes.md", ".hidden.csv", "e.gz"}) {
            Files.createDirectories(folder.resolve(name).getParent());
            Files.writeString(folder.resolve(name), name);
        }
        CommandLineRun run = run("history", "import", folder.toString());
        assertEquals(ExitCode.OK, run.exit(), run.err());
        assertEquals(List.of("a.parquet", "b.csv", "e.gz", "c.csv.gz", "d.tsv"), receiver.calls.stream().map(c -> c.header.getFileName()).toList());
    }

    @Test
    void aRefusedFileIsToldAndTheOthersGoOn() throws IOException {
        Path good = Files.writeString(folder.resolve("good.csv"), "good");
        Path bad = Files.writeString(folder.resolve("bad.csv"), "bad");
        Path also = Files.writeString(folder.resolve("also.csv"), "good");
        CommandLineRun run = run("history", "import", good.toString(), bad.toString(), also.toString(), "-o", "json");
        assertEquals(ExitCode.BAD_DATA, run.exit());
        JsonNode files = Output.JSON.readTree(run.out());
        assertEquals(List.of("stored", "refused", "stored"), List.of(files.get(0).get("state").asText(), files.get(1).get("state").asText(),
                files.get(2).get("state").asText()));
        assertEquals(9, files.get(1).get("rejected").asInt());
        assertEquals("DATE_UNPARSABLE", files.get(1).get("reasons").get(0).get("reason").asText());
        assertTrue(run.err().contains("bad.csv: 9 of 10 rows"), run.err());
    }

    @Test
    void theTableShowsReasonsWithTheirFirstExample() throws IOException {
        CommandLineRun run = run("history", "import", Files.writeString(folder.resolve("bad.csv"), "bad").toString());
        assertTrue(run.out().contains("bad.csv  DATE_UNPARSABLE     9  rejected     3  BTC,someday,1,1,1,1,1"), run.out());
    }

    @Test
    void aRefusalInTheMiddleOfALargeFileEndsTheSending() throws IOException {
        receiver.refuseAfterBytes = 100_000;
        Path file = Files.write(folder.resolve("large.csv"), ContractServer.bytes(30_000_000).toByteArray());
        CommandLineRun run = run("history", "import", file.toString());
        assertEquals(ExitCode.BAD_DATA, run.exit(), run.err());
        assertTrue(receiver.last().bytes.size() < 30_000_000, "all was sent");
    }

    @Test
    void whatIsNotAboutTheFileEndsTheImport() throws IOException {
        receiver.fault = ContractServer.error(602, "MEMORY_INSUFFICIENT", Code.RESOURCE_EXHAUSTED, "no memory");
        CommandLineRun run = run("history", "import", Files.writeString(folder.resolve("a.csv"), "x").toString(),
                Files.writeString(folder.resolve("b.csv"), "x").toString());
        assertEquals(ExitCode.UNAVAILABLE, run.exit());
        assertEquals("numergrid: no memory\n", run.err());
    }

    @Test
    void missingAndEmptyPathsAreToldBeforeAnythingIsSent() throws IOException {
        assertEquals(ExitCode.NOT_FOUND, run("history", "import", folder.resolve("none.csv").toString()).exit());
        assertEquals(ExitCode.BAD_DATA, run("history", "import", Files.createDirectory(folder.resolve("empty")).toString()).exit());
        assertEquals(List.of(), receiver.calls);
    }

    private CommandLineRun run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--endpoint", server.endpoint()));
        return CommandLineRun.of(all.toArray(String[]::new));
    }

    /** Takes files; refuses those that hold "bad". */
    private static final class Receiver extends HistoryServiceGrpc.HistoryServiceImplBase {
        private final List<Call> calls = Collections.synchronizedList(new ArrayList<>());
        private volatile long refuseAfterBytes = Long.MAX_VALUE;
        private volatile RuntimeException fault;
        private CheckHistoriesResponse check = CheckHistoriesResponse.getDefaultInstance();
        private CheckHistoriesRequest checked = CheckHistoriesRequest.getDefaultInstance();

        @Override
        public void checkHistories(CheckHistoriesRequest request, StreamObserver<CheckHistoriesResponse> client) {
            checked = request;
            client.onNext(check);
            client.onCompleted();
        }

        private Call last() {
            return calls.get(calls.size() - 1);
        }

        @Override
        public StreamObserver<ImportHistoryRequest> importHistory(StreamObserver<ImportReport> answer) {
            Call call = new Call(answer);
            calls.add(call);
            return call;
        }

        private final class Call implements StreamObserver<ImportHistoryRequest> {
            private final StreamObserver<ImportReport> answer;
            private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            private ImportHeader header;
            private boolean ended;

            private Call(StreamObserver<ImportReport> answer) {
                this.answer = answer;
            }

            @Override
            public void onNext(ImportHistoryRequest request) {
                if (request.hasHeader()) {
                    header = request.getHeader();
                } else if (!ended) {
                    bytes.writeBytes(request.getChunk().toByteArray());
                    if (bytes.size() > refuseAfterBytes) {
                        refuse();
                    }
                }
            }

            @Override
            public void onError(Throwable thrown) {
                ended = true;
            }

            @Override
            public void onCompleted() {
                if (ended) {
                    return;
                }
                if (fault != null) {
                    answer.onError(fault);
                } else if (bytes.toString(StandardCharsets.UTF_8).startsWith("bad")) {
                    refuse();
                } else {
                    answer.onNext(ImportReport.newBuilder().setRows(10).setAccepted(10).setAdded(10).build());
                    answer.onCompleted();
                }
            }

            private void refuse() {
                ended = true;
                ImportReport report = ImportReport.newBuilder().setRows(10).setRejected(9).addReasons(ImportReason.newBuilder()
                        .setReason("DATE_UNPARSABLE").setRejected(true).setCount(9).setExample(ImportExample.newBuilder()
                                .setFile(header.getFileName()).setLine(3).setText("BTC,someday,1,1,1,1,1"))).build();
                answer.onError(ContractServer.error(503, "INPUT_REJECTED", Code.INVALID_ARGUMENT, "9 of 10 rows of " + header.getFileName()
                        + " were rejected; the limit is 20 %", report));
            }
        }
    }
}
