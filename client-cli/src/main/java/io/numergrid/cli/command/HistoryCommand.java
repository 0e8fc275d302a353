package io.numergrid.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.numergrid.cli.ExitCode;
import io.numergrid.cli.Session;
import io.numergrid.cli.client.Connection;
import io.numergrid.cli.client.Wire;
import io.numergrid.cli.output.Column;
import io.numergrid.cli.output.Output;
import io.numergrid.cli.output.OutputFormat;
import io.numergrid.v1.CheckHistoriesRequest;
import io.numergrid.v1.CheckHistoriesResponse;
import io.numergrid.v1.DataKind;
import io.numergrid.v1.GetHistoryRequest;
import io.numergrid.v1.History;
import io.numergrid.v1.ImportHeader;
import io.numergrid.v1.ListHistoriesRequest;
import io.numergrid.v1.ListHistoriesResponse;
import io.numergrid.v1.StreamBarsHeader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code numergrid history ...}: price histories stored in a node. */
@Command(name = "history", synopsisSubcommandLabel = "COMMAND", description = "Import or stream price histories and look at them.")
public final class HistoryCommand {
    private static final List<Column> COLUMNS = List.of(Column.text("symbol", "SYMBOL"), Column.count("bars", "BARS"),
            Column.text("firstDate", "FROM"), Column.text("lastDate", "TO"), Column.count("gapDays", "GAP DAYS"),
            Column.text("volumeUnit", "VOLUME IN"), Column.number("quoteVolumeMedianUsd", "USD PER DAY"), Column.text("kind", "DATA"));
    private static final List<Column> FIELDS = COLUMNS.stream()
            .map(c -> new Column(c.key(), c.header().toLowerCase(Locale.ROOT), false, c.text())).toList();
    private static final List<Column> BARS = List.of(Column.text("date", "DATE"), Column.number("open", "OPEN"), Column.number("high", "HIGH"),
            Column.number("low", "LOW"), Column.number("close", "CLOSE"), Column.number("volume", "VOLUME"));
    private final Session session;

    public HistoryCommand(Session session) {
        this.session = session;
    }

    @Command(name = "import", description = {"Import price files: CSV, TSV (also .gz) or Parquet; a folder stands for all of them in it.",
        "Importing a file again changes nothing; where files overlap, the later import wins.",
        "Exit code 5 when a file was refused: nothing in it could be accepted, or more than 20 %% was rejected."})
    int importFiles(@Parameters(paramLabel = "PATH", arity = "1..*", description = "Files or folders.") List<Path> paths,
            @Option(names = "--source", paramLabel = "NAME", description = "Name of the source in reports; default the file's name.") String source,
            @Option(names = "--volume-unit", paramLabel = "UNIT", defaultValue = "base",
                    description = "What the volume counts: base (coins, default) or quote (USD).") VolumeUnitWord unit,
            @Option(names = "--btc", paramLabel = "SYMBOL", description = "Symbol of the BTC series, e.g. BTCUSDT; remembered.") String btc,
            @Option(names = "--generated", description = "The data is generated, not observed; everything made from it says so.") boolean generated,
            @Option(names = "--survivorship", paramLabel = "KIND", defaultValue = "unknown",
                    description = "snapshot (only coins alive at some date), complete or unknown (default).") SurvivorshipWord survivorship,
            @Option(names = "--namespace", paramLabel = "NAME", defaultValue = "main", description = "History namespace; default main.") String namespace)
            throws IOException, InterruptedException {
        ImportHeader header = ImportHeader.newBuilder().setParent(Wire.namespace(namespace)).setSource(source == null ? "" : source)
                .setVolumeUnit(unit.onWire()).setKind(generated ? DataKind.DATA_KIND_GENERATED : DataKind.DATA_KIND_REAL)
                .setSurvivorship(survivorship.onWire()).setBtcSymbol(btc == null ? "" : btc).build();
        List<Path> files = DataFiles.of(paths);
        try (Connection connection = session.connect()) {
            HistoryImport work = new HistoryImport(session, connection);
            List<HistoryImport.Result> results = work.run(files, header);
            work.print();
            work.tell();
            return results.stream().anyMatch(r -> r.refusal().isPresent()) ? ExitCode.BAD_DATA : ExitCode.OK;
        }
    }

    @Command(name = "stream", description = {"Stream bars of closed days from a CSV file or, with -, from standard input, as they come.",
        "Columns: symbol,date,open,high,low,close,volume. Each bar is stored before it counts; bars that are stored already do no harm, so "
        + "what was stopped is sent again from its beginning. A bar may correct a day up to 30 days back (numergrid.history.correction.days); "
        + "import a file to change older ones.",
        "Exit code 5 when nothing was accepted or more than 20 %% was refused."})
    int stream(@Parameters(paramLabel = "FILE", description = "CSV, also .gz; - for standard input.") String file,
            @Option(names = "--source", paramLabel = "NAME", description = "Name of the source in reports; default the file's name.") String source,
            @Option(names = "--volume-unit", paramLabel = "UNIT", defaultValue = "base",
                    description = "What the volume counts: base (coins, default) or quote (USD).") VolumeUnitWord unit,
            @Option(names = "--known-symbols-only", description = "Refuse bars of symbols that have no history yet.") boolean knownOnly,
            @Option(names = "--generated", description = "The data is generated, not observed; everything made from it says so.") boolean generated,
            @Option(names = "--survivorship", paramLabel = "KIND", defaultValue = "unknown",
                    description = "snapshot (only coins alive at some date), complete or unknown (default).") SurvivorshipWord survivorship,
            @Option(names = "--namespace", paramLabel = "NAME", defaultValue = "main", description = "History namespace; default main.") String namespace)
            throws IOException, InterruptedException {
        boolean standardInput = file.equals("-");
        String name = standardInput ? "stdin" : Path.of(file).getFileName().toString();
        StreamBarsHeader header = StreamBarsHeader.newBuilder().setParent(Wire.namespace(namespace)).setSource(source == null ? name : source)
                .setVolumeUnit(unit.onWire()).setKind(generated ? DataKind.DATA_KIND_GENERATED : DataKind.DATA_KIND_REAL)
                .setSurvivorship(survivorship.onWire()).setCreateSymbols(!knownOnly).build();
        HistoryStream work = new HistoryStream(session, name);
        try (Connection connection = session.connect()) {
            if (standardInput) {
                work.run(connection, header, System.in);
            } else {
                try (InputStream bytes = DataFiles.unpacked(Path.of(file))) {
                    work.run(connection, header, bytes);
                }
            }
            return work.print();
        }
    }

    @Command(description = "List the histories of a namespace.")
    void list(@Option(names = "--namespace", paramLabel = "NAME", defaultValue = "main", description = "History namespace; default main.")
            String namespace) {
        List<ObjectNode> rows = new ArrayList<>();
        try (Connection connection = session.connect()) {
            String page = "";
            do {
                ListHistoriesResponse response = connection.histories().listHistories(ListHistoriesRequest.newBuilder()
                        .setParent(Wire.namespace(namespace)).setPageToken(page).build());
                response.getHistoriesList().forEach(h -> rows.add(row(h)));
                page = response.getNextPageToken();
            } while (!page.isEmpty());
        }
        session.output().rows(rows, COLUMNS);
        if (rows.isEmpty()) {
            session.talk("no histories in namespace " + namespace + "; 'numergrid history import PATH' brings some");
        }
    }

    @Command(description = "Show the history of a symbol and its newest bars.")
    void show(@Parameters(paramLabel = "SYMBOL", description = "Case matters.") String symbol,
            @Option(names = "--bars", paramLabel = "N", defaultValue = "10", description = "Newest bars to show; default 10, at most 5000.") int bars,
            @Option(names = "--namespace", paramLabel = "NAME", defaultValue = "main", description = "History namespace; default main.")
            String namespace) {
        History history;
        try (Connection connection = session.connect()) {
            history = connection.histories().getHistory(GetHistoryRequest.newBuilder().setName(Wire.history(namespace, symbol))
                    .setBarCount(bars).build());
        }
        List<ObjectNode> rows = history.getBarsList().stream().map(b -> Output.JSON.createObjectNode().put("date", Wire.text(b.getDate()))
                .put("open", b.getOpen()).put("high", b.getHigh()).put("low", b.getLow()).put("close", b.getClose())
                .put("volume", b.getVolume())).toList();
        Output output = session.output();
        if (output.format() == OutputFormat.JSON) {
            ObjectNode item = row(history);
            item.putArray("lastBars").addAll(rows);
            output.json(item);
        } else if (output.format() == OutputFormat.CSV) {
            output.rows(rows, BARS);
        } else {
            output.item(row(history), FIELDS);
            output.line("");
            output.rows(rows, BARS);
        }
    }

    @Command(description = {"Judge the quality of a namespace: bad ticks, redenominations, stale feeds, gaps, days missing for every symbol, ... Changes nothing.",
        "What keeps a symbol out of a day's universe is decided from bars up to that day only.",
        "Exit code 5 when the state is RED."})
    int check(@Option(names = "--namespace", paramLabel = "NAME", defaultValue = "main", description = "History namespace; default main.") String namespace,
            @Option(names = "--against", paramLabel = "NAME", description = "Namespace with another source of the same prices to compare with.")
            String against) {
        CheckHistoriesRequest.Builder request = CheckHistoriesRequest.newBuilder().setParent(Wire.namespace(namespace))
                .setAgainst(against == null ? "" : Wire.namespace(against));
        CheckHistoriesResponse response;
        try (Connection connection = session.connect()) {
            response = connection.histories().checkHistories(request.build());
        }
        return new HistoryCheckView(session, response).print();
    }

    private static ObjectNode row(History h) {
        return Output.JSON.createObjectNode().put("symbol", h.getSymbol()).put("bars", h.getBarCount())
                .put("firstDate", Wire.text(h.getFirstDate())).put("lastDate", Wire.text(h.getLastDate())).put("gapDays", h.getGapDays())
                .put("volumeUnit", Wire.word(h.getVolumeUnit())).put("quoteVolumeMedianUsd", h.getQuoteVolumeMedianUsd())
                .put("kind", Wire.word(h.getKind()));
    }
}
