package io.numergrid.rank;

/**
 * From ranks to bins, on integers only. R = 2 x average rank among m keys, in 1..2m; u = (R-1)/(2m) lies in [0,1).
 * What may never change without a new {@link #VERSION}: these formulas; models are made of their values.
 */
public final class BinRule {
    /** Stands in the model digest. */
    public static final int VERSION = 1;
    /** Bins of a value that is there: 0..62. */
    public static final int FEATURE_BINS = 63;
    /** Target bins 0..4 stand for 0, .25, .5, .75 and 1. */
    public static final int TARGET_BINS = 5;

    private BinRule() {
    }

    /** Feature bin 63 div (2m), 0..62; R = 0 (NaN) is {@link BinBlock#BIN_MISSING}. */
    public static byte featureBin(int rank, int m) {
        return rank == 0 ? (byte) BinBlock.BIN_MISSING : (byte) ((long) FEATURE_BINS * (rank - 1) / (2L * m));
    }

    /** Target bin of u: below .05 is 0, below .25 is 1, to .75 is 2, to .95 is 3, else 4; R = 0 (no label) is -1. */
    public static byte targetBin(int rank, int m) {
        if (rank == 0) {
            return -1;
        }
        long r = rank - 1L;
        if (2 * r < m) {
            return (byte) (10 * r < m ? 0 : 1);
        }
        if (2 * r <= 3L * m) {
            return 2;
        }
        return (byte) (10 * r <= 19L * m ? 3 : 4);
    }

    /** The score value of a target bin 0..4. */
    public static double targetValue(int targetBin) {
        return 0.25 * targetBin;
    }
}
