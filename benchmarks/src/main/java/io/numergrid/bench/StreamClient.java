package io.numergrid.bench;

import io.grpc.ManagedChannel;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.numergrid.v1.Bar;
import io.numergrid.v1.BarBatch;
import io.numergrid.v1.BarCounts;
import io.numergrid.v1.DataKind;
import io.numergrid.v1.HistoryServiceGrpc;
import io.numergrid.v1.StreamBarsHeader;
import io.numergrid.v1.StreamBarsRequest;
import io.numergrid.v1.StreamBarsResponse;
import io.numergrid.v1.SymbolBar;
import io.numergrid.v1.VolumeUnit;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * One stream of bars for measuring: keeps gRPC's flow control, and times each message from its sending until its last bar is acknowledged.
 * One thread sends.
 */
final class StreamClient implements ClientResponseObserver<StreamBarsRequest, StreamBarsResponse> {
    /** Number of a message's last bar, and when it was sent. */
    private record Sent(long lastNumber, long nanos) {
    }

    private final Deque<Sent> open = new ArrayDeque<>();
    private ClientCallStreamObserver<StreamBarsRequest> call;
    private BarCounts counts = BarCounts.getDefaultInstance();
    private long sent;
    private long acknowledged;
    private long[] micros = new long[1024];
    private int messages;
    private boolean ended;
    private Throwable failure;

    StreamClient(ManagedChannel channel, String parent) {
        HistoryServiceGrpc.newStub(channel).streamBars(this);
        call.onNext(StreamBarsRequest.newBuilder().setHeader(StreamBarsHeader.newBuilder().setParent(parent).setSource("load")
                .setVolumeUnit(VolumeUnit.VOLUME_UNIT_BASE).setKind(DataKind.DATA_KIND_GENERATED).setCreateSymbols(true)).build());
    }

    static SymbolBar bar(String symbol, int date, double close, double volume) {
        LocalDate day = LocalDate.ofEpochDay(date);
        return SymbolBar.newBuilder().setSymbol(symbol).setBar(Bar.newBuilder().setDate(com.google.type.Date.newBuilder().setYear(day.getYear())
                .setMonth(day.getMonthValue()).setDay(day.getDayOfMonth())).setOpen(close).setHigh(close * 1.01).setLow(close * 0.99)
                .setClose(close).setVolume(volume)).build();
    }

    /** Sends a message when the stream takes one. */
    void send(List<SymbolBar> bars) throws InterruptedException {
        StreamBarsRequest message = StreamBarsRequest.newBuilder().setBatch(BarBatch.newBuilder().addAllBars(bars)).build();
        synchronized (this) {
            while (!call.isReady()) {
                requireOpen();
                wait(1_000);
            }
            requireOpen();
            sent += bars.size();
            open.add(new Sent(sent, System.nanoTime()));
        }
        call.onNext(message);
    }

    synchronized void awaitAcknowledged() throws InterruptedException {
        while (!open.isEmpty()) {
            requireOpen();
            wait(1_000);
        }
    }

    BarCounts complete() throws InterruptedException {
        call.onCompleted();
        synchronized (this) {
            while (!ended) {
                wait(1_000);
            }
            Workload.require(failure == null, "the stream failed: " + failure);
            Workload.require(open.isEmpty(), "the stream ended before all was acknowledged");
            return counts;
        }
    }

    /** Bars the node said it has stored, so far. */
    synchronized long acknowledged() {
        return acknowledged;
    }

    /** Of each message, in order. */
    synchronized long[] ackMicros() {
        return Arrays.copyOf(micros, messages);
    }

    private void requireOpen() {
        Workload.require(!ended, "the stream ended: " + failure);
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<StreamBarsRequest> stream) {
        call = stream;
        stream.setOnReadyHandler(this::wake);
    }

    private synchronized void wake() {
        notifyAll();
    }

    @Override
    public synchronized void onNext(StreamBarsResponse answer) {
        long now = System.nanoTime();
        counts = answer.getCounts();
        acknowledged = answer.getAcknowledged();
        while (!open.isEmpty() && open.peek().lastNumber() <= answer.getAcknowledged()) {
            if (messages == micros.length) {
                micros = Arrays.copyOf(micros, 2 * messages);
            }
            micros[messages++] = (now - open.remove().nanos()) / 1000;
        }
        notifyAll();
    }

    @Override
    public synchronized void onError(Throwable thrown) {
        failure = thrown;
        ended = true;
        notifyAll();
    }

    @Override
    public synchronized void onCompleted() {
        ended = true;
        notifyAll();
    }
}
