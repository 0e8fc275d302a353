package io.numergrid.cli.command;

import io.numergrid.cli.ExitCode;
import io.numergrid.cli.Failure;
import io.numergrid.cli.Session;
import io.numergrid.cli.client.Connection;
import io.numergrid.cli.client.FileSink;
import io.numergrid.cli.client.Wire;
import io.numergrid.cli.output.Column;
import io.numergrid.cli.output.Output;
import io.numergrid.cli.output.Progress;
import io.numergrid.v1.CheckFeaturesRequest;
import io.numergrid.v1.CheckFeaturesResponse;
import io.numergrid.v1.ExportFeaturesRequest;
import io.numergrid.v1.ExportFeaturesRequest.Family;
import io.numergrid.v1.ExportFeaturesRequest.Format;
import io.numergrid.v1.ExportFeaturesResponse;
import io.numergrid.v1.ExportHeader;
import io.numergrid.v1.FeatureReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code numergrid feature ...}. */
@Command(name = "feature", synopsisSubcommandLabel = "COMMAND", description = "Export features of stored histories, check them, rank them.")
public final class FeatureCommand {
    private static final List<Column> FIELDS = List.of(Column.text("file", "file"), Column.bytes("bytes", "size"),
            Column.count("symbols", "symbols"), Column.count("features", "features"));

    private final Session session;

    public FeatureCommand(Session session) {
        this.session = session;
    }

    @Command(description = {"Write features to a file: a row per symbol and bar date, made from bars of earlier days only.",
        "The file's ending chooses the format: .parquet, .csv or .csv.gz. It appears whole or not at all."})
    void export(@Option(names = "--out", required = true, paramLabel = "FILE", description = "The file to write.") Path out,
            @Option(names = "--symbols", paramLabel = "A,B", split = ",", description = "Only these symbols.") List<String> symbols,
            @Option(names = "--from", paramLabel = "YYYY-MM-DD", description = "First row date.") LocalDate from,
            @Option(names = "--to", paramLabel = "YYYY-MM-DD", description = "Last row date.") LocalDate to,
            @Option(names = "--live-row", description = "Add for each symbol the row of the day after its last bar.") boolean liveRow,
            @Option(names = "--family", paramLabel = "FAMILY", description = "Only one family: ${COMPLETION-CANDIDATES}.") FamilyWord family,
            @Option(names = "--btc", paramLabel = "SYMBOL", description = "Symbol of the BTC series; default that of the import.") String btc,
            @Option(names = "--namespace", paramLabel = "NAME", defaultValue = "main", description = "History namespace; default main.")
            String namespace) throws IOException {
        ExportFeaturesRequest.Builder request = ExportFeaturesRequest.newBuilder().setParent(Wire.namespace(namespace))
                .setFormat(format(out)).addAllSymbols(symbols == null ? List.of() : symbols).setLiveRow(liveRow)
                .setFamily(family == null ? Family.FAMILY_UNSPECIFIED : family.onWire()).setBtcSymbol(btc == null ? "" : btc);
        if (from != null) {
            request.setFromDate(Wire.date(from));
        }
        if (to != null) {
            request.setToDate(Wire.date(to));
        }
        try (Connection connection = session.connect(); FileSink sink = new FileSink(out)) {
            receive(connection.features().exportFeatures(request.build()), sink, out);
        }
    }

    @Command(description = {"Rank the features by what they were worth to a run, out of sample and fold by fold.",
        "Read from the report of the newest run that trained, or of --run."})
    void rank(@Option(names = "--run", paramLabel = "RUN", description = "Its name as 'run list' shows it; default the newest that trained.") String run,
            @Option(names = "--limit", paramLabel = "N", defaultValue = "138", description = "At most so many; default all.") int limit)
            throws IOException {
        try (Connection connection = session.connect()) {
            new FeatureRankView(session, connection).print(run, limit);
        }
    }

    private void receive(Iterator<ExportFeaturesResponse> parts, FileSink sink, Path out) throws IOException {
        ExportHeader header = ExportHeader.getDefaultInstance();
        long bytes = 0;
        try (Progress progress = session.terminal().bar("export")) {
            while (parts.hasNext()) {
                ExportFeaturesResponse part = parts.next();
                if (part.hasHeader()) {
                    header = part.getHeader();
                } else {
                    sink.write(part.getChunk());
                    bytes += part.getChunk().size();
                    progress.update(String.format(Locale.ROOT, "about %,d rows, %s so far", header.getRowCountEstimate(), Column.bytes(bytes)), -1,
                            Optional.empty());
                }
            }
            sink.commit();
        }
        header.getWarningsList().forEach(session::talk);
        session.output().item(Output.JSON.createObjectNode().put("file", out.toString()).put("bytes", bytes)
                .put("symbols", header.getSymbolCount()).put("features", header.getFeatureCount()), FIELDS);
    }

    @Command(description = {"Check features as they would be exported: values outside the catalogue's ranges, missing and constant ones, and drift",
        "(population stability index) of the newest rows, or of those from --from on, against all rows before them.",
        "Exit code 5 when the state is RED."})
    int check(@Option(names = "--from", paramLabel = "YYYY-MM-DD", description = "First row date to judge; default 20 weekdays back.") LocalDate from,
            @Option(names = "--to", paramLabel = "YYYY-MM-DD", description = "Last row date to judge; default the live date.") LocalDate to,
            @Option(names = "--btc", paramLabel = "SYMBOL", description = "Symbol of the BTC series; default that of the import.") String btc,
            @Option(names = "--namespace", paramLabel = "NAME", defaultValue = "main", description = "History namespace; default main.")
            String namespace) {
        CheckFeaturesRequest.Builder request = CheckFeaturesRequest.newBuilder().setParent(Wire.namespace(namespace)).setBtcSymbol(btc == null ? "" : btc);
        if (from != null) {
            request.setFromDate(Wire.date(from));
        }
        if (to != null) {
            request.setToDate(Wire.date(to));
        }
        FeatureReport report = FeatureReport.getDefaultInstance();
        try (Connection connection = session.connect(); Progress progress = session.terminal().bar("check")) {
            Iterator<CheckFeaturesResponse> parts = connection.features().checkFeatures(request.build());
            while (parts.hasNext()) {
                CheckFeaturesResponse part = parts.next();
                if (part.hasReport()) {
                    report = part.getReport();
                } else {
                    progress.update("features", part.getFraction(), Optional.empty());
                }
            }
        }
        return new FeatureCheckView(session, report).print();
    }

    private static Format format(Path out) {
        String name = out.getFileName().toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".parquet")) {
            return Format.FORMAT_PARQUET;
        }
        if (name.endsWith(".csv.gz")) {
            return Format.FORMAT_CSV_GZ;
        }
        if (name.endsWith(".csv")) {
            return Format.FORMAT_CSV;
        }
        throw new Failure(ExitCode.USAGE, "--out " + out + " ends neither in .parquet nor .csv nor .csv.gz");
    }
}
