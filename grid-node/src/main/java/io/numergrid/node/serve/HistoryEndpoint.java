package io.numergrid.node.serve;

import com.google.protobuf.Empty;
import io.grpc.Context;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.history.BarSeries;
import io.numergrid.history.DemoMarket;
import io.numergrid.history.HistorySource;
import io.numergrid.history.Provenance;
import io.numergrid.history.SymbolRule;
import io.numergrid.node.grid.HistoryStore;
import io.numergrid.node.grid.NamespaceSink;
import io.numergrid.node.ingest.HistorySink;
import io.numergrid.node.ingest.Importer;
import io.numergrid.v1.CheckHistoriesRequest;
import io.numergrid.v1.CheckHistoriesResponse;
import io.numergrid.v1.DeleteNamespaceRequest;
import io.numergrid.v1.GenerateHistoryRequest;
import io.numergrid.v1.GetHistoryRequest;
import io.numergrid.v1.History;
import io.numergrid.v1.HistoryServiceGrpc;
import io.numergrid.v1.ImportHistoryRequest;
import io.numergrid.v1.ImportReport;
import io.numergrid.v1.ListHistoriesRequest;
import io.numergrid.v1.ListHistoriesResponse;
import io.numergrid.v1.StreamBarsRequest;
import io.numergrid.v1.StreamBarsResponse;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** HistoryService: import, stream, list, show, check, delete. Reads through HistorySource, writes through the ingest stages. */
public final class HistoryEndpoint extends HistoryServiceGrpc.HistoryServiceImplBase {
    private static final int BARS_DEFAULT = 10;
    private static final int BARS_MAX = 5_000;

    private final HistoryStore store;
    private final Importer importer;
    private final TransferPool transfers;
    private final StreamPool streams;
    private final Clock clock;
    private final long importBytesMax;

    /** @param importBytesMax largest file after expansion */
    public record Spec(Clock clock, long importBytesMax) {
    }

    public HistoryEndpoint(HistoryStore store, Importer importer, TransferPool transfers, StreamPool streams, Spec spec) {
        this.store = store;
        this.importer = importer;
        this.transfers = transfers;
        this.streams = streams;
        this.clock = spec.clock();
        this.importBytesMax = spec.importBytesMax();
    }

    @Override
    public StreamObserver<ImportHistoryRequest> importHistory(StreamObserver<ImportReport> client) {
        return new ImportCall((ServerCallStreamObserver<ImportReport>) client, importer, store, transfers, today(), importBytesMax);
    }

    @Override
    public StreamObserver<StreamBarsRequest> streamBars(StreamObserver<StreamBarsResponse> client) {
        return new StreamCall((ServerCallStreamObserver<StreamBarsResponse>) client, store, streams, clock);
    }

    @Override
    public void generateHistory(GenerateHistoryRequest request, StreamObserver<ImportReport> client) {
        String namespace = Names.namespace(request.getParent(), "parent");
        if (request.getParent().isEmpty() || namespace.equals(Names.MAIN)) {
            throw Names.invalid("parent", "parent is required and not namespaces/main: generated bars stay apart from real ones");
        }
        ServerCallStreamObserver<ImportReport> call = (ServerCallStreamObserver<ImportReport>) client;
        call.setOnCancelHandler(() -> { });
        transfers.execute(client, () -> {
            client.onNext(generate(namespace, request.getReplaceNamespace(), () -> requireWanted(call.isCancelled())));
            client.onCompleted();
        });
    }

    @Override
    public void listHistories(ListHistoriesRequest request, StreamObserver<ListHistoriesResponse> client) {
        String namespace = Names.namespace(request.getParent(), "parent");
        HistorySource source = store.source(namespace);
        List<String> symbols = source.symbols();
        Pages<String> page = Pages.of(symbols, s -> s, request.getPageSize(), request.getPageToken());
        HistoryMessages messages = new HistoryMessages(namespace, source.provenance());
        ListHistoriesResponse.Builder answer = ListHistoriesResponse.newBuilder().setNextPageToken(page.nextToken()).setTotalSize(symbols.size());
        for (String symbol : page.items()) {
            requireWanted(Context.current().isCancelled());
            answer.addHistories(messages.history(source.series(symbol, HistorySource.UNTIL_END)));
        }
        if (request.getPageToken().isEmpty()) {
            answer.addAllProvenance(source.provenance().stream().map(Wire::provenance).toList());
        }
        client.onNext(answer.build());
        client.onCompleted();
    }

    @Override
    public void getHistory(GetHistoryRequest request, StreamObserver<History> client) {
        List<String> name = Names.history(request.getName());
        if (request.getBarCount() < 0 || request.getBarCount() > BARS_MAX) {
            throw Names.invalid("bar_count", "bar_count " + request.getBarCount() + " is outside 0.." + BARS_MAX);
        }
        HistorySource source = store.source(name.get(0));
        BarSeries series = source.series(SymbolRule.require(name.get(1)), HistorySource.UNTIL_END);
        int bars = request.getBarCount() == 0 ? BARS_DEFAULT : request.getBarCount();
        client.onNext(new HistoryMessages(name.get(0), source.provenance()).historyWithBars(series, bars));
        client.onCompleted();
    }

    @Override
    public void checkHistories(CheckHistoriesRequest request, StreamObserver<CheckHistoriesResponse> client) {
        String namespace = Names.namespace(request.getParent(), "parent");
        // histories are read several times, and streams may store in between
        HistorySource source = store.frozen(namespace);
        Optional<HistorySource> against = request.getAgainst().isEmpty() ? Optional.empty()
                : Optional.of(against(Names.namespace(request.getAgainst(), "against"), namespace));
        client.onNext(QualityMessages.check(source, store.btc(namespace), against, () -> requireWanted(Context.current().isCancelled())));
        client.onCompleted();
    }

    private HistorySource against(String other, String namespace) {
        if (other.equals(namespace)) {
            throw Names.invalid("against", "against is the namespace that is checked; name one with another source of the same prices");
        }
        HistorySource source = store.frozen(other);
        if (source.symbols().isEmpty()) {
            throw Names.invalid("against", "namespace '" + other + "' has no histories to compare with");
        }
        return source;
    }

    @Override
    public void deleteNamespace(DeleteNamespaceRequest request, StreamObserver<Empty> client) {
        String namespace = Names.namespace(request.getName(), "name");
        if (request.getName().isEmpty() || namespace.equals(Names.MAIN)) {
            throw Names.invalid("name", "namespaces/main cannot be deleted; import with replace instead");
        }
        store.drop(namespace);
        client.onNext(Empty.getDefaultInstance());
        client.onCompleted();
    }

    private ImportReport generate(String namespace, boolean replace, Runnable wanted) {
        DemoMarket market = DemoMarket.full();
        HistorySource source = market.source();
        Provenance provenance = source.provenance().get(0);
        HistorySink.MergeCount count;
        boolean known;
        try (NamespaceSink sink = store.open(namespace, replace, provenance.source(), provenance.kind())) {
            sink.prepare(source.symbols(), source.series(source.symbols().get(0), HistorySource.UNTIL_END).unit());
            // a failure ends the stream while others still store: the sink may be closed only when all have ended
            AtomicReference<RuntimeException> failure = new AtomicReference<>();
            count = source.symbols().parallelStream().map(symbol -> {
                if (failure.get() != null) {
                    return HistorySink.MergeCount.NONE;
                }
                try {
                    wanted.run();
                    return sink.accept(source.series(symbol, HistorySource.UNTIL_END));
                } catch (RuntimeException e) {
                    failure.compareAndSet(null, e);
                    return HistorySink.MergeCount.NONE;
                }
            }).reduce(HistorySink.MergeCount.NONE, HistorySink.MergeCount::plus);
            if (failure.get() != null) {
                throw failure.get();
            }
            sink.complete(provenance);
            known = sink.known();
        }
        store.rememberBtc(namespace, DemoMarket.BTC_SYMBOL);
        return ImportReport.newBuilder().setRows(provenance.rows()).setAccepted(provenance.accepted()).setAdded(count.added())
                .setReplaced(count.replaced()).setUnchanged(count.unchanged()).setSymbolCount(source.symbols().size()).setDigest(provenance.digest())
                .setFirstDate(Wire.date(DemoMarket.FIRST_DAY)).setLastDate(Wire.date(DemoMarket.FIRST_DAY + market.days() - 1))
                .setKind(Wire.kind(provenance.kind())).setBtcSymbol(DemoMarket.BTC_SYMBOL).setKnown(known).build();
    }

    /** Work for a client that has gone, or whose deadline has passed, is dropped. */
    private static void requireWanted(boolean cancelled) {
        if (cancelled) {
            throw new NumergridException(ErrorCode.CANCELLED, "the client has gone or its deadline has passed");
        }
    }

    private int today() {
        return Math.toIntExact(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).toEpochDay());
    }
}
