package io.numergrid.node;

import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.numergrid.v1.Bar;
import io.numergrid.v1.BarBatch;
import io.numergrid.v1.BarRefusal;
import io.numergrid.v1.HistoryServiceGrpc;
import io.numergrid.v1.StreamBarsHeader;
import io.numergrid.v1.StreamBarsRequest;
import io.numergrid.v1.StreamBarsResponse;
import io.numergrid.v1.SymbolBar;
import io.numergrid.v1.VolumeUnit;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A client of StreamBars: sends what a test says and keeps every answer. */
final class BarStreamClient implements ClientResponseObserver<StreamBarsRequest, StreamBarsResponse> {
    private final List<StreamBarsResponse> answers = new ArrayList<>();
    private final CompletableFuture<StatusRuntimeException> end = new CompletableFuture<>();
    private ClientCallStreamObserver<StreamBarsRequest> call;

    private final boolean reads;

    /** Opens a call; nothing is sent yet. */
    BarStreamClient(Channel channel) {
        this(channel, true);
    }

    /** @param reads whether it takes answers before {@link #readAll} */
    BarStreamClient(Channel channel, boolean reads) {
        this.reads = reads;
        HistoryServiceGrpc.newStub(channel).withDeadlineAfter(60, TimeUnit.SECONDS).streamBars(this);
    }

    static StreamBarsHeader.Builder header() {
        return StreamBarsHeader.newBuilder().setVolumeUnit(VolumeUnit.VOLUME_UNIT_BASE).setCreateSymbols(true);
    }

    static SymbolBar bar(String symbol, String date, double price) {
        return bar(symbol, LocalDate.parse(date), price, price, price, price, 10);
    }

    static SymbolBar bar(String symbol, LocalDate date, double open, double high, double low, double close, double volume) {
        return SymbolBar.newBuilder().setSymbol(symbol).setBar(Bar.newBuilder().setDate(com.google.type.Date.newBuilder().setYear(date.getYear())
                .setMonth(date.getMonthValue()).setDay(date.getDayOfMonth())).setOpen(open).setHigh(high).setLow(low).setClose(close)
                .setVolume(volume)).build();
    }

    BarStreamClient open(StreamBarsHeader.Builder header) {
        return send(StreamBarsRequest.newBuilder().setHeader(header).build());
    }

    BarStreamClient bars(SymbolBar... bars) {
        return bars(List.of(bars));
    }

    BarStreamClient bars(List<SymbolBar> bars) {
        return send(StreamBarsRequest.newBuilder().setBatch(BarBatch.newBuilder().addAllBars(bars)).build());
    }

    BarStreamClient send(StreamBarsRequest message) {
        call.onNext(message);
        return this;
    }

    /** Whether a message would leave at once. */
    boolean isReady() {
        return call.isReady();
    }

    boolean hasEnded() {
        return end.isDone();
    }

    void cancel() {
        call.cancel("the test goes away", null);
    }

    /** Waits until so many bars are acknowledged. */
    synchronized StreamBarsResponse acknowledged(long number) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (last() == null || last().getAcknowledged() < number) {
            if (end.isDone() || System.nanoTime() > deadline) {
                throw new AssertionError("bar " + number + " was not acknowledged: " + last() + ", " + end.getNow(null));
            }
            wait(100);
        }
        return last();
    }

    /** Closes this side; the last answer. Fails when the call fails. */
    StreamBarsResponse complete() throws Exception {
        call.onCompleted();
        StatusRuntimeException failure = end.get(30, TimeUnit.SECONDS);
        if (failure != null) {
            throw failure;
        }
        return last();
    }

    /** Reason the call failed with. */
    String failure() throws Exception {
        StatusRuntimeException failure = end.get(30, TimeUnit.SECONDS);
        return failure == null ? "OK" : ServedNode.reason(failure);
    }

    synchronized StreamBarsResponse last() {
        return answers.isEmpty() ? null : answers.get(answers.size() - 1);
    }

    /** All refusals so far, as {@code number x count REASON rule}. */
    synchronized List<String> refusals() throws Exception {
        List<String> all = new ArrayList<>();
        for (StreamBarsResponse answer : answers) {
            for (BarRefusal refusal : answer.getRefusalsList()) {
                com.google.rpc.ErrorInfo info = refusal.getError().getDetails(0).unpack(com.google.rpc.ErrorInfo.class);
                all.add(refusal.getFirstNumber() + " x " + refusal.getCount() + " " + info.getReason() + " " + info.getMetadataOrThrow("rule"));
            }
        }
        return all;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<StreamBarsRequest> stream) {
        call = stream;
        if (!reads) {
            call.disableAutoRequestWithInitial(0);
        }
    }

    /** Takes answers from now on. */
    void readAll() {
        call.request(Integer.MAX_VALUE);
    }

    @Override
    public synchronized void onNext(StreamBarsResponse answer) {
        answers.add(answer);
        notifyAll();
    }

    @Override
    public void onError(Throwable thrown) {
        end.complete((StatusRuntimeException) thrown);
    }

    @Override
    public void onCompleted() {
        end.complete(null);
    }
}
