package io.numergrid.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import io.numergrid.cli.ExitCode;
import io.numergrid.cli.Failure;
import io.numergrid.cli.Session;
import io.numergrid.cli.client.Connection;
import io.numergrid.cli.client.FileSink;
import io.numergrid.cli.client.Wire;
import io.numergrid.cli.output.Column;
import io.numergrid.cli.output.Output;
import io.numergrid.cli.output.OutputFormat;
import io.numergrid.cli.process.NodeProgram;
import io.numergrid.v1.WriteSubmissionRequest;
import io.numergrid.v1.WriteSubmissionResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code numergrid submission ...}: files for Numerai. */
@Command(name = "submission", synopsisSubcommandLabel = "COMMAND", description = "Write or check a submission file for Numerai.")
public final class SubmissionCommand {
    private static final long SIDE_FILE_BYTES_MAX = 1 << 20;
    private static final List<Column> FIELDS = List.of(Column.text("file", "file"), Column.count("rows", "rows"), Column.text("date", "date"),
            Column.text("lastBar", "newest bar"), Column.flag("round", "belongs to a round"), Column.flag("stale", "stale"),
            Column.text("kind", "data"), Column.text("model", "model"), Column.count("outsideUniverse", "left out (not in the universe)"),
            Column.count("missing", "universe symbols without prediction"));

    private final Session session;

    public SubmissionCommand(Session session) {
        this.session = session;
    }

    @Command(description = {"Write a submission file from the newest predictions.",
        "Refused (exit code 4) when bars are stale, the date has no round, or the data is generated."})
    void write(@Option(names = "--out", required = true, paramLabel = "FILE.csv", description = "The file to write.") Path out,
            @Option(names = "--universe", paramLabel = "FILE", description = "Symbols of the round: CSV with a column 'symbol', or one per line.")
            Path universe,
            @Option(names = "--symbol-map", paramLabel = "FILE", description = "CSV with columns 'symbol' and 'base': our name to Numerai's.")
            Path symbolMap,
            @Option(names = "--model", paramLabel = "MODEL", description = "Model version; default the active one.") String model,
            @Option(names = "--date", paramLabel = "YYYY-MM-DD", description = "Row date; default the newest.") LocalDate date,
            @Option(names = "--force", description = "Write although bars are stale or the date has no round.") boolean force,
            @Option(names = "--allow-generated", description = "Write although the data is generated.") boolean allowGenerated)
            throws IOException {
        WriteSubmissionRequest request = WriteSubmissionRequest.newBuilder().setParent(Wire.predictionSet(model, date))
                .setUniverse(bytes(universe)).setSymbolMap(bytes(symbolMap)).setForce(force).setAllowGenerated(allowGenerated).build();
        WriteSubmissionResponse response;
        try (Connection connection = session.connect()) {
            response = connection.predictions().writeSubmission(request);
        }
        save(response, out);
        response.getWarningsList().forEach(session::talk);
        session.output().item(item(response, out), FIELDS);
    }

    @Command(description = "Check a file against Numerai's rules; exit code 5 when it breaks one. Needs no node.")
    int verify(@Parameters(paramLabel = "FILE", description = "The file to check.") Path file) throws IOException, InterruptedException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString());
        }
        if (session.output().format() == OutputFormat.CSV) {
            throw new Failure(ExitCode.USAGE, "submission verify has the forms table and json");
        }
        return new NodeProgram(session.installation()).run(List.of("verify-submission", file.toString(), "-o",
                session.output().format().toString()));
    }

    static void save(WriteSubmissionResponse response, Path out) throws IOException {
        try (FileSink sink = new FileSink(out)) {
            sink.write(response.getCsv());
            sink.commit();
        }
    }

    private static ObjectNode item(WriteSubmissionResponse r, Path out) {
        ObjectNode item = Output.JSON.createObjectNode().put("file", out.toString()).put("rows", r.getRowCount())
                .put("date", Wire.text(r.getSet().getDate())).put("lastBar", Wire.text(r.getSet().getLastBarDate()))
                .put("round", r.getSet().getRound()).put("stale", r.getSet().getStale()).put("kind", Wire.word(r.getSet().getKind()))
                .put("model", r.getSet().getModel()).put("outsideUniverse", r.getOutsideUniverseCount()).put("missing", r.getMissingCount());
        r.getWarningsList().forEach(item.withArray("warnings")::add);
        return item;
    }

    private static ByteString bytes(Path file) throws IOException {
        if (file == null) {
            return ByteString.EMPTY;
        }
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString());
        }
        if (Files.size(file) > SIDE_FILE_BYTES_MAX) {
            throw new Failure(ExitCode.BAD_DATA, file + " has " + Column.bytes(Files.size(file)) + ", the limit is 1 MiB; is it the right file?");
        }
        return ByteString.copyFrom(Files.readAllBytes(file));
    }
}
