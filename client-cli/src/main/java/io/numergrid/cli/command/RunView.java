package io.numergrid.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import io.numergrid.cli.ExitCode;
import io.numergrid.cli.Failure;
import io.numergrid.cli.FailureMapping;
import io.numergrid.cli.Session;
import io.numergrid.cli.client.Connection;
import io.numergrid.cli.client.Endpoint;
import io.numergrid.cli.client.FileSink;
import io.numergrid.cli.client.RunWatch;
import io.numergrid.cli.client.Wire;
import io.numergrid.cli.output.Column;
import io.numergrid.cli.output.Output;
import io.numergrid.cli.output.Progress;
import io.numergrid.v1.DataKind;
import io.numergrid.v1.GetModelRequest;
import io.numergrid.v1.GetRunArtifactRequest;
import io.numergrid.v1.GetRunArtifactResponse;
import io.numergrid.v1.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** A run as rows and words, its progress as a bar, its artifacts as files: shared by {@code run} and {@code quickstart}. */
final class RunView {
    static final String REPORT = "report.json";

    private static final List<Column> FIELDS = List.of(Column.text("name", "run"), Column.text("state", "state"), Column.text("stage", "stage"),
            Column.percent("fraction", "done"), Column.duration("etaSeconds", "remaining"), Column.text("profile", "profile"),
            Column.text("namespace", "namespace"), Column.text("createTime", "created"), Column.text("startTime", "started"),
            Column.text("endTime", "ended"), Column.duration("tookSeconds", "took"),
            new Column("error", "error", false, n -> n.path("message").asText("")), Column.text("model", "model"), Column.text("kind", "data"),
            Column.text("liveDate", "live date"), Column.text("note", "note"), Column.text("quality", "data quality"),
            Column.text("nodes", "nodes"), Column.text("exchange", "sent for blocks"), Column.text("corr", "numerai_corr"), Column.text("dynamic", "dynamic weights"), Column.text("equal", "equal weights"),
            Column.text("inverseRmse", "inverse RMSE"), Column.text("bestSingle", "best single"), Column.text("igniteAdds", "Ignite ML adds"));

    private RunView() {
    }

    static ObjectNode row(Run run) {
        ObjectNode row = Output.JSON.createObjectNode().put("name", run.getName()).put("state", Wire.word(run.getState()))
                .put("stage", run.getStage()).put("fraction", run.getFraction());
        if (run.hasEta()) {
            row.put("etaSeconds", run.getEta().getSeconds());
        }
        row.put("profile", run.getProfile()).put("namespace", run.getNamespace()).put("createTime", Wire.text(run.getCreateTime()))
                .put("startTime", Wire.text(run.getStartTime())).put("endTime", Wire.text(run.getEndTime()));
        if (run.hasStartTime() && run.hasEndTime()) {
            row.put("tookSeconds", run.getEndTime().getSeconds() - run.getStartTime().getSeconds());
        }
        if (run.hasError()) {
            ObjectNode error = row.putObject("error").put("exitCode", ExitCode.of(run.getError())).put("message", run.getError().getMessage());
            ExitCode.errorInfo(run.getError()).ifPresent(i -> error.put("reason", i.getReason()).put("number", i.getMetadataOrDefault("number", "")));
        }
        if (run.getState() == Run.State.STATE_SUCCEEDED) {
            row.put("model", Wire.id(run.getModel())).put("kind", Wire.word(run.getKind())).put("liveDate", Wire.text(run.getLiveDate()))
                    .put("lastBarDate", Wire.text(run.getLastBarDate())).put("round", run.getRound()).put("stale", run.getStale());
        }
        return row;
    }

    /** All there is about one run; the report stands in JSON only. */
    static void print(Session session, Connection connection, Run run) throws IOException {
        ObjectNode item = row(run);
        Output output = session.output();
        if (run.getState() == Run.State.STATE_SUCCEEDED && run.getArtifactsList().contains(REPORT)) {
            item.set("report", report(connection, run));
        }
        switch (output.format()) {
            case JSON -> output.json(item);
            case CSV -> output.item(item, FIELDS);
            case TABLE -> {
                item.put("note", String.join(", ", notes(run))).put("quality", quality(item.path("report")))
                        .put("nodes", nodes(item.path("report"))).put("exchange", exchange(item.path("report")))
                        .put("corr", score(item.path("report")));
                item.setAll(weighing(item.path("report")));
                output.item(item, FIELDS);
            }
        }
    }

    /** What a reader of the numbers must know. */
    static List<String> notes(Run run) {
        if (run.getState() != Run.State.STATE_SUCCEEDED) {
            return List.of();
        }
        List<String> notes = new ArrayList<>();
        if (run.getKind() == DataKind.DATA_KIND_GENERATED) {
            notes.add("GENERATED: made from generated data");
        }
        if (run.getStale()) {
            notes.add("STALE: the newest bar is of " + Wire.text(run.getLastBarDate()));
        }
        if (!run.getRound()) {
            notes.add("no round: " + Wire.text(run.getLiveDate()) + " belongs to no Numerai round");
        }
        return notes;
    }

    /** State of the data with what makes it so; empty where the report has none. */
    static String quality(JsonNode report) {
        JsonNode quality = report.path("quality");
        String reasons = Column.each(quality.path("stateReasons"), JsonNode::asText);
        return quality.path("state").asText("") + (reasons.isEmpty() ? "" : ": " + reasons);
    }

    /** What each node of a cluster did for a run; empty for a run of one node alone. */
    static String nodes(JsonNode report) {
        return StreamSupport.stream(report.path("grid").path("nodes").spliterator(), false).map(node -> node.path("name").asText() + " (" + node.path("version").asText() + ", "
                + node.path("kernels").asText() + ", " + node.path("cores").asInt() + " cores) " + work(node))
                .collect(Collectors.joining("; "));
    }

    private static String work(JsonNode node) {
        if (!node.path("cpuSeconds").isNumber()) {
            return "has left";
        }
        return String.format(Locale.ROOT, "%d partitions, %d blocks, %.1f CPU s, %s in, %s out", node.path("partitions").asInt(), node.path("blocks").asInt(),
                node.path("cpuSeconds").asDouble(), Column.bytes(node.path("bytesIn").asLong()), Column.bytes(node.path("bytesOut").asLong()));
    }

    /** Bytes between nodes that the making of blocks took; empty for a run of one node alone. */
    static String exchange(JsonNode report) {
        JsonNode exchange = report.path("grid").path("exchange");
        return exchange.isObject() ? Column.bytes(exchange.path("orderBytes").asLong() + exchange.path("requestBytes").asLong()
                + exchange.path("replyBytes").asLong()) : "";
    }

    /** Out-of-sample score of the ensemble in words; empty where the report has none. */
    static String score(JsonNode report) {
        return words(report.path("ensemble").path("numeraiCorr"));
    }

    /** The same over the 300 symbols of the highest volume. */
    static String scoreTop300(JsonNode report) {
        return words(report.path("ensembleTop300").path("numeraiCorr"));
    }

    /** The same members weighed in other ways, each with how much better dynamic weights did on the same dates, and what the library's add. */
    static ObjectNode weighing(JsonNode report) {
        ObjectNode out = Output.JSON.createObjectNode();
        out.put("dynamic", words(report.path("alternatives").path("dynamic").path("numeraiCorr")));
        for (String other : List.of("equal", "inverseRmse", "bestSingle")) {
            String score = words(report.path("alternatives").path(other).path("numeraiCorr"));
            JsonNode less = report.path("differences").path("dynamicMinus" + other.substring(0, 1).toUpperCase(Locale.ROOT) + other.substring(1));
            out.put(other, less.path("mean").isNumber() ? score + "  dynamic less it " + mean(less) : score);
        }
        JsonNode gain = report.path("contributions").path("ignite").path("gain");
        return out.put("igniteAdds", gain.path("mean").isNumber() ? mean(gain) : "");
    }

    private static String mean(JsonNode corr) {
        return String.format(Locale.ROOT, "%.4f  95 %% %s", corr.path("mean").asDouble(), Column.interval(corr.path("ci95"), 4));
    }

    private static String words(JsonNode corr) {
        if (!corr.path("mean").isNumber()) {
            return "";
        }
        return String.format(Locale.ROOT, "mean %s  sharpe %.2f", mean(corr), corr.path("sharpe").asDouble());
    }

    static JsonNode report(Connection connection, Run run) throws IOException {
        ByteString.Output bytes = ByteString.newOutput();
        Iterator<GetRunArtifactResponse> parts = artifact(connection, run, REPORT);
        while (parts.hasNext()) {
            parts.next().getChunk().writeTo(bytes);
        }
        return Output.JSON.readTree(bytes.toByteString().newInput());
    }

    static void save(Connection connection, Run run, String artifact, Path file) throws IOException {
        try (FileSink sink = new FileSink(file)) {
            Iterator<GetRunArtifactResponse> parts = artifact(connection, run, artifact);
            while (parts.hasNext()) {
                sink.write(parts.next().getChunk());
            }
            sink.commit();
        }
    }

    /** A run that has ended. @param frontEnd which told so: the one that was asked first may have gone meanwhile */
    record End(Run run, Endpoint frontEnd) {
    }

    /** Follows a run with a progress bar until it has ended. */
    static End follow(Session session, String name) throws InterruptedException {
        try (Progress progress = session.terminal().stages("run")) {
            RunWatch watch = new RunWatch(session.endpoint(), session.timeout(), session::talk);
            Run end = watch.toEnd(name, run -> progress.update(
                    run.getState() == Run.State.STATE_QUEUED ? "queued" : run.getStage(), run.getFraction(),
                    run.hasEta() ? Optional.of(Duration.ofSeconds(run.getEta().getSeconds())) : Optional.empty()));
            return new End(end, watch.frontEnd());
        }
    }

    /** Whether 'predict' now answers from the run's model. @param stays whether the node goes on running */
    static void tellActive(Session session, Connection connection, Run run, boolean stays) {
        String version = Wire.id(run.getModel());
        boolean active = connection.models().getModel(GetModelRequest.newBuilder().setName(run.getModel()).build()).getActive();
        String then = stays ? "" : "after 'numergrid node start' ";
        session.talk(active ? "model " + version + " is active: " + then + "'numergrid predict --all' shows its predictions"
                : "model " + version + " is published but not active; " + then + "'numergrid model activate " + version + "' makes it so");
    }

    /** Throws where the run did not succeed. */
    static void requireSuccess(Run run) {
        if (run.getState() == Run.State.STATE_CANCELLED) {
            throw new Failure(ExitCode.FAILED, run.getName() + " was cancelled");
        }
        if (run.getState() != Run.State.STATE_SUCCEEDED) {
            throw FailureMapping.ofRun(run.getName(), run.getError());
        }
    }

    private static Iterator<GetRunArtifactResponse> artifact(Connection connection, Run run, String file) {
        return connection.runStreams().getRunArtifact(GetRunArtifactRequest.newBuilder().setName(Wire.artifact(run.getName(), file)).build());
    }
}
