package io.numergrid.node.ingest;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Which column of a file plays which role, found by header name: case, blanks, dashes and underscores do not count, and
 * each role has synonyms in order of preference. Columns without a role are ignored, but named. {@code Adj Close} is
 * no close: it is not a price anybody traded at.
 */
final class ColumnRoles {
    static final int SYMBOL = 0;
    static final int DATE = 1;
    static final int OPEN = 2;
    static final int HIGH = 3;
    static final int LOW = 4;
    static final int CLOSE = 5;
    static final int VOLUME = 6;
    static final int COUNT = 7;

    private static final String[][] SYNONYMS = {
        {"symbol", "ticker", "pair", "coin", "asset"},
        {"date", "day", "datetime", "timestamp", "opentime", "time", "unix", "snappedat"},
        {"open", "o"},
        {"high", "h"},
        {"low", "l"},
        {"close", "c"},
        {"volume", "vol", "v"},
    };

    private final List<String> header;
    private final int[] columnOf = new int[COUNT];
    private final int[] roleOf;

    /**
     * @param sourceName for messages
     * @param header     names as the file has them, in file order
     * @throws NumergridException INPUT_COLUMN_MISSING with the names found; INPUT_FORMAT when two columns have the name
     *         a role needs
     */
    ColumnRoles(String sourceName, List<String> header) {
        this.header = List.copyOf(header);
        this.roleOf = new int[header.size()];
        Arrays.fill(columnOf, -1);
        Arrays.fill(roleOf, -1);
        List<String> plain = header.stream().map(ColumnRoles::plain).toList();
        List<String> missing = new ArrayList<>();
        for (int role = 0; role < COUNT; role++) {
            for (String name : SYNONYMS[role]) {
                int at = plain.indexOf(name);
                if (at >= 0 && columnOf[role] < 0) {
                    if (plain.lastIndexOf(name) != at) {
                        throw new NumergridException(ErrorCode.INPUT_FORMAT, sourceName + " has two columns named '"
                                + header.get(at) + "': remove one", Map.of("file", sourceName, "line", "1"), null);
                    }
                    columnOf[role] = at;
                    roleOf[at] = role;
                }
            }
            if (columnOf[role] < 0 && role != SYMBOL) {
                missing.add(SYNONYMS[role][0]);
            }
        }
        if (!missing.isEmpty()) {
            throw new NumergridException(ErrorCode.INPUT_COLUMN_MISSING, sourceName + " has no column "
                    + String.join(", ", missing) + "; found: " + shown(header) + ". The first line must name the columns",
                    Map.of("file", sourceName, "line", "1", "field", String.join(",", missing)), null);
        }
    }

    /** Column index of a role, or -1 (the symbol's only). */
    int columnOf(int role) {
        return columnOf[role];
    }

    /** Role of a column, or -1. */
    int roleOf(int column) {
        return column < roleOf.length ? roleOf[column] : -1;
    }

    int columnCount() {
        return header.size();
    }

    /** Number of fields a row must have at least. */
    int fieldsNeeded() {
        return Arrays.stream(columnOf).max().orElse(-1) + 1;
    }

    String name(int role) {
        return header.get(columnOf[role]);
    }

    List<String> ignored() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < roleOf.length; i++) {
            if (roleOf[i] < 0) {
                names.add(header.get(i));
            }
        }
        return names;
    }

    private static String plain(String name) {
        return name.strip().toLowerCase(Locale.ROOT).replaceAll("[ _-]", "");
    }

    private static String shown(List<String> header) {
        String all = String.join(", ", header).replaceAll("[^ -~]", "?");
        return all.length() > 300 ? all.substring(0, 300) + "..." : all;
    }
}
