package io.numergrid.select;

import io.numergrid.evaluate.BlockBootstrap;
import io.numergrid.evaluate.NumeraiScores;
import io.numergrid.evaluate.ScoreSummary;
import io.numergrid.kernel.Workers;
import io.numergrid.train.Member;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * What every feature was worth to the run's ensembles, out of sample and fold by fold, and how far the folds agree. A report of what happened: no
 * selection reads it.
 *
 * @param features          best first: by mean loss under permutation, then gain, then feature number
 * @param agreement         mean rank correlation between the losses of two folds; NaN when not measured
 * @param gainAgreement     mean rank correlation between the gain shares of two folds
 * @param clusters          number of redundancy clusters
 * @param rows              test rows that were permuted, over all folds; 0 = permutation was not asked for
 * @param dates             dates they come from
 * @param baseline          mean numeraiCorr of those rows as they are
 */
public record FeatureRanking(List<Feature> features, double agreement, double gainAgreement, int clusters, int rows, int dates, double baseline) {
    /** A feature is in front of a fold when it is among so many. */
    public static final int FRONT = 20;

    private static final int FEATURES_PER_PART = 8;

    /**
     * One feature.
     *
     * @param index         in the catalogue
     * @param loss          numeraiCorr lost by permuting it, over the test dates of all folds, with the block bootstrap's interval
     * @param gain          mean over folds of its share in the ensemble's own importances
     * @param frontFolds    folds whose test block it was among the {@link #FRONT} dearest features of, and not worthless; by gain where
     *                      permutation was not asked for
     * @param cluster       its redundancy cluster on all resolved rows, from 0
     * @param clusterSize   features in there
     * @param selectedFolds folds that trained on it
     * @param selectedLive  whether the live members were
     */
    public record Feature(int index, ScoreSummary loss, double gain, int frontFolds, int cluster, int clusterSize, int selectedFolds,
                          boolean selectedLive) {
    }

    /**
     * What one fold says.
     *
     * @param selection of the fold
     * @param drop      {@code [dates][features]} loss on each date of the test block, 0 for features not selected; no dates = not asked for
     * @param rows      permuted
     * @param baseline  mean score of those rows; NaN where it is undefined on every date
     * @param gain      {@code [features]} share of the ensemble's importances
     */
    public record FoldWorth(Selection selection, double[][] drop, int rows, double baseline, double[] gain) {
    }

    /**
     * @param folds     in walk-forward order
     * @param clusters  on all resolved rows
     * @param bootstrap of means over dates
     */
    public static FeatureRanking of(List<FoldWorth> folds, Selection live, RedundancyClusters clusters, BlockBootstrap bootstrap) {
        return of(folds, live, clusters, bootstrap, Workers.CALLER);
    }

    /** The same on some threads. */
    public static FeatureRanking of(List<FoldWorth> folds, Selection live, RedundancyClusters clusters, BlockBootstrap bootstrap, Workers workers) {
        int count = live.of();
        double[][] drop = folds.stream().flatMap(fold -> Arrays.stream(fold.drop)).toArray(double[][]::new);
        List<double[]> worth = folds.stream().map(fold -> fold.drop.length > 0 ? means(fold.drop, count) : fold.gain).toList();
        int[] front = new int[count];
        for (double[] fold : worth) {
            addFront(fold, front);
        }
        Feature[] made = new Feature[count];
        int parts = (count + FEATURES_PER_PART - 1) / FEATURES_PER_PART;
        workers.run(parts, part -> {
            for (int f = part * FEATURES_PER_PART; f < Math.min(count, (part + 1) * FEATURES_PER_PART); f++) {
                int feature = f;
                double gain = folds.stream().mapToDouble(fold -> fold.gain[feature]).sum() / folds.size();
                int selected = (int) folds.stream().filter(fold -> fold.selection.has(feature)).count();
                made[f] = new Feature(f, ScoreSummary.of(column(drop, f), bootstrap), gain, front[f], clusters.of(f), clusters.size(clusters.of(f)),
                        selected, live.has(f));
            }
        });
        List<Feature> features = new ArrayList<>(List.of(made));
        features.sort(Comparator.comparingDouble((Feature f) -> Double.isNaN(f.loss.mean()) ? 0 : -f.loss.mean())
                .thenComparingDouble(f -> -f.gain).thenComparingInt(Feature::index));
        double scored = 0;
        int scoredDates = 0;
        for (FoldWorth fold : folds) {
            boolean defined = !Double.isNaN(fold.baseline);
            scored += defined ? fold.drop.length * fold.baseline : 0;
            scoredDates += defined ? fold.drop.length : 0;
        }
        return new FeatureRanking(List.copyOf(features), drop.length == 0 ? Double.NaN : agreement(worth),
                agreement(folds.stream().map(FoldWorth::gain).toList()), clusters.count(), folds.stream().mapToInt(FoldWorth::rows).sum(), drop.length,
                scoredDates == 0 ? Double.NaN : scored / scoredDates);
    }

    /** Each member's importance scaled to sum 1, weighted as the ensemble is: {@code [features]} of all, 0 where not selected. */
    public static double[] gain(List<Member> members, double[] weights, Selection selection) {
        double[] total = new double[selection.of()];
        for (int m = 0; m < members.size(); m++) {
            double[] own = selection.spread(members.get(m).importance());
            double sum = 0;
            for (double g : own) {
                sum += g;
            }
            for (int f = 0; f < total.length && sum > 0; f++) {
                total[f] += weights[m] * own[f] / sum;
            }
        }
        return total;
    }

    private static double[] means(double[][] drop, int count) {
        double[] mean = new double[count];
        for (int f = 0; f < count; f++) {
            double[] defined = Arrays.stream(column(drop, f)).filter(d -> !Double.isNaN(d)).toArray();
            for (double d : defined) {
                mean[f] += d / defined.length;
            }
        }
        return mean;
    }

    private static double[] column(double[][] drop, int feature) {
        return Arrays.stream(drop).mapToDouble(date -> date[feature]).toArray();
    }

    private static void addFront(double[] worth, int[] front) {
        List<Integer> order = new ArrayList<>();
        for (int f = 0; f < worth.length; f++) {
            order.add(f);
        }
        order.sort(Comparator.comparingDouble((Integer f) -> -worth[f]).thenComparingInt(f -> f));
        for (int f : order.subList(0, Math.min(FRONT, order.size()))) {
            front[f] += worth[f] > 0 ? 1 : 0;
        }
    }

    /** Mean over pairs of folds; NaN without one that is defined. */
    private static double agreement(List<double[]> folds) {
        double sum = 0;
        int pairs = 0;
        for (int i = 0; i < folds.size(); i++) {
            for (int j = 0; j < i; j++) {
                double alike = NumeraiScores.spearman(folds.get(j), folds.get(i));
                sum += Double.isNaN(alike) ? 0 : alike;
                pairs += Double.isNaN(alike) ? 0 : 1;
            }
        }
        return pairs == 0 ? Double.NaN : sum / pairs;
    }
}
