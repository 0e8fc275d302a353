package io.numergrid.audit;

import java.util.Objects;

/**
 * One value that depends on what came later.
 *
 * @param check   what was compared
 * @param poison  what the bars from the cut on were replaced with
 * @param cut     c, epoch day of the first poisoned bar
 * @param symbol  whose value it is; empty where a whole date is concerned
 * @param date    row date t, epoch day
 * @param feature feature, label column or member; empty for the universe
 * @param before  the clean value
 * @param after   the value beside poison
 */
public record Leak(Check check, Poison poison, int cut, String symbol, int date, String feature, String before, String after) {
    public Leak {
        Objects.requireNonNull(check);
        Objects.requireNonNull(poison);
        Objects.requireNonNull(symbol);
        Objects.requireNonNull(feature);
        Objects.requireNonNull(before);
        Objects.requireNonNull(after);
    }
}
