package io.numergrid.train;

import java.util.Objects;

/**
 * What a member learns, row by row of a {@link io.numergrid.rank.BinBlock}: normally the block's own label ranks, for the
 * shuffled control ranks that were moved to other symbols. Row (symbol, t) has R = 2 x average rank in 1..2m among the m
 * labelled rows of its date; u = (R-1)/(2m) lies strictly inside (0,1); 0 marks a row without a label.
 *
 * @param targetRank {@code [rows]} R, 0 = no label: the row is not trained on
 * @param labelled   {@code [dates]} m
 * @param targetBin  {@code [rows]} 0..4, -1 = no label
 */
public record TrainingTarget(int[] targetRank, int[] labelled, byte[] targetBin) {
    public TrainingTarget {
        Objects.requireNonNull(targetRank);
        Objects.requireNonNull(labelled);
        Objects.requireNonNull(targetBin);
    }
}
