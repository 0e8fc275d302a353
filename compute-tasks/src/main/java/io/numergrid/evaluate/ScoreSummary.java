package io.numergrid.evaluate;

import java.util.Arrays;

/**
 * One score over all dates on which it is defined. With no such date every number is NaN and {@code count} 0.
 *
 * @param mean          arithmetic mean
 * @param sd            standard deviation, ddof 0
 * @param sharpe        mean/sd; NaN when sd is 0
 * @param maxDrawdown   largest fall of the running sum from its peak, the peak starting at 0
 * @param ciLow         2.5 % of the block bootstrap of the mean
 * @param ciHigh        97.5 %
 * @param standardError of the mean, by the block bootstrap
 * @param count         dates on which the score is defined
 * @param undefined     dates on which it is not
 */
public record ScoreSummary(double mean, double sd, double sharpe, double maxDrawdown, double ciLow, double ciHigh, double standardError,
                           int count, int undefined) {

    /** Summary of scores in date order; NaN = undefined on that date. */
    public static ScoreSummary of(double[] scores, BlockBootstrap bootstrap) {
        double[] defined = Arrays.stream(scores).filter(s -> !Double.isNaN(s)).toArray();
        EraStats stats = EraStats.of(defined);
        BlockBootstrap.Band band = bootstrap.band(defined);
        double drawdown = defined.length == 0 ? Double.NaN : stats.maxDrawdown();
        return new ScoreSummary(stats.mean(), stats.sd(), stats.sharpe(), drawdown, band.low(), band.high(), band.standardError(),
                defined.length, scores.length - defined.length);
    }

    /** Paired comparison: summary of {@code a - b} over the dates on which both are defined. */
    public static ScoreSummary ofDifference(double[] a, double[] b, BlockBootstrap bootstrap) {
        NumeraiScores.require(a.length == b.length, "two models scored on " + a.length + " and " + b.length + " dates");
        double[] difference = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            difference[i] = a[i] - b[i];
        }
        return of(difference, bootstrap);
    }

    /** Mean in block standard errors; NaN when that is 0 or undefined. */
    public double z() {
        return standardError > 0 ? mean / standardError : Double.NaN;
    }
}
