package io.numergrid.select;

import io.numergrid.rank.BinBlock;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The features one fit may read, and on what that was decided.
 *
 * @param features   rising; positions in the columns it was chosen from
 * @param of         number of those columns
 * @param scoutDates dates scouts had scored; 0 where all features are taken, or nothing but correlation decided
 * @param clusters   clusters to choose from; {@code of} where all features are taken
 */
public record Selection(int[] features, int of, int scoutDates, int clusters) {
    public Selection {
        for (int i = 0; i < features.length; i++) {
            if (features[i] < 0 || features[i] >= of || i > 0 && features[i] <= features[i - 1]) {
                throw new IllegalArgumentException("features " + Arrays.toString(features) + " of " + of);
            }
        }
    }

    /** Every feature. */
    public static Selection all(int count) {
        return new Selection(IntStream.range(0, count).toArray(), count, 0, count);
    }

    /** What a fit gets to see. */
    public BinBlock view(BinBlock block) {
        return features.length == block.bins().length ? block : block.columns(features);
    }

    /** The selected ones of the columns of all features; shared, not copied. */
    public byte[][] of(byte[][] columns) {
        return Arrays.stream(features).mapToObj(f -> columns[f]).toArray(byte[][]::new);
    }

    public boolean has(int feature) {
        return Arrays.binarySearch(features, feature) >= 0;
    }

    /** A value per selected feature as one per feature, 0 for the others. */
    public double[] spread(double[] own) {
        double[] out = new double[of];
        for (int i = 0; i < features.length; i++) {
            out[features[i]] = own[i];
        }
        return out;
    }
}
