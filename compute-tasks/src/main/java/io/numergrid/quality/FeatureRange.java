package io.numergrid.quality;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The values a feature can take, as the catalogue writes them: {@code [0,1]}, {@code (-inf,0]}. A value that float32 rounding put a hair outside
 * is inside, and so is an end that is named as open.
 */
record FeatureRange(double low, double high) {
    private static final Pattern FORM = Pattern.compile("[\\[(](-inf|-?[0-9.]+),(inf|-?[0-9.]+)[\\])]");
    private static final double TOLERANCE = 1e-5;

    /** @throws IllegalArgumentException for a text of another form */
    static FeatureRange parse(String text) {
        Matcher form = FORM.matcher(text.replace(" ", ""));
        if (!form.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no range");
        }
        double low = form.group(1).equals("-inf") ? Double.NEGATIVE_INFINITY : Double.parseDouble(form.group(1));
        double high = form.group(2).equals("inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(form.group(2));
        return new FeatureRange(widened(low, -1), widened(high, 1));
    }

    private static double widened(double end, int sign) {
        return Double.isInfinite(end) ? end : end + sign * TOLERANCE * Math.max(1, Math.abs(end));
    }

    /** Whether the value may stand there: NaN may, an infinite one never. */
    boolean allows(float value) {
        return Float.isNaN(value) || !Float.isInfinite(value) && value >= low && value <= high;
    }
}
