package io.numergrid.history;

import java.util.ArrayList;
import java.util.List;

/**
 * Looks for what is odd in a stored history and was no reason to reject a row: gaps, an early end, frozen closes, impossible moves,
 * too few bars. Judges nothing and changes nothing; for people and reports.
 */
public final class HistoryCheck {
    /** Bars with the same close that count as frozen. */
    public static final int FROZEN_BARS_MIN = 5;
    /** A rise above this factor in one day is a JUMP. */
    public static final double RISE_MAX = 4.0;
    /** A fall below this factor in one day is a JUMP. */
    public static final double FALL_MIN = 0.2;
    /** Fewer bars than this: no row of the history is in a universe yet. */
    public static final int BARS_MIN = 181;

    /** Kinds of findings, in the order they are told. Names are sent to clients: never rename. */
    public enum Kind { FROZEN, GAP, JUMP, SHORT, STALE }

    /**
     * One kind of finding in one history.
     *
     * @param count     how often: days for GAP and STALE, bars for FROZEN and SHORT, moves for JUMP
     * @param firstDate first day of the first occurrence, epoch day
     */
    public record Finding(Kind kind, String symbol, long count, int firstDate) {
    }

    private HistoryCheck() {
    }

    /** Findings of one history, by kind. @param newestDate newest bar of the namespace, epoch day */
    public static List<Finding> of(BarSeries series, int newestDate) {
        List<Finding> findings = new ArrayList<>();
        int n = series.size();
        if (n == 0) {
            return findings;
        }
        frozen(series, findings);
        gaps(series, findings);
        jumps(series, findings);
        int[] dates = series.dates();
        if (n < BARS_MIN) {
            findings.add(new Finding(Kind.SHORT, series.symbol(), n, dates[0]));
        }
        if (dates[n - 1] < newestDate) {
            findings.add(new Finding(Kind.STALE, series.symbol(), newestDate - dates[n - 1], dates[n - 1] + 1));
        }
        return findings;
    }

    /** Calendar days between the first and the last bar that have none. */
    public static int gapDays(BarSeries series) {
        int n = series.size();
        return n == 0 ? 0 : series.dates()[n - 1] - series.dates()[0] + 1 - n;
    }

    private static void frozen(BarSeries series, List<Finding> findings) {
        double[] close = series.close();
        long bars = 0;
        int first = -1;
        for (int from = 0, i = 1; i <= close.length; i++) {
            if (i == close.length || close[i] != close[from]) {
                if (i - from >= FROZEN_BARS_MIN) {
                    bars += i - from;
                    first = first < 0 ? from : first;
                }
                from = i;
            }
        }
        if (bars > 0) {
            findings.add(new Finding(Kind.FROZEN, series.symbol(), bars, series.dates()[first]));
        }
    }

    private static void gaps(BarSeries series, List<Finding> findings) {
        int[] dates = series.dates();
        for (int i = 1; i < dates.length; i++) {
            if (dates[i] > dates[i - 1] + 1) {
                findings.add(new Finding(Kind.GAP, series.symbol(), gapDays(series), dates[i - 1] + 1));
                return;
            }
        }
    }

    private static void jumps(BarSeries series, List<Finding> findings) {
        int[] dates = series.dates();
        double[] close = series.close();
        int moves = 0;
        int first = 0;
        for (int i = 1; i < dates.length; i++) {
            double factor = close[i] / close[i - 1];
            if (dates[i] == dates[i - 1] + 1 && (factor > RISE_MAX || factor < FALL_MIN)) {
                first = moves == 0 ? dates[i] : first;
                moves++;
            }
        }
        if (moves > 0) {
            findings.add(new Finding(Kind.JUMP, series.symbol(), moves, first));
        }
    }
}
