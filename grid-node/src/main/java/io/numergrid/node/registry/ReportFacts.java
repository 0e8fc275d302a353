package io.numergrid.node.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.history.Provenance;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the registry takes out of a run's report.json.
 *
 * @param facts      for lists of models
 * @param gatePassed whether the publish gate accepted the model
 */
record ReportFacts(ModelFacts facts, boolean gatePassed) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** @throws NumergridException STORE_DAMAGED when the report cannot be read or lacks what every report of a training has */
    static ReportFacts read(Path report, Provenance.Kind kind) {
        JsonNode root;
        try {
            root = JSON.readTree(report.toFile());
        } catch (IOException e) {
            throw SealedJson.damaged(report.toString(), e.getMessage(), e);
        }
        JsonNode corr = root.path("ensemble").path("numeraiCorr");
        JsonNode gate = root.path("gate").path("passed");
        if (!gate.isBoolean() || !root.path("folds").isArray()) {
            throw new NumergridException(ErrorCode.STORE_DAMAGED, report + " is no report of a training: it lacks gate or folds");
        }
        int from = Integer.MAX_VALUE;
        int to = Integer.MIN_VALUE;
        for (JsonNode fold : root.path("folds")) {
            from = Math.min(from, day(fold.path("trainFrom")));
            to = Math.max(to, day(fold.path("testTo")));
        }
        Map<String, Double> weights = new TreeMap<>();
        root.path("liveWeights").path("weights").properties().forEach(e -> weights.put(e.getKey(), e.getValue().asDouble()));
        List<Provenance> provenance = new ArrayList<>();
        for (JsonNode p : root.path("provenance")) {
            provenance.add(new Provenance(p.path("source").asText(), Provenance.Kind.valueOf(p.path("kind").asText("REAL")),
                    Provenance.Survivorship.valueOf(p.path("survivorship").asText("UNKNOWN")), p.path("digest").asText(),
                    p.path("rows").asLong(), p.path("accepted").asLong(), p.path("repaired").asLong(), p.path("rejected").asLong()));
        }
        ModelFacts facts = new ModelFacts(root.path("profile").asText(), kind, from, to, weights, number(corr.path("mean")),
                number(corr.path("ci95").path(0)), number(corr.path("ci95").path(1)), provenance);
        return new ReportFacts(facts, gate.asBoolean());
    }

    private static double number(JsonNode node) {
        return node.isNumber() ? node.asDouble() : Double.NaN;
    }

    private static int day(JsonNode node) {
        return Math.toIntExact(LocalDate.parse(node.asText()).toEpochDay());
    }
}
