package io.numergrid.cli.output;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * One column of a table and of CSV. JSON and CSV show the field's value as it is, a table shows {@code text} of it.
 *
 * @param key     field of the row
 * @param header  head of the table column
 * @param right   aligned to the right (numbers)
 * @param text    value for people; gets a missing node where the field is absent
 */
public record Column(String key, String header, boolean right, Function<JsonNode, String> text) {
    public static Column text(String key, String header) {
        return new Column(key, header, false, Column::plain);
    }

    /** A truth value as yes or no. */
    public static Column flag(String key, String header) {
        return new Column(key, header, false, n -> absent(n) ? "" : n.asBoolean() ? "yes" : "no");
    }

    /** A count, with thousands separators. */
    public static Column count(String key, String header) {
        return new Column(key, header, true, n -> absent(n) ? "" : String.format(Locale.ROOT, "%,d", n.asLong()));
    }

    public static Column decimal(String key, String header, int digits) {
        return new Column(key, header, true, n -> absent(n) ? "" : String.format(Locale.ROOT, "%." + digits + "f", n.asDouble()));
    }

    /** A number of any size to six significant digits, without an exponent in everyday ranges. */
    public static Column number(String key, String header) {
        return new Column(key, header, true, n -> absent(n) ? "" : significant(n.asDouble()));
    }

    /** A part of one as a percentage. */
    public static Column percent(String key, String header) {
        return new Column(key, header, true, n -> absent(n) ? "" : String.format(Locale.ROOT, "%.0f %%", 100 * n.asDouble()));
    }

    /** Bytes in binary units. */
    public static Column bytes(String key, String header) {
        return new Column(key, header, true, n -> absent(n) ? "" : bytes(n.asLong()));
    }

    /** Seconds as m:ss or h:mm:ss. */
    public static Column duration(String key, String header) {
        return new Column(key, header, true, n -> absent(n) ? "" : duration(n.asLong()));
    }

    /** An array of two numbers as an interval. */
    public static String interval(JsonNode pair, int digits) {
        String number = "%." + digits + "f";
        return pair.size() != 2 ? "" : String.format(Locale.ROOT, "[" + number + ", " + number + "]", pair.get(0).asDouble(), pair.get(1).asDouble());
    }

    /** The fields of an object with numbers of four digits, on one line. */
    public static String pairs(JsonNode object) {
        return object.properties().stream().map(e -> e.getKey() + " " + String.format(Locale.ROOT, "%.4f", e.getValue().asDouble()))
                .collect(Collectors.joining(", "));
    }

    /** The elements of an array, on one line. */
    public static String each(JsonNode array, Function<JsonNode, String> word) {
        return StreamSupport.stream(array.spliterator(), false).map(word).collect(Collectors.joining(", "));
    }

    public static String bytes(long count) {
        if (count < 1024) {
            return count + " B";
        }
        String[] units = {"KiB", "MiB", "GiB", "TiB", "PiB"};
        double value = count;
        int unit = -1;
        do {
            value /= 1024;
            unit++;
        } while (value >= 1024 && unit < units.length - 1);
        return String.format(Locale.ROOT, value < 10 ? "%.1f %s" : "%.0f %s", value, units[unit]);
    }

    public static String duration(long seconds) {
        long minutes = seconds / 60;
        return minutes < 60 ? String.format(Locale.ROOT, "%d:%02d", minutes, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", minutes / 60, minutes % 60, seconds % 60);
    }

    private static String significant(double value) {
        double size = Math.abs(value);
        if (size == 0 || size >= 1e-5 && size < 1e15) {
            int whole = size < 1 ? size == 0 ? 1 : 0 : (int) Math.floor(Math.log10(size)) + 1;
            int leading = size > 0 && size < 1 ? (int) -Math.floor(Math.log10(size)) - 1 : 0;
            return String.format(Locale.ROOT, "%,." + Math.max(0, Math.min(12, 6 - whole + leading)) + "f", value);
        }
        return String.format(Locale.ROOT, "%.5e", value);
    }

    private static String plain(JsonNode node) {
        return absent(node) ? "" : node.asText();
    }

    private static boolean absent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }
}
