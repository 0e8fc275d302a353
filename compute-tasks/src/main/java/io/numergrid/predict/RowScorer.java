package io.numergrid.predict;

import io.numergrid.evaluate.RankBlend;
import io.numergrid.id.NormalQuantile;
import io.numergrid.rank.BinBlock;
import io.numergrid.train.Explainer;
import io.numergrid.train.Member;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Scores and explains single rows against the cross-section of one date: what {@link Predictor} says of the date is computed once, at the
 * start, and a row then costs its members' predictions and a search per member. What may never change: a row that stands in the date is given the
 * bits that {@link Predictor#predict(Ensemble, BinBlock, int, int)} gives it. Immutable; safe for concurrent callers.
 *
 * <p>Which part of an explanation is exact. What features add to a member's prediction is. The score, though, adds members on the scale of
 * gaussian ranks, which is no linear function of their predictions. So the way from the rank of a member's base to the rank of its
 * prediction is divided among features in proportion to what they add to the prediction: the sum is exact, the division a choice.
 */
public final class RowScorer {
    /** {@link #score} of a row that is none of the date's. */
    public static final int BESIDE = -1;
    /** Below this share of its parts a sum is rounding only, and nothing is divided by it. */
    private static final double NOTHING = 1e-9;

    private final Ensemble ensemble;
    private final double[] weights;
    private final int first;
    private final int rows;
    /** {@code [members][rows]} predictions of the date, by row and by size; empty where the weight is 0. */
    private final double[][] predicted;
    private final double[][] sorted;
    private final List<Optional<Explainer>> explainers = new ArrayList<>();

    /** @param date date position of the cross-section */
    public RowScorer(Ensemble ensemble, BinBlock block, int date) {
        this.ensemble = ensemble;
        weights = ensemble.weights();
        first = block.rowStart()[date];
        rows = block.rowStart()[date + 1] - first;
        predicted = new double[weights.length][0];
        sorted = new double[weights.length][0];
        for (int m = 0; m < weights.length; m++) {
            if (weights[m] != 0) {
                predicted[m] = new Predictor().predict(ensemble.members().get(m), block, date, date + 1);
                sorted[m] = predicted[m].clone();
                Arrays.sort(sorted[m]);
            }
        }
    }

    /**
     * The score of a row as if it stood in the cross-section. Allocates nothing.
     *
     * @param block   holds the row's bins
     * @param row     in that block
     * @param instead row of the date whose place it takes, as numbered in the block of the date; {@link #BESIDE} = it comes in addition
     */
    public double score(BinBlock block, int row, int instead) {
        double sum = 0;
        for (int m = 0; m < weights.length; m++) {
            if (weights[m] != 0) {
                sum += weights[m] * gaussian(m, ensemble.members().get(m).predict(block, row), instead);
            }
        }
        return RankBlend.rounded(sum);
    }

    /** g of the tie-kept rank that a prediction of member {@code m} would have. */
    private double gaussian(int m, double prediction, int instead) {
        int below = lessThan(sorted[m], prediction, false);
        int atMost = lessThan(sorted[m], prediction, true);
        int others = rows;
        if (instead != BESIDE) {
            double gone = predicted[m][instead - first];
            below -= gone < prediction ? 1 : 0;
            atMost -= gone <= prediction ? 1 : 0;
            others--;
        }
        int twiceRank = below + atMost + 2;
        return NormalQuantile.ppf((twiceRank - 1) / (2.0 * (others + 1)));
    }

    /** Number of sorted values below {@code x}, or up to it. */
    private static int lessThan(double[] sorted, double x, boolean orEqual) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < x || orEqual && sorted[middle] == x) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /**
     * Why a row has its score: {@code score = base + sum of contributions + unexplained}, up to rounding (1e-9).
     *
     * @param score         as {@link #score}
     * @param base          weighted gaussian ranks of the bases of the members that can be explained
     * @param contributions {@code [features]} on the scale of the score
     * @param unexplained   what members add that have no exact explanation
     * @param members       those with a weight, in order
     */
    public record Explanation(double score, double base, double[] contributions, double unexplained, List<Part> members) {
    }

    /**
     * A member's part, on its own scale: {@code prediction = base + sum of contributions}, up to rounding (1e-6).
     *
     * @param kind          of the member
     * @param weight        in the ensemble
     * @param prediction    of the row
     * @param base          what it predicts when no feature is known; NaN where it cannot be explained
     * @param contributions {@code [features]} exact Shapley values; none where it cannot be explained
     * @param gaussianRank  what the weight is applied to
     */
    public record Part(String kind, double weight, double prediction, double base, double[] contributions, double gaussianRank) {
    }

    /**
     * Explains {@link #score}.
     *
     * @throws io.numergrid.error.NumergridException MODEL_NOT_EXPLAINABLE for a model of the first format
     */
    public Explanation explain(BinBlock block, int row, int instead) {
        double[] contributions = new double[block.bins().length];
        double base = 0;
        double unexplained = 0;
        List<Part> parts = new ArrayList<>();
        for (int m = 0; m < weights.length; m++) {
            if (weights[m] == 0) {
                continue;
            }
            Part part = part(m, block, row, instead);
            parts.add(part);
            double from = Double.isNaN(part.base) ? 0 : gaussian(m, part.base, instead);
            double way = weights[m] * (part.gaussianRank - from);
            double sum = Arrays.stream(part.contributions).sum();
            base += weights[m] * from;
            if (Math.abs(sum) <= NOTHING * Arrays.stream(part.contributions).map(Math::abs).sum()) {
                unexplained += way;
            } else {
                for (int f = 0; f < contributions.length; f++) {
                    contributions[f] += way * (part.contributions[f] / sum);
                }
            }
        }
        return new Explanation(score(block, row, instead), base, contributions, unexplained, List.copyOf(parts));
    }

    private Part part(int m, BinBlock block, int row, int instead) {
        Member member = ensemble.members().get(m);
        double prediction = member.predict(block, row);
        Optional<Explainer> explainer = explainers().get(m);
        double[] contributions = new double[explainer.isPresent() ? block.bins().length : 0];
        explainer.ifPresent(e -> e.explain(block, row, contributions));
        return new Part(member.kind(), weights[m], prediction, explainer.map(Explainer::base).orElse(Double.NaN), contributions,
                gaussian(m, prediction, instead));
    }

    /** Made when first asked for: tables of some megabytes, which scores do without. */
    private List<Optional<Explainer>> explainers() {
        synchronized (explainers) {
            if (explainers.isEmpty()) {
                List<Optional<Explainer>> made = new ArrayList<>();
                for (int m = 0; m < weights.length; m++) {
                    made.add(weights[m] == 0 ? Optional.empty() : ensemble.members().get(m).explainer());
                }
                explainers.addAll(made);
            }
            return explainers;
        }
    }
}
