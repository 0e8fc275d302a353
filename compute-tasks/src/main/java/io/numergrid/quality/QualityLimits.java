package io.numergrid.quality;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import java.util.Map;

/**
 * From where on a result is yellow or red. Shares are 0 to 1.
 *
 * @param excludedShareYellow of the rows that would be in a universe, those kept out by a defect
 * @param excludedShareRed    the same
 * @param recentDays          a day without any bar this close to the newest one makes the data set red
 * @param priceTolerance      relative difference of two sources' closes that is still agreement
 * @param disagreeShare       of the common days, those beyond it: from here on a symbol is yellow
 * @param priceRatioMax       a median ratio of two sources' closes beyond this (or its inverse) makes a symbol red
 * @param nanShareYellow      of the values of a feature
 * @param nanShareRed         the same
 * @param constantShare       of the values of a feature that are one and the same
 * @param psiYellow           population stability index; 0.1 and 0.25 are the usual limits
 * @param psiRed              the same
 * @param featureShareRed     of the features, those red for missing or constant values: from here on all of them are
 * @param liveDates           weekdays before the live date whose rows are compared with the training span, 1 to 250
 */
public record QualityLimits(double excludedShareYellow, double excludedShareRed, int recentDays, double priceTolerance,
                            double disagreeShare, double priceRatioMax, double nanShareYellow, double nanShareRed, double constantShare,
                            double psiYellow, double psiRed, double featureShareRed, int liveDates) {
    /** What the run profiles are shipped with. */
    public static final QualityLimits DEFAULT = new QualityLimits(0.05, 0.25, 30, 0.05, 0.05, 1.25, 0.2, 0.5, 0.95, 0.1, 0.25, 0.1, 20);

    public QualityLimits {
        pair("excludedShare", excludedShareYellow, excludedShareRed, 1);
        require(recentDays >= 0 && recentDays <= 10_000, "recentDays", recentDays, "0 to 10000");
        share("priceTolerance", priceTolerance);
        share("disagreeShare", disagreeShare);
        require(priceRatioMax > 1 && priceRatioMax < 1e6, "priceRatioMax", priceRatioMax, "more than 1");
        pair("nanShare", nanShareYellow, nanShareRed, 1);
        share("constantShare", constantShare);
        pair("psi", psiYellow, psiRed, 100);
        share("featureShareRed", featureShareRed);
        require(liveDates >= 1 && liveDates <= 250, "liveDates", liveDates, "1 to 250");
    }

    private static void pair(String field, double yellow, double red, double most) {
        if (!(yellow > 0 && yellow <= red && red <= most)) {
            throw new NumergridException(ErrorCode.ARGUMENT_INVALID, field + "Yellow and " + field + "Red of the limits of quality are " + yellow + " and "
                    + red + "; they must rise and lie above 0 and not above " + most, Map.of("field", field + "Yellow", "other", field + "Red"), null);
        }
    }

    private static void share(String field, double value) {
        require(value >= 0 && value <= 1, field, value, "0 to 1");
    }

    private static void require(boolean holds, String field, Number value, String rule) {
        if (!holds) {
            throw new NumergridException(ErrorCode.ARGUMENT_INVALID, field + " of the limits of quality is " + value + "; it must be " + rule,
                    Map.of("field", field), null);
        }
    }

    /** GREEN below {@code yellow}, RED from {@code red} on; NaN is GREEN. */
    static Grade grade(double value, double yellow, double red) {
        return value >= red ? Grade.RED : value >= yellow ? Grade.YELLOW : Grade.GREEN;
    }
}
