package io.numergrid.feature;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.history.BarSeries;
import io.numergrid.history.VolumeUnit;
import io.numergrid.kernel.KernelSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Live features against full rebuilds, bit by bit. */
class LiveFeaturesTest {
    private static final KernelSet KERNELS = KernelSet.choose("scalar");
    private static final FeatureSet FEATURES = new FeatureSet(KERNELS);
    private static final int ROWS = 5;

    static LiveFeatures live(TreeMap<String, BarSeries> histories, int threads) {
        return new LiveFeatures(KERNELS, MarketChanges.source(histories), new LiveFeatures.Spec("BTC", ROWS, threads));
    }

    /** A symbol of each shape; the one with gaps is cut where the others end, so that they are not dormant beside it. */
    private static List<BarSeries> market(int seed, int bars) {
        return RandomBars.market(seed, bars).stream().map(s -> s.until(RandomBars.FIRST_DAY + bars - 1)).toList();
    }

    /** Every row that is held, and the rows that must be. */
    static void assertEqualsRebuild(TreeMap<String, BarSeries> histories, LiveFeatures live, int rowsAtLeast, String where) {
        MarketContext market = MarketChanges.context(histories);
        int newest = histories.values().stream().mapToInt(s -> s.dates()[s.size() - 1]).max().orElseThrow();
        assertEquals(newest, live.lastDay());
        for (BarSeries s : histories.values()) {
            FeatureColumns columns = FEATURES.compute(s, market);
            boolean dormant = s.dates()[s.size() - 1] < newest - LiveFeatures.DORMANT_DAYS;
            for (int i = 0; i < s.size(); i++) {
                Optional<float[]> row = live.row(s.symbol(), s.dates()[i]);
                assertTrue(row.isPresent() || dormant || i < s.size() - rowsAtLeast, where + ": row " + i + " of " + s.symbol());
                assertTrue(row.isEmpty() || !dormant && i >= s.size() - ROWS, where + ": row " + i + " of " + s.symbol());
                int bar = i;
                row.ifPresent(values -> {
                    float[] expected = new float[FeatureCatalogue.COUNT];
                    for (int f = 0; f < expected.length; f++) {
                        expected[f] = columns.columns()[f][bar];
                    }
                    assertArrayEquals(expected, values, where + ": row " + bar + " of " + s.symbol());
                });
            }
        }
    }

    @Property(tries = 36)
    void changesEqualARebuild(@ForAll MarketChanges.Kind kind, @ForAll @IntRange(max = 100_000) int seed) {
        MarketChanges changes = new MarketChanges(market(seed, 200), kind, new Random(seed));
        LiveFeatures live = live(changes.before, 2);
        assertEqualsRebuild(changes.before, live, ROWS, "before");
        live.apply(changes.bars);
        assertEqualsRebuild(changes.after(), live, 1, kind + " seed " + seed);
        Optional<FeatureColumns> all = live.columns("BTC");
        FeatureSetTest.assertBits(FEATURES.compute(changes.after().get("BTC"), MarketChanges.context(changes.after())).columns()[0],
                all.orElseThrow().columns()[0], "a full table on request");
    }

    /** Days one by one, with late and corrected bars in between, then the same from the whole source and from a restart. */
    @Property(tries = 5)
    void aLongLife(@ForAll @IntRange(max = 100_000) int seed) {
        Random random = new Random(seed);
        List<BarSeries> all = market(seed, 220);
        int day = RandomBars.FIRST_DAY + 130;
        TreeMap<String, BarSeries> now = new TreeMap<>();
        for (BarSeries s : all) {
            if (s.dates()[0] <= day) {
                now.put(s.symbol(), s.until(day));
            }
        }
        LiveFeatures live = live(now, 1);
        List<BarSeries> late = new ArrayList<>();
        for (int k = 0; k < 25; k++) {
            day++;
            List<BarSeries> bars = new ArrayList<>();
            for (BarSeries s : all) {
                int i = s.lastIndexAtOrBefore(day);
                if (i < 0 || s.dates()[i] != day) {
                    continue;
                }
                BarSeries bar = MarketChanges.pick(s, new int[] {i});
                (random.nextInt(8) == 0 ? late : bars).add(bar);
            }
            apply(live, now, bars);
            if (k % 5 == 4) {
                List<BarSeries> correction = new MarketChanges(List.copyOf(now.values()), MarketChanges.Kind.REPLACED_BAR, random).bars;
                apply(live, now, correction);
                while (!late.isEmpty()) {
                    apply(live, now, List.of(late.remove(0)));
                }
                assertEqualsRebuild(now, live, 1, "day " + k + " seed " + seed);
            }
        }
        assertEqualsRebuild(now, live(now, 1), ROWS, "restart, seed " + seed);
    }

    private static void apply(LiveFeatures live, TreeMap<String, BarSeries> now, List<BarSeries> bars) {
        live.apply(bars);
        TreeMap<String, BarSeries> after = MarketChanges.merged(now, bars);
        now.clear();
        now.putAll(after);
    }

    @Test
    void anAppendedDayRunsNothingAgain() {
        MarketChanges changes = new MarketChanges(market(3, 200), MarketChanges.Kind.APPENDED_DAY, new Random(3));
        LiveFeatures live = live(changes.before, 1);
        int bars = changes.bars.size();
        assertEquals(new LiveFeatures.Update(bars, 0, bars, 0, 0), live.apply(changes.bars));
        assertEquals(new LiveFeatures.Update(0, 0, 0, 0, 0), live.apply(changes.bars), "the same bars again");
    }

    /** A bar 150 bars back runs its symbol again, and of the rows that are held only the symbol's own depend on it. */
    @Test
    void anOldCorrectionRunsOneSymbolAgain() {
        TreeMap<String, BarSeries> now = new TreeMap<>();
        market(4, 200).forEach(s -> now.put(s.symbol(), s));
        now.remove("S_GAPS"); // its 90 bars reach back further
        LiveFeatures live = live(now, 1);
        BarSeries s = now.get("S_WALK");
        BarSeries bar = MarketChanges.pick(s, new int[] {s.size() - 150});
        bar.close()[0] = bar.open()[0];
        LiveFeatures.Update update = live.apply(List.of(bar));
        assertEquals(new LiveFeatures.Update(0, 1, 0, ROWS, 1), update);
        // the level moved for good: bars that come must not see a step
        TreeMap<String, BarSeries> after = MarketChanges.merged(now, List.of(bar));
        List<BarSeries> day = new ArrayList<>();
        for (BarSeries x : after.values()) {
            BarSeries last = MarketChanges.pick(x, new int[] {x.size() - 1});
            last.dates()[0] = RandomBars.FIRST_DAY + 203;
            day.add(last);
        }
        assertEquals(0, live.apply(day).symbolsRerun());
        assertEqualsRebuild(MarketChanges.merged(after, day), live, ROWS - 1, "after a correction of old");
    }

    @Test
    void followsASource() {
        for (MarketChanges.Kind kind : MarketChanges.Kind.values()) {
            MarketChanges changes = new MarketChanges(market(8, 200), kind, new Random(8));
            LiveFeatures live = live(changes.before, 1);
            assertTrue(live.follow(MarketChanges.source(changes.after())).isPresent());
            assertEqualsRebuild(changes.after(), live, 1, "follow " + kind);
            assertEquals(Optional.of(new LiveFeatures.Update(0, 0, 0, 0, 0)), live.follow(MarketChanges.source(changes.after())));
            if (kind != MarketChanges.Kind.REPLACED_BAR && kind != MarketChanges.Kind.REPLACED_BTC_BAR) {
                assertTrue(live.follow(MarketChanges.source(changes.before)).isEmpty(), "bars are gone: " + kind);
                assertEqualsRebuild(changes.after(), live, 1, "refused " + kind);
            }
        }
    }

    @Test
    void theDeadSleepAndWake() {
        TreeMap<String, BarSeries> now = new TreeMap<>();
        now.put("BTC", RandomBars.series("BTC", 1, 200, RandomBars.Shape.WALK));
        BarSeries whole = RandomBars.series("DEAD", 2, 200, RandomBars.Shape.WALK);
        now.put("DEAD", whole.until(RandomBars.FIRST_DAY + 100));
        now.put("X", RandomBars.series("X", 3, 150, RandomBars.Shape.WALK));
        LiveFeatures live = live(now, 1);
        long asleep = live.bytes();
        assertTrue(live.row("DEAD", RandomBars.FIRST_DAY + 100).isEmpty());
        assertEqualsRebuild(now, live, ROWS, "asleep");
        apply(live, now, List.of(MarketChanges.pick(whole, new int[] {199})));
        assertEqualsRebuild(now, live, ROWS, "awake");
        assertTrue(live.bytes() > asleep);
        BarSeries btc = RandomBars.series("BTC", 1, 230, RandomBars.Shape.WALK);
        apply(live, now, List.of(btc.from(200)));
        assertTrue(live.row("X", RandomBars.FIRST_DAY + 149).isEmpty(), "fell asleep");
        assertEqualsRebuild(now, live, 1, "asleep again");
    }

    @Test
    void anotherUnitIsRefusedAndNothingHappens() {
        TreeMap<String, BarSeries> now = new TreeMap<>();
        market(4, 120).forEach(s -> now.put(s.symbol(), s));
        LiveFeatures live = live(now, 1);
        BarSeries good = now.get("S_WALK");
        BarSeries bar = RandomBars.series("S_TINY", 5, RandomBars.FIRST_DAY + 500, 1, RandomBars.Shape.TINY, VolumeUnit.QUOTE);
        BarSeries fine = new BarSeries("S_WALK", good.unit(), new int[] {RandomBars.FIRST_DAY + 500}, new double[] {1}, new double[] {1},
                new double[] {1}, new double[] {1}, new double[] {1});
        NumergridException e = assertThrows(NumergridException.class, () -> live.apply(Arrays.asList(fine, bar)));
        assertEquals(ErrorCode.VOLUME_UNIT_MISMATCH, e.code());
        assertEqualsRebuild(now, live, ROWS, "refused");
        assertThrows(IllegalArgumentException.class, () -> live.apply(List.of(fine, fine)));
        assertEqualsRebuild(now, live, ROWS, "refused");
    }

    @Test
    void beginsWithNothing() {
        LiveFeatures live = live(new TreeMap<>(), 1);
        assertEquals(Integer.MIN_VALUE, live.lastDay());
        TreeMap<String, BarSeries> now = new TreeMap<>();
        BarSeries one = RandomBars.series("X", 3, 40, RandomBars.Shape.WALK);
        apply(live, now, List.of(one));
        assertEqualsRebuild(now, live, ROWS, "first bars");
        apply(live, now, List.of(RandomBars.series("BTC", 3, 41, RandomBars.Shape.WALK)));
        assertEqualsRebuild(now, live, ROWS, "BTC comes late");
    }
}
