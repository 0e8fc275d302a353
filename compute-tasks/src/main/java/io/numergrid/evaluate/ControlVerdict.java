package io.numergrid.evaluate;

import io.numergrid.train.TrainingTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What a shuffled control shows: members trained on, and scored against, targets that were moved to other symbols have
 * nothing to learn, so a mean score away from 0 is a leak or a defect. Clean is: 0 lies within mean +- 3 block standard errors.
 *
 * <p>A standard error from few stretches of dates is itself uncertain (simulated: with 8 stretches 4 % of clean controls lie
 * beyond 3, with 3 stretches 14 %), so below {@link #BLOCKS_MIN} stretches nobody acts on it: it is not judged.
 *
 * @param name   member that was trained on the moved targets
 * @param score  its numeraiCorr against them
 * @param z      mean in block standard errors; NaN when undefined
 * @param judged whether there were dates enough for a verdict
 * @param clean  whether |z| is within {@link #STANDARD_ERRORS_MAX}; not so where z is undefined
 */
public record ControlVerdict(String name, ScoreSummary score, double z, boolean judged, boolean clean) {
    /** Block standard errors that a clean control stays within. */
    public static final double STANDARD_ERRORS_MAX = 3;
    /** Fewer stretches than this say nothing. */
    public static final int BLOCKS_MIN = 5;

    public ControlVerdict {
        Objects.requireNonNull(name);
        Objects.requireNonNull(score);
    }

    /**
     * Judges each member of {@code control}, whose predictions were learned from {@code moved}.
     *
     * @param control out-of-fold predictions of the control's members; folds that a member was not run on stay NaN
     */
    public static List<ControlVerdict> shuffled(OutOfFold control, TrainingTarget moved, int minRows, BlockBootstrap bootstrap) {
        DateScorer scorer = new DateScorer(control, DateScorer.Against.moved(control.block(), moved, minRows));
        List<ControlVerdict> verdicts = new ArrayList<>();
        for (int m = 0; m < control.members().size(); m++) {
            ScoreSummary score = ScoreSummary.of(scorer.score(control.predictions()[m]).numeraiCorr(), bootstrap);
            verdicts.add(of(control.members().get(m), score, bootstrap.blockLength()));
        }
        return List.copyOf(verdicts);
    }

    /** The verdict on one summary of scores whose bootstrap used blocks of {@code blockLength} dates. */
    public static ControlVerdict of(String name, ScoreSummary score, int blockLength) {
        double z = score.z();
        return new ControlVerdict(name, score, z, score.count() / blockLength >= BLOCKS_MIN, Math.abs(z) <= STANDARD_ERRORS_MAX);
    }

    /** Whether the control speaks against the run: judged, and not clean. */
    public boolean dirty() {
        return judged && !clean;
    }
}
