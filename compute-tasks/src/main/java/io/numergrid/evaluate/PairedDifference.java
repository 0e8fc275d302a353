package io.numergrid.evaluate;

/**
 * Two ways to weigh the same members, compared date by date.
 *
 * @param name        e.g. {@code dynamicMinusEqual}: the score of the first less that of the second
 * @param numeraiCorr summary of the differences
 */
public record PairedDifference(String name, ScoreSummary numeraiCorr) {
}
