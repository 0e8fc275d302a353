package io.numergrid.node.serve;

import com.google.protobuf.ByteString;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.feature.FeatureCatalogue;
import io.numergrid.feature.FeatureColumns;
import io.numergrid.feature.FeatureFamily;
import io.numergrid.feature.FeatureRows;
import io.numergrid.feature.FeatureSet;
import io.numergrid.feature.FeatureTableWriter;
import io.numergrid.feature.MarketContext;
import io.numergrid.history.BarSeries;
import io.numergrid.history.HistorySource;
import io.numergrid.history.SymbolRule;
import io.numergrid.kernel.FeatureMask;
import io.numergrid.node.grid.HistoryStore;
import io.numergrid.quality.FeatureCheck;
import io.numergrid.quality.FeatureQuality;
import io.numergrid.v1.CheckFeaturesRequest;
import io.numergrid.v1.CheckFeaturesResponse;
import io.numergrid.v1.ExportFeaturesRequest;
import io.numergrid.v1.ExportFeaturesResponse;
import io.numergrid.v1.ExportHeader;
import io.numergrid.v1.FeatureServiceGrpc;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.zip.GZIPOutputStream;

/**
 * FeatureService: computes features batch by batch and streams them while the client takes them. Memory is a batch of symbols and one
 * row group, whatever the size of the file.
 */
public final class FeatureEndpoint extends FeatureServiceGrpc.FeatureServiceImplBase {
    private final HistoryStore store;
    private final FeatureSet features;
    private final TransferPool transfers;
    private final String btcDefault;

    /** @param btcDefault symbol of the BTC series where neither request nor namespace names one */
    public FeatureEndpoint(HistoryStore store, FeatureSet features, TransferPool transfers, String btcDefault) {
        this.store = store;
        this.features = features;
        this.transfers = transfers;
        this.btcDefault = btcDefault;
    }

    /**
     * What is asked for, checked.
     *
     * @param from first row date t
     * @param to   last row date t
     * @param columns features by position in the catalogue
     */
    private record Export(String namespace, MarketChoice market, List<String> symbols, List<Integer> columns, int from, int to,
                          boolean liveRow, FeatureTableWriter.Format format, boolean gzip) {
        HistorySource source() {
            return market.source();
        }

        /** The same of other histories. */
        Export on(HistorySource source) {
            return new Export(namespace, new MarketChoice(source, market.btc(), market.btcNamed()), symbols, columns, from, to, liveRow,
                    format, gzip);
        }
    }

    @Override
    public void exportFeatures(ExportFeaturesRequest request, StreamObserver<ExportFeaturesResponse> client) {
        Export export = checked(request);
        ServerCallStreamObserver<ExportFeaturesResponse> call = (ServerCallStreamObserver<ExportFeaturesResponse>) client;
        DownloadStream<ExportFeaturesResponse> out = new DownloadStream<>(call, FeatureEndpoint::chunk);
        transfers.execute(call, () -> {
            try {
                write(export.on(store.frozen(export.namespace())), call, out);
                call.onCompleted();
            } catch (IOException e) {
                call.onError(new NumergridException(ErrorCode.INTERNAL, "the table could not be written: " + e, e));
            }
        });
    }

    @Override
    public void checkFeatures(CheckFeaturesRequest request, StreamObserver<CheckFeaturesResponse> client) {
        String namespace = Names.namespace(request.getParent(), "parent");
        MarketChoice choice = MarketChoice.of(store, namespace, request.getBtcSymbol(), btcDefault);
        OptionalInt from = Wire.epochDay(request.hasFromDate(), request.getFromDate(), "from_date");
        OptionalInt to = Wire.epochDay(request.hasToDate(), request.getToDate(), "to_date");
        if (from.isPresent() && to.isPresent() && from.getAsInt() > to.getAsInt()) {
            throw Names.invalid("from_date", "from_date lies after to_date");
        }
        ServerCallStreamObserver<CheckFeaturesResponse> call = (ServerCallStreamObserver<CheckFeaturesResponse>) client;
        call.setOnCancelHandler(() -> { });
        transfers.execute(call, () -> {
            HistorySource source = store.frozen(namespace);
            MarketContext market = MarketContext.build(source, choice.btc(), HistorySource.UNTIL_END, choice.btcNamed(), call::isCancelled);
            FeatureQuality quality = new FeatureCheck(features, QualityMessages.universe(source), QualityMessages.profile().qualityLimits())
                    .of(source, market, from, to, share -> tell(call, share));
            call.onNext(CheckFeaturesResponse.newBuilder().setReport(QualityMessages.report(quality, warnings(source, choice))).build());
            call.onCompleted();
        });
    }

    /** Progress to a client that takes it now; one that does not misses it. */
    private static void tell(ServerCallStreamObserver<CheckFeaturesResponse> call, double share) {
        if (call.isCancelled()) {
            throw new NumergridException(ErrorCode.CANCELLED, "the client has gone");
        }
        if (call.isReady()) {
            call.onNext(CheckFeaturesResponse.newBuilder().setFraction(share).build());
        }
    }

    private static List<String> warnings(HistorySource source, MarketChoice market) {
        if (market.btcNamed() || source.symbols().contains(market.btc())) {
            return List.of();
        }
        return List.of("there is no history of '" + market.btc() + "', so the features that compare with BTC are undefined; name the BTC series with --btc");
    }

    private Export checked(ExportFeaturesRequest request) {
        String namespace = Names.namespace(request.getParent(), "parent");
        MarketChoice market = MarketChoice.of(store, namespace, request.getBtcSymbol(), btcDefault);
        HistorySource source = market.source();
        List<String> symbols = request.getSymbolsCount() == 0 ? source.symbols() : List.copyOf(new TreeSet<>(request.getSymbolsList()));
        for (String symbol : symbols) {
            if (!source.symbols().contains(SymbolRule.require(symbol))) {
                throw new NumergridException(ErrorCode.SYMBOL_NOT_FOUND, "namespace '" + namespace + "' has no history of '" + symbol
                        + "'; 'history list' shows its symbols", Map.of("symbol", symbol, "namespace", namespace), null);
            }
        }
        int from = Wire.epochDay(request.hasFromDate(), request.getFromDate(), "from_date").orElse(Integer.MIN_VALUE);
        int to = Wire.epochDay(request.hasToDate(), request.getToDate(), "to_date").orElse(Integer.MAX_VALUE);
        if (from > to) {
            throw Names.invalid("from_date", "from_date lies after to_date");
        }
        FeatureTableWriter.Format format = switch (request.getFormat()) {
            case FORMAT_CSV, FORMAT_CSV_GZ -> FeatureTableWriter.Format.CSV;
            case FORMAT_PARQUET -> FeatureTableWriter.Format.PARQUET;
            case FORMAT_UNSPECIFIED, UNRECOGNIZED -> throw Names.invalid("format", "format is required: CSV, CSV_GZ or PARQUET");
        };
        return new Export(namespace, market, symbols, columns(request.getFamily()), from, to, request.getLiveRow(), format,
                request.getFormat() == ExportFeaturesRequest.Format.FORMAT_CSV_GZ);
    }

    private static List<Integer> columns(ExportFeaturesRequest.Family family) {
        List<Integer> columns = new ArrayList<>();
        for (int f = 0; f < FeatureCatalogue.COUNT; f++) {
            boolean wanted = switch (family) {
                case FAMILY_UNSPECIFIED -> true;
                case FAMILY_PVM -> FeatureCatalogue.family(f) == FeatureFamily.PVM;
                case FAMILY_STATISTICAL -> FeatureCatalogue.family(f) == FeatureFamily.STAT;
                case FAMILY_TECHNICAL -> FeatureCatalogue.family(f) == FeatureFamily.TECH;
                case UNRECOGNIZED -> throw Names.invalid("family", "family is none of PVM, STATISTICAL, TECHNICAL");
            };
            if (wanted) {
                columns.add(f);
            }
        }
        return columns;
    }

    private void write(Export export, ServerCallStreamObserver<ExportFeaturesResponse> call, DownloadStream<ExportFeaturesResponse> out)
            throws IOException {
        MarketContext market = MarketContext.build(export.source(), export.market().btc(), HistorySource.UNTIL_END, export.market().btcNamed(), call::isCancelled);
        out.send(ExportFeaturesResponse.newBuilder().setHeader(header(export)).build());
        OutputStream file = export.gzip() ? new GZIPOutputStream(out, 64 << 10) : out;
        List<String> names = export.columns().stream().map(f -> FeatureCatalogue.names().get(f)).toList();
        FeatureMask wanted = FeatureMask.of(export.columns().stream().mapToInt(Integer::intValue).toArray());
        try (FeatureTableWriter table = FeatureTableWriter.open(export.format(), file, names); FeatureSet.Session session = features.open(wanted)) {
            List<String> symbols = export.symbols();
            for (int at = 0; at < symbols.size(); at += features.batchSize()) {
                List<BarSeries> batch = new ArrayList<>();
                for (String symbol : symbols.subList(at, Math.min(symbols.size(), at + features.batchSize()))) {
                    batch.add(export.source().series(symbol, HistorySource.UNTIL_END));
                }
                for (FeatureColumns columns : session.compute(batch, market)) {
                    write(export, columns, table);
                }
            }
            table.finish();
        }
        file.close();
    }

    private static void write(Export export, FeatureColumns columns, FeatureTableWriter table) throws IOException {
        FeatureRows rows = new FeatureRows(columns, export.liveRow());
        int from = 0;
        while (from < rows.count() && rows.date(from) < export.from()) {
            from++;
        }
        int to = rows.count();
        while (to > from && rows.date(to - 1) > export.to()) {
            to--;
        }
        int[] dates = new int[to - from];
        int[] bars = new int[to - from];
        for (int i = 0; i < dates.length; i++) {
            dates[i] = rows.date(from + i);
            bars[i] = rows.bar(from + i);
        }
        float[][] wanted = export.columns().stream().map(f -> columns.columns()[f]).toArray(float[][]::new);
        table.write(rows.symbol(), dates, bars, wanted);
    }

    private static ExportHeader header(Export export) {
        long rows = 0;
        for (String symbol : export.symbols()) {
            BarSeries series = export.source().series(symbol, HistorySource.UNTIL_END);
            int first = export.from() == Integer.MIN_VALUE ? 0 : series.lastIndexAtOrBefore(export.from() - 1) + 1;
            rows += Math.max(0, series.lastIndexAtOrBefore(export.to()) + 1 - first + (export.liveRow() ? 1 : 0));
        }
        ExportHeader.Builder header = ExportHeader.newBuilder().setRowCountEstimate(rows).setSymbolCount(export.symbols().size())
                .setFeatureCount(export.columns().size());
        header.addAllWarnings(warnings(export.source(), export.market()));
        return header.build();
    }

    private static ExportFeaturesResponse chunk(ByteString bytes) {
        return ExportFeaturesResponse.newBuilder().setChunk(bytes).build();
    }
}
