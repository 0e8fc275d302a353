package io.numergrid.feature;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.airlift.compress.snappy.SnappyDecompressor;
import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.feature.FeatureTableWriter.Format;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.MessageType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FeatureTableWriterTest {
    private static final int DAY = (int) LocalDate.of(2024, 2, 28).toEpochDay();

    @TempDir
    Path folder;

    private static byte[] smallTable(Format format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (FeatureTableWriter writer = FeatureTableWriter.open(format, out, List.of("ret_1d", "mom"))) {
            float[][] columns = {{0.5f, -1e-7f, Float.NaN}, {1f, 2f, 3f}};
            writer.write("BTC", new int[] {DAY, DAY + 1, DAY + 3}, new int[] {-1, 0, 1}, columns);
            writer.write("NA", new int[] {DAY + 2}, new int[] {2}, columns);
            writer.finish();
        }
        return out.toByteArray();
    }

    @Test
    void csvHasIsoDatesAndShortFloats() throws IOException {
        assertEquals("""
                symbol,date,ret_1d,mom
                BTC,2024-02-28,NaN,NaN
                BTC,2024-02-29,0.5,1.0
                BTC,2024-03-02,-1e-7,2.0
                NA,2024-03-01,NaN,3.0
                """, new String(smallTable(Format.CSV), StandardCharsets.US_ASCII));
    }

    @Test
    void parquetReadsBackBitByBit() throws IOException {
        Path file = Files.write(folder.resolve("t.parquet"), smallTable(Format.PARQUET));
        assertEquals(List.of("BTC 2024-02-28 NaN NaN", "BTC 2024-02-29 0.5 1.0", "BTC 2024-03-02 -1.0E-7 2.0", "NA 2024-03-01 NaN 3.0"), rows(file));
    }

    @Test
    void parquetCrossesRowGroups() throws IOException {
        Path file = folder.resolve("t.parquet");
        int perSymbol = 50_000;
        float[][] columns = new float[3][perSymbol];
        int[] dates = new int[perSymbol];
        int[] index = new int[perSymbol];
        for (int i = 0; i < perSymbol; i++) {
            dates[i] = 10_000 + i;
            index[i] = i - 1;
            columns[0][i] = i;
            columns[1][i] = i % 7 == 0 ? Float.NaN : 1f / i;
            columns[2][i] = Float.intBitsToFloat(0x3f800000 + i);
        }
        try (OutputStream out = Files.newOutputStream(file); FeatureTableWriter writer = FeatureTableWriter.open(Format.PARQUET, out, List.of("a", "b", "c"))) {
            for (String symbol : new String[] {"A", "A-SYMBOL-OF-SOME-LENGTH-TO-MAKE-THE-BUFFER-GROW-0123456789-ABCDE", "Z"}) {
                writer.write(symbol, dates, index, columns);
            }
            writer.finish();
        }
        List<String> read = rows(file);
        assertEquals(3 * perSymbol, read.size());
        assertEquals("A " + LocalDate.ofEpochDay(10_000) + " NaN NaN NaN", read.get(0));
        for (int i = 1; i < perSymbol; i += 997) {
            String expected = LocalDate.ofEpochDay(10_000 + i) + " " + columns[0][i - 1] + " " + columns[1][i - 1] + " " + columns[2][i - 1];
            assertEquals("A " + expected, read.get(i));
            assertEquals("Z " + expected, read.get(2 * perSymbol + i));
        }
        try (ParquetFileReader reader = open(file)) {
            assertEquals(3, reader.getRowGroups().size());
            assertEquals(LocalDate.ofEpochDay(10_000).toString(), reader.getRowGroups().get(0).getColumns().get(1).getStatistics().minAsString());
        }
    }

    @ParameterizedTest
    @EnumSource(Format.class)
    void writesAnEmptyTable(Format format) throws IOException {
        Path file = folder.resolve("t");
        try (OutputStream out = Files.newOutputStream(file); FeatureTableWriter writer = FeatureTableWriter.open(format, out, List.of("a"))) {
            writer.finish();
        }
        if (format == Format.CSV) {
            assertEquals("symbol,date,a\n", Files.readString(file));
        } else {
            assertEquals(List.of(), rows(file));
        }
    }

    @ParameterizedTest
    @EnumSource(Format.class)
    void equalTablesHaveEqualBytes(Format format) throws IOException {
        assertArrayEquals(smallTable(format), smallTable(format));
    }

    @ParameterizedTest
    @EnumSource(Format.class)
    void aFullDiskIsSaidAndNothingPassesForComplete(Format format) throws IOException {
        FullDisk disk = new FullDisk(format == Format.CSV ? 70_000 : 5_000, new IOException("No space left on device"));
        int n = 100_000;
        FeatureTableWriter writer = FeatureTableWriter.open(format, disk, List.of("a"));
        NumergridException full = assertThrows(NumergridException.class, () -> {
            float[][] columns = {new float[n]};
            writer.write("A", new int[n], new int[n], columns);
            writer.finish();
        });
        assertEquals(ErrorCode.DISK_FULL, full.code());
        assertThrows(IllegalStateException.class, writer::finish);
        writer.close();
        if (format == Format.PARQUET) {
            Path file = Files.write(folder.resolve("t.parquet"), disk.written.toByteArray());
            assertThrows(RuntimeException.class, () -> open(file).close());
        }
    }

    @ParameterizedTest
    @EnumSource(Format.class)
    void anotherFailureOfTheStreamPassesAsItIs(Format format) throws IOException {
        IOException reset = new IOException("Connection reset");
        FeatureTableWriter writer = FeatureTableWriter.open(format, new FullDisk(4, reset), List.of("a"));
        assertSame(reset, assertThrows(IOException.class, () -> {
            writer.write("A", new int[1], new int[1], new float[][] {{1f}});
            writer.finish();
        }));
        assertThrows(IllegalStateException.class, () -> writer.write("A", new int[1], new int[1], new float[][] {{1f}}));
    }

    @Test
    void closingAnUnfinishedParquetLeavesNoTable() throws IOException {
        Path file = folder.resolve("t.parquet");
        try (OutputStream out = Files.newOutputStream(file); FeatureTableWriter writer = FeatureTableWriter.open(Format.PARQUET, out, List.of("a"))) {
            writer.write("A", new int[1], new int[1], new float[][] {{1f}});
        }
        assertThrows(RuntimeException.class, () -> open(file).close());
    }

    @ParameterizedTest
    @ValueSource(strings = {"symbol", "date", "a,b", "a\"b", "", "a b"})
    void columnNamesAreChecked(String name) {
        assertEquals(ErrorCode.ARGUMENT_INVALID, assertThrows(NumergridException.class,
                () -> FeatureTableWriter.open(Format.CSV, OutputStream.nullOutputStream(), List.of("ok", name))).code());
        assertThrows(NumergridException.class, () -> FeatureTableWriter.open(Format.CSV, OutputStream.nullOutputStream(), List.of("a", "a")));
    }

    @Test
    void symbolsAndShapesAreChecked() throws IOException {
        FeatureTableWriter writer = FeatureTableWriter.open(Format.CSV, OutputStream.nullOutputStream(), List.of("a"));
        assertThrows(NumergridException.class, () -> writer.write("A,B", new int[0], new int[0], new float[1][0]));
        assertThrows(IllegalArgumentException.class, () -> writer.write("A", new int[1], new int[0], new float[1][0]));
        assertThrows(IllegalArgumentException.class, () -> writer.write("A", new int[0], new int[0], new float[2][0]));
    }

    private static ParquetFileReader open(Path file) throws IOException {
        return ParquetFileReader.open(new LocalInputFile(file), ParquetReadOptions.builder(new PlainParquetConfiguration())
                .withCodecFactory(new SnappyOnly()).usePageChecksumVerification(true).build());
    }

    private static List<String> rows(Path file) throws IOException {
        List<String> rows = new ArrayList<>();
        try (ParquetFileReader reader = open(file)) {
            MessageType schema = reader.getFileMetaData().getSchema();
            for (PageReadStore pages = reader.readNextRowGroup(); pages != null; pages = reader.readNextRowGroup()) {
                ColumnReadStoreImpl store = new ColumnReadStoreImpl(pages, new NoConverters(), schema, reader.getFileMetaData().getCreatedBy());
                List<ColumnReader> columns = schema.getColumns().stream().map(store::getColumnReader).toList();
                for (long i = 0; i < pages.getRowCount(); i++) {
                    StringBuilder row = new StringBuilder(columns.get(0).getBinary().toStringUsingUTF8());
                    row.append(' ').append(LocalDate.ofEpochDay(columns.get(1).getInteger()));
                    for (ColumnReader column : columns.subList(2, columns.size())) {
                        row.append(' ').append(column.getFloat());
                    }
                    columns.forEach(ColumnReader::consume);
                    rows.add(row.toString());
                }
            }
        }
        return rows;
    }

    /** Takes some bytes, then fails for good. */
    private static final class FullDisk extends OutputStream {
        private final ByteArrayOutputStream written = new ByteArrayOutputStream();
        private final int room;
        private final IOException failure;

        FullDisk(int room, IOException failure) {
            this.room = room;
            this.failure = failure;
        }

        @Override
        public void write(int b) throws IOException {
            if (written.size() >= room) {
                throw failure;
            }
            written.write(b);
        }
    }

    private static final class NoConverters extends GroupConverter {
        @Override
        public Converter getConverter(int fieldIndex) {
            return new PrimitiveConverter() { };
        }

        @Override
        public void start() {
            throw new AssertionError();
        }

        @Override
        public void end() {
            throw new AssertionError();
        }
    }

    private static final class SnappyOnly implements CompressionCodecFactory, CompressionCodecFactory.BytesInputDecompressor {
        @Override
        public BytesInputCompressor getCompressor(CompressionCodecName codec) {
            throw new AssertionError();
        }

        @Override
        public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
            assertTrue(codec == CompressionCodecName.SNAPPY);
            return this;
        }

        @Override
        public BytesInput decompress(BytesInput bytes, int decompressedSize) throws IOException {
            byte[] in = bytes.toInputStream().readAllBytes();
            byte[] out = new byte[decompressedSize];
            assertEquals(decompressedSize, new SnappyDecompressor().decompress(in, 0, in.length, out, 0, out.length));
            return BytesInput.from(out);
        }

        @Override
        public void decompress(ByteBuffer input, int compressedSize, ByteBuffer output, int decompressedSize) {
            throw new AssertionError();
        }

        @Override
        public void release() {
            // nothing is pooled
        }
    }
}
