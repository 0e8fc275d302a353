package io.numergrid.quality;

import io.numergrid.history.BarSeries;
import io.numergrid.history.Defect;
import io.numergrid.history.DefectJudge;
import io.numergrid.history.Defects;
import io.numergrid.history.HistoryCheck;
import io.numergrid.history.HistorySource;
import io.numergrid.history.RowFinding;
import io.numergrid.rank.SampleDates;
import io.numergrid.rank.SymbolUniverse;
import io.numergrid.rank.UniverseRule;
import io.numergrid.rank.UniverseVerdict;
import io.numergrid.target.WeekdayCalendar;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Looks through the histories of a namespace for what makes results doubtful, and grades each symbol and the whole. It changes nothing
 * and decides about no row: rows are kept out of universes by the same {@link DefectJudge}, bar by bar, whatever is found later.
 *
 * <p>The data set is RED when a quarter of what would be its live universe (or of all its rows) is kept out by defects, or when a
 * day within the last 30 has no bar of any symbol; YELLOW from 5 % on, or with such a day further back. Limits: {@link QualityLimits}.
 */
public final class DataQualityValidator {
    private static final int SAMPLE_THINNING = 7;
    private static final int THIN_NEIGHBOURS_MIN = 20;
    private static final int DAYS_NAMED_MAX = 3;
    private static final String DUPLICATE = "DUPLICATE_";

    private final UniverseRule universe;
    private final DefectJudge judge;
    private final QualityLimits limits;

    /** @param judge what counts as a defect, also where the universe's own judge is switched off */
    public DataQualityValidator(UniverseRule universe, DefectJudge judge, QualityLimits limits) {
        this.universe = Objects.requireNonNull(universe);
        this.judge = Objects.requireNonNull(judge);
        this.limits = Objects.requireNonNull(limits);
    }

    /**
     * Reads every history once.
     *
     * @param until  bars after this day are not seen
     * @param dates  of the same bars
     * @param wanted run once per symbol; throws when the answer is not wanted any more
     */
    public DataQuality validate(HistorySource source, int until, SampleDates dates, Runnable wanted) {
        HistoryScan scan = scan(() -> source.symbols().stream().map(symbol -> source.series(symbol, until)).iterator(), dates, wanted);
        return judge(scan, symbol -> HistoryScan.Tail.of(source.series(symbol, until)), dates, source.findings());
    }

    /**
     * Looks at histories one by one.
     *
     * @param series of some symbols; those without bars are passed over
     * @param dates  of all symbols
     * @param wanted as above
     */
    public HistoryScan scan(Iterable<BarSeries> series, SampleDates dates, Runnable wanted) {
        HistoryScan scan = new HistoryScan(dates.lastBar() - dates.firstBar() + 1);
        int[] sampleDays = WeekdayCalendar.samples(dates.firstBar(), dates.lastBar(), SAMPLE_THINNING);
        for (BarSeries one : series) {
            wanted.run();
            if (one.size() > 0) {
                add(one, dates, sampleDays, scan);
            }
        }
        return scan;
    }

    private void add(BarSeries series, SampleDates dates, int[] sampleDays, HistoryScan scan) {
        Grade grade = Grade.GREEN;
        scan.addBars(series, dates.firstBar());
        for (HistoryCheck.Finding f : HistoryCheck.of(series, dates.lastBar())) {
            FindingKind kind = FindingKind.of(f.kind());
            scan.findings.add(new DataQuality.Finding(kind, series.symbol(), f.count(), f.firstDate(), f.firstDate()));
            grade = grade.worse(kind.grade());
        }
        Defects defects = judge.judge(series);
        for (DataQuality.Finding f : summed(series, defects)) {
            scan.findings.add(f);
            grade = grade.worse(f.kind().grade());
        }
        if (isKeptOut(series, defects, dates, sampleDays, scan)) {
            grade = Grade.RED;
        }
        scan.grades.put(series.symbol(), grade);
        scan.addTail(series);
    }

    /** Counts the symbol's rows; whether only a defect keeps it out of the live universe. */
    private boolean isKeptOut(BarSeries series, Defects defects, SampleDates dates, int[] sampleDays, HistoryScan scan) {
        SymbolUniverse membership = new SymbolUniverse(series, universe.withDefects(s -> defects));
        int first = series.dates()[0];
        int last = series.dates()[series.size() - 1];
        for (int day : sampleDays) {
            if (day >= first && day <= last) {
                UniverseVerdict verdict = membership.verdictOn(day);
                scan.sampled += verdict == UniverseVerdict.MEMBER || verdict.isDefect() ? 1 : 0;
                scan.excluded += verdict.isDefect() ? 1 : 0;
            }
        }
        UniverseVerdict live = membership.verdictOn(dates.liveDate() - 1);
        scan.liveEligible += live == UniverseVerdict.MEMBER || live.isDefect() ? 1 : 0;
        if (live.isDefect()) {
            defects.at(series.lastIndexAtOrBefore(dates.liveDate() - 1)).ifPresent(d -> scan.keptOut.put(series.symbol(), d));
        }
        return live.isDefect();
    }

    /**
     * Judges the whole.
     *
     * @param scan     of all symbols
     * @param tail     of a symbol that stands in {@link HistoryScan#tailGroups}
     * @param dates    of all symbols
     * @param rejected what imports rejected or repaired
     */
    public DataQuality judge(HistoryScan scan, Function<String, HistoryScan.Tail> tail, SampleDates dates, List<RowFinding> rejected) {
        SortedMap<String, Grade> grades = new TreeMap<>(scan.grades);
        List<DataQuality.Finding> findings = scan.sortedFindings(twins(scan, tail, grades));
        int[] counts = new int[Grade.values().length];
        grades.values().forEach(g -> counts[g.ordinal()]++);
        List<Integer> missing = new ArrayList<>();
        List<Integer> thin = new ArrayList<>();
        int[] bars = scan.barsOnDay;
        for (int d = 0; d < bars.length; d++) {
            if (bars[d] == 0) {
                missing.add(dates.firstBar() + d);
            } else if (d > 0 && d + 1 < bars.length) {
                int neighbours = Math.min(bars[d - 1], bars[d + 1]);
                if (neighbours >= THIN_NEIGHBOURS_MIN && 2 * bars[d] < neighbours) {
                    thin.add(dates.firstBar() + d);
                }
            }
        }
        Verdict verdict = new Verdict(dates.lastBar());
        verdict.share("symbols that would be in the live universe", scan.keptOut.size(), scan.liveEligible);
        verdict.share("rows on every " + SAMPLE_THINNING + "th weekday that would be in a universe", scan.excluded, scan.sampled);
        verdict.days("no bar of any symbol", missing, Grade.RED);
        verdict.days("less than half as many bars as their neighbours", thin, Grade.YELLOW);
        long duplicates = rejected.stream().filter(f -> f.reason().startsWith(DUPLICATE)).mapToLong(f -> f.count()).sum();
        return new DataQuality(verdict.grade, verdict.sorted(), grades.size(), counts, scan.sampled, scan.excluded,
                new DataQuality.Live(scan.liveEligible, scan.keptOut.size()), findings, scan.keptOut, missing, thin, duplicates);
    }

    private static List<DataQuality.Finding> twins(HistoryScan scan, Function<String, HistoryScan.Tail> tail, SortedMap<String, Grade> grades) {
        List<DataQuality.Finding> twins = new ArrayList<>();
        for (List<String> group : scan.tailGroups()) {
            HistoryScan.Tail first = tail.apply(group.get(0));
            for (String symbol : group.subList(1, group.size())) {
                HistoryScan.Tail other = tail.apply(symbol);
                if (first.isSame(other)) {
                    twins.add(new DataQuality.Finding(FindingKind.TWIN, symbol, 1, other.firstDate(), other.lastDate()));
                    grades.merge(symbol, FindingKind.TWIN.grade(), Grade::worse);
                }
            }
        }
        return twins;
    }

    /** The data set's grade as it gets worse, with the reasons. */
    private final class Verdict {
        private final int lastBar;
        private final Map<Grade, List<String>> reasons = new EnumMap<>(Grade.class);
        private Grade grade = Grade.GREEN;

        Verdict(int lastBar) {
            this.lastBar = lastBar;
        }

        void share(String what, long part, long whole) {
            double share = whole == 0 ? 0 : (double) part / whole;
            add(QualityLimits.grade(share, limits.excludedShareYellow(), limits.excludedShareRed()), String.format(Locale.ROOT,
                    "%,d of %,d %s are kept out by defects of their data (%.1f %%)", part, whole, what, 100 * share));
        }

        void days(String what, List<Integer> days, Grade whenRecent) {
            if (!days.isEmpty()) {
                int newest = days.get(days.size() - 1);
                List<String> named = days.subList(Math.max(0, days.size() - DAYS_NAMED_MAX), days.size()).stream()
                        .map(d -> LocalDate.ofEpochDay(d).toString()).toList();
                add(lastBar - newest <= limits.recentDays() ? whenRecent : Grade.YELLOW, String.format(Locale.ROOT,
                        "%,d %s with %s (%s%s)", days.size(), days.size() == 1 ? "day" : "days", what,
                        days.size() > DAYS_NAMED_MAX ? "newest " : "", String.join(", ", named)));
            }
        }

        private void add(Grade worse, String reason) {
            if (worse != Grade.GREEN) {
                reasons.computeIfAbsent(worse, g -> new ArrayList<>()).add(reason);
                grade = grade.worse(worse);
            }
        }

        List<String> sorted() {
            List<String> all = new ArrayList<>(reasons.getOrDefault(Grade.RED, List.of()));
            all.addAll(reasons.getOrDefault(Grade.YELLOW, List.of()));
            return all;
        }
    }

    /** One finding per kind of defect that began. */
    private static List<DataQuality.Finding> summed(BarSeries series, Defects defects) {
        Map<Defect, DataQuality.Finding> byDefect = new EnumMap<>(Defect.class);
        for (Defects.Event event : defects.events()) {
            int day = series.dates()[event.bar()];
            byDefect.merge(event.defect(), new DataQuality.Finding(FindingKind.of(event.defect()), series.symbol(), 1, day, day),
                    (a, b) -> new DataQuality.Finding(a.kind(), a.symbol(), a.count() + 1, a.firstDate(), b.lastDate()));
        }
        return List.copyOf(byDefect.values());
    }
}
