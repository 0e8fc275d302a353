package io.numergrid.cli.command;

import io.numergrid.cli.ExitCode;
import io.numergrid.cli.Failure;
import io.numergrid.cli.Session;
import io.numergrid.cli.client.Connection;
import io.numergrid.cli.client.Wire;
import io.numergrid.v1.DataKind;
import io.numergrid.v1.GenerateHistoryRequest;
import io.numergrid.v1.ImportHeader;
import io.numergrid.v1.ImportReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Option;

/** Options of the commands that work on exactly the data they are given, in a history namespace of their own; and how the data gets there. */
final class GivenData {
    private static final String BTC = "BTC";

    @Option(names = "--data", paramLabel = "PATH", description = "Price file or folder of price files: CSV, TSV (also .gz), Parquet.")
    private Path data;

    @Option(names = "--volume-unit", paramLabel = "UNIT", defaultValue = "base",
            description = "What the volume counts: base (coins, default) or quote (USD).")
    private VolumeUnitWord volumeUnit;

    @Option(names = "--btc", paramLabel = "SYMBOL", description = "Symbol of the BTC series; default BTC, or that of the import.")
    private String btc;

    @Option(names = "--generated", description = "The data is generated, not observed; everything made from it says so.")
    private boolean generated;

    @Option(names = "--survivorship", paramLabel = "KIND", defaultValue = "unknown",
            description = "snapshot (only coins alive at some date), complete or unknown (default).")
    private SurvivorshipWord survivorship;

    /** Whether files were named. */
    boolean isGiven() {
        return data != null;
    }

    /** The files, found before any work begins. */
    List<Path> files() throws IOException {
        return data == null ? List.of() : DataFiles.of(List.of(data));
    }

    /** The symbol named on the command line; "" = none. */
    String btcNamed() {
        return btc == null ? "" : btc;
    }

    /** Makes the demo market a namespace. Returns its BTC symbol. */
    static String generate(Session session, Connection connection, String namespace) {
        ImportReport report = connection.histories().withDeadlineAfter(5, TimeUnit.MINUTES).generateHistory(
                GenerateHistoryRequest.newBuilder().setParent(Wire.namespace(namespace)).setReplaceNamespace(true).build());
        session.talk(String.format(Locale.ROOT, "generated %,d bars of %,d symbols", report.getAccepted(), report.getSymbolCount()));
        return report.getBtcSymbol();
    }

    /** Imports the files into a namespace that then holds nothing else. Returns the BTC symbol. */
    String load(Session session, Connection connection, String namespace, List<Path> files) throws IOException, InterruptedException {
        String btcSymbol = btc == null ? BTC : btc;
        ImportHeader header = ImportHeader.newBuilder().setParent(Wire.namespace(namespace)).setVolumeUnit(volumeUnit.onWire())
                .setKind(generated ? DataKind.DATA_KIND_GENERATED : DataKind.DATA_KIND_REAL).setSurvivorship(survivorship.onWire())
                .setBtcSymbol(btcSymbol).setReplaceNamespace(true).build();
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
        return btcSymbol;
    }
}
