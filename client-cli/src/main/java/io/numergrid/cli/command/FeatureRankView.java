package io.numergrid.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.numergrid.cli.ExitCode;
import io.numergrid.cli.Failure;
import io.numergrid.cli.Session;
import io.numergrid.cli.client.Connection;
import io.numergrid.cli.client.Wire;
import io.numergrid.cli.output.Column;
import io.numergrid.cli.output.Output;
import io.numergrid.v1.GetRunRequest;
import io.numergrid.v1.ListRunsRequest;
import io.numergrid.v1.ListRunsResponse;
import io.numergrid.v1.Run;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The features of a run's report in the order of their worth, and in words how far that order can be trusted. */
final class FeatureRankView {
    /** Runs looked through for the newest that ranked its features. */
    private static final int RUNS_MAX = 200;
    private static final int PAGE = 50;
    /** Folds that agree less than this say little about the order. */
    private static final double AGREEMENT_MIN = 0.2;

    private static final List<Column> COLUMNS = List.of(Column.count("rank", "RANK"), Column.text("feature", "FEATURE"), Column.text("family", "FAMILY"),
            Column.decimal("permutation", "LOSS", 5), Column.decimal("ciLow", "2.5 %", 5), Column.decimal("ciHigh", "97.5 %", 5),
            Column.decimal("gain", "GAIN", 4), Column.percent("stability", "STABLE"), Column.count("cluster", "CLUSTER"),
            new Column("selectedFolds", "SELECTED", true, n -> n.isNumber() ? n.asText() : ""), Column.count("folds", "FOLDS"),
            Column.flag("selectedLive", "LIVE"));

    private final Session session;
    private final Connection connection;

    FeatureRankView(Session session, Connection connection) {
        this.session = session;
        this.connection = connection;
    }

    /** @param name of a run; null = the newest that ranked its features */
    void print(String name, int limit) throws IOException {
        Run run = name == null ? newest() : connection.runs().getRun(GetRunRequest.newBuilder().setName(Wire.run(name)).build());
        JsonNode report = ranks(run) ? RunView.report(connection, run) : Output.JSON.createObjectNode();
        JsonNode importance = report.path("importance");
        if (importance.path("ranking").isEmpty()) {
            throw new Failure(ExitCode.NOT_FOUND, run.getName() + " has no ranking of features: " + (run.getState() != Run.State.STATE_SUCCEEDED
                    ? "it is " + Wire.word(run.getState()) : "it trained nothing, or an older version made it") + "; 'numergrid run start fast' makes one");
        }
        int folds = report.path("folds").size();
        List<ObjectNode> rows = new ArrayList<>();
        for (JsonNode feature : importance.path("ranking")) {
            if (rows.size() < limit) {
                rows.add(row(feature, folds));
            }
        }
        session.output().rows(rows, COLUMNS);
        tell(run, importance, folds);
    }

    private static boolean ranks(Run run) {
        return run.getState() == Run.State.STATE_SUCCEEDED && run.getArtifactsList().contains(RunView.REPORT) && !run.getProfile().equals("daily");
    }

    private Run newest() {
        String page = "";
        int seen = 0;
        do {
            ListRunsResponse runs = connection.runs().listRuns(ListRunsRequest.newBuilder().setPageToken(page).setPageSize(PAGE).build());
            for (Run run : runs.getRunsList()) {
                if (ranks(run)) {
                    return run;
                }
            }
            seen += runs.getRunsCount();
            page = runs.getNextPageToken();
        } while (!page.isEmpty() && seen < RUNS_MAX);
        throw new Failure(ExitCode.NOT_FOUND, "none of the newest " + seen + " runs has trained and succeeded; 'numergrid run start fast' starts one");
    }

    private static ObjectNode row(JsonNode feature, int folds) {
        ObjectNode row = Output.JSON.createObjectNode();
        for (String field : List.of("rank", "feature", "family", "permutation")) {
            row.set(field, feature.path(field));
        }
        row.set("ciLow", feature.path("ci95").path(0));
        row.set("ciHigh", feature.path("ci95").path(1));
        row.set("gain", feature.path("gain"));
        row.put("stability", feature.path("frontFolds").asDouble() / Math.max(1, folds));
        for (String field : List.of("cluster", "clusterSize", "selectedFolds")) {
            row.set(field, feature.path(field));
        }
        row.put("folds", folds);
        row.set("selectedLive", feature.path("selectedLive"));
        return row;
    }

    private void tell(Run run, JsonNode importance, int folds) {
        int front = importance.path("front").asInt();
        session.talk(run.getName() + ", profile " + run.getProfile() + ". LOSS: numerai_corr lost when the feature is permuted within each date of a test block, with "
                + "its 95 % interval. GAIN: mean share of the members' own importances. STABLE: share of the " + folds + " folds it was among the first " + front
                + " of. CLUSTER: features that say the same. SELECTED: folds that trained on it.");
        JsonNode agreement = importance.path("agreement");
        if (!agreement.isNumber()) {
            session.talk("losses were not measured (evaluate.importanceRows=0): the order is that of GAIN");
        } else if (agreement.asDouble() < AGREEMENT_MIN) {
            session.talk(String.format(Locale.ROOT, "the folds hardly agree on LOSS (mean rank correlation %.2f; on GAIN %.2f): features replace each other, "
                    + "so trust intervals, not places", agreement.asDouble(), importance.path("gainAgreement").asDouble()));
        }
    }
}
