package io.numergrid.train;

import io.numergrid.id.CounterHash;

/**
 * Per-date pairwise logistic ranking. Each row meets at most {@code opponents} hash-chosen rows of its date, new ones for
 * every tree; a pair of different target bins costs {@code |bin difference| ln(1 + exp(-(s_high - s_low)))}. With
 * p = 1/(1 + exp(s_high - s_low)) its gradient is -p on the higher row and +p on the lower, the second derivative p(1-p).
 *
 * <p>Scores are rounded to steps of 1/512 and p comes from an integer table over their difference, so that a row's
 * gradient is an integer sum; one worker owns a date. No position weights (this is LambdaRank without its lambda).
 */
final class PairwiseRankObjective implements Objective {
    /** Units of p. */
    private static final int UNIT_BITS = 15;
    private static final int UNIT = 1 << UNIT_BITS;
    private static final int STEPS_PER_SCORE = 512;
    /** Differences beyond 8 count as 8; so do scores beyond 2^20 steps, which no training reaches. */
    private static final int STEPS_MAX = 8 * STEPS_PER_SCORE;
    private static final int SCORE_STEPS_MAX = 1 << 20;

    private final TrainingRows rows;
    private final Sampling sampling;
    private final int opponents;
    private final byte[] targetBin;
    /** p of the row with the higher target in units of 2^-15, by score difference + STEPS_MAX. */
    private final short[] shareOfLoss = new short[2 * STEPS_MAX + 1];
    private final int[] steps;
    /**
     * Gradient sum in the upper 32 bits, second derivative in the lower. A meeting adds at most 2^17 and 2^15, so fewer than
     * 2^14 meetings of one row fit. A row has its own draws, at most 16, and those of the other rows that hit it, of n x 16 each
     * with probability 1/n: more than 2^14 have one of less than (16 e / 2^14)^(2^14) < 2^-100000, whatever n.
     */
    private final long[] sums;

    PairwiseRankObjective(TrainingRows rows, Sampling sampling, int opponents) {
        this.rows = rows;
        this.sampling = sampling;
        this.opponents = opponents;
        this.targetBin = rows.targetBin();
        this.steps = new int[rows.size()];
        this.sums = new long[rows.size()];
        for (int i = 0; i < shareOfLoss.length; i++) {
            double difference = (i - STEPS_MAX) / (double) STEPS_PER_SCORE;
            shareOfLoss[i] = (short) Math.rint(UNIT / (1 + StrictMath.exp(difference)));
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

    private void date(int from, int to, long dateKey, double[] scores) {
        for (int r = from; r < to; r++) {
            double step = Math.rint(scores[r] * STEPS_PER_SCORE);
            steps[r] = (int) Math.max(-SCORE_STEPS_MAX, Math.min(SCORE_STEPS_MAX, step));
            sums[r] = 0;
        }
        for (int r = from; r < to; r++) {
            long rowKey = CounterHash.at(dateKey, rows.symbolOrdinal(r));
            int bin = targetBin[r];
            int step = steps[r];
            long own = 0;
            long draw = 0;
            for (int k = 0; k < opponents; k++) {
                draw = (k & 1) == 0 ? CounterHash.at(rowKey, k) : draw << 32;
                int other = from + CounterHash.below(draw, to - from);
                int ahead = bin - targetBin[other];
                int behind = ahead >> 31; // -1 where this row has the lower target
                int weight = (ahead ^ behind) - behind; // 0 for equal targets: they do not meet
                int difference = Math.max(-STEPS_MAX, Math.min(STEPS_MAX, step - steps[other]));
                int p = shareOfLoss[STEPS_MAX + difference];
                // this row as the higher: -p; as the lower, whose rival has p' = 1 - p: +(1 - p)
                long force = (long) weight * ((behind & UNIT) - p) << 32;
                long curvature = (long) weight * (p * (UNIT - p) >> UNIT_BITS);
                own += force + curvature;
                sums[other] += curvature - force;
            }
            sums[r] += own;
        }
    }

    private static long gradient(long sum) {
        return sum - hessian(sum) >> 32;
    }

    private static long hessian(long sum) {
        return sum & 0xFFFF_FFFFL;
    }

    private Magnitudes magnitudes() {
        long gradientMax = 0;
        long hessianMax = 0;
        for (long sum : sums) {
            gradientMax = Math.max(gradientMax, Math.abs(gradient(sum)));
            hessianMax = Math.max(hessianMax, hessian(sum));
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
        double gradientMax = all.gradient();
        double hessianMax = all.hessian();
        scale(all, out);
        double inverse = gradientMax == 0 ? 0 : Gradients.QUANTUM_MAX / gradientMax;
        double inverseHessian = hessianMax == 0 ? 0 : Gradients.QUANTUM_MAX / hessianMax;
        for (int r = 0; r < sums.length; r++) {
            out.words[r] = Gradients.word((long) Math.rint(gradient(sums[r]) * inverse));
            out.hessians[r] = (long) Math.rint(hessian(sums[r]) * inverseHessian);
        }
        return gradientMax != 0;
    }
}
