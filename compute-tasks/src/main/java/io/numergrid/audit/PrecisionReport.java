package io.numergrid.audit;

import java.util.List;

/**
 * What quantised gradients cost in score, beside the same trainer in double precision.
 *
 * @param lines one per member made of trees, in ensemble order
 */
public record PrecisionReport(List<Line> lines) {
    /** Largest allowed difference of the means over folds. */
    public static final double MEAN_MAX = 0.001;
    /** Largest allowed difference of one fold. */
    public static final double FOLD_MAX = 0.005;

    public PrecisionReport {
        lines = List.copyOf(lines);
    }

    /**
     * One member.
     *
     * @param member    its kind
     * @param quantised mean numerai_corr over the test dates of each fold, of the member as runs train it
     * @param reference the same of its double-precision reference
     */
    public record Line(String member, List<Double> quantised, List<Double> reference) {
        public Line {
            quantised = List.copyOf(quantised);
            reference = List.copyOf(reference);
        }

        /** Mean over folds of the quantised member less that of its reference. */
        public double meanDifference() {
            return mean(quantised) - mean(reference);
        }

        private static double mean(List<Double> folds) {
            return folds.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
        }

        /** Largest absolute difference of a fold. */
        public double foldDifferenceMax() {
            double max = 0;
            for (int k = 0; k < quantised.size(); k++) {
                max = Math.max(max, Math.abs(quantised.get(k) - reference.get(k)));
            }
            return max;
        }

        /** Whether both differences are within their limits; a score that is undefined is not. */
        public boolean within() {
            return !quantised.isEmpty() && Math.abs(meanDifference()) <= MEAN_MAX && foldDifferenceMax() <= FOLD_MAX;
        }
    }

    /** Whether every line is within its limits. */
    public boolean within() {
        return lines.stream().allMatch(Line::within);
    }
}
