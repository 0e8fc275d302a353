package io.numergrid.feature;

import io.airlift.compress.snappy.SnappyCompressor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;

/**
 * The feature table as Parquet. Pages are laid out here and not by the library's record writer, because a plain page of a
 * required float column is nothing but the floats in little endian: one copy per value, no call, no object. A row group
 * has {@value #GROUP_ROWS} rows in one page per column, 38 MB of floats at 138 features; that is the memory of a writer.
 */
final class ParquetFeatureTableWriter extends FeatureTableWriter {
    private static final int GROUP_ROWS = 1 << 16;
    private static final int SYMBOL_COLUMN = 0;
    private static final int DATE_COLUMN = 1;
    private static final int FEATURE_COLUMN_FIRST = 2;

    private final MessageType schema;
    private final ParquetFileWriter file;
    private final SnappyCompressor snappy = new SnappyCompressor();
    private final int[] dates = new int[GROUP_ROWS];
    private final float[][] values;
    /** PLAIN encoding of the group's symbols: length (i32) and bytes, row by row. */
    private byte[] symbols = new byte[GROUP_ROWS * 16];
    private final byte[] plain = new byte[GROUP_ROWS * Float.BYTES];
    private byte[] compressed = new byte[0];
    private Statistics<?> symbolStatistics;
    private int symbolsLength;
    private int rows;

    ParquetFeatureTableWriter(OutputStream out, List<String> featureNames) throws IOException {
        super(out, featureNames.size());
        Types.MessageTypeBuilder columns = Types.buildMessage();
        columns.required(PrimitiveTypeName.BINARY).as(LogicalTypeAnnotation.stringType()).named("symbol");
        columns.required(PrimitiveTypeName.INT32).as(LogicalTypeAnnotation.dateType()).named("date");
        for (String name : featureNames) {
            columns.required(PrimitiveTypeName.FLOAT).named(name);
        }
        this.schema = columns.named("features");
        this.values = new float[featureNames.size()][GROUP_ROWS];
        this.file = new ParquetFileWriter(new StreamFile(this.out), schema, ParquetFileWriter.Mode.CREATE, Long.MAX_VALUE, 0, null,
                ParquetProperties.builder().withPageWriteChecksumEnabled(true).build());
    }

    @Override
    void start() throws IOException {
        file.start();
        startGroup();
    }

    @Override
    void append(String symbol, int[] rowDates, int[] valueIndex, float[][] columns) throws IOException {
        byte[] text = symbol.getBytes(StandardCharsets.US_ASCII);
        for (int done = 0; done < rowDates.length; ) {
            int n = Math.min(rowDates.length - done, GROUP_ROWS - rows);
            System.arraycopy(rowDates, done, dates, rows, n);
            appendSymbols(text, n);
            for (int f = 0; f < columns.length; f++) {
                gather(columns[f], valueIndex, done, values[f], rows, n);
            }
            rows += n;
            done += n;
            if (rows == GROUP_ROWS) {
                endGroup();
            }
        }
    }

    @Override
    void complete() throws IOException {
        if (rows > 0) {
            endGroup();
        }
        file.end(Map.of());
    }

    private static void gather(float[] column, int[] index, int indexFrom, float[] to, int toFrom, int n) {
        for (int i = 0; i < n; i++) {
            int at = index[indexFrom + i];
            to[toFrom + i] = at < 0 ? Float.NaN : column[at];
        }
    }

    private void appendSymbols(byte[] text, int n) {
        int width = Integer.BYTES + text.length;
        if (symbolsLength + n * width > symbols.length) {
            symbols = Arrays.copyOf(symbols, Math.max(symbolsLength + n * width, symbols.length * 2));
        }
        ByteBuffer out = ByteBuffer.wrap(symbols).order(ByteOrder.LITTLE_ENDIAN).position(symbolsLength);
        for (int i = 0; i < n; i++) {
            out.putInt(text.length).put(text);
        }
        symbolsLength = out.position();
        symbolStatistics.updateStats(Binary.fromConstantByteArray(text));
    }

    private void startGroup() {
        rows = 0;
        symbolsLength = 0;
        symbolStatistics = Statistics.createStats(column(SYMBOL_COLUMN).getPrimitiveType());
    }

    private void endGroup() throws IOException {
        file.startBlock(rows);
        writeColumn(SYMBOL_COLUMN, symbols, symbolsLength, symbolStatistics);
        Statistics<?> dateStatistics = Statistics.createStats(column(DATE_COLUMN).getPrimitiveType());
        ByteBuffer out = ByteBuffer.wrap(plain).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < rows; i++) {
            dateStatistics.updateStats(dates[i]);
        }
        out.asIntBuffer().put(dates, 0, rows);
        writeColumn(DATE_COLUMN, plain, rows * Integer.BYTES, dateStatistics);
        for (int f = 0; f < values.length; f++) {
            out.asFloatBuffer().put(values[f], 0, rows);
            // no minimum and maximum: a reader must not skip pages by statistics that leave NaN out
            writeColumn(FEATURE_COLUMN_FIRST + f, plain, rows * Float.BYTES,
                    Statistics.getBuilderForReading(column(FEATURE_COLUMN_FIRST + f).getPrimitiveType()).withNumNulls(0).build());
        }
        file.endBlock();
        startGroup();
    }

    private void writeColumn(int index, byte[] page, int length, Statistics<?> statistics) throws IOException {
        int room = snappy.maxCompressedLength(length);
        if (compressed.length < room) {
            compressed = new byte[room];
        }
        int n = snappy.compress(page, 0, length, compressed, 0, compressed.length);
        file.startColumn(column(index), rows, CompressionCodecName.SNAPPY);
        file.writeDataPage(rows, length, BytesInput.from(compressed, 0, n), statistics, rows, Encoding.RLE, Encoding.RLE, Encoding.PLAIN);
        file.endColumn();
    }

    private ColumnDescriptor column(int index) {
        return schema.getColumns().get(index);
    }

    /** The caller's stream as the library's file: knows its position, is flushed but not closed. */
    private static final class StreamFile extends PositionOutputStream implements OutputFile {
        private final Stream out;
        private long position;

        StreamFile(Stream out) {
            this.out = out;
        }

        @Override
        public PositionOutputStream create(long blockSizeHint) {
            return this;
        }

        @Override
        public PositionOutputStream createOrOverwrite(long blockSizeHint) {
            return this;
        }

        @Override
        public boolean supportsBlockSize() {
            return false;
        }

        @Override
        public long defaultBlockSize() {
            return 0;
        }

        @Override
        public long getPos() {
            return position;
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            position++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            position += length;
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }

        @Override
        public void close() throws IOException {
            out.flush();
        }
    }
}
