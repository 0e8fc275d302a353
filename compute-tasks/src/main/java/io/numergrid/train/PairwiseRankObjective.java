package io.numergrid.train;

import io.numergrid.id.CounterHash;
import io.numergrid.kernel.PackedValues;
import io.numergrid.kernel.PairwiseKernel;
import java.util.Arrays;

/**
 * Per-date pairwise logistic ranking. Each row meets {@code opponents} hash-chosen rows of its date, new ones for
 * every tree, and is met by as many; a pair of different target bins costs {@code |bin difference| ln(1 + exp(-(s_high - s_low)))}. With
 * p = 1/(1 + exp(s_high - s_low)) its gradient is -p on the higher row and +p on the lower, the second derivative p(1-p).
 *
 * <p>The k-th opponents of a date's rows are the rows as many places on, going round: one draw for (tree, date, k), and memory read in
 * sequence, where a draw for each row would cost more than the meeting. Which rows meet in a tree is then not independent from row to row, but
 * over trees and dates every pair is as likely.
 *
 * <p>Scores are rounded to steps of 1/4096 and p comes from an integer table over their difference, so that a row's
 * gradient is an integer sum; one worker owns a date. No position weights (this is LambdaRank without its lambda).
 */
final class PairwiseRankObjective implements Objective {
    private static final int UNIT = 1 << PairwiseKernel.UNIT_BITS;
    /** Coarser ones, 512, are most of what integers cost this objective; with these it is the quanta of gradients. */
    private static final int STEPS_PER_SCORE = 4096;
    /** Differences beyond 8 count as 8; so do scores beyond 2^23 steps, which no training reaches. */
    private static final int STEPS_MAX = 8 * STEPS_PER_SCORE;
    private static final int SCORE_STEPS_MAX = 1 << 23;
    /** Fixed point of {@link #quanta}: a sum of at most 2^22 times 2^15 quanta leaves so many bits. */
    private static final int FRACTION_BITS = 40;

    private final TrainingRows rows;
    private final PairwiseKernel kernel;
    private final Sampling sampling;
    private final int opponents;
    /** p of the row with the higher target in units of 2^-15, by score difference + STEPS_MAX. */
    private final int[] share = new int[2 * STEPS_MAX + 1];
    private final int[] state;
    /** Sums in units of p. A meeting adds at most 4, and a row is in at most 2 x 16 of them: 2^22 units. */
    private final int[] gradient;
    private final int[] hessian;

    PairwiseRankObjective(TrainingRows rows, PairwiseKernel kernel, Sampling sampling, int opponents) {
        this.rows = rows;
        this.kernel = kernel;
        this.sampling = sampling;
        this.opponents = opponents;
        this.state = new int[rows.size()];
        this.gradient = new int[rows.size()];
        this.hessian = new int[rows.size()];
        for (int i = 0; i < share.length; i++) {
            double difference = (i - STEPS_MAX) / (double) STEPS_PER_SCORE;
            share[i] = (int) Math.rint(UNIT / (1 + StrictMath.exp(difference)));
        }
    }

    @Override
    public boolean hasHessians() {
        return true;
    }

    @Override
    public Magnitudes measure(double[] scores, int tree, FitWorkers workers) {
        long key = sampling.key(Sampling.Use.OPPONENTS, tree);
        int dates = rows.dateCount();
        int parts = Math.min(dates, 4 * workers.threads());
        workers.run(parts, p -> {
            int last = (int) ((long) (p + 1) * dates / parts);
            for (int d = (int) ((long) p * dates / parts); d < last; d++) {
                date(rows.dateStart(d), rows.dateStart(d + 1), CounterHash.at(key, rows.date(d)), scores);
            }
        });
        return magnitudes();
    }

    /** How many places after a row its opponents stand, each in 1 .. count - 1, going round; none where a row is alone. */
    static int[] distances(long dateKey, int opponents, int count) {
        int[] distances = new int[count > 1 ? opponents : 0];
        Arrays.setAll(distances, k -> 1 + CounterHash.below(CounterHash.at(dateKey, k), count - 1));
        return distances;
    }

    private void date(int from, int to, long dateKey, double[] scores) {
        begin(from, to, scores);
        for (int distance : distances(dateKey, opponents, to - from)) {
            kernel.meet(state, from, to - distance, distance, share, gradient, hessian);
            kernel.meet(state, to - distance, to, distance - (to - from), share, gradient, hessian);
        }
    }

    private void begin(int from, int to, double[] scores) {
        byte[] targetBin = rows.targetBin();
        for (int r = from; r < to; r++) {
            int step = (int) Math.rint(scores[r] * STEPS_PER_SCORE);
            state[r] = Math.max(-SCORE_STEPS_MAX, Math.min(SCORE_STEPS_MAX, step)) << PairwiseKernel.TARGET_BITS | targetBin[r];
            gradient[r] = 0;
            hessian[r] = 0;
        }
    }

    private Magnitudes magnitudes() {
        int gradientMax = 0;
        int hessianMax = 0;
        for (int r = 0; r < gradient.length; r++) {
            gradientMax = Math.max(gradientMax, Math.abs(gradient[r]));
            hessianMax = Math.max(hessianMax, hessian[r]);
        }
        return new Magnitudes(gradientMax, hessianMax);
    }

    /** Sets the scales that gradients of at most these magnitudes have. */
    static void scale(Magnitudes all, Gradients out) {
        out.gradientScale = all.gradient() / Gradients.QUANTUM_MAX / UNIT;
        out.hessianScale = all.hessian() / Gradients.QUANTUM_MAX / UNIT;
    }

    @Override
    public boolean quantise(Magnitudes all, Gradients out) {
        scale(all, out);
        long quanta = quanta(all.gradient());
        long hessianQuanta = quanta(all.hessian());
        for (int r = 0; r < gradient.length; r++) {
            out.words[r] = PackedValues.of(rounded(gradient[r] * quanta), rounded(hessian[r] * hessianQuanta));
        }
        return all.gradient() != 0;
    }

    /** Quanta of a unit, where {@code max} units are all of them; times 2^{@link #FRACTION_BITS}. */
    private static long quanta(double max) {
        return max == 0 ? 0 : ((long) Gradients.QUANTUM_MAX << FRACTION_BITS) / (long) max;
    }

    private static long rounded(long fixed) {
        return fixed + (1L << FRACTION_BITS - 1) >> FRACTION_BITS;
    }
}
