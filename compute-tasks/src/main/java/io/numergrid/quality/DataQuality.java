package io.numergrid.quality;

import io.numergrid.history.Defect;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;

/**
 * What {@link DataQualityValidator} found in a namespace.
 *
 * @param grade        of the data set
 * @param reasons      one sentence for each thing that makes it worse than GREEN, worst first
 * @param symbols      symbols with a bar
 * @param grades       {@code [Grade]} number of symbols by {@link Grade#ordinal()}
 * @param sampledRows  rows on every 7th weekday that would be in a universe but for defects
 * @param excludedRows those of them that a defect keeps out
 * @param live         the same on the live date
 * @param findings     sorted by kind, then by symbol
 * @param keptOut      symbols that only a defect keeps out of the live universe
 * @param missingDays  days between the first and the newest bar on which no symbol has one, rising
 * @param thinDays     days with less than half as many bars as both their neighbours, which have at least 20; rising
 * @param duplicates   rows of imported files that gave way to another row of the same symbol and date
 */
public record DataQuality(Grade grade, List<String> reasons, int symbols, int[] grades, long sampledRows, long excludedRows, Live live,
                          List<Finding> findings, SortedMap<String, Defect> keptOut, List<Integer> missingDays, List<Integer> thinDays,
                          long duplicates) {
    public DataQuality {
        reasons = List.copyOf(reasons);
        findings = List.copyOf(findings);
        missingDays = List.copyOf(missingDays);
        thinDays = List.copyOf(thinDays);
    }

    /**
     * @param eligible symbols that would be in the live universe but for defects
     * @param excluded those of them that a defect keeps out
     */
    public record Live(int eligible, int excluded) {
    }

    /**
     * One kind of finding in one history.
     *
     * @param count     how often, see {@link FindingKind#what()}
     * @param firstDate epoch day of the first occurrence
     * @param lastDate  epoch day of the last one known; firstDate where only the first is
     */
    public record Finding(FindingKind kind, String symbol, long count, int firstDate, int lastDate) {
        static final Comparator<Finding> BY_KIND_AND_SYMBOL = Comparator.comparing(Finding::kind).thenComparing(Finding::symbol);
    }

    /** Number of symbols of a grade. */
    public int symbolsOf(Grade wanted) {
        return grades[wanted.ordinal()];
    }

    /** Findings of one kind. */
    public List<Finding> of(FindingKind kind) {
        return findings.stream().filter(f -> f.kind() == kind).toList();
    }
}
