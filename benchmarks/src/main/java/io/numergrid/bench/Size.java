package io.numergrid.bench;

import java.util.Locale;

/** SMOKE: small enough for every build, proves that the benchmark works. FULL: the sizes of the published tables. */
public enum Size {
    SMOKE,
    FULL;

    /** @throws IllegalArgumentException for another word */
    public static Size of(String word) {
        for (Size size : values()) {
            if (size.word().equals(word)) {
                return size;
            }
        }
        throw new IllegalArgumentException("size '" + word + "' is neither smoke nor full");
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
