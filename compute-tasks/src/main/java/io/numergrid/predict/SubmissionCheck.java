package io.numergrid.predict;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Says which of Numerai's rules a submission file breaks, and on which line. Stricter than their own tolerance where that
 * is undocumented: values must lie strictly inside (0,1), a byte order mark is a fault; CRLF and blank lines are tolerated.
 */
public final class SubmissionCheck {
    private static final int BYTES_MAX = 64 << 20;
    private static final int FINDINGS_MAX = 100;
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

    /** The rules. */
    public enum Rule {
        /** Not UTF-8, a byte order mark, a control character, not CSV, or larger than 64 MiB. */
        FORMAT,
        /** The first line is not {@code symbol,signal} or {@code symbol,prediction}. */
        HEADER,
        /** A line has not exactly two columns. */
        COLUMNS,
        /** A symbol is empty or reads as a missing value. */
        SYMBOL_MISSING,
        /** A symbol stands twice. */
        DUPLICATE,
        /** A signal is empty or NaN. */
        SIGNAL_MISSING,
        /** A signal is not a number. */
        NUMBER,
        /** A signal is not strictly inside (0,1). */
        RANGE,
        /** Fewer than 100 symbols (of the universe, where one is given). */
        COUNT,
        /** All signals are the same. */
        SPREAD
    }

    /**
     * One broken rule.
     *
     * @param line 1-based line of the file; 0 = the file as a whole
     * @param rule which
     * @param text what is wrong there
     */
    public record Finding(int line, Rule rule, String text) {
        public Finding {
            Objects.requireNonNull(rule);
            Objects.requireNonNull(text);
        }
    }

    private final List<Finding> findings = new ArrayList<>();
    private final Map<String, Integer> lineOfSymbol = new TreeMap<>();
    private double low = Double.POSITIVE_INFINITY;
    private double high = Double.NEGATIVE_INFINITY;

    private SubmissionCheck() {
    }

    /** Checks a file without knowing the universe. No findings = every rule is kept. */
    public static List<Finding> verify(InputStream in) throws IOException {
        return verify(in, List.of());
    }

    /** @param universe tickers that count towards the 100; empty = all */
    public static List<Finding> verify(InputStream in, List<String> universe) throws IOException {
        SubmissionCheck check = new SubmissionCheck();
        byte[] bytes = in.readNBytes(BYTES_MAX + 1);
        if (check.format(bytes)) {
            check.lines(bytes);
            check.whole(new TreeSet<>(universe));
        }
        int more = check.findings.size() - FINDINGS_MAX;
        if (more > 0) {
            List<Finding> first = new ArrayList<>(check.findings.subList(0, FINDINGS_MAX));
            first.add(new Finding(0, check.findings.get(FINDINGS_MAX).rule(), "and " + more + " more findings"));
            return List.copyOf(first);
        }
        return List.copyOf(check.findings);
    }

    /** Whether the bytes can be read at all. */
    private boolean format(byte[] bytes) {
        if (bytes.length > BYTES_MAX) {
            add(0, Rule.FORMAT, "the file is larger than " + BYTES_MAX + " bytes");
            return false;
        }
        ByteBuffer text = ByteBuffer.wrap(bytes);
        if (StandardCharsets.UTF_8.newDecoder().decode(text, CharBuffer.allocate(bytes.length), true).isError()) {
            int line = 1;
            for (int i = 0; i < text.position(); i++) {
                line += bytes[i] == '\n' ? 1 : 0;
            }
            add(line, Rule.FORMAT, "the file is not UTF-8 text");
            return false;
        }
        if (bytes.length >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF) {
            add(1, Rule.FORMAT, "the file begins with a byte order mark; save it without");
        }
        return true;
    }

    private void lines(byte[] bytes) {
        boolean header = true;
        int next = 1;
        try {
            for (CsvRecord record : TickerList.csv().ofCsvRecord(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8)) {
                int line = (int) record.getStartingLineNumber();
                next = line + 1 + (int) record.getFields().stream().flatMapToInt(String::chars).filter(c -> c == '\n').count();
                if (header) {
                    header(line, record.getFields());
                    header = false;
                } else {
                    row(line, record.getFields());
                }
            }
        } catch (CsvParseException e) {
            add(next, Rule.FORMAT, "the file is not CSV: " + e.getMessage());
        }
        if (header) {
            add(1, Rule.HEADER, "the file is empty; it must begin with symbol,signal");
        }
    }

    private void header(int line, List<String> fields) {
        if (!fields.equals(List.of("symbol", "signal")) && !fields.equals(List.of("symbol", "prediction"))) {
            add(line, Rule.HEADER, "the header is '" + String.join(",", fields) + "'; it must be symbol,signal or symbol,prediction");
        }
    }

    private void row(int line, List<String> fields) {
        if (fields.size() != 2) {
            add(line, Rule.COLUMNS, fields.size() + " columns, not 2");
            return;
        }
        String symbol = fields.get(0);
        if (Submission.MISSING_WORDS.contains(symbol)) {
            add(line, Rule.SYMBOL_MISSING, symbol.isEmpty() ? "the symbol is empty" : "the symbol '" + symbol + "' reads as a missing value");
        } else {
            if (symbol.chars().anyMatch(Character::isISOControl)) {
                add(line, Rule.FORMAT, "the symbol holds a control character");
            }
            Integer before = lineOfSymbol.putIfAbsent(symbol, line);
            if (before != null) {
                add(line, Rule.DUPLICATE, "symbol '" + symbol + "' stands on lines " + before + " and " + line);
            }
        }
        signal(line, fields.get(1).strip());
    }

    private void signal(int line, String text) {
        if (Submission.MISSING_WORDS.contains(text)) {
            add(line, Rule.SIGNAL_MISSING, text.isEmpty() ? "the signal is empty" : "the signal '" + text + "' is a missing value");
            return;
        }
        if (!NUMBER.matcher(text).matches()) {
            add(line, Rule.NUMBER, "the signal '" + text + "' is not a number");
            return;
        }
        double value = Double.parseDouble(text);
        if (!(value > 0 && value < 1)) {
            add(line, Rule.RANGE, "the signal " + text + " is not strictly between 0 and 1");
        }
        low = Math.min(low, value);
        high = Math.max(high, value);
    }

    private void whole(TreeSet<String> universe) {
        long counted = universe.isEmpty() ? lineOfSymbol.size() : lineOfSymbol.keySet().stream().filter(universe::contains).count();
        if (counted < Submission.SYMBOLS_MIN) {
            add(0, Rule.COUNT, counted + (universe.isEmpty() ? " symbols" : " symbols of the universe") + ", at least "
                    + Submission.SYMBOLS_MIN + " are needed");
        }
        if (low == high) {
            add(0, Rule.SPREAD, "all signals are " + low + "; their standard deviation must be above 0");
        }
    }

    private void add(int line, Rule rule, String text) {
        findings.add(new Finding(line, rule, text));
    }
}
