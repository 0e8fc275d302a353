package io.numergrid.predict;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The two small files that shape a submission: the universe (tickers to keep) and the symbol map (our symbol to their
 * ticker). CSV or plain lines, UTF-8 with or without a byte order mark. Tickers are case-sensitive. Everything read is
 * bounded; what cannot be understood is INPUT_FORMAT, INPUT_COLUMN_MISSING, INPUT_EMPTY or INPUT_TOO_LARGE with the line.
 */
public final class TickerList {
    private static final int BYTES_MAX = 16 << 20;

    private TickerList() {
    }

    /**
     * The universe: the column {@code symbol} of a CSV that has one, else the first column (a plain list is one column).
     * A first line {@code symbol} or {@code ticker} is a header.
     *
     * @param name of the file, for messages
     * @return sorted, each once
     */
    public static List<String> universe(InputStream in, String name) {
        List<CsvRecord> records = records(in, name);
        int column = Math.max(0, records.get(0).getFields().indexOf("symbol"));
        boolean header = records.get(0).getFields().contains("symbol") || records.get(0).getField(0).equals("ticker");
        TreeSet<String> tickers = new TreeSet<>();
        for (CsvRecord record : records.subList(header ? 1 : 0, records.size())) {
            tickers.add(field(record, column, name));
        }
        requireSome(tickers.size(), name);
        return List.copyOf(tickers);
    }

    /**
     * Where a symbol goes.
     *
     * @param ticker     their name
     * @param multiplier coins per unit of our symbol, e.g. 1000 for 1000SHIBUSDT; 1 where the file has no such column
     */
    public record Target(String ticker, long multiplier) {
    }

    /**
     * The symbol map: columns {@code symbol} and {@code base} (optionally {@code multiplier}, others ignored) of a CSV with that
     * header, or two columns symbol, ticker without one. A symbol may stand several times if it always goes to the same place.
     */
    public static Map<String, Target> symbolMap(InputStream in, String name) {
        List<CsvRecord> records = records(in, name);
        List<String> header = records.get(0).getFields();
        boolean named = header.contains("symbol");
        if (named && !header.contains("base")) {
            throw new NumergridException(ErrorCode.INPUT_COLUMN_MISSING, "symbol map " + name + " line 1 has a column symbol but none base");
        }
        int symbolAt = named ? header.indexOf("symbol") : 0;
        int tickerAt = named ? header.indexOf("base") : 1;
        int multiplierAt = named ? header.indexOf("multiplier") : -1;
        TreeMap<String, Target> map = new TreeMap<>();
        for (CsvRecord record : records.subList(named ? 1 : 0, records.size())) {
            String symbol = field(record, symbolAt, name);
            Target target = new Target(field(record, tickerAt, name), multiplier(record, multiplierAt, name));
            Target before = map.put(symbol, target);
            if (before != null && !before.equals(target)) {
                throw bad(name, record, "maps symbol '" + symbol + "' to " + target + ", an earlier line to " + before);
            }
        }
        requireSome(map.size(), name);
        return map;
    }

    private static long multiplier(CsvRecord record, int column, String name) {
        if (column < 0) {
            return 1;
        }
        try {
            return Long.parseLong(field(record, column, name));
        } catch (NumberFormatException e) {
            throw bad(name, record, "has multiplier '" + record.getField(column) + "', not a whole number");
        }
    }

    private static String field(CsvRecord record, int column, String name) {
        String value = column < record.getFieldCount() ? record.getField(column).strip() : "";
        if (value.isEmpty()) {
            throw bad(name, record, "has no value in column " + (column + 1));
        }
        return value;
    }

    private static NumergridException bad(String name, CsvRecord record, String what) {
        return new NumergridException(ErrorCode.INPUT_FORMAT, name + " line " + record.getStartingLineNumber() + " " + what,
                Map.of("file", name, "line", Long.toString(record.getStartingLineNumber())), null);
    }

    private static void requireSome(int count, String name) {
        if (count == 0) {
            throw new NumergridException(ErrorCode.INPUT_EMPTY, name + " names no symbol");
        }
    }

    private static List<CsvRecord> records(InputStream in, String name) {
        byte[] bytes;
        try {
            bytes = in.readNBytes(BYTES_MAX + 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (bytes.length > BYTES_MAX) {
            throw new NumergridException(ErrorCode.INPUT_TOO_LARGE, name + " is larger than " + BYTES_MAX + " bytes");
        }
        List<CsvRecord> records = new ArrayList<>();
        try {
            csv().ofCsvRecord(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8).forEach(records::add);
        } catch (CsvParseException e) {
            throw new NumergridException(ErrorCode.INPUT_FORMAT, name + " is not CSV: " + e.getMessage(), e);
        }
        requireSome(records.size(), name);
        return records;
    }

    /** Lines of any number of fields; the callers count them. */
    static CsvReader.CsvReaderBuilder csv() {
        return CsvReader.builder().detectBomHeader(true).allowUnclosedQuote(false).extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE);
    }
}
