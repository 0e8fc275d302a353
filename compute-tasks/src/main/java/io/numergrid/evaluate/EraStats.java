package io.numergrid.evaluate;

/**
 * Statistics of a score over dates, in their order.
 *
 * @param mean                   arithmetic mean
 * @param sd                     standard deviation, ddof 0
 * @param sharpe                 mean/sd; NaN when sd is 0
 * @param maxDrawdown            largest fall of the running sum from its peak so far, the peak starting at 0
 * @param maxDrawdownFromFirst   the same with the peak starting at the first running sum
 * @param maxDrawdownCompounded  largest 1 - equity/peak of the running product of (1 + score), the peak starting at the first value
 */
public record EraStats(double mean, double sd, double sharpe, double maxDrawdown, double maxDrawdownFromFirst,
                       double maxDrawdownCompounded) {

    /** All NaN (drawdowns 0) for no scores. No score may be NaN. */
    public static EraStats of(double[] scores) {
        double mean = NumeraiScores.mean(scores);
        double squares = 0;
        double sum = 0;
        double peak = 0;
        double peakFromFirst = Double.NEGATIVE_INFINITY;
        double equity = 1;
        double equityPeak = Double.NEGATIVE_INFINITY;
        double fall = 0;
        double fallFromFirst = 0;
        double fallCompounded = 0;
        for (double score : scores) {
            squares += (score - mean) * (score - mean);
            sum += score;
            peak = Math.max(peak, sum);
            peakFromFirst = Math.max(peakFromFirst, sum);
            equity *= 1 + score;
            equityPeak = Math.max(equityPeak, equity);
            fall = Math.max(fall, peak - sum);
            fallFromFirst = Math.max(fallFromFirst, peakFromFirst - sum);
            fallCompounded = Math.max(fallCompounded, 1 - equity / equityPeak);
        }
        boolean varies = scores.length > 0 && !NumeraiScores.constant(scores);
        double sd = varies ? StrictMath.sqrt(squares / scores.length) : scores.length == 0 ? Double.NaN : 0;
        return new EraStats(mean, sd, sd > 0 ? mean / sd : Double.NaN, fall, fallFromFirst, fallCompounded);
    }
}
