package io.numergrid.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.history.HistoryCheck.Finding;
import io.numergrid.history.HistoryCheck.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class HistoryCheckTest {
    @Test
    void cleanHistoryHasNoFindings() {
        double[] close = new double[HistoryCheck.BARS_MIN];
        int[] dates = new int[close.length];
        for (int i = 0; i < close.length; i++) {
            close[i] = 100 + i % 4;
            dates[i] = 18_000 + i;
        }
        assertTrue(HistoryCheck.of(series(dates, close), dates[dates.length - 1]).isEmpty());
        assertTrue(HistoryCheck.of(series(new int[0], new double[0]), 18_000).isEmpty());
    }

    @Test
    void eachKindIsFoundAtItsEdge() {
        assertEquals(List.of(new Finding(Kind.FROZEN, "S", 5, 12), new Finding(Kind.SHORT, "S", 7, 10), new Finding(Kind.STALE, "S", 2, 17)),
                HistoryCheck.of(series(new int[] {10, 11, 12, 13, 14, 15, 16}, new double[] {1, 2, 3, 3, 3, 3, 3}), 18));
        assertEquals(List.of(new Finding(Kind.GAP, "S", 3, 11), new Finding(Kind.SHORT, "S", 3, 10)),
                HistoryCheck.of(series(new int[] {10, 12, 15}, new double[] {1, 2, 1}), 15));
        assertEquals(List.of(new Finding(Kind.JUMP, "S", 2, 12), new Finding(Kind.SHORT, "S", 4, 10)),
                HistoryCheck.of(series(new int[] {10, 11, 12, 13}, new double[] {1, 4, 16.1, 3.2}), 13));
        assertEquals(List.of(new Finding(Kind.GAP, "S", 1, 11), new Finding(Kind.SHORT, "S", 2, 10)),
                HistoryCheck.of(series(new int[] {10, 12}, new double[] {1, 400}), 12), "a move over a gap is no move in a day");
    }

    @Property(tries = 200)
    void agreesWithLookingAtEveryDay(@ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int days) {
        Random random = new Random(seed);
        TreeMap<Integer, Double> closeByDay = new TreeMap<>();
        double close = 1;
        for (int day = 0; day < days; day++) {
            close *= random.nextInt(10) == 0 ? 5 : random.nextInt(10) == 0 ? 0.1 : random.nextInt(3) == 0 ? 1.01 : 1;
            if (day == 0 || random.nextInt(12) > 0) {
                closeByDay.put(day, close);
            }
        }
        int newest = closeByDay.lastKey() + random.nextInt(2);
        int[] dates = closeByDay.keySet().stream().mapToInt(Integer::intValue).toArray();
        double[] closes = closeByDay.values().stream().mapToDouble(Double::doubleValue).toArray();
        List<Finding> findings = HistoryCheck.of(series(dates, closes), newest);

        long missing = 0;
        long jumps = 0;
        for (int day = dates[0]; day < dates[dates.length - 1]; day++) {
            missing += closeByDay.containsKey(day) ? 0 : 1;
            Double today = closeByDay.get(day);
            Double next = closeByDay.get(day + 1);
            jumps += today != null && next != null && (next / today > 4 || next / today < 0.2) ? 1 : 0;
        }
        long frozen = 0;
        for (int i = 0; i < closes.length; i++) {
            int from = i;
            int to = i;
            while (from > 0 && closes[from - 1] == closes[i]) {
                from--;
            }
            while (to + 1 < closes.length && closes[to + 1] == closes[i]) {
                to++;
            }
            frozen += to - from + 1 >= 5 ? 1 : 0;
        }
        assertEquals(missing, count(findings, Kind.GAP));
        assertEquals(missing, HistoryCheck.gapDays(series(dates, closes)));
        assertEquals(jumps, count(findings, Kind.JUMP));
        assertEquals(frozen, count(findings, Kind.FROZEN));
        assertEquals(newest - dates[dates.length - 1], count(findings, Kind.STALE));
        assertEquals(dates.length, count(findings, Kind.SHORT));
        List<Kind> kinds = findings.stream().map(Finding::kind).toList();
        assertEquals(kinds.stream().sorted().distinct().toList(), new ArrayList<>(kinds), "one of each kind, in order");
    }

    private static long count(List<Finding> findings, Kind kind) {
        Optional<Finding> found = findings.stream().filter(f -> f.kind() == kind).findFirst();
        return found.map(Finding::count).orElse(0L);
    }

    private static BarSeries series(int[] dates, double[] close) {
        return new BarSeries("S", VolumeUnit.BASE, dates, close, close, close, close, new double[close.length]);
    }
}
