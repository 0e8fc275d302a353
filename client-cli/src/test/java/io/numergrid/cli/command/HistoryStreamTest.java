package io.numergrid.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.rpc.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import io.numergrid.cli.CommandLineRun;
import io.numergrid.cli.ContractServer;
import io.numergrid.cli.ExitCode;
import io.numergrid.cli.output.Output;
import io.numergrid.v1.BarCounts;
import io.numergrid.v1.BarRefusal;
import io.numergrid.v1.DataKind;
import io.numergrid.v1.HistoryServiceGrpc;
import io.numergrid.v1.StreamBarsHeader;
import io.numergrid.v1.StreamBarsRequest;
import io.numergrid.v1.StreamBarsResponse;
import io.numergrid.v1.SymbolBar;
import io.numergrid.v1.VolumeUnit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Streaming of bars as the wire and the user see it. */
@Timeout(60)
class HistoryStreamTest {
    private static final String HEADER = "symbol,date,open,high,low,close,volume\n";

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
    void barsArriveInOrderWithTheirValues() throws IOException {
        StringBuilder text = new StringBuilder("Volume,date,Symbol,close,low,HIGH,open,note\n");
        for (int i = 0; i < 2_500; i++) {
            text.append(i).append(",2020-02-29,S").append(i).append(",3.5,3,4,3.25,x\n");
        }
        CommandLineRun run = run("stream", file("a.csv", text), "--source", "mine", "--volume-unit", "quote", "--generated", "--namespace", "side",
                "--known-symbols-only", "-o", "json");
        assertEquals(ExitCode.OK, run.exit(), run.err());
        assertEquals(2_500, receiver.bars.size());
        SymbolBar bar = receiver.bars.get(2_499);
        assertEquals("S2499", bar.getSymbol());
        assertEquals(List.of(3.25, 4.0, 3.0, 3.5, 2499.0), List.of(bar.getBar().getOpen(), bar.getBar().getHigh(), bar.getBar().getLow(),
                bar.getBar().getClose(), bar.getBar().getVolume()));
        assertEquals(29, bar.getBar().getDate().getDay());
        assertEquals(StreamBarsHeader.newBuilder().setParent("namespaces/side").setSource("mine").setVolumeUnit(VolumeUnit.VOLUME_UNIT_QUOTE)
                .setKind(DataKind.DATA_KIND_GENERATED).setSurvivorship(receiver.header.getSurvivorship()).build(), receiver.header);
        JsonNode counts = Output.JSON.readTree(run.out());
        assertEquals(2_500, counts.get("acknowledged").asInt());
        assertEquals(2_500, counts.get("added").asInt());
        assertTrue(receiver.batches.stream().allMatch(n -> n <= 500), receiver.batches.toString());
    }

    @Test
    void gzipAndByteOrderMarkAreRead() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(("\ufeff" + HEADER + "A,2020-01-01,1,1,1,1,1\n").getBytes(StandardCharsets.UTF_8));
        }
        Path file = Files.write(folder.resolve("a.csv.gz"), bytes.toByteArray());
        assertEquals(ExitCode.OK, run("stream", file.toString()).exit());
        assertEquals("A", receiver.bars.get(0).getSymbol());
        assertTrue(receiver.header.getCreateSymbols());
        Path cut = Files.write(folder.resolve("cut.csv.gz"), java.util.Arrays.copyOf(bytes.toByteArray(), bytes.size() - 12));
        assertEquals(ExitCode.BAD_DATA, run("stream", cut.toString()).exit());
    }

    @Test
    void aBarThatComesAloneLeavesAlone() throws Exception {
        InputStream before = System.in;
        PipedOutputStream feed = new PipedOutputStream();
        System.setIn(new PipedInputStream(feed));
        try {
            CompletableFuture<CommandLineRun> run = CompletableFuture.supplyAsync(() -> run("stream", "-", "-o", "json"));
            write(feed, HEADER + "A,2020-01-01,1,1,1,1,1\n");
            assertEquals("A", receiver.arrived.poll(20, TimeUnit.SECONDS), "it is not kept until there are more");
            write(feed, "B,2020-01-01,1,1,1,1,1\n");
            assertEquals("B", receiver.arrived.poll(20, TimeUnit.SECONDS));
            feed.close();
            assertEquals(ExitCode.OK, run.get(20, TimeUnit.SECONDS).exit(), run.get().err());
            assertEquals("stdin", receiver.header.getSource());
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void refusedBarsAreCountedByReasonWithAnExample() throws IOException {
        StringBuilder text = new StringBuilder(HEADER);
        for (int i = 0; i < 20; i++) {
            text.append(i < 2 ? "BAD" : "A").append(",2020-01-01,1,1,1,1,1\n");
        }
        text.append("A,2020-13-01,1,1,1,1,1\nA,2020-01-01,one,1,1,1,1\nA,2020-01-01\nA,2020-01-01,,1,1,1,1\n");
        CommandLineRun run = run("stream", file("r.csv", text));
        assertEquals(ExitCode.BAD_DATA, run.exit(), run.out());
        String words = run.out().replaceAll(" +", " ");
        assertTrue(words.contains("DATE_UNPARSABLE 1 r.csv:22: A,2020-13-01,1,1,1,1,1"), words);
        assertTrue(words.contains("NUMBER_UNPARSABLE 1 r.csv:23: A,2020-01-01,one,1,1,1,1"), words);
        assertTrue(words.contains("ROW_SHORT 1 r.csv:24: A,2020-01-01"), words);
        assertTrue(words.contains("SYMBOL_NOT_FOUND 2 bar 1, BAD: no history"), words);
        assertTrue(run.err().contains("5 of 24 bars were refused"), run.err());
        assertTrue(Double.isNaN(receiver.bars.get(20).getBar().getOpen()), "what is missing is for the node to judge");
        assertEquals(ExitCode.OK, run("stream", file("few.csv", text.delete(text.indexOf("A,2020-13"), text.length()))).exit(), "10 % are told only");
    }

    @Test
    void inputThatIsNoneIsTold() throws IOException {
        CommandLineRun none = run("stream", folder.resolve("none.csv").toString());
        assertEquals(ExitCode.NOT_FOUND, none.exit());
        assertEquals(ExitCode.BAD_DATA, run("stream", file("empty.csv", "")).exit());
        assertEquals(ExitCode.BAD_DATA, run("stream", file("header.csv", HEADER)).exit());
        CommandLineRun wrong = run("stream", file("w.csv", "symbol,date,open\nA,2020-01-01,1\n"));
        assertEquals(ExitCode.BAD_DATA, wrong.exit());
        assertTrue(wrong.err().contains("no column high, low, close, volume"), wrong.err());
    }

    @Test
    void aNodeThatEndsTheStreamIsToldWithHowFarItCame() throws IOException {
        receiver.failAt = 1_500;
        StringBuilder text = new StringBuilder(HEADER);
        for (int i = 0; i < 100_000; i++) {
            text.append("A,2020-01-01,1,1,1,1,1\n");
        }
        CommandLineRun run = run("stream", file("long.csv", text));
        assertEquals(ExitCode.UNAVAILABLE, run.exit(), run.err());
        assertTrue(run.err().contains("stopped: ") && run.err().contains("does no harm"), run.err());
        assertTrue(run.err().contains("the node is stopping"), run.err());
        assertTrue(receiver.bars.size() < 100_000, "all was sent");
    }

    @Test
    void aNodeThatCompletesWithoutAllBarsIsAFailure() throws IOException {
        receiver.silentFrom = 500;
        StringBuilder text = new StringBuilder(HEADER);
        for (int i = 0; i < 1_203; i++) {
            text.append("A,2020-01-01,1,1,1,1,1\n");
        }
        CommandLineRun run = run("stream", file("part.csv", text));
        assertEquals(ExitCode.FAILED, run.exit(), run.err());
        assertTrue(run.err().contains("of 1,203 bars sent are acknowledged") && run.err().contains("does no harm"), run.err());
        assertTrue(run.err().contains("ended the stream as completed"), run.err());
    }

    private String file(String name, CharSequence text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private static void write(OutputStream feed, String text) throws IOException {
        feed.write(text.getBytes(StandardCharsets.UTF_8));
        feed.flush();
    }

    private CommandLineRun run(String... arguments) {
        List<String> all = new ArrayList<>(List.of("history"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--endpoint", server.endpoint()));
        return CommandLineRun.of(all.toArray(String[]::new));
    }

    /** Takes bars; refuses those of BAD, and fails, or acknowledges no more, after as many as it is told. */
    private static final class Receiver extends HistoryServiceGrpc.HistoryServiceImplBase {
        private final List<SymbolBar> bars = Collections.synchronizedList(new ArrayList<>());
        private final List<Integer> batches = Collections.synchronizedList(new ArrayList<>());
        private final LinkedBlockingQueue<String> arrived = new LinkedBlockingQueue<>();
        private volatile StreamBarsHeader header;
        private volatile int failAt = Integer.MAX_VALUE;
        private volatile int silentFrom = Integer.MAX_VALUE;

        @Override
        public StreamObserver<StreamBarsRequest> streamBars(StreamObserver<StreamBarsResponse> answers) {
            bars.clear();
            batches.clear();
            return new StreamObserver<>() {
                private final BarCounts.Builder counts = BarCounts.newBuilder();
                private boolean ended;

                @Override
                public void onNext(StreamBarsRequest message) {
                    if (ended) {
                        return;
                    }
                    if (message.hasHeader()) {
                        header = message.getHeader();
                        answers.onNext(StreamBarsResponse.getDefaultInstance());
                        return;
                    }
                    StreamBarsResponse.Builder answer = StreamBarsResponse.newBuilder();
                    batches.add(message.getBatch().getBarsCount());
                    for (SymbolBar bar : message.getBatch().getBarsList()) {
                        bars.add(bar);
                        arrived.add(bar.getSymbol());
                        if (bar.getSymbol().equals("BAD")) {
                            counts.setRefused(counts.getRefused() + 1);
                            answer.addRefusals(refusal(bars.size()));
                        } else {
                            counts.setAdded(counts.getAdded() + 1);
                        }
                    }
                    if (bars.size() <= silentFrom) {
                        answers.onNext(answer.setAcknowledged(bars.size()).setCounts(counts).build());
                    }
                    if (bars.size() >= failAt) {
                        ended = true;
                        answers.onError(ContractServer.error(600, "UNAVAILABLE", Code.UNAVAILABLE, "the node is stopping"));
                    }
                }

                @Override
                public void onError(Throwable thrown) {
                    ended = true;
                }

                @Override
                public void onCompleted() {
                    if (!ended) {
                        answers.onCompleted();
                    }
                }
            };
        }

        private static BarRefusal refusal(int number) {
            StatusRuntimeException error = ContractServer.error(300, "SYMBOL_NOT_FOUND", Code.NOT_FOUND, "bar " + number + ", BAD: no history");
            return BarRefusal.newBuilder().setFirstNumber(number).setCount(1).setError(StatusProto.fromThrowable(error)).build();
        }
    }
}
