package io.numergrid.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.numergrid.cli.Session;
import io.numergrid.cli.client.Connection;
import io.numergrid.cli.client.Wire;
import io.numergrid.cli.output.Column;
import io.numergrid.cli.output.Output;
import io.numergrid.cli.output.OutputFormat;
import io.numergrid.v1.ActivateModelRequest;
import io.numergrid.v1.GetModelRequest;
import io.numergrid.v1.ListModelsRequest;
import io.numergrid.v1.ListModelsResponse;
import io.numergrid.v1.Model;
import io.numergrid.v1.RollbackModelRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code numergrid model ...}: published versions and the active one. */
@Command(name = "model", synopsisSubcommandLabel = "COMMAND", description = "List model versions, look at one, choose the active one.")
public final class ModelCommand {
    /** What matters most comes first: a terminal of 80 columns shows up to RUN. */
    private static final List<Column> COLUMNS = List.of(Column.text("version", "VERSION"), Column.flag("active", "ACTIVE"),
            Column.decimal("numeraiCorrMean", "CORR", 4), Column.text("profile", "PROFILE"), Column.text("kind", "DATA"),
            Column.text("liveDate", "LIVE DATE"), Column.text("run", "RUN"), Column.count("predictions", "PREDICTIONS"),
            Column.text("trainFrom", "TRAINED FROM"), Column.text("trainTo", "TO"), Column.text("published", "PUBLISHED"));
    private static final List<Column> FIELDS = fields();

    private final Session session;

    public ModelCommand(Session session) {
        this.session = session;
    }

    @Command(description = "List the published model versions, newest first.")
    void list() {
        List<ObjectNode> rows = new ArrayList<>();
        try (Connection connection = session.connect()) {
            String page = "";
            do {
                ListModelsResponse response = connection.models().listModels(ListModelsRequest.newBuilder().setPageToken(page).build());
                response.getModelsList().forEach(m -> rows.add(row(m)));
                page = response.getNextPageToken();
            } while (!page.isEmpty());
        }
        session.output().rows(rows, COLUMNS);
        if (rows.isEmpty()) {
            session.talk("no models yet; 'numergrid run start fast' makes one");
        }
    }

    @Command(description = "Show one model version: digest, training span, weights, scores, provenance.")
    void show(@Parameters(paramLabel = "MODEL", description = "A version, its first characters, or 'active'.") String model) {
        try (Connection connection = session.connect()) {
            show(connection.models().getModel(GetModelRequest.newBuilder().setName(Wire.model(model)).build()));
        }
    }

    @Command(description = "Make a version the active one: the one that answers 'predict'.")
    void activate(@Parameters(paramLabel = "MODEL", description = "A version or its first characters.") String model) {
        try (Connection connection = session.connect()) {
            activated(connection.models().activateModel(ActivateModelRequest.newBuilder().setName(Wire.model(model)).build()));
        }
    }

    @Command(description = "Make the version active again that was active before.")
    void rollback() {
        try (Connection connection = session.connect()) {
            activated(connection.models().rollbackModel(RollbackModelRequest.getDefaultInstance()));
        }
    }

    private void activated(Model model) {
        session.talk("model " + model.getVersion() + " is active" + ("GENERATED".equals(Wire.word(model.getKind()))
                ? "; it was made from GENERATED data" : ""));
        if (session.output().format() != OutputFormat.TABLE) {
            show(model);
        }
    }

    private void show(Model model) {
        ObjectNode item = row(model);
        ObjectNode weights = item.putObject("weights");
        new TreeMap<>(model.getWeightsMap()).forEach(weights::put);
        var provenance = item.putArray("provenance");
        model.getProvenanceList().forEach(p -> provenance.addObject().put("source", p.getSource()).put("kind", Wire.word(p.getKind()))
                .put("digest", p.getDigest()).put("rows", p.getRows()).put("accepted", p.getAccepted())
                .put("repaired", p.getRepaired()).put("rejected", p.getRejected()));
        session.output().item(item, FIELDS);
    }

    private static ObjectNode row(Model m) {
        ObjectNode row = Output.JSON.createObjectNode().put("version", m.getVersion()).put("active", m.getActive())
                .put("digest", m.getDigest()).put("profile", m.getProfile()).put("kind", Wire.word(m.getKind()))
                .put("trainFrom", Wire.text(m.getTrainFrom())).put("trainTo", Wire.text(m.getTrainTo()))
                .put("liveDate", Wire.text(m.getLiveDate())).put("predictions", m.getPredictionCount())
                .put("numeraiCorrMean", m.getNumeraiCorrMean()).put("published", Wire.text(m.getPublishTime()))
                .put("run", m.getRun()).put("sizeBytes", m.getSizeBytes());
        row.putArray("numeraiCorrCi95").add(m.getNumeraiCorrCiLow()).add(m.getNumeraiCorrCiHigh());
        return row;
    }

    private static List<Column> fields() {
        return List.of(Column.text("version", "version"), Column.text("digest", "digest"), Column.flag("active", "active"),
                Column.text("profile", "profile"), Column.text("kind", "data"), Column.text("trainFrom", "trained from"),
                Column.text("trainTo", "trained to"), Column.text("liveDate", "live date"), Column.count("predictions", "predictions"),
                Column.decimal("numeraiCorrMean", "numerai_corr", 4),
                new Column("numeraiCorrCi95", "95 % interval", false, n -> Column.interval(n, 4)),
                new Column("weights", "weights", false, Column::pairs),
                new Column("provenance", "provenance", false, n -> Column.each(n, p -> p.path("source").asText() + " (" + p.path("kind").asText() + ")")),
                Column.bytes("sizeBytes", "size"), Column.text("published", "published"), Column.text("run", "run"));
    }
}
