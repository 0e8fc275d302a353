package io.numergrid.cli.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes the data of an answer in the format asked for. Text that came from elsewhere cannot steer the terminal: control
 * characters are shown as a middle dot in tables; JSON and CSV carry every character.
 */
public final class Output {
    public static final ObjectMapper JSON = new ObjectMapper();
    private static final String GAP = "  ";

    private final PrintStream out;
    private final OutputFormat format;
    private final int widthMax;

    /** @param widthMax columns of the terminal; 0 = not a terminal, nothing is cut */
    public Output(PrintStream out, OutputFormat format, int widthMax) {
        this.out = out;
        this.format = format;
        this.widthMax = widthMax;
    }

    public OutputFormat format() {
        return format;
    }

    /** Rows of one kind. */
    public void rows(List<ObjectNode> rows, List<Column> columns) {
        switch (format) {
            case JSON -> json(JSON.createArrayNode().addAll(rows));
            case CSV -> csv(rows, columns);
            case TABLE -> table(rows, columns);
        }
    }

    /** One thing: a list of its fields in a table. */
    public void item(ObjectNode item, List<Column> columns) {
        switch (format) {
            case JSON -> json(item);
            case CSV -> csv(List.of(item), columns);
            case TABLE -> fields(item, columns);
        }
    }

    public void json(JsonNode node) {
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
        printer.indentArraysWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE);
        try {
            out.println(JSON.writer(printer).writeValueAsString(node));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void line(String text) {
        out.println(printable(text));
    }

    /** Control characters replaced, so that text from elsewhere cannot steer a terminal. */
    public static String printable(String text) {
        StringBuilder kept = new StringBuilder(text.length());
        text.codePoints().forEach(c -> kept.appendCodePoint(Character.isISOControl(c) ? '·' : c));
        return kept.toString();
    }

    private void table(List<ObjectNode> rows, List<Column> columns) {
        int[] widths = columns.stream().mapToInt(c -> c.header().length()).toArray();
        List<List<String>> cells = rows.stream()
                .map(row -> columns.stream().map(c -> printable(c.text().apply(row.path(c.key())))).toList()).toList();
        for (List<String> row : cells) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        tableLine(columns.stream().map(Column::header).toList(), columns, widths);
        cells.forEach(row -> tableLine(row, columns, widths));
    }

    private void tableLine(List<String> cells, List<Column> columns, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = cells.get(i);
            String pad = " ".repeat(widths[i] - cell.length());
            line.append(i == 0 ? "" : GAP).append(columns.get(i).right() ? pad + cell : cell + pad);
        }
        String text = line.toString().stripTrailing();
        out.println(widthMax > 0 && text.length() > widthMax ? text.substring(0, widthMax - 1) + "…" : text);
    }

    private void fields(ObjectNode item, List<Column> columns) {
        int width = columns.stream().mapToInt(c -> c.header().length()).max().orElse(0);
        for (Column column : columns) {
            String value = printable(column.text().apply(item.path(column.key())));
            if (!value.isEmpty()) {
                out.println(column.header() + " ".repeat(width - column.header().length()) + GAP + value);
            }
        }
    }

    private void csv(List<ObjectNode> rows, List<Column> columns) {
        out.println(columns.stream().map(Column::key).collect(Collectors.joining(",")));
        for (ObjectNode row : rows) {
            out.println(columns.stream().map(c -> csvField(row.path(c.key()))).collect(Collectors.joining(",")));
        }
    }

    private static String csvField(JsonNode node) {
        String text = node.isNull() ? "" : node.isContainerNode() ? node.toString() : node.asText();
        boolean quoted = text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return quoted ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }
}
