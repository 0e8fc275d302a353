package io.numergrid.cli.command;

import com.google.type.Date;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.numergrid.cli.ExitCode;
import io.numergrid.cli.Failure;
import io.numergrid.cli.client.Wire;
import io.numergrid.v1.Bar;
import io.numergrid.v1.SymbolBar;
import java.io.EOFException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.ZipException;

/**
 * Bars out of lines of CSV as the lines come in: a header that names symbol, date, open, high, low, close and volume in any order, then a
 * bar per line, dates as YYYY-MM-DD. A number that is missing is sent as NaN, and the node says what it misses. Whoever opened the bytes closes them.
 */
final class BarLines {
    private static final List<String> COLUMNS = List.of("symbol", "date", "open", "high", "low", "close", "volume");
    private static final int TEXT_LENGTH_MAX = 160;

    /**
     * One line.
     *
     * @param number of the line, the header being line 1
     * @param text   the line for people
     * @param bar    what it holds; empty when it is no bar
     * @param fault  why it is none; empty when it is one
     */
    record Line(long number, String text, Optional<SymbolBar> bar, String fault) {
    }

    private final String name;
    private final Iterator<CsvRecord> records;
    private final int[] columnOf = new int[COLUMNS.size()];

    /** @param name for messages */
    BarLines(String name, InputStream bytes) {
        this.name = name;
        this.records = CsvReader.builder().allowUnclosedQuote(false)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE).missingFieldStrategy(FieldMismatchStrategy.IGNORE).ofCsvRecord(new InputStreamReader(bytes, StandardCharsets.UTF_8)).iterator();
        if (!hasNext()) {
            throw new Failure(ExitCode.BAD_DATA, name + " is empty; its first line must name the columns " + String.join(",", COLUMNS));
        }
        Map<String, Integer> found = new TreeMap<>();
        List<String> header = records.next().getFields();
        for (int i = 0; i < header.size(); i++) {
            found.putIfAbsent(header.get(i).strip().replace("\ufeff", "").toLowerCase(Locale.ROOT), i);
        }
        List<String> missing = COLUMNS.stream().filter(column -> !found.containsKey(column)).toList();
        if (!missing.isEmpty()) {
            throw new Failure(ExitCode.BAD_DATA, name + " has no column " + String.join(", ", missing) + "; found " + String.join(", ", header)
                    + "; the first line must name the columns ('history import' knows more names)");
        }
        for (int i = 0; i < columnOf.length; i++) {
            columnOf[i] = found.get(COLUMNS.get(i));
        }
    }

    /** Waits for a line. */
    boolean hasNext() {
        try {
            return records.hasNext();
        } catch (CsvParseException e) {
            throw new Failure(ExitCode.BAD_DATA, name + " is no CSV: " + e.getMessage(), e);
        } catch (UncheckedIOException e) {
            boolean damaged = e.getCause() instanceof EOFException || e.getCause() instanceof ZipException;
            throw new Failure(damaged ? ExitCode.BAD_DATA : ExitCode.FAILED, name + " cannot be read: " + e.getMessage(), e);
        }
    }

    Line next() {
        CsvRecord row = records.next();
        String text = String.join(",", row.getFields());
        String shown = text.length() > TEXT_LENGTH_MAX ? text.substring(0, TEXT_LENGTH_MAX) : text;
        long number = row.getStartingLineNumber();
        for (int column : columnOf) {
            if (column >= row.getFieldCount()) {
                return new Line(number, shown, Optional.empty(), "ROW_SHORT");
            }
        }
        Bar.Builder bar = Bar.newBuilder();
        try {
            bar.setDate(date(row.getField(columnOf[1])));
        } catch (DateTimeException e) {
            return new Line(number, shown, Optional.empty(), "DATE_UNPARSABLE");
        }
        try {
            bar.setOpen(value(row, 2)).setHigh(value(row, 3)).setLow(value(row, 4)).setClose(value(row, 5)).setVolume(value(row, 6));
        } catch (NumberFormatException e) {
            return new Line(number, shown, Optional.empty(), "NUMBER_UNPARSABLE");
        }
        return new Line(number, shown, Optional.of(SymbolBar.newBuilder().setSymbol(row.getField(columnOf[0]).strip()).setBar(bar).build()), "");
    }

    private static Date date(String text) {
        return Wire.date(LocalDate.parse(text.strip()));
    }

    private double value(CsvRecord row, int column) {
        String text = row.getField(columnOf[column]).strip();
        return text.isEmpty() ? Double.NaN : Double.parseDouble(text);
    }
}
