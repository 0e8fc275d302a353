package io.numergrid.train;

import io.numergrid.rank.BinBlock;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * A few columns of the bins, as numbers, for members that can only afford few: x = (bin - 31)/31 of a feature, or x^2 - 1/3 of
 * it for effects that are alike at both ends; missing is 0 in both. Chosen inside the training rows by correlation with the target.
 *
 * <p>What may never change: the choice is a function of the training rows, made from integer sums (values bin - 31 and
 * 3 (bin - 31)^2 - 961, target round(1024 z)), so it does not depend on the order of rows or on threads. Columns are taken by falling
 * |correlation|, ties by feature number; one that correlates with a chosen one beyond the limit is passed over.
 */
public final class FeatureView {
    /** Most columns of a view. */
    public static final int COLUMNS_MAX = 16;
    private static final int MIDDLE = 31;
    private static final int SQUARE_MEAN = MIDDLE * MIDDLE;
    private static final double SCALE = 1.0 / MIDDLE;
    private static final double SQUARE_SCALE = 1.0 / (3 * SQUARE_MEAN);

    private final int[] feature;
    private final boolean[] squared;

    private FeatureView(int[] feature, boolean[] squared) {
        this.feature = feature;
        this.squared = squared;
    }

    /**
     * Chooses columns.
     *
     * @param sums       over all training rows
     * @param sampled    bins of a feature in rows on which columns are compared with each other
     * @param columns    most columns
     * @param squares    whether squared features may be chosen, too
     * @param redundancy largest |correlation| between two chosen columns
     */
    static FeatureView choose(ViewSums sums, IntFunction<byte[]> sampled, int columns, boolean squares, double redundancy) {
        int features = sums.features();
        double[] strength = new double[squares ? 2 * features : features];
        for (int c = 0; c < strength.length; c++) {
            strength[c] = Math.abs(sums.correlation(c % features, c >= features));
        }
        int[] chosen = new int[columns];
        int[][] values = new int[columns][];
        int n = 0;
        boolean[] passed = new boolean[strength.length];
        for (int next = best(strength, passed); n < columns && next >= 0; next = best(strength, passed)) {
            passed[next] = true;
            int[] column = values(sampled.apply(next % features), next >= features);
            boolean redundant = false;
            for (int k = 0; k < n && !redundant; k++) {
                redundant = Math.abs(correlation(column, values[k])) > redundancy;
            }
            if (!redundant) {
                chosen[n] = next;
                values[n++] = column;
            }
        }
        int[] feature = new int[n];
        boolean[] squared = new boolean[n];
        for (int k = 0; k < n; k++) {
            feature[k] = chosen[k] % features;
            squared[k] = chosen[k] >= features;
        }
        return new FeatureView(feature, squared);
    }

    /** The strongest column not passed yet; -1 if none has any correlation. */
    private static int best(double[] strength, boolean[] passed) {
        int best = -1;
        for (int c = 0; c < strength.length; c++) {
            if (!passed[c] && strength[c] > (best < 0 ? 0 : strength[best])) {
                best = c;
            }
        }
        return best;
    }

    private static double correlation(int[] a, int[] b) {
        long sx = 0;
        long sy = 0;
        long sxx = 0;
        long syy = 0;
        long sxy = 0;
        for (int r = 0; r < a.length; r++) {
            sx += a[r];
            sy += b[r];
            sxx += (long) a[r] * a[r];
            syy += (long) b[r] * b[r];
            sxy += (long) a[r] * b[r];
        }
        return correlation(a.length, sx, sy, sxx, syy, sxy);
    }

    static double correlation(double n, double sx, double sy, double sxx, double syy, double sxy) {
        double xx = n * sxx - sx * sx;
        double yy = n * syy - sy * sy;
        return xx > 0 && yy > 0 ? (n * sxy - sx * sy) / (Math.sqrt(xx) * Math.sqrt(yy)) : 0;
    }

    private static int[] values(byte[] bins, boolean squared) {
        int[] out = new int[bins.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = value(bins[i], squared);
        }
        return out;
    }

    /** The whole number that stands for a bin: x - 31, or 3 (x - 31)^2 - 961, 0 where missing. */
    static int value(int bin, boolean squared) {
        if (bin == BinBlock.BIN_MISSING) {
            return 0;
        }
        int x = bin - MIDDLE;
        return squared ? 3 * x * x - SQUARE_MEAN : x;
    }

    public int columns() {
        return feature.length;
    }

    /** Feature number of column {@code c}. */
    public int feature(int c) {
        return feature[c];
    }

    /** Whether column {@code c} is the square. */
    public boolean squared(int c) {
        return squared[c];
    }

    /** The value of column {@code c} of one row. */
    public double value(byte[][] bins, int row, int c) {
        return value(c, bins[feature[c]][row]);
    }

    /** The value of column {@code c} where its feature has the given bin. */
    public double value(int c, int bin) {
        return value(bin, squared[c]) * (squared[c] ? SQUARE_SCALE : SCALE);
    }

    /** Mean of column {@code c} over the bins that are not missing, each as frequent as the others. */
    double mean(int c) {
        double sum = 0;
        for (int bin = 0; bin < BinBlock.BIN_MISSING; bin++) {
            sum += value(c, bin);
        }
        return sum / BinBlock.BIN_MISSING;
    }

    /** Writes the values of one row into {@code out[0 .. columns())}. */
    public void values(byte[][] bins, int row, double[] out) {
        for (int c = 0; c < feature.length; c++) {
            out[c] = value(bins, row, c);
        }
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(feature.length);
        for (int c = 0; c < feature.length; c++) {
            out.writeShort(feature[c]);
            out.writeBoolean(squared[c]);
        }
    }

    static FeatureView read(MemberInput in, int features) throws IOException {
        int columns = in.number("columns of a view", 1, COLUMNS_MAX);
        int[] feature = new int[columns];
        boolean[] squared = new boolean[columns];
        for (int c = 0; c < columns; c++) {
            feature[c] = in.shortNumber("feature of a view", 0, features - 1);
            squared[c] = in.readBoolean();
        }
        return new FeatureView(feature, squared);
    }

    /** Adds a weight per column to its feature. */
    double[] importance(int features, double[] columnWeight) {
        double[] out = new double[features];
        for (int c = 0; c < feature.length; c++) {
            out[feature[c]] += columnWeight[c];
        }
        return out;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FeatureView view && Arrays.equals(feature, view.feature) && Arrays.equals(squared, view.squared);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(feature) + Arrays.hashCode(squared);
    }
}
