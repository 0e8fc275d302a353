package io.numergrid.node;

import static io.numergrid.node.BarStreamClient.bar;
import static io.numergrid.node.BarStreamClient.header;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.numergrid.v1.Bar;
import io.numergrid.v1.BarBatch;
import io.numergrid.v1.BarCounts;
import io.numergrid.v1.DataKind;
import io.numergrid.v1.GetHistoryRequest;
import io.numergrid.v1.History;
import io.numergrid.v1.HistoryServiceGrpc;
import io.numergrid.v1.ListHistoriesRequest;
import io.numergrid.v1.Provenance;
import io.numergrid.v1.StreamBarsRequest;
import io.numergrid.v1.StreamBarsResponse;
import io.numergrid.v1.SymbolBar;
import io.numergrid.v1.VolumeUnit;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Streams of bars into a real node whose clock says 2022-12-02. Each test has symbols of its own. */
@Timeout(60)
class StreamBarsIT {
    private static final MethodDescriptor<byte[], StreamBarsResponse> RAW = HistoryServiceGrpc.getStreamBarsMethod()
            .toBuilder(new BytesAsTheyAre(), HistoryServiceGrpc.getStreamBarsMethod().getResponseMarshaller()).build();

    @TempDir
    static Path home;
    private static ServedNode node;

    @BeforeAll
    static void start() {
        node = new ServedNode(home, Map.of("numergrid.stream.max", "2", "numergrid.stream.ring", "64k", "numergrid.stream.idle.seconds", "5",
                "numergrid.stream.stall.seconds", "3"));
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void barsAreAcknowledgedByNumberAndStored() throws Exception {
        BarStreamClient stream = client().open(header().setSource("feed").setKind(DataKind.DATA_KIND_GENERATED).setParent("namespaces/first"));
        assertEquals(0, stream.acknowledged(0).getAcknowledged(), "the header is taken");
        stream.bars(bar("AA", "2022-11-29", 1));
        assertEquals(1, stream.acknowledged(1).getCounts().getAdded());
        assertEquals(List.of(1.0), closes("first", "AA"), "it is stored when it is acknowledged, while the stream goes on");
        stream.bars(bar("AA", "2022-11-30", 2), bar("AB", "2022-11-30", 3));
        stream.bars(bar("AA", "2022-12-01", 4));
        StreamBarsResponse last = stream.complete();
        assertEquals(4, last.getAcknowledged());
        assertEquals(BarCounts.newBuilder().setAdded(4).setCreatedSymbols(2).build(), last.getCounts());
        assertEquals(List.of(1.0, 2.0, 4.0), closes("first", "AA"));
        assertEquals(List.of(3.0), closes("first", "AB"));
        Provenance provenance = node.histories().listHistories(ListHistoriesRequest.newBuilder().setParent("namespaces/first").build())
                .getProvenance(0);
        assertEquals("feed", provenance.getSource());
        assertEquals(DataKind.DATA_KIND_GENERATED, provenance.getKind());
        assertEquals(4, provenance.getAccepted());
    }

    @Test
    void duplicatesLateBarsAndCorrectionsAreCounted() throws Exception {
        client().open(header()).bars(bar("BA", "2022-10-01", 1), bar("BA", "2022-11-20", 2), bar("BA", "2022-11-25", 3)).complete();
        BarStreamClient stream = client().open(header());
        stream.bars(bar("BA", "2022-11-25", 3), bar("BA", "2022-10-01", 1)); // the same again, of any age
        stream.bars(bar("BA", "2022-11-22", 5)); // a day left out
        stream.bars(bar("BA", "2022-11-20", 6), bar("BA", "2022-11-20", 7)); // corrected twice
        stream.bars(bar("BA", "2022-10-26", 8), bar("BA", "2022-10-25", 9), bar("BA", "2022-10-01", 10)); // 30 days are inside, 31 are not
        StreamBarsResponse last = stream.complete();
        assertEquals(BarCounts.newBuilder().setAdded(2).setLate(2).setReplaced(2).setUnchanged(2).setRefused(2).build(), last.getCounts());
        assertEquals(List.of("7 x 2 BAR_TOO_OLD BAR_TOO_OLD"), stream.refusals());
        assertEquals(List.of(1.0, 8.0, 7.0, 5.0, 3.0), closes("main", "BA"));
    }

    @Test
    void eachBadBarHasItsReasonAndEndsNothing() throws Exception {
        client().open(header().setVolumeUnit(VolumeUnit.VOLUME_UNIT_QUOTE)).bars(bar("CQ", "2022-11-20", 1)).complete();
        client().open(header()).bars(bar("CA", "2022-11-20", 1)).complete();
        LocalDate day = LocalDate.parse("2022-11-21");
        BarStreamClient stream = client().open(header().setCreateSymbols(false));
        stream.bars(bar("CA", "2022-11-21", 2), bar("C A", "2022-11-21", 2), bar("", "2022-11-21", 2), bar("Cé", "2022-11-21", 2),
                bar("x".repeat(65), "2022-11-21", 2), bar("CNEW", "2022-11-21", 2), bar("CQ", "2022-11-21", 2));
        stream.bars(bar("CA", "2022-12-02", 2), bar("CA", "2022-12-05", 2), bar("CA", "2008-12-31", 2),
                SymbolBar.newBuilder().setSymbol("CA").build(), bar("CA", day, Double.NaN, 1, 1, 1, 1), bar("CA", day, 1, Double.POSITIVE_INFINITY, 1, 1, 1),
                bar("CA", day, 1, 1, 1, 0, 1), bar("CA", day, 1, 1, 1, 1, -1), bar("CA", day, 1, 1, 1, 1, Double.NaN),
                bar("CA", "2022-11-22", 3));
        StreamBarsResponse last = stream.complete();
        assertEquals(List.of("2 x 4 SYMBOL_INVALID SYMBOL_INVALID", "6 x 1 SYMBOL_NOT_FOUND SYMBOL_NOT_FOUND",
                "7 x 1 VOLUME_UNIT_MISMATCH VOLUME_UNIT_MISMATCH", "8 x 2 DAY_NOT_CLOSED DATE_IN_FUTURE", "10 x 1 DATE_INVALID DATE_BEFORE_2009",
                "11 x 1 DATE_INVALID DATE_UNPARSABLE", "12 x 1 BAR_INVALID PRICE_MISSING", "13 x 1 BAR_INVALID PRICE_NOT_FINITE",
                "14 x 1 BAR_INVALID PRICE_NOT_POSITIVE", "15 x 1 BAR_INVALID VOLUME_NEGATIVE", "16 x 1 BAR_INVALID VOLUME_MISSING"),
                stream.refusals());
        assertEquals(17, last.getAcknowledged());
        assertEquals(2, last.getCounts().getAdded());
        assertEquals(List.of(1.0, 2.0, 3.0), closes("main", "CA"));
        assertEquals("SYMBOL_NOT_FOUND", ServedNode.refusal(() -> closes("main", "CNEW")), "nothing of a refused symbol is left");
    }

    @Test
    void streamThatIsNoneIsRefused() throws Exception {
        assertEquals("ARGUMENT_INVALID", client().bars(bar("DA", "2022-11-21", 2)).failure());
        assertEquals("ARGUMENT_INVALID", client().open(header().setVolumeUnit(VolumeUnit.VOLUME_UNIT_UNSPECIFIED)).failure());
        assertEquals("ARGUMENT_INVALID", client().open(header().setParent("main")).failure());
        assertEquals("ARGUMENT_INVALID", client().open(header().setSource("a\nb")).failure());
        assertEquals("ARGUMENT_INVALID", client().send(StreamBarsRequest.getDefaultInstance()).failure());
        BarStreamClient empty = client();
        assertEquals("ARGUMENT_INVALID", ServedNode.refusal(empty::complete));
        assertEquals("ARGUMENT_INVALID", client().open(header()).open(header()).failure(), "a second header");
        List<SymbolBar> many = new ArrayList<>();
        for (int i = 0; i < 10_001; i++) {
            many.add(bar("DA", "2022-11-21", 1));
        }
        assertEquals("ARGUMENT_INVALID", client().open(header()).bars(bar("DB", "2022-11-21", 2)).bars(many).failure());
    }

    @Test
    void whatWasAcknowledgedBeforeAnErrorIsStored() throws Exception {
        BarStreamClient stream = client().open(header()).bars(bar("EA", "2022-11-21", 2));
        stream.acknowledged(1);
        assertEquals("STREAM_IDLE", stream.failure(), "five seconds of silence");
        assertEquals(List.of(2.0), closes("main", "EA"));
        BarStreamClient gone = client().open(header()).bars(bar("EA", "2022-11-22", 3));
        gone.acknowledged(1);
        gone.cancel();
        assertEquals(List.of(2.0, 3.0), closes("main", "EA"));
    }

    @Test
    void oneStreamTooManyIsRefused() throws Exception {
        BarStreamClient a = client().open(header());
        BarStreamClient b = client().open(header());
        a.acknowledged(0);
        b.acknowledged(0);
        assertEquals("QUEUE_FULL", client().open(header()).failure());
        a.complete();
        b.complete();
    }

    @Test
    void importsAndStreamsWriteTheSameNamespace() throws Exception {
        String rows = "symbol,date,open,high,low,close,volume\nFA,2022-11-01,1,1,1,1,1\nFA,2022-11-02,2,2,2,2,1\n";
        BarStreamClient stream = client().open(header().setParent("namespaces/both"));
        stream.bars(bar("FA", "2022-11-01", 5), bar("FA", "2022-11-02", 5), bar("FA", "2022-11-03", 5)).acknowledged(3);
        stream.bars(bar("FA", "2022-11-04", 5), bar("FA", "2022-11-02", 6)).acknowledged(5);
        node.load(ServedNode.header("f.csv").setParent("namespaces/both").build(), rows.getBytes(StandardCharsets.UTF_8));
        assertEquals(List.of(1.0, 2.0, 5.0, 5.0), closes("both", "FA"), "the later write wins, whoever it is");
        stream.bars(bar("FA", "2022-11-02", 7), bar("FA", "2022-11-05", 8)).acknowledged(7);
        assertEquals(List.of(1.0, 7.0, 5.0, 5.0, 8.0), closes("both", "FA"));
        node.load(ServedNode.header("f.csv").setParent("namespaces/both").setReplaceNamespace(true).build(), rows.getBytes(StandardCharsets.UTF_8));
        assertEquals(List.of(1.0, 2.0), closes("both", "FA"), "no tail outlives its namespace");
        stream.bars(bar("FA", "2022-11-03", 9)).complete();
        assertEquals(List.of(1.0, 2.0, 9.0), closes("both", "FA"));
    }

    @Test
    void messageThatIsCutIsRefusedWholeAndTheOnesBeforeItStand() throws Exception {
        StreamBarsRequest first = StreamBarsRequest.newBuilder().setBatch(BarBatch.newBuilder().addBars(bar("IA", "2022-11-21", 2))
                .addBars(bar("IB", "2022-11-21", 3))).build();
        byte[] second = StreamBarsRequest.newBuilder().setBatch(BarBatch.newBuilder().addBars(bar("IA", "2022-11-22", 4))
                .addBars(bar("IB", "2022-11-22", 5))).build().toByteArray();
        List<StreamBarsResponse> answers = Collections.synchronizedList(new ArrayList<>());
        CompletableFuture<String> end = new CompletableFuture<>();
        StreamObserver<byte[]> call = ClientCalls.asyncBidiStreamingCall(node.channel().newCall(RAW, CallOptions.DEFAULT), new StreamObserver<>() {
            @Override
            public void onNext(StreamBarsResponse answer) {
                answers.add(answer);
            }

            @Override
            public void onError(Throwable thrown) {
                end.complete(ServedNode.reason((StatusRuntimeException) thrown));
            }

            @Override
            public void onCompleted() {
                end.complete("OK");
            }
        });
        call.onNext(StreamBarsRequest.newBuilder().setHeader(header()).build().toByteArray());
        call.onNext(first.toByteArray());
        while (answers.size() < 2 && !end.isDone()) {
            Thread.sleep(5);
        }
        call.onNext(Arrays.copyOf(second, second.length - 40));
        assertEquals("MESSAGE_INVALID", end.get(20, TimeUnit.SECONDS));
        assertEquals(2, answers.get(answers.size() - 1).getAcknowledged());
        assertEquals(List.of(2.0), closes("main", "IA"), "nothing of the cut message");
        assertEquals(List.of(3.0), closes("main", "IB"));
    }

    @Test
    void clientThatReadsNoAnswersIsHeldAndThenLeft() throws Exception {
        BarStreamClient deaf = new BarStreamClient(node.channel(), false).open(header());
        // every other bar is refused, for reasons in turn, so that refusals cannot be put together
        List<SymbolBar> bars = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            bars.add(bar("GA", "2022-11-21", 2));
            bars.add(bar(i % 2 == 0 ? "G A" : "GA", i % 2 == 0 ? "2022-11-21" : "2023-01-01", 2));
        }
        long sent = 0;
        long heldSince = System.nanoTime();
        while (System.nanoTime() - heldSince < 1_200_000_000L) {
            if (deaf.isReady()) {
                deaf.bars(bars);
                sent += bars.size();
                heldSince = System.nanoTime();
                assertTrue(sent < 1_000_000, "nobody holds the client");
            } else {
                Thread.sleep(5);
            }
        }
        Thread.sleep(2_500);
        deaf.readAll();
        assertEquals("STREAM_STALLED", deaf.failure(), "three seconds of waiting are the limit here");
        long acknowledged = deaf.last().getAcknowledged();
        assertTrue(acknowledged > 0 && acknowledged < sent, acknowledged + " of " + sent);
        long refused = 0;
        for (String refusal : deaf.refusals()) {
            refused += refusal.contains(" x 1 ") ? 1 : 0;
        }
        assertEquals(acknowledged / 2, refused, "no refusal of an acknowledged bar was lost");
        assertEquals(List.of(2.0), closes("main", "GA"));
    }

    @Test
    void clientThatReadsOnlyInTheEndLosesNothing() throws Exception {
        BarStreamClient late = new BarStreamClient(node.channel(), false).open(header());
        for (int day = 0; day < 300; day++) {
            LocalDate date = LocalDate.parse("2021-01-01").plusDays(day);
            late.bars(bar("HA", date.toString(), 1), bar("HB", date.toString(), 2), bar("H B", date.toString(), 2));
        }
        late.readAll();
        StreamBarsResponse last = late.complete();
        assertEquals(900, last.getAcknowledged());
        assertEquals(BarCounts.newBuilder().setAdded(600).setRefused(300).setCreatedSymbols(2).build(), last.getCounts());
        assertEquals(300, late.refusals().size());
        assertEquals(300, closes("main", "HB").size());
    }

    private static BarStreamClient client() {
        return new BarStreamClient(node.channel());
    }

    private static List<Double> closes(String namespace, String symbol) {
        History history = node.histories().getHistory(GetHistoryRequest.newBuilder().setName("namespaces/" + namespace + "/histories/" + symbol)
                .setBarCount(5_000).build());
        return history.getBarsList().stream().map(Bar::getClose).toList();
    }

    /** Sends what no client library would. */
    private static final class BytesAsTheyAre implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] bytes) {
            return new ByteArrayInputStream(bytes);
        }

        @Override
        public byte[] parse(InputStream stream) {
            throw new UnsupportedOperationException();
        }
    }
}
