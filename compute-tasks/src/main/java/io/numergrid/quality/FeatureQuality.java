package io.numergrid.quality;

import java.util.List;

/**
 * What {@link FeatureValidator} found.
 *
 * @param grade    of the features as a whole
 * @param reasons  one sentence for each thing that makes it worse than GREEN, worst first
 * @param rows     rows judged: universe rows of the span from {@code fromDate} to {@code toDate}
 * @param fromDate first bar date judged, epoch day; 0 without rows
 * @param toDate   last bar date judged
 * @param referenceRows rows of the training span they are compared with; 0 = none, then there is no drift
 * @param features one per feature, in catalogue order
 */
public record FeatureQuality(Grade grade, List<String> reasons, int rows, int fromDate, int toDate, int referenceRows, int referenceFrom,
                             int referenceTo, List<Feature> features) {
    public FeatureQuality {
        reasons = List.copyOf(reasons);
        features = List.copyOf(features);
    }

    /**
     * One feature.
     *
     * @param outside       values outside the catalogue's range, infinite ones included; of every value looked at
     * @param nanShare      share of the judged rows without a value; NaN without rows
     * @param constantShare share of the values that are the most frequent one; NaN with fewer than two
     * @param psi           drift against the training span, {@link FeatureReference#psi}; NaN without one, or with too few rows
     * @param reason        why it is not GREEN; empty when it is
     */
    public record Feature(String name, Grade grade, long outside, double nanShare, double constantShare, double psi, String reason) {
    }

    /** Number of features of a grade. */
    public int of(Grade wanted) {
        return (int) features.stream().filter(f -> f.grade() == wanted).count();
    }
}
