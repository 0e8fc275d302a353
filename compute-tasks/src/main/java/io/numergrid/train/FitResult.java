package io.numergrid.train;

import java.util.Objects;

/**
 * @param member as fitted
 * @param test   its predictions of the rows of the dates that were asked about, in the order of the block; empty where none were
 */
public record FitResult(Member member, double[] test) {
    public FitResult {
        Objects.requireNonNull(member);
        Objects.requireNonNull(test);
    }
}
