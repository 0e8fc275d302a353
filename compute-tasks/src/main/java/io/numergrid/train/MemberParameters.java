package io.numergrid.train;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.feature.FeatureCatalogue;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The parameters of one member as written in a run profile, read once and checked: each getter names a known key with its
 * default and range, {@link #finish} refuses what nobody asked for. Errors are ARGUMENT_INVALID.
 */
public final class MemberParameters {
    private final String kind;
    private final TreeMap<String, String> given;
    private final TreeSet<String> known = new TreeSet<>();

    public MemberParameters(String kind, Map<String, String> given) {
        this.kind = kind;
        this.given = new TreeMap<>(given);
    }

    public boolean has(String key) {
        known.add(key);
        return given.containsKey(key);
    }

    public int integer(String key, int absent, int min, int max) {
        double value = decimal(key, absent, min, max);
        if (value != Math.rint(value)) {
            throw invalid(key, "a whole number from " + min + " to " + max);
        }
        return (int) value;
    }

    public double decimal(String key, double absent, double min, double max) {
        if (!has(key)) {
            return absent;
        }
        double value;
        try {
            value = Double.parseDouble(given.get(key).trim());
        } catch (NumberFormatException e) {
            throw invalid(key, "a number from " + min + " to " + max);
        }
        if (!(value >= min && value <= max)) {
            throw invalid(key, "a number from " + min + " to " + max);
        }
        return value;
    }

    /**
     * Directions of features, written {@code name:+1,name:-1}.
     *
     * @param features names of the columns; a feature of the catalogue that is none of them is passed over, because a fit may have been given
     *                 a selection
     * @return per column +1, -1 or 0; empty where no column has a direction
     */
    public int[] directions(String key, List<String> features) {
        int[] directions = new int[features.size()];
        boolean any = false;
        for (String part : (has(key) ? given.get(key) : "").split(",")) {
            String[] pair = part.trim().split(":", 2);
            if (pair.length == 1 && pair[0].isEmpty()) {
                continue;
            }
            int column = features.indexOf(pair[0]);
            boolean sign = pair.length == 2 && (pair[1].equals("+1") || pair[1].equals("1") || pair[1].equals("-1") || pair[1].equals("0"));
            if (!sign || features.isEmpty() || column < 0 && FeatureCatalogue.indexOf(pair[0]) < 0) {
                throw invalid(key, "names of features with +1, -1 or 0, such as ret_20d:+1,volume_cv_30d:-1");
            }
            if (column >= 0) {
                directions[column] = Integer.parseInt(pair[1]);
                any |= directions[column] != 0;
            }
        }
        return any ? directions : new int[0];
    }

    /** Call after the last getter. */
    public void finish() {
        for (String key : given.keySet()) {
            if (!known.contains(key)) {
                throw new NumergridException(ErrorCode.ARGUMENT_INVALID, "member " + kind + " has no parameter '" + key
                        + "'; it takes " + String.join(", ", known));
            }
        }
    }

    private NumergridException invalid(String key, String wanted) {
        return new NumergridException(ErrorCode.ARGUMENT_INVALID, "parameter " + key + " of member " + kind + " is '"
                + given.get(key) + "'; it must be " + wanted);
    }
}
