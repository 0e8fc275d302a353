package io.numergrid.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.numergrid.cli.ExitCode;
import io.numergrid.cli.Session;
import io.numergrid.cli.client.Connection;
import io.numergrid.cli.client.Wire;
import io.numergrid.cli.output.Column;
import io.numergrid.cli.output.Output;
import io.numergrid.v1.CancelRunRequest;
import io.numergrid.v1.CreateRunRequest;
import io.numergrid.v1.DataKind;
import io.numergrid.v1.Run;
import io.numergrid.v1.WriteSubmissionRequest;
import io.numergrid.v1.WriteSubmissionResponse;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code numergrid quickstart}: the whole way from price files to a submission in one command. Works in a history namespace
 * of its own, and takes back what it made on the node when it ends, however it ends: a run that goes on is cancelled,
 * the namespace is deleted, a node it started is stopped.
 */
@Command(name = "quickstart", description = {"From price files to a submission and a report in one command.",
    "Starts a node if none answers, imports the data, runs the fast profile, and writes submission.csv, report.json, report.html and oof.csv.gz.",
    "Without --data it uses a generated demo market: good for a look, not for Numerai."})
public final class QuickstartCommand implements Callable<Integer> {
    private static final List<String> ARTIFACTS = List.of(RunView.REPORT, "report.html", "oof.csv.gz");
    private static final String SUBMISSION = "submission.csv";
    private static final List<Column> SUMMARY = List.of(Column.text("data", "data"), Column.text("score", "numerai_corr, out of sample"),
            Column.text("scoreTop300", "same, 300 most liquid"), Column.count("folds", "walk-forward folds"), Column.text("model", "model"),
            Column.text("liveDate", "live date"), Column.text("quality", "data quality"), Column.text("notes", "note"), Column.text("submission", "submission"),
            Column.text("report", "report"), Column.text("out", "all files in"));

    private final Session session;

    @Mixin
    private GivenData data;

    @Option(names = "--allow-generated", description = "Write a submission although the data is generated.")
    private boolean allowGenerated;

    @Option(names = "--out", paramLabel = "DIR", description = "Where the files go; default a new folder in the data home.")
    private Path out;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "A setting of the fast profile for this run, e.g. --set seed=7.")
    private Map<String, String> settings;

    public QuickstartCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<Path> files = data.files();
        requireWritable();
        try (NodeVisit visit = NodeVisit.begin(session, "quickstart"); Connection connection = session.connect()) {
            RunView.tellActive(session, connection, work(connection, visit, files), visit.stays());
            return ExitCode.OK;
        }
    }

    /** What would fail at the end, after minutes of work, fails now; makes nothing. */
    private void requireWritable() throws IOException {
        if (out == null) {
            return;
        }
        Path there = out.toAbsolutePath();
        while (!Files.exists(there)) {
            there = there.getParent();
        }
        if (!Files.isDirectory(there)) {
            throw new FileSystemException(there.toString(), null, "it is a file, --out needs a folder");
        }
        if (!Files.isWritable(there)) {
            throw new AccessDeniedException(there.toString());
        }
    }

    private Run work(Connection connection, NodeVisit visit, List<Path> files) throws IOException, InterruptedException {
        String namespace = visit.namespace();
        String btcSymbol = data.isGiven() ? data.load(session, connection, namespace, files) : generate(connection, namespace);
        Run started = connection.runs().createRun(CreateRunRequest.newBuilder().setProfile("fast").setNamespace(Wire.namespace(namespace))
                .putAllSettings(settings == null ? Map.of() : settings).setBtcSymbol(btcSymbol).setRequestId(UUID.randomUUID().toString()).build());
        Runnable cancel = () -> visit.attempt("cancel " + started.getName(),
                c -> c.runs().cancelRun(CancelRunRequest.newBuilder().setName(started.getName()).build()));
        visit.undo(cancel);
        Run run = RunView.follow(session, started.getName()).run();
        visit.forget(cancel);
        RunView.requireSuccess(run);
        Path folder = out == null ? visit.node().home().resolve("submission").resolve(Wire.id(run.getName())) : out;
        for (String artifact : ARTIFACTS) {
            RunView.save(connection, run, artifact, folder.resolve(artifact));
        }
        Optional<Path> submission = writeSubmission(connection, run, folder.resolve(SUBMISSION));
        print(run, Output.JSON.readTree(folder.resolve(RunView.REPORT).toFile()), folder, submission);
        return run;
    }

    private String generate(Connection connection, String namespace) {
        session.talk("no --data: generating the demo market; everything made from it is marked GENERATED");
        return GivenData.generate(session, connection, namespace);
    }

    private Optional<Path> writeSubmission(Connection connection, Run run, Path file) throws IOException {
        if (run.getKind() == DataKind.DATA_KIND_GENERATED && !allowGenerated) {
            session.talk("no submission written: the data is GENERATED; --allow-generated writes one anyway");
            if (Files.exists(file)) {
                session.talk(file + " is from an earlier time and was left as it is");
            }
            return Optional.empty();
        }
        WriteSubmissionResponse response = connection.predictions().writeSubmission(WriteSubmissionRequest.newBuilder()
                .setParent(Wire.predictionSet(Wire.id(run.getModel()), null)).setForce(true).setAllowGenerated(allowGenerated).build());
        SubmissionCommand.save(response, file);
        response.getWarningsList().forEach(session::talk);
        return Optional.of(file);
    }

    private void print(Run run, JsonNode report, Path folder, Optional<Path> submission) {
        JsonNode dataset = report.path("dataset");
        ObjectNode summary = Output.JSON.createObjectNode().put("run", run.getName()).put("model", Wire.id(run.getModel()))
                .put("kind", Wire.word(run.getKind())).put("liveDate", Wire.text(run.getLiveDate()))
                .put("lastBarDate", Wire.text(run.getLastBarDate())).put("round", run.getRound()).put("stale", run.getStale())
                .put("folds", report.path("folds").size()).put("out", folder.toString())
                .put("report", folder.resolve("report.html").toString());
        submission.ifPresent(s -> summary.put("submission", s.toString()));
        Output output = session.output();
        switch (output.format()) {
            case JSON -> {
                summary.set("numeraiCorr", report.path("ensemble").path("numeraiCorr"));
                output.json(summary);
            }
            case TABLE, CSV -> {
                List<String> notes = new ArrayList<>(RunView.notes(run));
                notes.add("survivorship of the data: " + dataset.path("survivorship").asText("UNKNOWN"));
                summary.put("data", String.format(Locale.ROOT, "%s, %,d symbols, %,d bars", Wire.word(run.getKind()), dataset.path("symbols").asLong(),
                        dataset.path("bars").asLong())).put("score", RunView.score(report))
                        .put("scoreTop300", RunView.scoreTop300(report)).put("quality", RunView.quality(report))
                        .put("notes", String.join("; ", notes));
                output.item(summary, SUMMARY);
            }
        }
    }
}
