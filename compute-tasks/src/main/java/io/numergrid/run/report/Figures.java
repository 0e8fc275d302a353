package io.numergrid.run.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads values of report.json and writes them as people read them. Any value may be missing, null or of another type:
 * it then is {@link Double#NaN} as a number, {@link #NO_DAY} as a date and {@link #DASH} as text, and nothing here throws.
 */
final class Figures {
    static final String DASH = "\u2014";
    static final int NO_DAY = Integer.MIN_VALUE;

    private static final String MINUS = "\u2212";

    private Figures() {
    }

    /** The number, or NaN. */
    static double number(JsonNode node) {
        double value = node.isNumber() ? node.doubleValue() : Double.NaN;
        return Double.isInfinite(value) ? Double.NaN : value;
    }

    /** A score given as a number or as a summary object with a {@code mean}. */
    static double score(JsonNode node) {
        return number(node.isObject() ? node.path("mean") : node);
    }

    /** The numeraiCorr summary of a model: {@code node.numeraiCorr}, or {@code node} where it is the summary itself. */
    static JsonNode correlation(JsonNode node) {
        return node.has("numeraiCorr") ? node.path("numeraiCorr") : node;
    }

    /** Epoch day of an ISO date, or {@link #NO_DAY}. */
    static int day(JsonNode node) {
        if (!node.isTextual()) {
            return NO_DAY;
        }
        try {
            return Math.toIntExact(LocalDate.parse(node.textValue()).toEpochDay());
        } catch (DateTimeException | ArithmeticException notADate) {
            return NO_DAY;
        }
    }

    /** A number with {@code decimals} digits and a real minus sign. */
    static String fixed(double value, int decimals) {
        if (Double.isNaN(value)) {
            return DASH;
        }
        String digits = String.format(Locale.ROOT, "%,." + decimals + "f", Math.abs(value));
        boolean zero = digits.chars().noneMatch(c -> c >= '1' && c <= '9');
        return value < 0 && !zero ? MINUS + digits : digits;
    }

    static String fixed(JsonNode node, int decimals) {
        return fixed(score(node), decimals);
    }

    /** A whole number with thousands separators; a list counts its entries. */
    static String count(JsonNode node) {
        return node.isArray() ? fixed(node.size(), 0) : fixed(number(node), 0);
    }

    /** {@code [low, high]} of a two-element array. */
    static String interval(JsonNode pair, int decimals) {
        double low = number(pair.path(0));
        double high = number(pair.path(1));
        return Double.isNaN(low) || Double.isNaN(high) ? DASH : "[" + fixed(low, decimals) + ", " + fixed(high, decimals) + "]";
    }

    static String seconds(double seconds) {
        if (Double.isNaN(seconds)) {
            return DASH;
        }
        return fixed(seconds, seconds < 10 ? 2 : 1) + "\u00A0s";
    }

    /** Bytes in binary units; a negative count means unknown. */
    static String bytes(JsonNode node) {
        double value = number(node);
        String[] units = {"B", "KiB", "MiB", "GiB", "TiB"};
        int unit = 0;
        while (value >= 1024 && unit < units.length - 1) {
            value /= 1024;
            unit++;
        }
        return Double.isNaN(value) || value < 0 ? DASH : fixed(value, unit <= 2 ? 0 : 2) + "\u00A0" + units[unit];
    }

    /** Any scalar as text; lists and objects as JSON. */
    static String text(JsonNode node) {
        if (node.isMissingNode() || node.isNull()) {
            return DASH;
        }
        String text = node.isValueNode() ? node.asText() : node.toString();
        return text.isEmpty() ? DASH : text;
    }

    /** The shuffled controls of a report by name; the constant is none of them. */
    static Map<String, JsonNode> shuffledControls(JsonNode root) {
        Map<String, JsonNode> controls = new LinkedHashMap<>();
        JsonNode all = root.path("controls");
        for (String name : names(all)) {
            if (name.startsWith("shuffled")) {
                String member = text(all.path(name).path("member"));
                controls.put(member.equals(DASH) ? name : "shuffled, " + member, all.path(name));
            }
        }
        return controls;
    }

    static boolean present(JsonNode node) {
        return !node.isMissingNode() && !node.isNull() && !(node.isContainerNode() && node.isEmpty());
    }

    /** Field names in the order of the report. */
    static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
