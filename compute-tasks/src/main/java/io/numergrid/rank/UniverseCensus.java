package io.numergrid.rank;

import io.numergrid.history.BarSeries;
import io.numergrid.history.HistorySource;
import io.numergrid.target.TargetSpec;
import java.util.Arrays;
import java.util.List;

/**
 * How many symbols each sample date has, known from bars alone, before any feature is computed: it decides the thinning,
 * the folds and the memory estimate of a run.
 *
 * @param barDates   b, epoch days, rising
 * @param entryDate  {@code [dates]} entry day of the label span
 * @param exitDate   {@code [dates]} exit day of the label span
 * @param universe   {@code [dates]} members of universe(b+1)
 * @param labelled   {@code [dates]} members with a label; not yet cut by the quorum
 */
public record UniverseCensus(int[] barDates, int[] entryDate, int[] exitDate, int[] universe, int[] labelled) {

    /**
     * Counts members and labels on each of the dates' bar dates.
     *
     * @param until bars after this day are not seen
     */
    public static UniverseCensus of(HistorySource source, int until, SampleDates dates, UniverseRule rule, TargetSpec target) {
        return of(source, source.symbols(), until, dates, rule, target);
    }

    /** The same for some of the symbols; the {@link #plus} of all parts is the whole. */
    public static UniverseCensus of(HistorySource source, List<String> symbols, int until, SampleDates dates, UniverseRule rule, TargetSpec target) {
        return of(() -> symbols.stream().map(symbol -> source.series(symbol, until)).iterator(), dates, rule, target);
    }

    /** The same for some histories. */
    public static UniverseCensus of(Iterable<BarSeries> histories, SampleDates dates, UniverseRule rule, TargetSpec target) {
        int[] barDates = dates.barDates();
        int n = barDates.length;
        int[] universe = new int[n];
        int[] labelled = new int[n];
        for (BarSeries series : histories) {
            SymbolUniverse membership = new SymbolUniverse(series, rule);
            for (int d = 0; d < n; d++) {
                if (membership.verdictOn(barDates[d]) == UniverseVerdict.MEMBER) {
                    universe[d]++;
                    if (!Double.isNaN(target.label(series, barDates[d], dates.lastBar()))) {
                        labelled[d]++;
                    }
                }
            }
        }
        return of(dates, target, universe, labelled);
    }

    /** With known counts of each date. */
    public static UniverseCensus of(SampleDates dates, TargetSpec target, int[] universe, int[] labelled) {
        int[] barDates = dates.barDates();
        int n = barDates.length;
        int[] entry = new int[n];
        int[] exit = new int[n];
        for (int d = 0; d < n; d++) {
            entry[d] = target.entry(barDates[d]);
            exit[d] = target.exit(barDates[d]);
        }
        return new UniverseCensus(barDates, entry, exit, universe, labelled);
    }

    /** Of the symbols of both, which have the same dates and no symbol in common. */
    public UniverseCensus plus(UniverseCensus other) {
        return new UniverseCensus(barDates, entryDate, exitDate, sum(universe, other.universe), sum(labelled, other.labelled));
    }

    private static int[] sum(int[] a, int[] b) {
        int[] sum = new int[a.length];
        for (int d = 0; d < sum.length; d++) {
            sum[d] = a[d] + b[d];
        }
        return sum;
    }

    /** Universe rows of some of the bar dates. */
    public long rows(int[] some) {
        long rows = 0;
        for (int b : some) {
            rows += universe[Arrays.binarySearch(barDates, b)];
        }
        return rows;
    }

    /** Row dates t = b + 1. */
    public int[] rowDates() {
        int[] t = new int[barDates.length];
        for (int d = 0; d < t.length; d++) {
            t[d] = barDates[d] + 1;
        }
        return t;
    }
}
