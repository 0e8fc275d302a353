package io.numergrid.train;

import io.numergrid.id.CounterHash;

/**
 * Per-date pairwise logistic ranking. Each row meets at most {@code opponents} hash-chosen rows of its date, new ones for
 * every tree; a pair of different target bins costs {@code |bin difference| ln(1 + exp(-(s_high - s_low)))}. With
 * p = 1/(1 + exp(s_high - s_low)) its gradient is -p on the higher row and +p on the lower, the second derivative p(1-p).
 *
 * <p>p comes from an integer table over the score difference in steps of 1/512, so that a row's gradient is an integer sum;
 * one worker owns a date. No position weights (this is LambdaRank without its lambda).
 */
final class PairwiseRankObjective implements Objective {
    /** Units of p. */
    private static final int UNIT_BITS = 15;
    private static final int UNIT = 1 << UNIT_BITS;
    private static final int STEPS_PER_SCORE = 512;
    private static final int SCORE_LIMIT = 8;
    private static final int TABLE_MIDDLE = STEPS_PER_SCORE * SCORE_LIMIT;

    private final TrainingRows rows;
    private final Sampling sampling;
    private final int opponents;
    private final byte[] targetBin;
    private final short[] lossShare = new short[2 * TABLE_MIDDLE + 1];
    private final long[] gradient;
    private final long[] hessian;

    PairwiseRankObjective(TrainingRows rows, Sampling sampling, int opponents) {
        this.rows = rows;
        this.sampling = sampling;
        this.opponents = opponents;
        this.targetBin = rows.targetBin();
        this.gradient = new long[rows.size()];
        this.hessian = new long[rows.size()];
        for (int i = 0; i < lossShare.length; i++) {
            double difference = (i - TABLE_MIDDLE) / (double) STEPS_PER_SCORE;
            lossShare[i] = (short) Math.min(UNIT - 1, Math.rint(UNIT / (1 + StrictMath.exp(difference))));
        }
    }

    @Override
    public boolean hasHessians() {
        return true;
    }

    @Override
    public boolean gradients(double[] scores, int tree, Gradients out, FitWorkers workers) {
        long key = sampling.key(Sampling.Use.OPPONENTS, tree);
        int dates = rows.dateCount();
        int parts = Math.min(dates, 4 * workers.threads());
        workers.run(parts, p -> {
            int last = (int) ((long) (p + 1) * dates / parts);
            for (int d = (int) ((long) p * dates / parts); d < last; d++) {
                date(d, CounterHash.at(key, rows.date(d)), scores);
            }
        });
        return quantise(out);
    }

    private void date(int d, long dateKey, double[] scores) {
        int from = rows.dateStart(d);
        int to = rows.dateStart(d + 1);
        for (int r = from; r < to; r++) {
            gradient[r] = 0;
            hessian[r] = 0;
        }
        for (int r = from; r < to; r++) {
            long rowKey = CounterHash.at(dateKey, rows.symbolOrdinal(r));
            long draw = 0;
            for (int k = 0; k < opponents; k++) {
                draw = (k & 1) == 0 ? CounterHash.at(rowKey, k) : draw << 32;
                int other = from + CounterHash.below(draw, to - from);
                int ahead = targetBin[r] - targetBin[other];
                if (ahead != 0) {
                    meet(ahead > 0 ? r : other, ahead > 0 ? other : r, Math.abs(ahead), scores);
                }
            }
        }
    }

    private void meet(int high, int low, int weight, double[] scores) {
        double difference = (scores[high] - scores[low]) * STEPS_PER_SCORE;
        int step = (int) Math.max(-TABLE_MIDDLE, Math.min(TABLE_MIDDLE, Math.rint(difference)));
        int p = lossShare[TABLE_MIDDLE + step];
        long force = (long) weight * p;
        long curvature = (long) weight * (p * (UNIT - p) >> UNIT_BITS);
        gradient[high] -= force;
        gradient[low] += force;
        hessian[high] += curvature;
        hessian[low] += curvature;
    }

    private boolean quantise(Gradients out) {
        long gradientMax = 0;
        long hessianMax = 0;
        for (int r = 0; r < gradient.length; r++) {
            gradientMax = Math.max(gradientMax, Math.abs(gradient[r]));
            hessianMax = Math.max(hessianMax, hessian[r]);
        }
        out.gradientScale = gradientMax / (double) Gradients.QUANTUM_MAX / UNIT;
        out.hessianScale = hessianMax / (double) Gradients.QUANTUM_MAX / UNIT;
        double inverse = gradientMax == 0 ? 0 : Gradients.QUANTUM_MAX / (double) gradientMax;
        double inverseHessian = hessianMax == 0 ? 0 : Gradients.QUANTUM_MAX / (double) hessianMax;
        for (int r = 0; r < gradient.length; r++) {
            out.words[r] = Gradients.word((long) Math.rint(gradient[r] * inverse));
            out.hessians[r] = (long) Math.rint(hessian[r] * inverseHessian);
        }
        return gradientMax != 0;
    }
}
