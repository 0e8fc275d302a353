package io.numergrid.quality;

import io.numergrid.history.BarSeries;
import io.numergrid.history.Defect;
import io.numergrid.history.DefectJudge;
import io.numergrid.history.Defects;
import io.numergrid.history.HistoryCheck;
import io.numergrid.history.HistorySource;
import io.numergrid.rank.SampleDates;
import io.numergrid.rank.SymbolUniverse;
import io.numergrid.rank.UniverseRule;
import io.numergrid.rank.UniverseVerdict;
import io.numergrid.target.WeekdayCalendar;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

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
    private static final int TWIN_BARS = 60;
    private static final int TWIN_CHANGES_MIN = 15;
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
        Scan scan = new Scan(dates);
        for (String symbol : source.symbols()) {
            wanted.run();
            BarSeries series = source.series(symbol, until);
            if (series.size() > 0) {
                scan.add(series);
            }
        }
        scan.twins(source, until);
        long duplicates = source.findings().stream().filter(f -> f.reason().startsWith(DUPLICATE)).mapToLong(f -> f.count()).sum();
        return scan.result(duplicates);
    }

    /** One pass over the symbols. */
    private final class Scan {
        private final SampleDates dates;
        private final int[] sampleDays;
        private final int[] barsOnDay;
        private final List<DataQuality.Finding> findings = new ArrayList<>();
        private final SortedMap<String, Grade> grades = new TreeMap<>();
        private final SortedMap<String, Defect> keptOut = new TreeMap<>();
        private final SortedMap<Long, List<String>> byTail = new TreeMap<>();
        private long sampled;
        private long excluded;
        private int liveEligible;

        Scan(SampleDates dates) {
            this.dates = dates;
            this.sampleDays = WeekdayCalendar.samples(dates.firstBar(), dates.lastBar(), SAMPLE_THINNING);
            this.barsOnDay = new int[dates.lastBar() - dates.firstBar() + 1];
        }

        void add(BarSeries series) {
            Grade grade = Grade.GREEN;
            for (int day : series.dates()) {
                barsOnDay[day - dates.firstBar()]++;
            }
            for (HistoryCheck.Finding f : HistoryCheck.of(series, dates.lastBar())) {
                FindingKind kind = FindingKind.of(f.kind());
                findings.add(new DataQuality.Finding(kind, series.symbol(), f.count(), f.firstDate(), f.firstDate()));
                grade = grade.worse(kind.grade());
            }
            Defects defects = judge.judge(series);
            for (DataQuality.Finding f : summed(series, defects)) {
                findings.add(f);
                grade = grade.worse(f.kind().grade());
            }
            if (isKeptOut(series, defects)) {
                grade = Grade.RED;
            }
            grades.put(series.symbol(), grade);
            if (hasLivelyTail(series)) {
                byTail.computeIfAbsent(tailHash(series), h -> new ArrayList<>()).add(series.symbol());
            }
        }

        /** Counts the symbol's rows; whether only a defect keeps it out of the live universe. */
        private boolean isKeptOut(BarSeries series, Defects defects) {
            SymbolUniverse membership = new SymbolUniverse(series, universe.withDefects(s -> defects));
            int first = series.dates()[0];
            int last = series.dates()[series.size() - 1];
            for (int day : sampleDays) {
                if (day >= first && day <= last) {
                    UniverseVerdict verdict = membership.verdictOn(day);
                    sampled += verdict == UniverseVerdict.MEMBER || verdict.isDefect() ? 1 : 0;
                    excluded += verdict.isDefect() ? 1 : 0;
                }
            }
            UniverseVerdict live = membership.verdictOn(dates.liveDate() - 1);
            liveEligible += live == UniverseVerdict.MEMBER || live.isDefect() ? 1 : 0;
            if (live.isDefect()) {
                defects.at(series.lastIndexAtOrBefore(dates.liveDate() - 1)).ifPresent(d -> keptOut.put(series.symbol(), d));
            }
            return live.isDefect();
        }

        void twins(HistorySource source, int until) {
            for (List<String> group : byTail.values()) {
                BarSeries first = source.series(group.get(0), until);
                for (String symbol : group.subList(1, group.size())) {
                    BarSeries other = source.series(symbol, until);
                    if (sameTail(first, other)) {
                        int last = other.dates()[other.size() - 1];
                        findings.add(new DataQuality.Finding(FindingKind.TWIN, symbol, 1, other.dates()[other.size() - TWIN_BARS], last));
                        grades.merge(symbol, FindingKind.TWIN.grade(), Grade::worse);
                    }
                }
            }
        }

        DataQuality result(long duplicates) {
            findings.sort(Comparator.comparing(DataQuality.Finding::kind).thenComparing(DataQuality.Finding::symbol));
            int[] counts = new int[Grade.values().length];
            grades.values().forEach(g -> counts[g.ordinal()]++);
            List<Integer> missing = new ArrayList<>();
            List<Integer> thin = new ArrayList<>();
            for (int d = 0; d < barsOnDay.length; d++) {
                if (barsOnDay[d] == 0) {
                    missing.add(dates.firstBar() + d);
                } else if (d > 0 && d + 1 < barsOnDay.length) {
                    int neighbours = Math.min(barsOnDay[d - 1], barsOnDay[d + 1]);
                    if (neighbours >= THIN_NEIGHBOURS_MIN && 2 * barsOnDay[d] < neighbours) {
                        thin.add(dates.firstBar() + d);
                    }
                }
            }
            Verdict verdict = new Verdict();
            verdict.share("symbols that would be in the live universe", keptOut.size(), liveEligible);
            verdict.share("rows on every " + SAMPLE_THINNING + "th weekday that would be in a universe", excluded, sampled);
            verdict.days("no bar of any symbol", missing, Grade.RED);
            verdict.days("less than half as many bars as their neighbours", thin, Grade.YELLOW);
            return new DataQuality(verdict.grade, verdict.sorted(), grades.size(), counts, sampled, excluded,
                    new DataQuality.Live(liveEligible, keptOut.size()), findings, keptOut, missing, thin, duplicates);
        }

        /** The data set's grade as it gets worse, with the reasons. */
        private final class Verdict {
            private final Map<Grade, List<String>> reasons = new EnumMap<>(Grade.class);
            private Grade grade = Grade.GREEN;

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
                    add(dates.lastBar() - newest <= limits.recentDays() ? whenRecent : Grade.YELLOW, String.format(Locale.ROOT,
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

    /** Whether the last bars are many and change often enough that another symbol's being the same is no accident. */
    private static boolean hasLivelyTail(BarSeries series) {
        int n = series.size();
        int changes = 0;
        for (int i = Math.max(1, n - TWIN_BARS + 1); i < n; i++) {
            changes += series.close()[i] == series.close()[i - 1] ? 0 : 1;
        }
        return n >= TWIN_BARS && changes >= TWIN_CHANGES_MIN;
    }

    private static long tailHash(BarSeries series) {
        long hash = 0;
        for (int i = series.size() - TWIN_BARS; i < series.size(); i++) {
            hash = 31 * (31 * hash + series.dates()[i]) + Double.doubleToLongBits(series.close()[i]);
        }
        return hash;
    }

    private static boolean sameTail(BarSeries a, BarSeries b) {
        for (int k = 1; k <= TWIN_BARS; k++) {
            int i = a.size() - k;
            int j = b.size() - k;
            if (a.dates()[i] != b.dates()[j] || a.close()[i] != b.close()[j]) {
                return false;
            }
        }
        return true;
    }
}
