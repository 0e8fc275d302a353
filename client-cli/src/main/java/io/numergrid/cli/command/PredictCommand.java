package io.numergrid.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.numergrid.cli.ExitCode;
import io.numergrid.cli.Failure;
import io.numergrid.cli.Session;
import io.numergrid.cli.client.Connection;
import io.numergrid.cli.client.Wire;
import io.numergrid.cli.output.Column;
import io.numergrid.cli.output.Output;
import io.numergrid.v1.BatchGetPredictionsRequest;
import io.numergrid.v1.BatchGetPredictionsResponse;
import io.numergrid.v1.DataKind;
import io.numergrid.v1.Exclusion;
import io.numergrid.v1.ListPredictionsRequest;
import io.numergrid.v1.ListPredictionsResponse;
import io.numergrid.v1.Prediction;
import io.numergrid.v1.PredictionSet;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code numergrid predict}: predictions of the active or a named model. */
@Command(name = "predict", description = {"Show predictions: expected return ranks strictly between 0 and 1, higher is better.",
    "Exit code 3 when a symbol has none; stderr says why."})
public final class PredictCommand implements Callable<Integer> {
    private static final int BATCH = 500;
    private static final int REASONS_TOLD = 5;
    private static final List<Column> COLUMNS = List.of(Column.text("symbol", "SYMBOL"), Column.text("date", "DATE"),
            Column.decimal("value", "VALUE", 6), Column.count("rank", "RANK"), Column.text("model", "MODEL"));

    private final Session session;

    @Parameters(paramLabel = "SYMBOL", arity = "0..*", description = "Symbols; case matters.")
    private List<String> symbols = new ArrayList<>();

    @Option(names = "--all", description = "All symbols with a prediction, best rank first.")
    private boolean all;

    @Option(names = "--date", paramLabel = "YYYY-MM-DD", description = "Row date; default the newest.")
    private LocalDate date;

    @Option(names = "--model", paramLabel = "MODEL", description = "Model version; default the active one.")
    private String model;

    @Option(names = "--excluded", description = "With --all: list the symbols without a prediction and the reasons instead.")
    private boolean excluded;

    public PredictCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        if (all == !symbols.isEmpty()) {
            throw new Failure(ExitCode.USAGE, all ? "give either symbols or --all, not both" : "give symbols, or --all for all of them");
        }
        if (excluded && !all) {
            throw new Failure(ExitCode.USAGE, "--excluded goes with --all");
        }
        String parent = Wire.predictionSet(model, date);
        try (Connection connection = session.connect()) {
            return all ? listAll(connection, parent) : listSome(connection, parent);
        }
    }

    private int listSome(Connection connection, String parent) {
        List<Prediction> found = new ArrayList<>();
        List<Exclusion> missing = new ArrayList<>();
        for (int from = 0; from < symbols.size(); from += BATCH) {
            BatchGetPredictionsResponse response = connection.predictions().batchGetPredictions(BatchGetPredictionsRequest.newBuilder()
                    .setParent(parent).addAllSymbols(symbols.subList(from, Math.min(symbols.size(), from + BATCH))).build());
            found.addAll(response.getPredictionsList());
            missing.addAll(response.getMissingList());
        }
        if (!found.isEmpty() || missing.isEmpty()) {
            print(found);
        }
        missing.forEach(m -> session.talk("no prediction for " + m.getSymbol() + ": " + m.getReason()));
        return missing.isEmpty() ? ExitCode.OK : ExitCode.NOT_FOUND;
    }

    private int listAll(Connection connection, String parent) {
        List<Prediction> found = new ArrayList<>();
        ListPredictionsResponse first = connection.predictions().listPredictions(ListPredictionsRequest.newBuilder().setParent(parent).build());
        found.addAll(first.getPredictionsList());
        String page = first.getNextPageToken();
        while (!page.isEmpty()) {
            ListPredictionsResponse next = connection.predictions().listPredictions(
                    ListPredictionsRequest.newBuilder().setParent(first.getSet().getName()).setPageToken(page).build());
            found.addAll(next.getPredictionsList());
            page = next.getNextPageToken();
        }
        if (excluded) {
            session.output().rows(first.getExcludedList().stream().map(e -> Output.JSON.createObjectNode().put("symbol", e.getSymbol())
                    .put("reason", e.getReason())).toList(), List.of(Column.text("symbol", "SYMBOL"), Column.text("reason", "REASON")));
        } else {
            found.sort(Comparator.comparingInt(Prediction::getRank).thenComparing(Prediction::getSymbol));
            print(found);
            tellExcluded(first.getExcludedList());
        }
        tellSet(first.getSet());
        return ExitCode.OK;
    }

    private void print(List<Prediction> predictions) {
        List<ObjectNode> rows = predictions.stream().map(p -> Output.JSON.createObjectNode().put("symbol", p.getSymbol())
                .put("date", Wire.text(p.getDate())).put("value", p.getValue()).put("rank", p.getRank()).put("model", p.getModel())).toList();
        session.output().rows(rows, COLUMNS);
        if (predictions.stream().anyMatch(p -> p.getKind() == DataKind.DATA_KIND_GENERATED)) {
            session.talk("GENERATED: these predictions come from generated data");
        }
    }

    private void tellExcluded(List<Exclusion> exclusions) {
        if (!exclusions.isEmpty()) {
            StringBuilder text = new StringBuilder(exclusions.size() + " symbols without a prediction, e.g.");
            exclusions.stream().limit(REASONS_TOLD).forEach(e -> text.append('\n').append(e.getSymbol()).append(": ").append(e.getReason()));
            session.talk(text + "\n'numergrid predict --all --excluded' lists them");
        }
    }

    private void tellSet(PredictionSet set) {
        if (set.getStale()) {
            session.talk("STALE: the newest bar is of " + Wire.text(set.getLastBarDate()));
        }
        if (!set.getRound()) {
            session.talk("no round: " + Wire.text(set.getDate()) + " belongs to no Numerai round");
        }
    }
}
