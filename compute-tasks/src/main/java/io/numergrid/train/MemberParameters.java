package io.numergrid.train;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
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
