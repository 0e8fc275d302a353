package io.numergrid.node.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.history.BarSeries;
import io.numergrid.history.HistorySource;
import io.numergrid.history.VolumeUnit;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/** One-line imports for tests; what is checked is what reached the sink. */
final class Imports {
    static final int TODAY = (int) LocalDate.of(2025, 7, 1).toEpochDay();
    static final String HEADER = "symbol,date,open,high,low,close,volume\n";

    private Imports() {
    }

    static ImportReport csv(String name, String text, HistorySink sink) {
        return bytes(ImportSpec.of(name, VolumeUnit.BASE, TODAY), text.getBytes(StandardCharsets.UTF_8), sink);
    }

    static ImportReport bytes(ImportSpec spec, byte[] bytes, HistorySink sink) {
        return stream(spec, new ByteArrayInputStream(bytes), sink);
    }

    static ImportReport stream(ImportSpec spec, InputStream in, HistorySink sink) {
        return new Importer(Path.of(System.getProperty("java.io.tmpdir"), "numergrid-import-test")).importFile(in, spec, sink, ImportProgress.NONE);
    }

    /** The import fails with this code and leaves nothing in a sink that already held something. */
    static NumergridException refused(ErrorCode code, ImportSpec spec, byte[] bytes) {
        MemoryHistorySink sink = new MemoryHistorySink();
        csv("before.csv", HEADER + "KEPT,2020-01-01,1,1,1,1,1\n", sink);
        byte[] kept = sink.block("KEPT").orElseThrow();
        NumergridException e = assertThrows(NumergridException.class, () -> bytes(spec, bytes, sink));
        assertEquals(code, e.code(), e.getMessage());
        assertEquals(List.of("KEPT"), sink.source().symbols());
        assertEquals(List.of("before.csv"), sink.source().provenance().stream().map(p -> p.source()).toList());
        assertEquals(0, java.util.Arrays.compare(kept, sink.block("KEPT").orElseThrow()));
        return e;
    }

    static NumergridException refused(ErrorCode code, String name, String text) {
        return refused(code, ImportSpec.of(name, VolumeUnit.BASE, TODAY), text.getBytes(StandardCharsets.UTF_8));
    }

    static Map<RowReason, Long> counts(ImportReport report) {
        Map<RowReason, Long> counts = new TreeMap<>();
        report.reasons().forEach(r -> counts.put(r.reason(), r.count()));
        return counts;
    }

    /** {@code symbol date open high low close volume} of every stored bar. */
    static List<String> bars(HistorySource source) {
        List<String> bars = new ArrayList<>();
        for (String symbol : source.symbols()) {
            BarSeries s = source.series(symbol, HistorySource.UNTIL_END);
            for (int i = 0; i < s.size(); i++) {
                bars.add(symbol + " " + LocalDate.ofEpochDay(s.dates()[i]) + " " + s.open()[i] + " " + s.high()[i] + " " + s.low()[i] + " "
                        + s.close()[i] + " " + s.volume()[i]);
            }
        }
        return bars;
    }

    static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** {@code n} good rows of one symbol. */
    static String goodRows(String symbol, int n) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < n; i++) {
            text.append(symbol).append(',').append(LocalDate.of(2020, 1, 1).plusDays(i)).append(",1,2,0.5,1.5,").append(i).append('\n');
        }
        return text.toString();
    }
}
