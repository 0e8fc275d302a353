package io.numergrid.evaluate;

import io.numergrid.id.CounterHash;
import java.util.Arrays;

/**
 * Moving-block bootstrap of the mean of a series whose neighbours are not independent: labels of dates closer than their
 * span share days, so whole stretches of dates are drawn (Kuensch, Annals of Statistics 17, 1989). What may never
 * change: the draw of block j of resample i is a hash of (seed, i, j), and the order of sums; the same scores and seed give the
 * same bits. Two models drawn with one seed are drawn on the same stretches, so their difference is a paired bootstrap.
 *
 * @param blockLength dates per stretch
 * @param resamples   number of resampled means
 * @param seed        of the draws
 */
public record BlockBootstrap(int blockLength, int resamples, long seed) {
    /** Days that a label's span and the lag before it cover, in weekdays: stretches of this many keep the overlap. */
    public static final int SPAN_WEEKDAYS = 22;

    private static final long STREAM = 0x424F4F54L;

    public BlockBootstrap {
        NumeraiScores.require(blockLength >= 1 && resamples >= 2, "bootstrap of " + resamples + " resamples of blocks of " + blockLength);
    }

    /** Stretches of ceil(22/k) scored dates, k the thinning of the run's dates. */
    public static BlockBootstrap ofThinning(int k, int resamples, long seed) {
        NumeraiScores.require(k >= 1, "thinning " + k);
        return new BlockBootstrap((SPAN_WEEKDAYS + k - 1) / k, resamples, seed);
    }

    /**
     * What the bootstrap says of a mean.
     *
     * @param low           2.5 % quantile of the resampled means (linear interpolation); NaN for no scores
     * @param high          97.5 % quantile
     * @param standardError standard deviation (ddof 0) of the resampled means
     */
    public record Band(double low, double high, double standardError) {
    }

    /** Band of the mean of {@code scores}, in date order, none of them NaN. */
    public Band band(double[] scores) {
        if (scores.length == 0) {
            return new Band(Double.NaN, Double.NaN, Double.NaN);
        }
        double[] means = means(scores);
        double standardError = EraStats.of(means).sd();
        Arrays.sort(means);
        return new Band(quantile(means, 0.025), quantile(means, 0.975), standardError);
    }

    /** The resampled means, in order of resample. */
    double[] means(double[] scores) {
        int n = scores.length;
        int length = Math.min(blockLength, n);
        int blocks = (n + length - 1) / length;
        int starts = n - length + 1;
        long key = CounterHash.key(seed, STREAM);
        double[] means = new double[resamples];
        for (int i = 0; i < resamples; i++) {
            double sum = 0;
            int left = n;
            for (int j = 0; j < blocks; j++) {
                int start = CounterHash.below(CounterHash.at(key, (long) i << 32 | j), starts);
                int end = start + Math.min(length, left);
                for (int s = start; s < end; s++) {
                    sum += scores[s];
                }
                left -= length;
            }
            means[i] = sum / n;
        }
        return means;
    }

    private static double quantile(double[] sorted, double q) {
        double at = q * (sorted.length - 1);
        int low = (int) at;
        int high = Math.min(low + 1, sorted.length - 1);
        return sorted[low] + (at - low) * (sorted[high] - sorted[low]);
    }
}
