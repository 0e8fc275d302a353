package io.numergrid.node.ingest;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Decodes delimited text in UTF-8 with a header line. The delimiter (comma, tab or semicolon) is the one the header line
 * has most of. Blank lines are skipped, a byte order mark is cut off. A quote that is not closed on its line ends the
 * import: the rows it swallowed could not be counted.
 */
final class CsvFeed {
    private static final int HEADER_LENGTH_MAX = 1 << 16;
    private static final int RECORD_LENGTH_MAX = 1 << 17;
    private static final char[] DELIMITERS = {',', '\t', ';'};
    private static final char BYTE_ORDER_MARK = '\ufeff';

    private final ImportSpec spec;
    /** Blank lines before the header. */
    private long linesBefore;
    private long lastLine;
    private long rows;
    private List<String> ignoredColumns = List.of();

    CsvFeed(ImportSpec spec) {
        this.spec = spec;
    }

    long rows() {
        return rows;
    }

    List<String> ignoredColumns() {
        return ignoredColumns;
    }

    /** Line of the last complete record, for messages about where a stream ended. */
    long lastLine() {
        return lastLine;
    }

    void read(InputStream bytes, BarRowReceiver receiver) throws IOException {
        BufferedInputStream in = new BufferedInputStream(bytes, HEADER_LENGTH_MAX);
        String first = firstLine(in);
        char delimiter = delimiterOf(first);
        InputStreamReader text = new InputStreamReader(in, StandardCharsets.UTF_8);
        ColumnRoles roles = new ColumnRoles(spec.sourceName(), header(first, delimiter));
        ignoredColumns = roles.ignored();
        String symbol = roles.columnOf(ColumnRoles.SYMBOL) >= 0 ? "" : spec.symbol().orElseGet(() -> FileSymbol.of(spec.sourceName()));
        CsvRow row = new CsvRow(roles, delimiter, symbol, linesBefore);
        try (CsvReader<CsvRow> csv = builder(delimiter).build(row, text); CloseableIterator<CsvRow> records = csv.iterator()) {
            if (records.hasNext()) {
                records.next();
            }
            while (records.hasNext()) {
                records.next();
                if (row.isOverLines()) {
                    throw format("has a quoted text over several lines from line " + row.line() + " on: a quote too many hides rows; remove it");
                }
                lastLine = row.line();
                rows++;
                if (rows > spec.limits().rowsMax()) {
                    throw new NumergridException(ErrorCode.INPUT_TOO_LARGE, spec.sourceName() + " has more than "
                            + spec.limits().rowsMax() + " rows; nothing of it was stored: split it", Map.of("file", spec.sourceName()), null);
                }
                receiver.row(row);
            }
        } catch (CsvParseException | UncheckedIOException e) {
            throw unwrapped(e);
        }
        if (rows == 0) {
            throw new NumergridException(ErrorCode.INPUT_EMPTY, spec.sourceName() + " has a header and no rows",
                    Map.of("file", spec.sourceName()), null);
        }
    }

    /** The CSV reader wraps what its input throws; limits, cancellation and gzip errors must come out as they were. */
    private NumergridException unwrapped(RuntimeException e) throws IOException {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof NumergridException ours) {
                return ours;
            }
            if (cause instanceof IOException io) {
                throw io;
            }
        }
        return format("cannot be read after line " + lastLine + ": " + e.getMessage());
    }

    private static CsvReader.CsvReaderBuilder builder(char delimiter) {
        return CsvReader.builder().fieldSeparator(delimiter).allowUnclosedQuote(false).maxBufferSize(RECORD_LENGTH_MAX)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE).missingFieldStrategy(FieldMismatchStrategy.IGNORE);
    }

    /** The first line that is not blank; leaves the stream at the start of it, behind a byte order mark. */
    private String firstLine(BufferedInputStream in) throws IOException {
        byte[] line = new byte[HEADER_LENGTH_MAX];
        while (true) {
            in.mark(HEADER_LENGTH_MAX);
            int n = 0;
            int b = in.read();
            for (; b >= 0 && b != '\n' && b != '\r' && n < line.length - 1; b = in.read()) {
                if (b == 0) {
                    throw format("has NUL bytes in its first line: it is binary or UTF-16; save it as UTF-8 text");
                }
                line[n++] = (byte) b;
            }
            if (n == line.length - 1) {
                throw format("has a first line of more than " + HEADER_LENGTH_MAX + " bytes: it is no delimited text with a header");
            }
            String text = new String(line, 0, n, StandardCharsets.UTF_8);
            boolean marked = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK;
            text = marked ? text.substring(1) : text;
            if (!text.isBlank()) {
                in.reset();
                in.skipNBytes(marked ? 3 : 0);
                return text;
            }
            if (b < 0) {
                throw new NumergridException(ErrorCode.INPUT_EMPTY, spec.sourceName() + " is empty", Map.of("file", spec.sourceName()), null);
            }
            linesBefore++;
            in.mark(1);
            if (b == '\r' && in.read() != '\n') {
                in.reset();
            }
        }
    }

    private char delimiterOf(String header) {
        char best = 0;
        long most = 0;
        for (char delimiter : DELIMITERS) {
            long count = header.chars().filter(c -> c == delimiter).count();
            if (count > most) {
                most = count;
                best = delimiter;
            }
        }
        if (most == 0) {
            String shown = header.replaceAll("[^ -~]", "?");
            throw format("has no comma, tab or semicolon in its first line '" + (shown.length() > 100 ? shown.substring(0, 100) + "..." : shown)
                    + "': separate the columns by one of these");
        }
        return best;
    }

    private List<String> header(String line, char delimiter) {
        List<String> names = new ArrayList<>();
        try {
            builder(delimiter).ofCsvRecord(line).stream().findFirst().ifPresent(r -> names.addAll(r.getFields()));
        } catch (CsvParseException | UncheckedIOException e) {
            throw format("has a header that cannot be read: " + e.getMessage());
        }
        return names;
    }

    private NumergridException format(String what) {
        return new NumergridException(ErrorCode.INPUT_FORMAT, spec.sourceName() + " " + what, Map.of("file", spec.sourceName()), null);
    }
}
