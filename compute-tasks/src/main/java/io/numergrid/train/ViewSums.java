package io.numergrid.train;

import io.numergrid.rank.BinBlock;

/**
 * Integer sums over training rows from which the columns of a {@link FeatureView} are chosen: of the target round(1024 z), and of each feature
 * and its square. Those of disjoint rows add up to those of all of them.
 *
 * @param target {@code [3]} rows, sum and sum of squares of the target
 * @param value  {@code [6][features]} sum, sum of squares and sum of products with the target, of the feature and then of its square
 */
record ViewSums(long[] target, long[][] value) {
    private static final double TARGET_UNITS = 1024;
    private static final int SUMS = 3;

    /** No rows. */
    ViewSums(int features) {
        this(new long[SUMS], new long[2 * SUMS][features]);
    }

    /** Those of the first {@code rows} rows. @param gaussian target z of each */
    static ViewSums of(byte[][] columns, int rows, double[] gaussian) {
        int[] y = new int[rows];
        ViewSums sums = new ViewSums(columns.length);
        sums.target[0] = rows;
        for (int r = 0; r < rows; r++) {
            y[r] = (int) Math.rint(TARGET_UNITS * gaussian[r]);
            sums.target[1] += y[r];
            sums.target[2] += (long) y[r] * y[r];
        }
        for (int f = 0; f < columns.length; f++) {
            sums.add(f, columns[f], y);
        }
        return sums;
    }

    private void add(int feature, byte[] column, int[] y) {
        long[] count = new long[BinBlock.BIN_COUNT];
        long[] targets = new long[BinBlock.BIN_COUNT];
        for (int r = 0; r < y.length; r++) {
            count[column[r]]++;
            targets[column[r]] += y[r];
        }
        for (int bin = 0; bin < count.length; bin++) {
            for (int squared = 0; squared < 2; squared++) {
                long x = FeatureView.value(bin, squared == 1);
                value[squared * SUMS][feature] += x * count[bin];
                value[squared * SUMS + 1][feature] += x * x * count[bin];
                value[squared * SUMS + 2][feature] += x * targets[bin];
            }
        }
    }

    long rows() {
        return target[0];
    }

    int features() {
        return value[0].length;
    }

    /** Between the target and a feature, or its square. */
    double correlation(int feature, boolean squared) {
        int at = squared ? SUMS : 0;
        return FeatureView.correlation(target[0], value[at][feature], target[1], value[at + 1][feature], target[2], value[at + 2][feature]);
    }

    void write(WireOut out) {
        out.putLongs(target, SUMS);
        for (long[] sums : value) {
            out.putLongs(sums, sums.length);
        }
    }

    void add(WireIn in) {
        in.addLongs(target, SUMS);
        for (long[] sums : value) {
            in.addLongs(sums, sums.length);
        }
    }
}
