package io.numergrid.target;

/**
 * The days a label depends on beyond its bar date; folds are built from these.
 *
 * @param bar   bar date b (epoch day): features know bars up to here
 * @param entry day whose close opens the position, after b
 * @param exit  day whose close ends it, not before entry; the label is known at 00:00 of exit + 1
 */
public record LabelSpan(int bar, int entry, int exit) {
    public LabelSpan {
        if (entry <= bar || exit < entry) {
            throw new IllegalArgumentException("span b " + bar + ", entry " + entry + ", exit " + exit + " does not run forward");
        }
    }
}
