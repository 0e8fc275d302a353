package io.numergrid.feature;

import io.numergrid.error.DiskFailure;
import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.history.SymbolRule;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes the feature table of an export as a stream: columns {@code symbol, date}, then the features in the order given.
 * Rows come symbol by symbol; memory is bounded by one row group, whatever the number of rows.
 *
 * <p>A table is complete only after {@link #finish}. Closing an unfinished writer (because something failed) leaves a
 * Parquet file without its footer, which no reader takes for a table. The stream belongs to the caller, who closes it.
 * A stream that fails surfaces as DISK_FULL or as its IOException, and every later call fails, too. Not thread-safe.
 */
public abstract sealed class FeatureTableWriter implements Closeable permits CsvFeatureTableWriter, ParquetFeatureTableWriter {
    /** Formats of an export. */
    public enum Format { CSV, PARQUET }

    /** The caller's stream; implementations write here and nowhere else. */
    final Stream out;
    private final int featureCount;
    private boolean broken;
    private boolean finished;

    FeatureTableWriter(OutputStream out, int featureCount) {
        this.out = new Stream(out);
        this.featureCount = featureCount;
    }

    /**
     * Opens a table on a stream. CSV: UTF-8, ISO dates, floats as the shortest decimal that reads back as the same float
     * and always with a point or exponent, NaN as {@code NaN}. Parquet: required columns {@code symbol} (string), {@code date} (DATE) and float32
     * features with NaN as NaN, compressed with Snappy.
     *
     * @param featureNames without comma, quote or line break, all different, none named symbol or date
     */
    public static FeatureTableWriter open(Format format, OutputStream out, List<String> featureNames) throws IOException {
        for (int i = 0; i < featureNames.size(); i++) {
            String name = featureNames.get(i);
            if (!SymbolRule.isValid(name) || name.equals("symbol") || name.equals("date") || featureNames.indexOf(name) != i) {
                throw new NumergridException(ErrorCode.ARGUMENT_INVALID, "'" + SymbolRule.shown(name)
                        + "' cannot name a column of the feature table", Map.of("field", SymbolRule.shown(name)), null);
            }
        }
        FeatureTableWriter writer = format == Format.CSV ? new CsvFeatureTableWriter(out, featureNames)
                : new ParquetFeatureTableWriter(out, featureNames);
        writer.guarded(writer::start);
        return writer;
    }

    /**
     * Appends rows of one symbol.
     *
     * @param symbol     of all rows
     * @param rowDates   epoch days, one per row
     * @param valueIndex for each row the index of its values in {@code columns[f]}, or -1 for a row of NaN
     * @param columns    {@code [feature][index]}
     */
    public final void write(String symbol, int[] rowDates, int[] valueIndex, float[][] columns) throws IOException {
        SymbolRule.require(symbol);
        if (rowDates.length != valueIndex.length || columns.length != featureCount) {
            throw new IllegalArgumentException(symbol + ": " + rowDates.length + " dates, " + valueIndex.length + " indexes, "
                    + columns.length + " columns for " + featureCount + " features");
        }
        guarded(() -> append(symbol, rowDates, valueIndex, columns));
    }

    /** Completes the table and flushes the stream; nothing can be written afterwards. */
    public final void finish() throws IOException {
        guarded(this::complete);
        finished = true;
    }

    /** Lets go of the buffers; does not complete an unfinished table and does not close the stream. */
    @Override
    public final void close() {
        finished = true;
    }

    abstract void start() throws IOException;

    abstract void append(String symbol, int[] rowDates, int[] valueIndex, float[][] columns) throws IOException;

    abstract void complete() throws IOException;

    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }

    private void guarded(Step step) throws IOException {
        if (broken || finished) {
            throw new IllegalStateException(broken ? "the table broke off at an earlier failure" : "the table is finished");
        }
        broken = true;
        try {
            step.run();
        } catch (IOException e) {
            IOException first = out.failure.orElse(e);
            if (DiskFailure.isFull(first)) {
                throw DiskFailure.of(first, "the feature table; what was written of it is incomplete");
            }
            throw first;
        }
        broken = false;
    }

    /** The caller's stream, remembering how it failed: libraries wrap that failure in their own words. Not closed from here. */
    static final class Stream extends OutputStream {
        private final OutputStream out;
        private Optional<IOException> failure = Optional.empty();

        private Stream(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            recorded(() -> out.write(b));
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            recorded(() -> out.write(bytes, offset, length));
        }

        @Override
        public void flush() throws IOException {
            recorded(out::flush);
        }

        private void recorded(Step step) throws IOException {
            try {
                step.run();
            } catch (IOException e) {
                failure = failure.isEmpty() ? Optional.of(e) : failure;
                throw e;
            }
        }
    }
}
