package io.numergrid.rank;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.history.DefectJudge;
import io.numergrid.history.DefectRule;
import java.util.Objects;

/**
 * Who belongs to universe(t), judged per symbol from bars with date <= b = t-1 only. With i the index of the bar on b:
 * i + 1 >= minBars; the median quote volume of bars i-windowBars+1..i is at least minMedianQuoteVolume (an even count's
 * median is the mean of the two middle ones); and close[j] != close[j-1] for at least minChangedCloses of the j in
 * i-windowBars+1..i; and no defect is in force at i. Near the start of a history the windows hold the bars there are.
 *
 * @param minBars              valid bars up to b
 * @param windowBars           bars of the two windows
 * @param minMedianQuoteVolume quote currency per day; 0 for generated data
 * @param minChangedCloses     of the last windowBars bars
 * @param minSymbols           a date with fewer members gives no rows; a date with fewer labelled members has no labels
 * @param defects              says from bars <= b what is wrong with a history
 */
public record UniverseRule(int minBars, int windowBars, double minMedianQuoteVolume, int minChangedCloses, int minSymbols,
                           DefectJudge defects) {
    /** For real data. */
    public static final UniverseRule DEFAULT = new UniverseRule(181, 30, 1000.0, 15, 100, DefectRule.DEFAULT);
    /** For generated data, whose volumes mean nothing in USD. */
    public static final UniverseRule GENERATED = DEFAULT.withMinMedianQuoteVolume(0.0);

    public UniverseRule {
        Objects.requireNonNull(defects);
        if (minBars < 1 || windowBars < 1 || !(minMedianQuoteVolume >= 0.0) || minChangedCloses < 0
                || minChangedCloses > windowBars || minSymbols < 1) {
            throw new NumergridException(ErrorCode.ARGUMENT_INVALID, "universe rule minBars " + minBars + ", windowBars " + windowBars
                    + ", minMedianQuoteVolume " + minMedianQuoteVolume + ", minChangedCloses " + minChangedCloses + ", minSymbols "
                    + minSymbols + ": counts must be positive, volume at least 0, changed closes at most windowBars");
        }
    }

    /** The same without verdicts on data quality. */
    public UniverseRule(int minBars, int windowBars, double minMedianQuoteVolume, int minChangedCloses, int minSymbols) {
        this(minBars, windowBars, minMedianQuoteVolume, minChangedCloses, minSymbols, DefectJudge.NONE);
    }

    public UniverseRule withMinMedianQuoteVolume(double usd) {
        return new UniverseRule(minBars, windowBars, usd, minChangedCloses, minSymbols, defects);
    }

    public UniverseRule withMinSymbols(int symbols) {
        return new UniverseRule(minBars, windowBars, minMedianQuoteVolume, minChangedCloses, symbols, defects);
    }

    public UniverseRule withDefects(DefectJudge judge) {
        return new UniverseRule(minBars, windowBars, minMedianQuoteVolume, minChangedCloses, minSymbols, judge);
    }
}
