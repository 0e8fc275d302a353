package io.numergrid.feature;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.numergrid.history.BarSeries;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** A market context that was followed, day by day or by corrections, equals one built anew; and its predecessors do not notice. */
class MarketExtensionTest {
    @Property(tries = 150)
    void equalsTheContextBuiltAnew(@ForAll MarketChanges.Kind kind, @ForAll @IntRange(max = 100_000) int seed) {
        MarketChanges changes = new MarketChanges(RandomBars.market(seed, 130), kind, new Random(seed));
        MarketContext before = MarketChanges.context(changes.before);
        TreeMap<String, BarSeries> after = changes.after();
        MarketContext followed = before.with(MarketChanges.held(after), changes.days());
        assertSame(MarketChanges.context(after), followed, after, kind + " " + seed);
        assertSame(MarketChanges.context(changes.before), before, changes.before, "before " + kind + " " + seed);
    }

    /** Bars are appended to the same objects, as the live side does it; every snapshot stays what it was. */
    @Property(tries = 10)
    void dayByDay(@ForAll @IntRange(max = 100_000) int seed) {
        List<BarSeries> all = RandomBars.market(seed, 130);
        int first = RandomBars.FIRST_DAY + 60;
        TreeMap<String, SymbolBars> held = new TreeMap<>();
        TreeMap<String, BarSeries> start = new TreeMap<>();
        for (BarSeries s : all) {
            BarSeries known = s.until(first);
            if (known.size() > 0) {
                start.put(s.symbol(), known);
                held.put(s.symbol(), new SymbolBars(known));
            }
        }
        List<MarketContext> snapshots = new ArrayList<>(List.of(MarketChanges.context(start)));
        List<Integer> days = new ArrayList<>(List.of(first));
        for (int day = first + 1; day <= first + 75; day++) {
            boolean anyBar = false;
            for (BarSeries s : all) {
                int i = s.lastIndexAtOrBefore(day);
                if (i >= 0 && s.dates()[i] == day) {
                    anyBar = true;
                    BarSeries bar = MarketChanges.pick(s, new int[] {i});
                    if (held.containsKey(s.symbol())) {
                        held.get(s.symbol()).append(bar, 0);
                    } else {
                        held.put(s.symbol(), new SymbolBars(bar));
                    }
                }
            }
            if (!anyBar) {
                continue;
            }
            days.add(day);
            snapshots.add(snapshots.get(snapshots.size() - 1).with(new ArrayList<>(held.values()), new int[] {day}));
        }
        for (int k = 0; k < snapshots.size(); k += 12) {
            int until = days.get(k);
            TreeMap<String, BarSeries> known = new TreeMap<>();
            for (BarSeries s : all) {
                if (s.until(until).size() > 0) {
                    known.put(s.symbol(), s.until(until));
                }
            }
            assertSame(MarketChanges.context(known), snapshots.get(k), known, "day " + until);
        }
    }

    @Test
    void aContextHasOneSuccessor() {
        MarketChanges changes = new MarketChanges(RandomBars.market(1, 130), MarketChanges.Kind.APPENDED_DAY, new Random(1));
        MarketContext before = MarketChanges.context(changes.before);
        List<SymbolBars> held = MarketChanges.held(changes.after());
        before.with(held, changes.days());
        assertThrows(IllegalStateException.class, () -> before.with(held, changes.days()));
    }

    @Test
    void nothingMayGetLost() {
        TreeMap<String, BarSeries> histories = new MarketChanges(RandomBars.market(1, 130), MarketChanges.Kind.REPLACED_BAR, new Random(1)).before;
        TreeMap<String, BarSeries> fewer = new TreeMap<>(histories);
        fewer.remove("BTC");
        assertThrows(IllegalArgumentException.class, () -> MarketChanges.context(histories).with(MarketChanges.held(fewer), new int[0]));
        fewer.put("BTC", histories.get("BTC").until(RandomBars.FIRST_DAY + 20));
        assertThrows(IllegalArgumentException.class, () -> MarketChanges.context(histories).with(MarketChanges.held(fewer), new int[0]));
    }

    static void assertSame(MarketContext expected, MarketContext actual, TreeMap<String, BarSeries> histories, String where) {
        assertEquals(expected.symbolCount(), actual.symbolCount(), where);
        assertEquals(expected.levels().firstDay(), actual.levels().firstDay(), where);
        assertArrayEquals(expected.levels().market(), actual.levels().market(), where);
        assertArrayEquals(expected.levels().btc(), actual.levels().btc(), where);
        for (BarSeries s : histories.values()) {
            assertArrayEquals(expected.rankReturn(s), Arrays.copyOf(actual.rankReturn(s), s.size()), where);
            assertArrayEquals(expected.rankDollarVolume(s), Arrays.copyOf(actual.rankDollarVolume(s), s.size()), where);
        }
    }
}
