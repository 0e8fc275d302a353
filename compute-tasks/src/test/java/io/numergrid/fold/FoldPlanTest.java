package io.numergrid.fold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.rank.UniverseCensus;
import io.numergrid.target.SlowCalendar;
import io.numergrid.target.TargetSpec;
import io.numergrid.target.WeekdayCalendar;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class FoldPlanTest {
    private static final int FIRST = 17_000;

    /** The dates of a run: t with label spans and labelled rows. */
    private record Dates(int[] t, int[] entry, int[] exit, int[] labelled) {
        static Dates weekdays(int days, int thinning) {
            int[] b = WeekdayCalendar.samples(FIRST, FIRST + days - 1, thinning);
            int[] entry = IntStream.of(b).map(x -> (int) entry(x).toEpochDay()).toArray();
            int[] exit = IntStream.of(b).map(x -> (int) SlowCalendar.nthWeekdayAfter(entry(x), 20).toEpochDay()).toArray();
            int[] labelled = new int[b.length];
            Arrays.fill(labelled, 100);
            return new Dates(IntStream.of(b).map(x -> x + 1).toArray(), entry, exit, labelled);
        }

        private static LocalDate entry(int b) {
            return SlowCalendar.nthWeekdayAfter(LocalDate.ofEpochDay(b), 2);
        }

        Dates withPoorDates(long seed, int percent) {
            Random random = new Random(seed);
            int[] rows = IntStream.range(0, t.length).map(d -> random.nextInt(100) < percent ? random.nextInt(100) : 100 + random.nextInt(900)).toArray();
            return new Dates(t, entry, exit, rows);
        }

        FoldPlan plan(FoldSpec spec) {
            return FoldPlan.of(t, entry, exit, labelled, spec);
        }
    }

    @Property(tries = 150)
    void plansAreThoseOfTheDefinitionOrRefusedWhereItSaysSo(@ForAll long seed, @ForAll @IntRange(min = 1, max = 1500) int days,
            @ForAll @IntRange(min = 1, max = 4) int thinning, @ForAll @IntRange(max = 60) int poorPercent,
            @ForAll @IntRange(min = 1, max = 9) int folds, @ForAll @IntRange(max = 20) int embargo) {
        Dates dates = Dates.weekdays(days, thinning).withPoorDates(seed, poorPercent);
        FoldSpec spec = new FoldSpec(folds, embargo, 100, 8, 3);
        List<Integer> counted = new ArrayList<>();
        for (int d = 0; d < dates.t().length; d++) {
            if (dates.labelled()[d] >= 100) {
                counted.add(d);
            }
        }
        int test = counted.size() / (folds + 1);
        boolean possible = test >= 3 && kept(dates, counted, counted.size() - folds * test, embargo).size() >= 8;
        if (!possible) {
            assertEquals(ErrorCode.FOLD_IMPOSSIBLE, assertThrows(NumergridException.class, () -> dates.plan(spec)).code());
            return;
        }
        FoldPlan plan = dates.plan(spec);
        assertEquals(counted.size(), plan.countedDates());
        assertEquals(test, plan.testDates());
        assertEquals(folds, plan.folds().size());
        for (int k = 0; k < folds; k++) {
            int first = counted.size() - (folds - k) * test;
            requireFold(plan.folds().get(k), k, dates, counted, first, test, embargo);
        }
        assertEquals((int) counted.get(counted.size() - 1) + 1, plan.folds().get(folds - 1).testEnd(), "the last test block ends the data");
    }

    @Property(tries = 100)
    void noTrainingLabelMeetsATestSpan(@ForAll long seed, @ForAll @IntRange(min = 300, max = 1200) int days, @ForAll @IntRange(min = 1, max = 3) int thinning) {
        Dates dates = Dates.weekdays(days, thinning).withPoorDates(seed, 10);
        FoldPlan plan;
        try {
            plan = dates.plan(FoldSpec.DEFAULT);
        } catch (NumergridException e) {
            assertEquals(ErrorCode.FOLD_IMPOSSIBLE, e.code());
            return;
        }
        for (Fold fold : plan.folds()) {
            for (int p = 0; p < fold.trainEnd(); p++) {
                for (int q = fold.testStart(); q < fold.testEnd(); q++) {
                    // the days a training label is made of end before the test row is predicted, at 00:00 of t
                    assertTrue(dates.exit()[p] < dates.t()[q]);
                    assertTrue(dates.exit()[p] < dates.entry()[q]);
                }
            }
            assertTrue(fold.testFrom() - fold.trainTo() >= 30 && fold.minGapDays() >= 1);
        }
    }

    @Test
    void embargoWidensTheGap() {
        Dates dates = Dates.weekdays(1200, 1);
        FoldPlan plain = dates.plan(FoldSpec.DEFAULT);
        FoldPlan wide = dates.plan(new FoldSpec(7, 10, 100, 8, 3));
        for (int k = 0; k < 7; k++) {
            assertTrue(plain.folds().get(k).minGapDays() >= 1);
            assertTrue(wide.folds().get(k).minGapDays() >= 11);
            assertTrue(wide.folds().get(k).trainEnd() < plain.folds().get(k).trainEnd());
            assertEquals(plain.folds().get(k).testFrom(), wide.folds().get(k).testFrom());
            assertEquals(plain.folds().get(k).trainRows() + plain.folds().get(k).purgedRows(),
                    wide.folds().get(k).trainRows() + wide.folds().get(k).purgedRows());
        }
    }

    @Test
    void gapIsOneDayWhereTheDatesAreDense() {
        // every day a row whose label ends 30 days on: exit = t + 30 <= t0 - 1 is met with equality
        int n = 400;
        int[] t = IntStream.range(0, n).map(i -> FIRST + i).toArray();
        int[] exit = IntStream.of(t).map(x -> x + 30).toArray();
        int[] rows = IntStream.of(t).map(x -> 100).toArray();
        for (Fold fold : FoldPlan.of(t, t, exit, rows, FoldSpec.DEFAULT).folds()) {
            assertEquals(1, fold.minGapDays());
            assertEquals(31, fold.testFrom() - fold.trainTo());
            assertEquals(30 * 100, fold.purgedRows());
        }
    }

    @Test
    void refusalsNameTheNumbers() {
        Dates few = Dates.weekdays(30, 1);
        String message = refusal(() -> few.plan(FoldSpec.DEFAULT));
        assertTrue(message.contains("22 dates") && message.contains("fewer than 3"), message);
        // 40 weekdays: test size 5, five dates before the first block, all purged
        String purged = refusal(() -> Dates.weekdays(56, 1).plan(FoldSpec.DEFAULT));
        assertTrue(purged.contains("5 dates before it") && purged.contains("0 stay") && purged.contains("fewer than 8"), purged);
        assertTrue(refusal(() -> Dates.weekdays(0, 1).plan(FoldSpec.DEFAULT)).contains("0 dates"));
    }

    @Test
    void hundredLabelledRowsCountAndNinetyNineDoNot() {
        Dates dates = Dates.weekdays(1200, 1);
        int d = dates.plan(FoldSpec.DEFAULT).countedDates();
        dates.labelled()[17] = 99;
        assertEquals(d - 1, dates.plan(FoldSpec.DEFAULT).countedDates());
        assertEquals(d, dates.plan(new FoldSpec(7, 0, 99, 8, 3)).countedDates());
    }

    @Test
    void brokenSpansAreRefusedWithTheirDates() {
        int[] t = IntStream.range(0, 400).map(i -> FIRST + i).toArray();
        int[] exit = IntStream.of(t).map(x -> x + 30).toArray();
        int[] rows = IntStream.of(t).map(x -> 100).toArray();
        int[] falling = exit.clone();
        falling[200] = exit[199] - 1;
        assertTrue(refusal(() -> FoldPlan.of(t, t, falling, rows, FoldSpec.DEFAULT)).contains(LocalDate.ofEpochDay(t[200]).toString()));
        int[] early = t.clone();
        early[3]--;
        assertTrue(refusal(() -> FoldPlan.of(t, early, exit, rows, FoldSpec.DEFAULT)).contains("not after its bar date"));
        int[] twice = t.clone();
        twice[10] = twice[9];
        assertTrue(refusal(() -> FoldPlan.of(twice, twice, exit, rows, FoldSpec.DEFAULT)).contains("must rise"));
        assertThrows(IllegalArgumentException.class, () -> FoldPlan.of(t, t, exit, new int[3], FoldSpec.DEFAULT));
    }

    @Test
    void proofCatchesAFoldThatWasMadeWrong() {
        Dates dates = Dates.weekdays(1200, 1);
        Fold good = dates.plan(FoldSpec.DEFAULT).folds().get(2);
        FoldPlan.prove(good, dates.t(), dates.exit(), 0);
        Fold greedy = new Fold(2, good.trainEnd() + 1, good.testStart(), good.testEnd(), good.trainFrom(), dates.t()[good.trainEnd()],
                good.testFrom(), good.testTo(), good.trainRows(), good.testRows(), good.purgedRows(), 1);
        assertTrue(refusal(() -> FoldPlan.prove(greedy, dates.t(), dates.exit(), 0)).contains("would train on"));
        Fold boastful = new Fold(2, good.trainEnd(), good.testStart(), good.testEnd(), good.trainFrom(), good.trainTo(),
                good.testFrom(), good.testTo(), good.trainRows(), good.testRows(), good.purgedRows(), good.minGapDays() + 5);
        assertTrue(refusal(() -> FoldPlan.prove(boastful, dates.t(), dates.exit(), 0)).contains("does not describe"));
        assertTrue(refusal(() -> FoldPlan.prove(good, dates.t(), dates.exit(), 40)).contains("embargo 40"));
    }

    @Test
    void foldWithoutAGapCannotBeConstructed() {
        assertEquals(1, new Fold(0, 5, 9, 12, 10, 20, 51, 60, 1, 1, 1, 1).minGapDays());
        refusal(() -> new Fold(0, 5, 9, 12, 10, 20, 51, 60, 1, 1, 1, 0));
        refusal(() -> new Fold(0, 5, 9, 12, 10, 20, 51, 60, 1, 1, 1, 32));
        refusal(() -> new Fold(0, 10, 9, 12, 10, 20, 51, 60, 1, 1, 1, 1));
        refusal(() -> new Fold(0, 0, 9, 12, 10, 20, 51, 60, 1, 1, 1, 1));
        refusal(() -> new Fold(0, 5, 9, 9, 10, 20, 51, 60, 1, 1, 1, 1));
        refusal(() -> new Fold(0, 5, 9, 12, 10, 51, 51, 60, 1, 1, 1, 1));
        refusal(() -> new Fold(-1, 5, 9, 12, 10, 20, 51, 60, 1, 1, 1, 1));
    }

    @Test
    void impossibleSpecsAreRefused() {
        for (FoldSpecArguments a : List.of(new FoldSpecArguments(0, 0, 1), new FoldSpecArguments(7, -1, 1), new FoldSpecArguments(7, 0, 0))) {
            NumergridException e = assertThrows(NumergridException.class, () -> new FoldSpec(a.folds(), a.embargo(), a.rows(), 8, 3));
            assertEquals(ErrorCode.ARGUMENT_INVALID, e.code());
        }
    }

    private record FoldSpecArguments(int folds, int embargo, int rows) {
    }

    @Test
    void thinningIsTheLargestThatFits() {
        int[] candidates = {7, 6, 4, 3, 2, 1};
        Set<Integer> chosen = new TreeSet<>();
        for (int days : new int[] {120, 260, 290, 320, 400, 460, 520, 600, 700}) {
            UniverseCensus census = census(days);
            int expected = IntStream.of(candidates).filter(k -> fits(Dates.weekdays(days, k))).findFirst().orElse(0);
            chosen.add(expected);
            if (expected == 0) {
                assertTrue(refusal(() -> ThinningChoice.of(candidates, census, FoldSpec.DEFAULT)).contains("dates"));
            } else {
                ThinningChoice choice = ThinningChoice.of(candidates, census, FoldSpec.DEFAULT);
                assertEquals(expected, choice.thinning());
                assertEquals(Dates.weekdays(days, expected).t().length, choice.dates());
            }
        }
        assertTrue(chosen.containsAll(Set.of(0, 1, 4, 7)), "the sizes are meant to need different thinnings: " + chosen);
    }

    @Test
    void thinningThatCannotBeIsAnErrorOfTheCaller() {
        assertEquals(ErrorCode.ARGUMENT_INVALID, assertThrows(NumergridException.class,
                () -> ThinningChoice.of(new int[] {5}, census(700), FoldSpec.DEFAULT)).code());
        assertEquals(ErrorCode.ARGUMENT_INVALID, assertThrows(NumergridException.class,
                () -> ThinningChoice.of(new int[0], census(700), FoldSpec.DEFAULT)).code());
    }

    private static UniverseCensus census(int days) {
        int[] b = WeekdayCalendar.samples(FIRST, FIRST + days - 1, 1);
        TargetSpec target = TargetSpec.TARGET_20D2L;
        int[] rows = IntStream.of(b).map(x -> 250).toArray();
        return new UniverseCensus(b, IntStream.of(b).map(target::entry).toArray(), IntStream.of(b).map(target::exit).toArray(), rows, rows);
    }

    private static boolean fits(Dates dates) {
        List<Integer> all = IntStream.range(0, dates.t().length).boxed().toList();
        int test = all.size() / 8;
        return test >= 3 && kept(dates, all, all.size() - 7 * test, 0).size() >= 8;
    }

    private static List<Integer> kept(Dates dates, List<Integer> counted, int first, int embargo) {
        int t0 = dates.t()[counted.get(first)];
        return counted.subList(0, first).stream().filter(p -> dates.exit()[p] + embargo <= t0 - 1).toList();
    }

    private static void requireFold(Fold fold, int index, Dates dates, List<Integer> counted, int first, int test, int embargo) {
        List<Integer> kept = kept(dates, counted, first, embargo);
        List<Integer> tested = counted.subList(first, first + test);
        int t0 = dates.t()[tested.get(0)];
        assertEquals(index, fold.index());
        assertEquals(kept.get(kept.size() - 1) + 1, fold.trainEnd());
        assertEquals(kept, counted.stream().filter(p -> p < fold.trainEnd()).toList(), "kept dates are a prefix");
        assertEquals((int) tested.get(0), fold.testStart());
        assertEquals(tested, counted.stream().filter(p -> p >= fold.testStart() && p < fold.testEnd()).toList());
        assertEquals(dates.t()[kept.get(0)], fold.trainFrom());
        assertEquals(dates.t()[kept.get(kept.size() - 1)], fold.trainTo());
        assertEquals(t0, fold.testFrom());
        assertEquals(dates.t()[tested.get(test - 1)], fold.testTo());
        assertEquals(rows(dates, kept), fold.trainRows());
        assertEquals(rows(dates, tested), fold.testRows());
        assertEquals(rows(dates, counted.subList(0, first)) - rows(dates, kept), fold.purgedRows());
        assertEquals(t0 - kept.stream().mapToInt(p -> dates.exit()[p]).max().orElseThrow(), fold.minGapDays());
    }

    private static long rows(Dates dates, List<Integer> positions) {
        return positions.stream().mapToLong(p -> dates.labelled()[p]).sum();
    }

    private static String refusal(Executable call) {
        NumergridException e = assertThrows(NumergridException.class, call);
        assertEquals(ErrorCode.FOLD_IMPOSSIBLE, e.code());
        return e.getMessage();
    }
}
