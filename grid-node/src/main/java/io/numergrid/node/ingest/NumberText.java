package io.numergrid.node.ingest;

/**
 * Decimal numbers as price files write them: {@code 0.004513}, {@code 1e-9}, {@code $4,215,109.5}. The value is the
 * correctly rounded double of the decimal, equal to {@link Double#parseDouble}, which does the work wherever the short
 * way (an exact integer times or over an exact power of ten: one rounding) does not apply.
 *
 * <p>A comma is a thousands separator only where every group after it has three digits and the first is not a lone 0;
 * with {@code commas} off (files separated by semicolons, where a comma may be a decimal point) it is no part of a number.
 * Empty, {@code -}, {@code null}, {@code None}, {@code NA}, {@code N/A} and {@code NaN} in any case are a missing value.
 */
final class NumberText {
    static final int OK = 0;
    static final int MISSING = 1;
    static final int UNPARSABLE = 2;

    private static final double[] POWERS_OF_TEN = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14,
        1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    private static final long MANTISSA_EXACT_MAX = 1L << 53;
    private static final int MANTISSA_DIGITS_MAX = 18;
    private static final int EXPONENT_DIGITS_MAX = 6;
    private static final String[] MISSING_WORDS = {"-", "null", "none", "na", "n/a", "nan"};
    private static final String[] INFINITE_WORDS = {"inf", "infinity"};

    private final boolean commas;
    private double value;

    NumberText(boolean commas) {
        this.commas = commas;
    }

    /** Of the last {@link #parse} that returned OK; may be infinite. */
    double value() {
        return value;
    }

    int parse(char[] text, int offset, int length) {
        int from = offset;
        int to = offset + length;
        while (from < to && isBlank(text[from])) {
            from++;
        }
        while (to > from && isBlank(text[to - 1])) {
            to--;
        }
        if (from == to || isWord(text, from, to, MISSING_WORDS)) {
            return MISSING;
        }
        boolean negative = text[from] == '-';
        int at = negative || text[from] == '+' ? from + 1 : from;
        if (isWord(text, at, to, INFINITE_WORDS)) {
            value = negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
            return OK;
        }
        if (at < to && text[at] == '$') {
            at++;
        }
        return decimal(text, at, to, negative);
    }

    private int decimal(char[] text, int from, int to, boolean negative) {
        long mantissa = 0;
        int mantissaDigits = 0;
        int digits = 0;
        int scale = 0;
        int pointAt = -1;
        int separatorAt = -1;
        int at = from;
        for (; at < to; at++) {
            char c = text[at];
            if (c >= '0' && c <= '9') {
                digits++;
                scale += pointAt >= 0 ? 1 : 0;
                if (mantissaDigits > 0 || c != '0') {
                    mantissa = mantissa * 10 + (c - '0');
                    mantissaDigits++;
                    if (mantissaDigits > MANTISSA_DIGITS_MAX) {
                        return slow(text, from, to, negative);
                    }
                }
            } else if (c == '.' && pointAt < 0) {
                pointAt = at;
            } else if (c == ',' && commas && pointAt < 0) {
                separatorAt = at;
            } else {
                break;
            }
        }
        if (digits == 0 || separatorAt >= 0 && !isGrouped(text, from, pointAt >= 0 ? pointAt : at)) {
            return UNPARSABLE;
        }
        int exponent = 0;
        if (at < to) {
            exponent = exponentOf(text, at, to);
            if (exponent == Integer.MIN_VALUE) {
                return UNPARSABLE;
            }
        }
        int power = exponent - scale;
        if (mantissa > MANTISSA_EXACT_MAX || power < -22 || power > 22) {
            return slow(text, from, to, negative);
        }
        double magnitude = power < 0 ? mantissa / POWERS_OF_TEN[-power] : mantissa * POWERS_OF_TEN[power];
        value = negative ? -magnitude : magnitude;
        return OK;
    }

    /** The exact way for long mantissas and large exponents; checks the form again because it may be called early. */
    private int slow(char[] text, int from, int to, boolean negative) {
        int integerEnd = from;
        while (integerEnd < to && (text[integerEnd] >= '0' && text[integerEnd] <= '9' || text[integerEnd] == ',')) {
            integerEnd++;
        }
        boolean grouped = false;
        StringBuilder plain = new StringBuilder(to - from);
        int points = 0;
        int at = from;
        for (; at < to && text[at] != 'e' && text[at] != 'E'; at++) {
            char c = text[at];
            if (c == ',' && commas && at < integerEnd) {
                grouped = true;
                continue;
            }
            points += c == '.' ? 1 : 0;
            if (c != '.' && (c < '0' || c > '9') || points > 1) {
                return UNPARSABLE;
            }
            plain.append(c);
        }
        if (grouped && !isGrouped(text, from, integerEnd) || plain.length() == points) {
            return UNPARSABLE;
        }
        if (at < to) {
            int exponent = exponentOf(text, at, to);
            if (exponent == Integer.MIN_VALUE) {
                return UNPARSABLE;
            }
            plain.append('e').append(exponent);
        }
        double magnitude = Double.parseDouble(plain.toString());
        value = negative ? -magnitude : magnitude;
        return OK;
    }

    private static int exponentOf(char[] text, int from, int to) {
        if (text[from] != 'e' && text[from] != 'E') {
            return Integer.MIN_VALUE;
        }
        int at = from + 1;
        boolean negative = at < to && text[at] == '-';
        if (at < to && (text[at] == '-' || text[at] == '+')) {
            at++;
        }
        if (at == to || to - at > EXPONENT_DIGITS_MAX) {
            return Integer.MIN_VALUE;
        }
        int exponent = 0;
        for (; at < to; at++) {
            if (text[at] < '0' || text[at] > '9') {
                return Integer.MIN_VALUE;
            }
            exponent = exponent * 10 + (text[at] - '0');
        }
        return negative ? -exponent : exponent;
    }

    /** Whether the integer part {@code [from, to)} is 1 to 3 digits and then groups of comma and three digits. */
    private static boolean isGrouped(char[] text, int from, int to) {
        int first = from;
        while (first < to && text[first] != ',') {
            first++;
        }
        int firstDigits = first - from;
        if (firstDigits < 1 || firstDigits > 3 || text[from] == '0' || (to - first) % 4 != 0) {
            return false;
        }
        for (int i = first; i < to; i++) {
            if ((text[i] == ',') != ((i - first) % 4 == 0)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\u00a0';
    }

    private static boolean isWord(char[] text, int from, int to, String[] words) {
        int length = to - from;
        if (length == 0 || length > 8 || text[from] >= '0' && text[from] <= '9') {
            return false;
        }
        for (String word : words) {
            boolean same = word.length() == length;
            for (int i = 0; same && i < length; i++) {
                same = Character.toLowerCase(text[from + i]) == word.charAt(i);
            }
            if (same) {
                return true;
            }
        }
        return false;
    }
}
