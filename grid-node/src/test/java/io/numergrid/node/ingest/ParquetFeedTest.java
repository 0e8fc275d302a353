package io.numergrid.node.ingest;

import static io.numergrid.node.ingest.Imports.TODAY;
import static io.numergrid.node.ingest.Imports.bars;
import static io.numergrid.node.ingest.Imports.counts;
import static io.numergrid.node.ingest.Imports.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.history.Provenance;
import io.numergrid.history.VolumeUnit;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiConsumer;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ParquetFeedTest {
    private static final ImportSpec SPEC = ImportSpec.of("x.parquet", VolumeUnit.BASE, TODAY);
    private static final int DAY = (int) LocalDate.of(2020, 1, 1).toEpochDay();
    private static final String BAR = "A 2020-01-01 1.0 3.0 0.5 2.0 7.0";

    @TempDir
    Path folder;

    private final MemoryHistorySink sink = new MemoryHistorySink();

    private ImportReport imported(byte[] file) throws IOException {
        Path spool = folder.resolve("spool");
        ImportReport report = new Importer(spool).importFile(new ByteArrayInputStream(file), SPEC, sink, ImportProgress.NONE);
        try (var left = Files.list(spool)) {
            assertEquals(0, left.count(), "the temporary copy is gone");
        }
        return report;
    }

    private byte[] table(int rows, CompressionCodecName codec, WriterVersion version) throws IOException {
        return ParquetFiles.write(folder, "optional binary symbol (UTF8); optional int32 date (DATE);" + ParquetFiles.PRICES, rows, codec, version,
                (group, i) -> ParquetFiles.prices(group.append("symbol", "S" + i / 400).append("date", DAY + i % 400), i));
    }

    @ParameterizedTest
    @EnumSource(value = CompressionCodecName.class, names = {"UNCOMPRESSED", "SNAPPY", "GZIP", "ZSTD", "LZ4_RAW"})
    void allCodecsAndVersionsOverManyRowGroups(CompressionCodecName codec) throws IOException {
        for (WriterVersion version : WriterVersion.values()) {
            ImportReport report = imported(table(2000, codec, version));
            assertEquals(2000, report.accepted());
            assertEquals("PARQUET", report.format());
            List<String> bars = bars(sink.source());
            assertEquals(2000, bars.size());
            assertEquals("S3 2020-01-06 1.0 3.0 0.5 2.0 1205.0", bars.get(1205));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"required int32 date (DATE)|18262", "optional int64 date (TIMESTAMP_MILLIS)|1577923199999", "required int64 date (TIMESTAMP_MICROS)|1577836800000000",
        "required int64 date (TIMESTAMP(NANOS,true))|1577923199999999999", "required int64 timestamp|1577836800", "required int64 timestamp|1577836800000", "required int64 date|20200101",
        "required int32 Time|1577836800", "required int32 date|20200101", "required binary date (UTF8)|2020-01-01", "required binary Date|Jan 1, 2020", "required double unix|1577836800.5"})
    void datesOfManyTypes(String column, String value) throws IOException {
        String name = column.split(" ")[2];
        BiConsumer<Group, Integer> fill = (group, i) -> {
            ParquetFiles.prices(group.append("symbol", "A"), 7);
            switch (column.split(" ")[1]) {
                case "int32" -> group.append(name, Integer.parseInt(value));
                case "int64" -> group.append(name, Long.parseLong(value));
                case "double" -> group.append(name, Double.parseDouble(value));
                default -> group.append(name, value);
            }
        };
        imported(ParquetFiles.write(folder, "required binary symbol (UTF8);" + column + ";" + ParquetFiles.PRICES, 1, fill));
        assertEquals(List.of(BAR), bars(sink.source()));
    }

    @Test
    void int96Dates() throws IOException {
        byte[] julian = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN).putLong(3_600_000_000_000L).putInt(2_440_588 + DAY).array();
        imported(ParquetFiles.write(folder, "required binary symbol (UTF8); required int96 date;" + ParquetFiles.PRICES, 1,
                (group, i) -> ParquetFiles.prices(group.append("symbol", "A").append("date", Binary.fromConstantByteArray(julian)), 7)));
        assertEquals(List.of(BAR), bars(sink.source()));
    }

    @Test
    void numbersOfManyTypes() throws IOException {
        imported(ParquetFiles.write(folder, "required binary symbol (UTF8); required int32 date (DATE); required float open; required int64 high; required binary low (UTF8);"
                + "required int32 close (DECIMAL(9,2)); required int32 volume;", 1, (group, i) -> group.append("symbol", "A").append("date", DAY).append("open", 1f)
                .append("high", 3L).append("low", "$0.5").append("close", 200).append("volume", 7)));
        assertEquals(List.of(BAR), bars(sink.source()));
    }

    @Test
    void nullsAndNansAreMissingAndTextIsCounted() throws IOException {
        ImportReport report = imported(ParquetFiles.write(folder, "optional binary symbol (UTF8); optional int32 date (DATE); optional double open; optional double high; optional double low;"
                + "optional double close; optional binary volume (UTF8);", 40, (group, i) -> {
                    group.append("symbol", i == 1 ? "a b" : "A");
                    if (i != 2) {
                        group.append("date", DAY + i);
                    }
                    if (i != 3 && i != 4) {
                        group.append("open", i == 5 ? Double.NaN : 1.0).append("high", i == 6 ? Double.POSITIVE_INFINITY : 3.0).append("low", 0.5).append("close", 2.0);
                    }
                    if (i != 4) {
                        group.append("volume", i == 7 ? "many" : "7");
                    }
                }));
        assertEquals(Map.of(RowReason.SYMBOL_INVALID, 1L, RowReason.DATE_UNPARSABLE, 1L, RowReason.PRICE_MISSING, 2L, RowReason.ROW_EMPTY, 1L,
                RowReason.PRICE_NOT_FINITE, 1L, RowReason.NUMBER_UNPARSABLE, 1L), counts(report));
        assertEquals(33, report.accepted());
        assertEquals("x.parquet:2: a b 2020-01-02 open 1.0 high 3.0 low 0.5 close 2.0 volume 7.0",
                report.reasons().stream().filter(r -> r.reason() == RowReason.SYMBOL_INVALID).findFirst().orElseThrow().firstExample());
    }

    @Test
    void otherColumnsAreIgnoredButNamedAndTheFileNameIsTheSymbol() throws IOException {
        byte[] file = ParquetFiles.write(folder, "required int32 date (DATE); repeated int32 tags; required group extra { required int32 deep; } required int64 trades;" + ParquetFiles.PRICES, 1,
                (group, i) -> {
                    ParquetFiles.prices(group.append("date", DAY).append("trades", 5L).append("tags", 1).append("tags", 2), 7);
                    group.addGroup("extra").append("deep", 1);
                });
        ImportReport report = Imports.bytes(ImportSpec.of("A-1d.parquet", VolumeUnit.BASE, TODAY), file, sink);
        assertEquals(List.of("tags", "extra", "trades"), report.ignoredColumns());
        assertEquals(List.of(BAR), bars(sink.source()));
    }

    @Test
    void aGzippedParquetIsReadToo() throws IOException {
        assertEquals("GZIP PARQUET", imported(Imports.gzip(table(10, CompressionCodecName.UNCOMPRESSED, WriterVersion.PARQUET_1_0))).format());
    }

    @Test
    void missingAndUnfitColumns() throws IOException {
        NumergridException e = refused(ErrorCode.INPUT_COLUMN_MISSING, SPEC, ParquetFiles.write(folder, "required binary symbol (UTF8); required double close;", 1,
                (group, i) -> group.append("symbol", "A").append("close", 1.0)));
        assertTrue(e.getMessage().contains("date, open, high, low, volume") && e.getMessage().contains("found: symbol, close"), e.getMessage());
        refused(ErrorCode.INPUT_FORMAT, SPEC, ParquetFiles.write(folder, "required int32 symbol; required int32 date (DATE);" + ParquetFiles.PRICES, 1,
                (group, i) -> ParquetFiles.prices(group.append("symbol", 1).append("date", DAY), 7)));
        refused(ErrorCode.INPUT_FORMAT, SPEC, ParquetFiles.write(folder, "required binary symbol (UTF8); required boolean date;" + ParquetFiles.PRICES, 1,
                (group, i) -> ParquetFiles.prices(group.append("symbol", "A").append("date", true), 7)));
        refused(ErrorCode.INPUT_EMPTY, SPEC, table(0, CompressionCodecName.SNAPPY, WriterVersion.PARQUET_1_0));
    }

    @Test
    void whatIsNoParquet() {
        assertTrue(refused(ErrorCode.INPUT_FORMAT, SPEC, "symbol,date\n".getBytes()).getMessage().contains("named .parquet"));
        String words = refused(ErrorCode.INPUT_FORMAT, SPEC, "PAR1".getBytes()).getMessage();
        assertTrue(words.contains(SPEC.sourceName()) && !words.contains("LocalInputFile"), words);
        refused(ErrorCode.INPUT_FORMAT, SPEC, "PAR1 and then something else entirely PAR1".getBytes());
        refused(ErrorCode.INPUT_FORMAT, SPEC, ("PAR1" + "x".repeat(100) + "\u0010\u0000\u0000\u0000PAR1").getBytes());
    }

    @Test
    void limitsHoldBeforeRowsAreRead() throws IOException {
        byte[] file = table(2000, CompressionCodecName.SNAPPY, WriterVersion.PARQUET_1_0);
        for (ImportLimits limits : List.of(new ImportLimits(1 << 20, 1 << 20, 1999, 10), new ImportLimits(1 << 20, 2000, 10_000, 10), new ImportLimits(2000, 1 << 20, 10_000, 10))) {
            refused(ErrorCode.INPUT_TOO_LARGE, new ImportSpec("x.parquet", Optional.empty(), VolumeUnit.BASE, Provenance.Kind.REAL, Provenance.Survivorship.UNKNOWN, TODAY, limits), file);
        }
    }

    @Test
    void aFileCutShortStoresNothing() throws IOException {
        byte[] file = table(500, CompressionCodecName.SNAPPY, WriterVersion.PARQUET_1_0);
        for (int length = 4; length < file.length; length += 211) {
            refused(ErrorCode.INPUT_FORMAT, SPEC, Arrays.copyOf(file, length));
        }
        refused(ErrorCode.INPUT_FORMAT, SPEC, Arrays.copyOf(file, file.length - 1));
    }

    /** Whatever is damaged: an error of ours and nothing stored, or the rows that are left. */
    @Test
    void damageIsAnErrorOfTheFileNotOfTheNode() throws IOException {
        byte[] file = table(300, CompressionCodecName.SNAPPY, WriterVersion.PARQUET_1_0);
        Random random = new Random(11);
        for (int i = 0; i < 200; i++) {
            byte[] damaged = file.clone();
            for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                damaged[4 + random.nextInt(file.length - 4)] ^= (byte) (1 << random.nextInt(8));
            }
            MemoryHistorySink other = new MemoryHistorySink();
            try {
                assertTrue(Imports.bytes(SPEC, damaged, other).rows() <= 300);
            } catch (NumergridException e) {
                assertTrue(e.code() != ErrorCode.INTERNAL, e.getMessage());
                assertEquals(List.of(), other.source().symbols());
            }
        }
    }

    @Test
    void aReceiversDefectIsNotBlamedOnTheFile() throws IOException {
        byte[] file = table(3, CompressionCodecName.SNAPPY, WriterVersion.PARQUET_1_0);
        assertThrows(ArithmeticException.class, () -> new FeedReader(folder).read(new ByteArrayInputStream(file), SPEC, row -> {
            throw new ArithmeticException("a defect");
        }, ImportProgress.NONE));
    }

    @Test
    void aSpoolFolderThatCannotBeMadeIsSaid() throws IOException {
        Path taken = Files.writeString(folder.resolve("taken"), "a file");
        byte[] file = table(3, CompressionCodecName.SNAPPY, WriterVersion.PARQUET_1_0);
        NumergridException e = assertThrows(NumergridException.class,
                () -> new FeedReader(taken).read(new ByteArrayInputStream(file), SPEC, row -> { }, ImportProgress.NONE));
        assertEquals(ErrorCode.UNAVAILABLE, e.code());
    }
}
