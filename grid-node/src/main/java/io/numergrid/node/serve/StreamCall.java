package io.numergrid.node.serve;

import io.grpc.Context;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.node.grid.HistoryStore;
import io.numergrid.node.ingest.BarRefusal;
import io.numergrid.node.ingest.BarRow;
import io.numergrid.node.ingest.BarStream;
import io.numergrid.node.ingest.StreamCounts;
import io.numergrid.node.ingest.StreamSpec;
import io.numergrid.v1.Bar;
import io.numergrid.v1.BarBatch;
import io.numergrid.v1.BarCounts;
import io.numergrid.v1.StreamBarsHeader;
import io.numergrid.v1.StreamBarsRequest;
import io.numergrid.v1.StreamBarsResponse;
import io.numergrid.v1.SymbolBar;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;

/**
 * One call of StreamBars: its thread decodes messages into a {@link BarStream} and asks for the next one only when a message lies in the
 * ring whole, so the client is held by gRPC's flow control; the stream's thread answers. What waits for a client is its window of messages.
 */
final class StreamCall implements StreamObserver<StreamBarsRequest>, BarStream.Client {
    private static final int BARS_PER_MESSAGE_MAX = 10_000;
    private static final int SOURCE_LENGTH_MAX = 255;
    private static final String SOURCE = "stream";

    private final ServerCallStreamObserver<StreamBarsResponse> client;
    private final HistoryStore store;
    private final StreamPool pool;
    private final Clock clock;
    private final Context context = Context.current();
    private volatile BarStream stream;
    private boolean refused;

    StreamCall(ServerCallStreamObserver<StreamBarsResponse> client, HistoryStore store, StreamPool pool, Clock clock) {
        this.client = client;
        this.store = store;
        this.pool = pool;
        this.clock = clock;
        client.disableAutoRequest();
        client.setOnReadyHandler(this::wake);
        client.setOnCancelHandler(this::wake);
        client.setOnCloseHandler(this::wake);
        client.request(1);
    }

    @Override
    public void onNext(StreamBarsRequest message) {
        if (refused) {
            return;
        }
        try {
            if (stream == null) {
                if (!message.hasHeader()) {
                    throw Names.invalid("header", "the first message of a stream is its header");
                }
                open(message.getHeader());
                client.request(pool.spec().windowMessages());
                return;
            }
            if (!message.hasBatch()) {
                throw Names.invalid("batch", "after the header a stream has batches only");
            }
            decode(message.getBatch());
            client.request(1);
        } catch (RuntimeException e) {
            refused = true;
            if (stream == null) {
                client.onError(e);
            } else {
                // the stream's thread answers
                stream.breakOff(e instanceof NumergridException known ? known : new NumergridException(ErrorCode.INTERNAL, e.toString(), e));
            }
        }
    }

    private void open(StreamBarsHeader header) {
        String source = header.getSource().isEmpty() ? SOURCE : header.getSource();
        if (source.length() > SOURCE_LENGTH_MAX || !source.equals(source.replaceAll("\\p{Cntrl}", ""))) {
            throw Names.invalid("source", "source has control characters or more than " + SOURCE_LENGTH_MAX + " characters");
        }
        StreamSpec spec = new StreamSpec(Names.namespace(header.getParent(), "parent"), source, Wire.unit(header.getVolumeUnit()),
                Wire.kind(header.getKind()), Wire.survivorship(header.getSurvivorship()), header.getCreateSymbols(),
                pool.spec().correctionDays(), clock, pool.spec().limits());
        BarStream opened = new BarStream(spec, store::stream, this);
        pool.execute(opened);
        stream = opened;
    }

    private void decode(BarBatch batch) {
        if (batch.getBarsCount() > BARS_PER_MESSAGE_MAX) {
            throw Names.invalid("batch.bars", "a batch has " + batch.getBarsCount() + " bars, the limit is " + BARS_PER_MESSAGE_MAX
                    + "; nothing of it was stored");
        }
        for (SymbolBar symbolBar : batch.getBarsList()) {
            Bar bar = symbolBar.getBar();
            if (!stream.offer(symbolBar.getSymbol(), date(bar), bar.getOpen(), bar.getHigh(), bar.getLow(), bar.getClose(), bar.getVolume())) {
                return;
            }
        }
        stream.wake();
    }

    private static int date(Bar bar) {
        try {
            return Math.toIntExact(LocalDate.of(bar.getDate().getYear(), bar.getDate().getMonth(), bar.getDate().getDay()).toEpochDay());
        } catch (DateTimeException | ArithmeticException e) {
            return BarRow.DATE_NONE;
        }
    }

    @Override
    public void onError(Throwable thrown) {
        wake();
    }

    @Override
    public void onCompleted() {
        if (stream != null) {
            stream.complete();
        } else if (!refused) {
            refused = true;
            client.onError(Names.invalid("header", "a stream begins with its header"));
        }
    }

    /** The stream looks for itself what there is: an answer can leave, or nobody wants one. */
    private void wake() {
        BarStream now = stream;
        if (now != null) {
            now.wake();
        }
    }

    @Override
    public boolean isReady() {
        return client.isReady();
    }

    @Override
    public boolean isGone() {
        return context.isCancelled() || client.isCancelled();
    }

    @Override
    public void answer(long acknowledged, List<BarRefusal> refusals, StreamCounts counts) {
        StreamBarsResponse.Builder answer = StreamBarsResponse.newBuilder().setAcknowledged(acknowledged)
                .setCounts(BarCounts.newBuilder().setAdded(counts.added()).setReplaced(counts.replaced()).setUnchanged(counts.unchanged())
                        .setRefused(counts.refused()).setRepaired(counts.repaired()).setLate(counts.late())
                        .setCreatedSymbols(counts.createdSymbols()));
        for (BarRefusal refusal : refusals) {
            answer.addRefusals(io.numergrid.v1.BarRefusal.newBuilder().setFirstNumber(refusal.firstNumber()).setCount(refusal.count())
                    .setError(ErrorMapping.status(refusal.code(), refusal.message(), refusal.metadata())));
        }
        client.onNext(answer.build());
    }

    @Override
    public void completed() {
        client.onCompleted();
    }

    @Override
    public void failed(Throwable why) {
        client.onError(why);
    }
}
