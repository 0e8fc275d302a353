package io.numergrid.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.numergrid.cli.ExitCode;
import io.numergrid.cli.Failure;
import io.numergrid.cli.Session;
import io.numergrid.cli.client.Connection;
import io.numergrid.cli.client.Wire;
import io.numergrid.cli.output.Column;
import io.numergrid.cli.output.Output;
import io.numergrid.cli.process.NodeProcess;
import io.numergrid.cli.process.NodeUse;
import io.numergrid.v1.CancelRunRequest;
import io.numergrid.v1.CreateRunRequest;
import io.numergrid.v1.DataKind;
import io.numergrid.v1.DeleteNamespaceRequest;
import io.numergrid.v1.GenerateHistoryRequest;
import io.numergrid.v1.ImportHeader;
import io.numergrid.v1.ImportReport;
import io.numergrid.v1.Run;
import io.numergrid.v1.WriteSubmissionRequest;
import io.numergrid.v1.WriteSubmissionResponse;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
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
    private static final List<String> ARTIFACTS = List.of("report.json", "report.html", "oof.csv.gz");
    private static final String SUBMISSION = "submission.csv";
    private static final Duration UNDO_MAX = Duration.ofSeconds(5);
    private static final List<Column> SUMMARY = List.of(Column.text("data", "data"), Column.text("score", "numerai_corr, out of sample"),
            Column.text("scoreTop300", "same, 300 most liquid"), Column.count("folds", "walk-forward folds"), Column.text("model", "model"),
            Column.text("liveDate", "live date"), Column.text("notes", "note"), Column.text("submission", "submission"),
            Column.text("report", "report"), Column.text("out", "all files in"));

    private final Session session;
    private final Deque<Runnable> undo = new ArrayDeque<>();

    @Option(names = "--data", paramLabel = "PATH", description = "Price file or folder of price files: CSV, TSV (also .gz), Parquet.")
    private Path data;

    @Option(names = "--volume-unit", paramLabel = "UNIT", defaultValue = "base",
            description = "What the volume counts: base (coins, default) or quote (USD).")
    private VolumeUnitWord volumeUnit;

    @Option(names = "--btc", paramLabel = "SYMBOL", defaultValue = "BTC", description = "Symbol of the BTC series; default BTC.")
    private String btc;

    @Option(names = "--generated", description = "The data is generated, not observed; everything made from it says so.")
    private boolean generated;

    @Option(names = "--survivorship", paramLabel = "KIND", defaultValue = "unknown",
            description = "snapshot (only coins alive at some date), complete or unknown (default).")
    private SurvivorshipWord survivorship;

    @Option(names = "--allow-generated", description = "Write a submission although the data is generated.")
    private boolean allowGenerated;

    @Option(names = "--out", paramLabel = "DIR", description = "Where the files go; default a new folder in the data home.")
    private Path out;

    private NodeUse use;
    private volatile boolean interrupted;

    public QuickstartCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<Path> files = data == null ? List.of() : DataFiles.of(List.of(data));
        requireWritable();
        Thread hook = new Thread(this::interrupted, "quickstart-undo");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            NodeProcess node = new NodeProcess(session.installation(), session.endpoint(), Map.of());
            boolean stays = serve(node);
            try (Connection connection = session.connect()) {
                RunView.tellActive(session, connection, work(connection, node, files), stays);
            }
            return ExitCode.OK;
        } finally {
            undoAll();
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

    private Run work(Connection connection, NodeProcess node, List<Path> files) throws IOException, InterruptedException {
        String namespace = "quickstart-" + UUID.randomUUID().toString().substring(0, 8);
        undo(() -> deleteNamespace(namespace));
        String btcSymbol = data == null ? generate(connection, namespace) : importFiles(connection, namespace, files);
        Run started = connection.runs().createRun(CreateRunRequest.newBuilder().setProfile("fast").setNamespace(Wire.namespace(namespace))
                .setBtcSymbol(btcSymbol).setRequestId(UUID.randomUUID().toString()).build());
        Runnable cancel = () -> cancel(started.getName());
        undo(cancel);
        Run run = RunView.follow(session, started.getName());
        synchronized (undo) {
            undo.remove(cancel);
        }
        RunView.requireSuccess(run);
        Path folder = out == null ? node.home().resolve("submission").resolve(Wire.id(run.getName())) : out;
        for (String artifact : ARTIFACTS) {
            RunView.save(connection, run, artifact, folder.resolve(artifact));
        }
        Optional<Path> submission = writeSubmission(connection, run, folder.resolve(SUBMISSION));
        print(run, RunView.report(connection, run), folder, submission);
        return run;
    }

    /** Whether the node was there before and will be afterwards. */
    private boolean serve(NodeProcess node) throws InterruptedException {
        use = node.use();
        NodeProcess.Serving serving = node.start(process -> undo(() -> stop(node, process)));
        session.talk((serving.fresh() ? "node started at " : "using the node at ") + serving.endpoint() + ", pid " + serving.pid());
        return !serving.fresh();
    }

    private String generate(Connection connection, String namespace) {
        session.talk("no --data: generating the demo market; everything made from it is marked GENERATED");
        ImportReport report = connection.histories().withDeadlineAfter(5, TimeUnit.MINUTES).generateHistory(
                GenerateHistoryRequest.newBuilder().setParent(Wire.namespace(namespace)).setReplaceNamespace(true).build());
        session.talk(String.format(Locale.ROOT, "generated %,d bars of %,d symbols", report.getAccepted(), report.getSymbolCount()));
        return report.getBtcSymbol();
    }

    private String importFiles(Connection connection, String namespace, List<Path> files) throws IOException, InterruptedException {
        ImportHeader header = ImportHeader.newBuilder().setParent(Wire.namespace(namespace)).setVolumeUnit(volumeUnit.onWire())
                .setKind(generated ? DataKind.DATA_KIND_GENERATED : DataKind.DATA_KIND_REAL).setSurvivorship(survivorship.onWire())
                .setBtcSymbol(btc).setReplaceNamespace(true).build();
        HistoryImport work = new HistoryImport(session, connection);
        List<HistoryImport.Result> results = work.run(files, header);
        work.tell();
        long rows = 0;
        long accepted = 0;
        for (HistoryImport.Result result : results) {
            rows += result.report().map(ImportReport::getRows).orElse(0L);
            accepted += result.refusal().isPresent() ? 0 : result.report().map(ImportReport::getAccepted).orElse(0L);
        }
        session.talk(String.format(Locale.ROOT, "imported %,d of %,d rows from %d of %d files", accepted, rows,
                results.stream().filter(r -> r.refusal().isEmpty()).count(), files.size()));
        work.tellReasons();
        if (accepted == 0) {
            throw new Failure(ExitCode.BAD_DATA, "nothing could be imported from " + data);
        }
        return btc;
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
                        .put("scoreTop300", RunView.scoreTop300(report)).put("notes", String.join("; ", notes));
                output.item(summary, SUMMARY);
            }
        }
    }

    private void undo(Runnable step) {
        synchronized (undo) {
            undo.push(step);
        }
    }

    /** Ctrl-C and its like; at a normal end nothing is left to undo. */
    private void interrupted() {
        interrupted = true;
        boolean left;
        synchronized (undo) {
            left = !undo.isEmpty();
        }
        if (left) {
            session.talk("interrupted; ending what quickstart began");
            undoAll();
        }
    }

    /** Runs the steps once, newest first. */
    private void undoAll() {
        synchronized (undo) {
            while (!undo.isEmpty()) {
                undo.pop().run();
            }
        }
    }

    private void cancel(String run) {
        attempt("cancel " + run, c -> c.runs().cancelRun(CancelRunRequest.newBuilder().setName(run).build()));
    }

    private void deleteNamespace(String namespace) {
        attempt("delete " + namespace, c -> c.histories().deleteNamespace(DeleteNamespaceRequest.newBuilder()
                .setName(Wire.namespace(namespace)).build()));
    }

    /** Tidying up may fail (the node may be gone): told, but not the outcome of the command. */
    private void attempt(String what, Consumer<Connection> call) {
        try (Connection connection = new Connection(session.endpoint(), UNDO_MAX)) {
            call.accept(connection);
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() != Status.Code.NOT_FOUND) {
                session.talk("could not " + what + ": " + e.getStatus().getDescription());
            }
        }
    }

    /** Whether nobody else's quickstart is at work on the node; waits for those unless this one is interrupted. */
    private boolean isLastUser() throws InterruptedException {
        if (use.tryLast()) {
            return true;
        }
        session.talk("another quickstart works on the node; it is stopped when that one is done");
        while (!use.tryLast()) {
            if (interrupted) {
                session.talk("the node is left to the other quickstart; 'numergrid node stop' stops it");
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
        return true;
    }

    private void stop(NodeProcess node, ProcessHandle process) {
        try {
            if (process.isAlive() && isLastUser()) {
                node.stop(process);
            }
        } catch (Failure e) {
            session.talk(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
