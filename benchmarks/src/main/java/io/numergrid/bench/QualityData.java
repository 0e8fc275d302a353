package io.numergrid.bench;

import io.numergrid.history.BarSeries;
import io.numergrid.history.DemoMarket;
import io.numergrid.history.HistorySource;
import io.numergrid.history.MemoryHistorySource;
import io.numergrid.history.Provenance;
import io.numergrid.history.VolumeUnit;
import io.numergrid.node.ingest.HistorySink;
import io.numergrid.node.ingest.ImportProgress;
import io.numergrid.node.ingest.ImportSpec;
import io.numergrid.node.ingest.Importer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What the quality of a run is measured on.
 *
 * @param histories read as an import reads them
 * @param btc       symbol of the BTC series
 * @param settings  of the fast profile that are replaced
 */
public record QualityData(HistorySource histories, String btc, Map<String, String> settings) {
    private static final int SMOKE_SYMBOLS = 104;
    private static final int SMOKE_DAYS = 640;

    /**
     * Where full size takes its prices from.
     *
     * @param file empty = the demo market as shipped
     * @param unit what the file's volume counts
     * @param btc  the file's symbol of the BTC series
     */
    public record Source(Optional<Path> file, VolumeUnit unit, String btc) {
        /** No file, and what a file's options are when they are not given. */
        public static final Source DEMO = new Source(Optional.empty(), VolumeUnit.QUOTE, "BTC");

        Source file(Path given) {
            return new Source(Optional.of(given), unit, btc);
        }

        /** @throws IllegalArgumentException for another word than base and quote */
        Source unit(String word) {
            for (VolumeUnit known : VolumeUnit.values()) {
                if (known.name().toLowerCase(Locale.ROOT).equals(word)) {
                    return new Source(file, known, btc);
                }
            }
            throw new IllegalArgumentException("volume unit '" + word + "' is neither base nor quote");
        }

        Source btc(String symbol) {
            return new Source(file, unit, symbol);
        }

        /** Reads it; the fast profile is as shipped. */
        QualityData open() throws IOException {
            if (file.isEmpty()) {
                return new QualityData(DemoMarket.full().source(), DemoMarket.BTC_SYMBOL, Map.of());
            }
            Imported imported = new Imported();
            Path spool = Files.createTempDirectory("numergrid-quality");
            int today = (int) LocalDate.now(ZoneOffset.UTC).toEpochDay();
            try (InputStream in = Files.newInputStream(file.get())) {
                ImportSpec spec = ImportSpec.of(file.get().getFileName().toString(), unit, today);
                new Importer(spool).importFile(in, spec, imported, ImportProgress.NONE);
            } finally {
                FastRun.delete(spool);
            }
            return new QualityData(new MemoryHistorySource(imported.series, imported.provenance), btc, Map.of());
        }
    }

    /** A small demo market, with few trees. */
    public static QualityData smoke() {
        return new QualityData(new DemoMarket(SMOKE_SYMBOLS, SMOKE_DAYS).source(), DemoMarket.BTC_SYMBOL, Map.of("member.gbdt.trees", "20",
                "member.gbdt.minRows", "60", "member.gbdt-rank.trees", "20", "member.gbdt-rank.minRows", "60", "member.forest.trees", "6"));
    }

    /** One file, into memory. */
    private static final class Imported implements HistorySink {
        private final List<BarSeries> series = new ArrayList<>();
        private final List<Provenance> provenance = new ArrayList<>();

        @Override
        public void prepare(List<String> symbols, VolumeUnit unit) {
            // nothing is stored yet that could be in another unit
        }

        @Override
        public MergeCount accept(BarSeries imported) {
            series.add(imported);
            return new MergeCount(imported.size(), 0, 0);
        }

        @Override
        public void complete(Provenance imported) {
            provenance.add(imported);
        }
    }
}
