package io.numergrid.node.serve;

import com.google.protobuf.ByteString;
import io.grpc.stub.StreamObserver;
import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.node.latest.LatestPredictions;
import io.numergrid.node.latest.PredictionTable;
import io.numergrid.node.registry.ModelRegistry;
import io.numergrid.predict.LivePredictions;
import io.numergrid.predict.Submission;
import io.numergrid.predict.SubmissionCheck;
import io.numergrid.predict.TickerList;
import io.numergrid.v1.BatchGetPredictionsRequest;
import io.numergrid.v1.BatchGetPredictionsResponse;
import io.numergrid.v1.Exclusion;
import io.numergrid.v1.GetPredictionRequest;
import io.numergrid.v1.ListPredictionsRequest;
import io.numergrid.v1.ListPredictionsResponse;
import io.numergrid.v1.Prediction;
import io.numergrid.v1.PredictionServiceGrpc;
import io.numergrid.v1.PredictionSet;
import io.numergrid.v1.SubmissionFinding;
import io.numergrid.v1.VerifySubmissionRequest;
import io.numergrid.v1.VerifySubmissionResponse;
import io.numergrid.v1.WriteSubmissionRequest;
import io.numergrid.v1.WriteSubmissionResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** PredictionService: the active model's newest predictions from memory, others from the registry. */
public final class PredictionEndpoint extends PredictionServiceGrpc.PredictionServiceImplBase {
    private static final int SYMBOLS_MAX = 1_000;
    private static final int FILE_BYTES_MAX = 1 << 20;

    private final LatestPredictions latest;
    private final ModelRegistry registry;
    private final Clock clock;

    public PredictionEndpoint(LatestPredictions latest, ModelRegistry registry, Clock clock) {
        this.latest = latest;
        this.registry = registry;
        this.clock = clock;
    }

    @Override
    public void getPrediction(GetPredictionRequest request, StreamObserver<Prediction> client) {
        Names.PredictionName name = Names.prediction(request.getName());
        String symbol = name.symbol();
        PredictionTable table = table(name.modelDate());
        Optional<io.numergrid.predict.Prediction> found = table.find(symbol);
        if (found.isEmpty()) {
            throw new NumergridException(ErrorCode.PREDICTION_NOT_FOUND, "model " + table.model() + " has no prediction of '" + symbol + "' for "
                    + LocalDate.ofEpochDay(table.set().date()) + ": " + reason(table, symbol), Map.of("symbol", symbol, "model", table.model()), null);
        }
        client.onNext(message(table, found.get()));
        client.onCompleted();
    }

    @Override
    public void batchGetPredictions(BatchGetPredictionsRequest request, StreamObserver<BatchGetPredictionsResponse> client) {
        int count = request.getSymbolsCount();
        if (count < 1 || count > SYMBOLS_MAX) {
            throw Names.invalid("symbols", count + " symbols were asked for; 1 to " + SYMBOLS_MAX + " can be");
        }
        PredictionTable table = table(Names.modelDate(request.getParent()));
        BatchGetPredictionsResponse.Builder answer = BatchGetPredictionsResponse.newBuilder();
        for (String symbol : request.getSymbolsList()) {
            Optional<io.numergrid.predict.Prediction> found = table.find(symbol);
            if (found.isPresent()) {
                answer.addPredictions(message(table, found.get()));
            } else {
                answer.addMissing(Exclusion.newBuilder().setSymbol(symbol).setReason(reason(table, symbol)));
            }
        }
        client.onNext(answer.build());
        client.onCompleted();
    }

    @Override
    public void listPredictions(ListPredictionsRequest request, StreamObserver<ListPredictionsResponse> client) {
        PredictionTable table = table(Names.modelDate(request.getParent()));
        List<io.numergrid.predict.Prediction> all = table.set().predictions().stream()
                .sorted(Comparator.comparing(io.numergrid.predict.Prediction::symbol)).toList();
        Pages<io.numergrid.predict.Prediction> page = Pages.of(all, io.numergrid.predict.Prediction::symbol, request.getPageSize(),
                request.getPageToken());
        ListPredictionsResponse.Builder answer = ListPredictionsResponse.newBuilder().setNextPageToken(page.nextToken()).setTotalSize(all.size());
        page.items().forEach(p -> answer.addPredictions(message(table, p)));
        if (request.getPageToken().isEmpty()) {
            answer.setSet(set(table));
            table.set().excluded().forEach((symbol, why) -> answer.addExcluded(Exclusion.newBuilder().setSymbol(symbol).setReason(why)));
        }
        client.onNext(answer.build());
        client.onCompleted();
    }

    @Override
    public void writeSubmission(WriteSubmissionRequest request, StreamObserver<WriteSubmissionResponse> client) {
        PredictionTable table = table(Names.modelDate(request.getParent()));
        List<String> universe = universe(request.getUniverse());
        Map<String, TickerList.Target> symbolMap = request.getSymbolMap().isEmpty() ? Map.of()
                : TickerList.symbolMap(small(request.getSymbolMap(), "symbol_map").newInput(), "symbol map");
        Submission submission = Submission.of(table.set(), today(),
                new Submission.Options(universe, symbolMap, request.getForce(), request.getAllowGenerated()));
        ByteString.Output csv = ByteString.newOutput();
        try {
            submission.write(csv);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        WriteSubmissionResponse.Builder answer = WriteSubmissionResponse.newBuilder().setCsv(csv.toByteString())
                .setRowCount(submission.rows().size()).setOutsideUniverseCount(submission.outsideUniverse())
                .setMissingCount(universe.isEmpty() ? 0 : universe.size() - submission.rows().size())
                .addAllWarnings(submission.warnings()).setSet(set(table));
        if (submission.sharedTicker() > 0) {
            answer.addWarnings(submission.sharedTicker() + " predictions were left out because another symbol of the same ticker was taken");
        }
        if (submission.readsAsMissing() > 0) {
            answer.addWarnings(submission.readsAsMissing() + " predictions were left out because readers of CSV take their ticker for a missing value");
        }
        client.onNext(answer.build());
        client.onCompleted();
    }

    @Override
    public void verifySubmission(VerifySubmissionRequest request, StreamObserver<VerifySubmissionResponse> client) {
        List<SubmissionCheck.Finding> findings;
        try {
            findings = SubmissionCheck.verify(small(request.getCsv(), "csv").newInput(), universe(request.getUniverse()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        VerifySubmissionResponse.Builder answer = VerifySubmissionResponse.newBuilder().setOk(findings.isEmpty())
                .setRowCount(dataLines(request.getCsv()));
        for (SubmissionCheck.Finding finding : findings) {
            answer.addFindings(SubmissionFinding.newBuilder().setRule(finding.rule().name()).setLine(finding.line()).setMessage(finding.text()));
        }
        client.onNext(answer.build());
        client.onCompleted();
    }

    private static List<String> universe(ByteString file) {
        return file.isEmpty() ? List.of() : TickerList.universe(small(file, "universe").newInput(), "universe");
    }

    private static ByteString small(ByteString file, String field) {
        if (file.size() > FILE_BYTES_MAX) {
            throw Names.invalid(field, field + " has " + file.size() + " bytes, the limit is " + FILE_BYTES_MAX);
        }
        return file;
    }

    /** Lines with anything on them, without the header. */
    private static int dataLines(ByteString csv) {
        long lines = csv.toStringUtf8().lines().filter(line -> !line.isBlank()).count();
        return (int) Math.max(0, lines - 1);
    }

    /** The hot path asks for the active model's latest predictions: no lock, no disk. */
    private PredictionTable table(Names.ModelDate asked) {
        if (asked.model().equals("active") && asked.date().isEmpty()) {
            Optional<PredictionTable> current = latest.current();
            if (current.isPresent()) {
                return current.get();
            }
        }
        return registry.predictions(asked.model(), asked.date());
    }

    private static String reason(PredictionTable table, String symbol) {
        return table.set().excluded().getOrDefault(symbol, "the symbol has no history there");
    }

    private PredictionSet set(PredictionTable table) {
        LivePredictions set = table.set();
        return PredictionSet.newBuilder().setName(Names.modelDate(table.model(), set.date())).setDate(Wire.date(set.date()))
                .setLastBarDate(Wire.date(set.lastBar())).setRound(set.round()).setStale(set.stale(today())).setKind(Wire.kind(set.kind()))
                .setModel(table.model()).build();
    }

    private static Prediction message(PredictionTable table, io.numergrid.predict.Prediction p) {
        return Prediction.newBuilder().setName(Names.modelDate(table.model(), p.date()) + "/predictions/" + p.symbol())
                .setSymbol(p.symbol()).setDate(Wire.date(p.date())).setValue(p.value()).setRank(p.rank()).setModel(table.model())
                .setKind(Wire.kind(table.set().kind())).build();
    }

    private int today() {
        return Math.toIntExact(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).toEpochDay());
    }
}
