package io.numergrid.node.ingest;

import java.time.LocalDate;
import java.util.Optional;

/**
 * What makes a bar valid, whichever way it came: the rules of the feature catalogue and DESIGN 5, as pure functions. A file's rows and a
 * stream's bars are judged by these alone, so both stores hold the same bars.
 */
final class BarRules {
    /** 2009-01-01: before that there were no crypto prices. */
    static final int FIRST_DAY = (int) LocalDate.of(2009, 1, 1).toEpochDay();

    private BarRules() {
    }

    /**
     * @param date  epoch day or {@link BarRow#DATE_NONE}
     * @param today the day that is not over yet (UTC)
     */
    static Optional<RowReason> date(int date, int today) {
        if (date == BarRow.DATE_NONE) {
            return Optional.of(RowReason.DATE_UNPARSABLE);
        }
        if (date < FIRST_DAY) {
            return Optional.of(RowReason.DATE_BEFORE_2009);
        }
        return date < today ? Optional.empty() : Optional.of(RowReason.DATE_IN_FUTURE);
    }

    static Optional<RowReason> prices(double open, double high, double low, double close) {
        double least = Math.min(Math.min(open, high), Math.min(low, close));
        double most = Math.max(Math.max(open, high), Math.max(low, close));
        if (Double.isNaN(least)) {
            return Optional.of(RowReason.PRICE_MISSING);
        }
        if (Double.isInfinite(least) || Double.isInfinite(most)) {
            return Optional.of(RowReason.PRICE_NOT_FINITE);
        }
        return least > 0 ? Optional.empty() : Optional.of(RowReason.PRICE_NOT_POSITIVE);
    }

    static Optional<RowReason> volume(double volume) {
        if (Double.isNaN(volume)) {
            return Optional.of(RowReason.VOLUME_MISSING);
        }
        if (Double.isInfinite(volume)) {
            return Optional.of(RowReason.VOLUME_NOT_FINITE);
        }
        return volume >= 0 ? Optional.empty() : Optional.of(RowReason.VOLUME_NEGATIVE);
    }

    /** The high as stored: at least every price of the bar. */
    static double high(double open, double high, double low, double close) {
        return Math.max(Math.max(open, close), Math.max(high, low));
    }

    /** The low as stored: at most every price of the bar. */
    static double low(double open, double high, double low, double close) {
        return Math.min(Math.min(open, close), Math.min(high, low));
    }

    /** The volume as stored: -0 is 0, so that equal bars have equal bits. */
    static double stored(double volume) {
        return volume + 0.0;
    }
}
