package io.numergrid.node.ingest;

import static io.numergrid.node.ingest.Imports.HEADER;
import static io.numergrid.node.ingest.Imports.TODAY;
import static io.numergrid.node.ingest.Imports.bars;
import static io.numergrid.node.ingest.Imports.counts;
import static io.numergrid.node.ingest.Imports.csv;
import static io.numergrid.node.ingest.Imports.goodRows;
import static io.numergrid.node.ingest.Imports.refused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.history.Provenance;
import io.numergrid.history.VolumeUnit;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an import does with good, dirty and hopeless files, end to end into a sink. */
class ImporterTest {
    private final MemoryHistorySink sink = new MemoryHistorySink();

    @Test
    void reportsWhatItDid() throws Exception {
        String text = HEADER.replace("volume", "volume,trades") + "B,2020-01-02,1,2,0.5,1.5,10,7\nA,2020-01-01,1,2,0.5,1.5,0,7\nB,2020-01-01,3,2,0.5,1.5,10,7\n"
                + "B,2020-01-03,1,2,0.5,1.5,10,7\nB,2020-01-03,1,2,0.5,1.6,10,7\n" + goodRows("C", 20).replace("\n", ",7\n");
        ImportReport report = csv("x.csv", text, sink);
        assertEquals(List.of("A 2020-01-01 1.0 2.0 0.5 1.5 0.0", "B 2020-01-01 3.0 3.0 0.5 1.5 10.0", "B 2020-01-02 1.0 2.0 0.5 1.5 10.0",
                "B 2020-01-03 1.0 2.0 0.5 1.6 10.0"), bars(sink.source()).subList(0, 4));
        assertEquals(25, report.rows());
        assertEquals(24, report.accepted());
        assertEquals(1, report.repaired());
        assertEquals(1, report.rejected());
        assertEquals(24, report.added());
        assertEquals(0, report.replaced() + report.unchanged());
        assertEquals(3, report.symbols());
        assertEquals(OptionalInt.of((int) LocalDate.of(2020, 1, 1).toEpochDay()), report.firstDate());
        assertEquals(OptionalInt.of((int) LocalDate.of(2020, 1, 20).toEpochDay()), report.lastDate());
        assertEquals(List.of("trades"), report.ignoredColumns());
        assertEquals(VolumeUnit.BASE, report.unit());
        assertEquals(text.length(), report.receivedBytes());
        assertEquals(List.of(new ReasonCount(RowReason.DUPLICATE_REPLACED, 1, "x.csv:5: B 2020-01-03"),
                new ReasonCount(RowReason.REPAIRED_HIGH_LOW, 1, "x.csv:4: B,2020-01-01,3,2,0.5,1.5,10,7")), report.reasons());
        String digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        assertEquals(new Provenance("x.csv", Provenance.Kind.REAL, Provenance.Survivorship.UNKNOWN, digest, 25, 24, 1, 1), report.provenance());
        assertEquals(List.of(report.provenance()), sink.source().provenance());
    }

    @Test
    void kindAndSurvivorshipAreTheClients() {
        ImportSpec spec = new ImportSpec("X.csv", Optional.of("Y"), VolumeUnit.QUOTE, Provenance.Kind.GENERATED, Provenance.Survivorship.SNAPSHOT, TODAY,
                ImportLimits.DEFAULT);
        ImportReport report = Imports.bytes(spec, "date,open,high,low,close,volume\n2020-01-01,1,1,1,1,1\n".getBytes(StandardCharsets.UTF_8), sink);
        assertEquals(Provenance.Kind.GENERATED, report.provenance().kind());
        assertEquals(Provenance.Survivorship.SNAPSHOT, report.provenance().survivorship());
        assertEquals(List.of("Y"), sink.source().symbols());
        assertEquals(VolumeUnit.QUOTE, sink.source().series("Y", TODAY).unit());
    }

    @Test
    void theSameFileAgainChangesNothing() {
        String text = HEADER + goodRows("A", 30) + goodRows("B", 10);
        csv("x.csv", text, sink);
        byte[] before = sink.block("A").orElseThrow();
        ImportReport again = csv("x.csv", text, sink);
        assertEquals(0, again.added() + again.replaced());
        assertEquals(40, again.unchanged());
        assertArrayEquals(before, sink.block("A").orElseThrow());
        assertEquals(1, sink.source().provenance().size());
    }

    @Test
    void theLaterImportWins() {
        csv("1.csv", HEADER + "A,2020-01-01,1,1,1,1,1\nA,2020-01-02,1,1,1,1,1\nA,2020-01-04,1,1,1,1,1\n", sink);
        ImportReport report = csv("2.csv", HEADER + "A,2020-01-02,1,1,1,1,1\nA,2020-01-03,2,2,2,2,2\nA,2020-01-04,2,2,2,2,2\n", sink);
        assertEquals(List.of(1L, 1L, 1L), List.of(report.added(), report.replaced(), report.unchanged()));
        assertEquals(List.of("A 2020-01-01 1.0 1.0 1.0 1.0 1.0", "A 2020-01-02 1.0 1.0 1.0 1.0 1.0", "A 2020-01-03 2.0 2.0 2.0 2.0 2.0",
                "A 2020-01-04 2.0 2.0 2.0 2.0 2.0"), bars(sink.source()));
        assertEquals(List.of("1.csv", "2.csv"), sink.source().provenance().stream().map(Provenance::source).toList());
    }

    @Test
    void anotherVolumeUnitIsRefusedBeforeAnythingIsStored() {
        csv("1.csv", HEADER + goodRows("B", 3), sink);
        NumergridException e = assertThrows(NumergridException.class, () -> Imports.bytes(ImportSpec.of("2.csv", VolumeUnit.QUOTE, TODAY),
                (HEADER + goodRows("A", 3) + goodRows("B", 3)).getBytes(StandardCharsets.UTF_8), sink));
        assertEquals(ErrorCode.VOLUME_UNIT_MISMATCH, e.code());
        assertEquals(List.of("B"), sink.source().symbols());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', ignoreLeadingAndTrailingWhitespace = false, value = {
        "A,2020-02-01,1,2,0.5,1.5|ROW_SHORT", "A|ROW_SHORT", "A,2020-02-01,1,2,0.5,1.5,4,215,109|ROW_LONG", "A,2020-02-01,,,,,|ROW_EMPTY",
        "A B,2020-02-01,1,2,0.5,1.5,1|SYMBOL_INVALID", " A,2020-02-01,1,2,0.5,1.5,1|SYMBOL_INVALID", "../x,2020-02-01,1,2,0.5,1.5,1|SYMBOL_INVALID",
        ",2020-02-01,1,2,0.5,1.5,1|SYMBOL_INVALID", "A,,1,2,0.5,1.5,1|DATE_UNPARSABLE", "A,2020-02-30,1,2,0.5,1.5,1|DATE_UNPARSABLE",
        "A,01/02/2020,1,2,0.5,1.5,1|DATE_UNPARSABLE", "A,2008-12-31,1,2,0.5,1.5,1|DATE_BEFORE_2009", "A,12,1,2,0.5,1.5,1|DATE_BEFORE_2009",
        "A,2025-07-01,1,2,0.5,1.5,1|DATE_IN_FUTURE", "A,2999-01-01,1,2,0.5,1.5,1|DATE_IN_FUTURE", "A,2020-02-01,abc,2,0.5,1.5,1|NUMBER_UNPARSABLE",
        "A,2020-02-01,1,2,0.5,1.5,many|NUMBER_UNPARSABLE", "A,2020-02-01,,2,0.5,1.5,1|PRICE_MISSING", "A,2020-02-01,1,NaN,0.5,1.5,1|PRICE_MISSING",
        "A,2020-02-01,1,null,0.5,1.5,1|PRICE_MISSING", "A,2020-02-01,,,,,5|PRICE_MISSING", "A,2020-02-01,1,Infinity,0.5,1.5,1|PRICE_NOT_FINITE",
        "A,2020-02-01,1,2,-inf,1.5,1|PRICE_NOT_FINITE", "A,2020-02-01,1,1e999,0.5,1.5,1|PRICE_NOT_FINITE", "A,2020-02-01,0,2,0.5,1.5,1|PRICE_NOT_POSITIVE",
        "A,2020-02-01,1,2,0.5,-1.5,1|PRICE_NOT_POSITIVE", "A,2020-02-01,1,2,-0.0,1.5,1|PRICE_NOT_POSITIVE", "A,2020-02-01,1,2,0.5,1.5,|VOLUME_MISSING",
        "A,2020-02-01,1,2,0.5,1.5,NaN|VOLUME_MISSING", "A,2020-02-01,1,2,0.5,1.5,inf|VOLUME_NOT_FINITE", "A,2020-02-01,1,2,0.5,1.5,-1|VOLUME_NEGATIVE",
        "A,2020-01-01,1,2,0.5,1.5,0|DUPLICATE_SAME", "A,2020-01-01,9,9,9,9,9|DUPLICATE_REPLACED"})
    void aBadRowIsCountedUnderItsReason(String row, RowReason reason) {
        ImportReport report = csv("x.csv", HEADER + goodRows("A", 10) + row + "\n" + goodRows("C", 10), sink);
        assertEquals(Map.of(reason, 1L), counts(report));
        assertEquals(20, report.accepted());
        assertEquals(1, report.rejected());
        assertEquals(20, bars(sink.source()).size());
        String example = report.reasons().get(0).firstExample();
        boolean duplicate = reason == RowReason.DUPLICATE_SAME || reason == RowReason.DUPLICATE_REPLACED;
        assertEquals(duplicate ? "x.csv:2: A 2020-01-01" : "x.csv:12: " + row, example);
    }

    @ParameterizedTest
    @CsvSource({"1,2,3,1.5,1 3 1 1.5", "3,2,0.5,4,3 4 0.5 4", "1,0.9,0.8,1.5,1 1.5 0.8 1.5", "1,2,1.2,1.5,1 2 1 1.5"})
    void highAndLowAreWidened(double open, double high, double low, double close, String expected) {
        ImportReport report = csv("x.csv", HEADER + "A,2020-01-01," + open + "," + high + "," + low + "," + close + ",1\n", sink);
        assertEquals(Map.of(RowReason.REPAIRED_HIGH_LOW, 1L), counts(report));
        assertEquals(1, report.repaired());
        StringBuilder bar = new StringBuilder("A 2020-01-01");
        for (String price : expected.split(" ")) {
            bar.append(' ').append(Double.parseDouble(price));
        }
        assertEquals(List.of(bar + " 1.0"), bars(sink.source()));
    }

    @Test
    void zeroVolumeAndFlatBarsAreValid() {
        ImportReport report = csv("x.csv", HEADER + "A,2020-01-01,1,1,1,1,0\nA,2020-01-02,1,1,1,1,-0\n", sink);
        assertEquals(List.of(), report.reasons());
        assertEquals(List.of("A 2020-01-01 1.0 1.0 1.0 1.0 0.0", "A 2020-01-02 1.0 1.0 1.0 1.0 0.0"), bars(sink.source()));
    }

    @Test
    void anInvalidDuplicateDoesNotReplaceAValidBar() {
        csv("x.csv", HEADER + goodRows("C", 10) + "A,2020-01-01,1,1,1,1,1\nA,2020-01-01,2,2,2,2,2\nA,2020-01-01,,2,2,2,2\n", sink);
        assertEquals("A 2020-01-01 2.0 2.0 2.0 2.0 2.0", bars(sink.source()).get(0));
    }

    @Test
    void aRepairedBarThatGivesWayIsNotCountedAsStored() {
        ImportReport report = csv("x.csv", HEADER + goodRows("C", 10) + "A,2020-01-01,3,1,1,1,1\nA,2020-01-01,2,2,2,2,2\n", sink);
        assertEquals(0, report.repaired());
        assertEquals(Map.of(RowReason.REPAIRED_HIGH_LOW, 1L, RowReason.DUPLICATE_REPLACED, 1L), counts(report));
    }

    @Test
    void orderOfRowsDoesNotMatter() {
        csv("x.csv", HEADER + "A,2020-01-03,3,3,3,3,3\nB,2020-01-01,1,1,1,1,1\nA,2020-01-01,1,1,1,1,1\nB,2020-01-02,1,1,1,1,1\nA,2020-01-02,2,2,2,2,2\n", sink);
        assertEquals(List.of("A 2020-01-01 1.0 1.0 1.0 1.0 1.0", "A 2020-01-02 2.0 2.0 2.0 2.0 2.0", "A 2020-01-03 3.0 3.0 3.0 3.0 3.0",
                "B 2020-01-01 1.0 1.0 1.0 1.0 1.0", "B 2020-01-02 1.0 1.0 1.0 1.0 1.0"), bars(sink.source()));
    }

    @Test
    void symbolsKeepTheirCaseAndNaIsOne() {
        String rows = ",2020-01-01,1,1,1,1,1\n";
        csv("x.csv", HEADER + "NA" + rows + "null" + rows + "NaN" + rows + "btc" + rows + "BTC" + rows + "1000SHIB" + rows, sink);
        assertEquals(List.of("1000SHIB", "BTC", "NA", "NaN", "btc", "null"), sink.source().symbols());
    }

    @Test
    void a200CharacterSymbolIsShownCut() {
        ImportReport report = csv("x.csv", HEADER + goodRows("A", 10) + "X".repeat(300) + ",2020-01-01,1,1,1,1,1\n", sink);
        assertEquals(RowReason.SYMBOL_INVALID, report.reasons().get(0).reason());
        assertTrue(report.reasons().get(0).firstExample().length() < 250);
    }

    @Test
    void upToAFifthMayBeRejected() {
        String bad = "A,2020-01-01,0,0,0,0,0\n";
        assertEquals(2, csv("x.csv", HEADER + goodRows("A", 8) + bad.repeat(2), sink).rejected());
        NumergridException e = refused(ErrorCode.INPUT_REJECTED, "x.csv", HEADER + goodRows("A", 11) + bad.repeat(3));
        assertTrue(e.getMessage().contains("3 of 14 rows") && e.getMessage().contains("PRICE_NOT_POSITIVE") && e.getMessage().contains("x.csv:13:"), e.getMessage());
        assertEquals("3", e.metadata().get("count.PRICE_NOT_POSITIVE"));
        assertEquals("3", e.metadata().get("rejected"));
    }

    @Test
    void paddingAndRepetitionsAreCountedButDoNotCondemn() {
        String same = "A,2020-01-01,1,2,0.5,1.5,0\n";
        ImportReport report = csv("x.csv", HEADER + "A,2019-01-01,,,,,\n".repeat(50) + goodRows("A", 3) + same.repeat(40), sink);
        assertEquals(Map.of(RowReason.ROW_EMPTY, 50L, RowReason.DUPLICATE_SAME, 40L), counts(report));
        assertEquals(90, report.rejected());
        assertEquals(90, report.skipped());
        assertEquals(93, report.rows());
        assertEquals(3, report.accepted());
        refused(ErrorCode.INPUT_REJECTED, "x.csv", HEADER + "A,2019-01-01,,,,,\n".repeat(50));
    }

    /** Hourly bars have 24 different rows a day; keeping the last of each would be a history nobody asked for. */
    @Test
    void hourlyBarsAreNotDailyOnes() {
        StringBuilder text = new StringBuilder(HEADER);
        for (int hour = 0; hour < 240; hour++) {
            text.append("A,").append(LocalDate.of(2020, 1, 1).atStartOfDay().plusHours(hour)).append(",1,2,0.5,1.5,").append(hour).append('\n');
        }
        NumergridException e = refused(ErrorCode.INPUT_REJECTED, "x.csv", text.toString());
        assertEquals("230", e.metadata().get("count.DUPLICATE_REPLACED"));
    }

    @Test
    void limitsAreNamed() {
        byte[] text = (HEADER + goodRows("A", 10)).getBytes(StandardCharsets.UTF_8);
        for (ImportLimits limits : List.of(new ImportLimits(200, 1 << 20, 100, 10), new ImportLimits(1 << 20, 1 << 20, 9, 10))) {
            ImportSpec spec = new ImportSpec("x.csv", Optional.empty(), VolumeUnit.BASE, Provenance.Kind.REAL, Provenance.Survivorship.UNKNOWN, TODAY, limits);
            refused(ErrorCode.INPUT_TOO_LARGE, spec, text);
        }
        StringBuilder many = new StringBuilder(HEADER);
        for (int i = 0; i < 11; i++) {
            many.append(goodRows("S" + i, 1));
        }
        ImportSpec spec = new ImportSpec("x.csv", Optional.empty(), VolumeUnit.BASE, Provenance.Kind.REAL, Provenance.Survivorship.UNKNOWN, TODAY,
                new ImportLimits(1 << 20, 1 << 20, 100, 10));
        refused(ErrorCode.INPUT_TOO_LARGE, spec, many.toString().getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aListenerMayCancel() {
        byte[] text = (HEADER + goodRows("A", 100_000)).getBytes(StandardCharsets.UTF_8);
        assertTrue(text.length > 1 << 20);
        NumergridException e = assertThrows(NumergridException.class, () -> new Importer(java.nio.file.Path.of("unused")).importFile(
                new java.io.ByteArrayInputStream(text), ImportSpec.of("x.csv", VolumeUnit.BASE, 30_000_000), sink, received -> {
                    throw new NumergridException(ErrorCode.CANCELLED, "enough after " + received);
                }));
        assertEquals(ErrorCode.CANCELLED, e.code());
        assertEquals(List.of(), sink.source().symbols());
    }

    @ParameterizedTest
    @ValueSource(strings = {"AAVE-USD-1d.csv", "AAVE-USD.csv.gz", "some/dir/AAVE-USD_1d.tsv", "c:\\data\\AAVE-USD.CSV", "AAVE-USD", "AAVE-USD.parquet"})
    void theFileNameIsTheSymbol(String name) {
        assertEquals("AAVE-USD", FileSymbol.of(name));
    }

    @Test
    void aFileNameThatIsNoSymbolIsRefused() {
        NumergridException e = refused(ErrorCode.SYMBOL_INVALID, "my prices.csv", "date,open,high,low,close,volume\n2020-01-01,1,1,1,1,1\n");
        assertTrue(e.getMessage().contains("my prices.csv"), e.getMessage());
        assertEquals("1d", FileSymbol.of("1d.csv"), "an ending is never the whole name");
    }
}
