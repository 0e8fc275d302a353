package io.numergrid.evaluate;

import io.numergrid.quality.Grade;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The only road to publishing a model: a list of checks, every one of which must hold. It judges whether the numbers can be
 * believed, not whether they are good: a model without skill may be published, a leaking or broken one may not.
 *
 * @param passed  whether every check holds
 * @param reasons one sentence per check that does not hold; empty when passed
 */
public record PublishGate(boolean passed, List<String> reasons) {
    /** A mean numeraiCorr above this is a reason to look for a leak, not to celebrate. */
    public static final double CORR_BELIEVABLE_MAX = 0.3;
    /** Fewest dates with a score. */
    public static final int SCORED_DATES_MIN = 21;

    public PublishGate {
        reasons = List.copyOf(reasons);
    }

    /** Judges a run by its evaluation and its controls. */
    public static PublishGate judge(Evaluation evaluation, List<ControlVerdict> controls) {
        List<String> reasons = new ArrayList<>();
        ScoreSummary corr = evaluation.ensemble().numeraiCorr();
        if (corr.count() < SCORED_DATES_MIN) {
            reasons.add("the ensemble is scored on " + corr.count() + " dates, fewer than " + SCORED_DATES_MIN);
        }
        if (evaluation.nonFinite() > 0) {
            reasons.add(evaluation.nonFinite() + " out-of-fold predictions are not finite numbers");
        }
        if (corr.mean() > CORR_BELIEVABLE_MAX) {
            reasons.add(String.format(Locale.ROOT, "the ensemble's mean numeraiCorr %.3f is above %.1f: look for a leak", corr.mean(),
                    CORR_BELIEVABLE_MAX));
        }
        if (controls.stream().noneMatch(ControlVerdict::judged)) {
            reasons.add("no shuffled control was run on enough dates for a verdict");
        }
        for (ControlVerdict control : controls) {
            if (control.dirty()) {
                reasons.add(String.format(Locale.ROOT, "the shuffled control of %s scores %.4f, z = %.1f: not within %.0f standard errors of 0",
                        control.name(), control.score().mean(), control.z(), ControlVerdict.STANDARD_ERRORS_MAX));
            }
        }
        checkWeights(evaluation.weights().live(), reasons);
        return new PublishGate(reasons.isEmpty(), reasons);
    }

    /**
     * This verdict and that of the data: RED data or features make no model that may be published.
     *
     * @param why what makes it RED, worst first
     */
    public PublishGate and(Grade quality, List<String> why) {
        if (quality != Grade.RED) {
            return this;
        }
        List<String> all = new ArrayList<>(reasons);
        all.add("the quality of the data is RED: " + (why.isEmpty() ? "no reason given" : why.get(0)));
        return new PublishGate(false, all);
    }

    private static void checkWeights(double[] weights, List<String> reasons) {
        double sum = 0;
        boolean sound = true;
        for (double w : weights) {
            sum += w;
            sound &= w >= 0;
        }
        if (!sound || !(Math.abs(sum - 1) < 1e-9)) {
            reasons.add("the live weights are not non-negative with sum 1");
        }
    }
}
