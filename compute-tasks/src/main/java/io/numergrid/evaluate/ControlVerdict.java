package io.numergrid.evaluate;

import io.numergrid.train.TrainingTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What a shuffled control shows: members trained on, and scored against, targets that were moved to other symbols have
 * nothing to learn, so a mean score away from 0 is a leak or a defect. Clean is: 0 lies within mean +- 3 block standard errors.
 *
 * <p>A standard error from few stretches of dates is itself uncertain, so below {@link #BLOCKS_MIN} stretches nobody acts on it: it is not
 * judged. Measured with 200 other orders of the symbols on Bybit's perpetuals, where the mean over all orders is 0 within .001: over the 3
 * stretches of the last fold z has a standard deviation of 2.1, one clean control in ten lies beyond 3 and one in the 200 at 10; over the
 * 21 stretches of all folds it is 1.1 and one in a hundred. A member that had seen its test rows would stand at 9 (ridge) or 28 (30 trees).
 * Missing purge alone would not show: in folds that walk forward it is worth .002 to .003, a third of a standard error.
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
