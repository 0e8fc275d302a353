package io.numergrid.feature;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;

/** The feature table as CSV; {@link FeatureTableWriter#open} says what it looks like. No objects per value. NaN is written out
 * because readers that guess types from the first rows (polars: 100) take an all-empty start, the warm-up, for text. */
final class CsvFeatureTableWriter extends FeatureTableWriter {
    private static final int BUFFER_LENGTH = 1 << 16;
    /** Longest row piece written without looking at the buffer's end: a symbol, a date, or one value with its comma. */
    private static final int PIECE_LENGTH_MAX = 128;

    private final List<String> featureNames;
    private final byte[] buffer = new byte[BUFFER_LENGTH];
    private int length;

    CsvFeatureTableWriter(OutputStream out, List<String> featureNames) {
        super(out, featureNames.size());
        this.featureNames = List.copyOf(featureNames);
    }

    @Override
    void start() throws IOException {
        put("symbol,date");
        for (String name : featureNames) {
            put(",");
            put(name);
        }
        put("\n");
    }

    @Override
    void append(String symbol, int[] rowDates, int[] valueIndex, float[][] columns) throws IOException {
        byte[] start = (symbol + ",").getBytes(StandardCharsets.US_ASCII);
        for (int row = 0; row < rowDates.length; row++) {
            reserve(PIECE_LENGTH_MAX);
            System.arraycopy(start, 0, buffer, length, start.length);
            length += start.length;
            putDate(rowDates[row]);
            int index = valueIndex[row];
            for (float[] column : columns) {
                reserve(PIECE_LENGTH_MAX);
                buffer[length++] = ',';
                float value = index < 0 ? Float.NaN : column[index];
                length = FloatText.put(value, buffer, length);
            }
            reserve(1);
            buffer[length++] = '\n';
        }
    }

    @Override
    void complete() throws IOException {
        out.write(buffer, 0, length);
        length = 0;
        out.flush();
    }

    private void putDate(int epochDay) {
        byte[] text = LocalDate.ofEpochDay(epochDay).toString().getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(text, 0, buffer, length, text.length);
        length += text.length;
    }

    private void put(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        reserve(bytes.length);
        System.arraycopy(bytes, 0, buffer, length, bytes.length);
        length += bytes.length;
    }

    private void reserve(int bytes) throws IOException {
        if (length + bytes > buffer.length) {
            out.write(buffer, 0, length);
            length = 0;
        }
    }
}
