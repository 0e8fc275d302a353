package io.numergrid.feature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.history.BarSeries;
import io.numergrid.kernel.KernelSet;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The set of rows that depend on a change, against two full rebuilds. */
class RowDependenciesTest {
    private static final FeatureSet FEATURES = new FeatureSet(KernelSet.choose("scalar"));
    private static final int BARS = 230;
    private static final String GAPS = "W3";

    /** A change, its set, and the rows that two full rebuilds tell apart. */
    private static final class Trial {
        final MarketChanges changes;
        final TreeMap<String, BarSeries> after;
        final RowDependencies set;
        private final MarketContext marketBefore;
        private final MarketContext marketAfter;

        Trial(List<BarSeries> market, MarketChanges.Kind kind, int seed) {
            changes = new MarketChanges(market, kind, new Random(seed));
            after = changes.after();
            marketBefore = MarketChanges.context(changes.before);
            marketAfter = MarketChanges.context(after);
            int[] own = after.values().stream().mapToInt(s -> {
                BarSeries old = changes.before.get(s.symbol());
                return old == null ? 0 : new SymbolBars(s).same(old);
            }).toArray();
            set = RowDependencies.between(marketBefore, marketAfter, changes.days()[0], own);
        }

        /** Bars of a symbol whose row differs in a bit, or is new. */
        BitSet changed(String symbol) {
            FeatureColumns now = FEATURES.compute(after.get(symbol), marketAfter);
            BitSet changed = new BitSet();
            BarSeries old = changes.before.get(symbol);
            FeatureColumns then = old == null ? null : FEATURES.compute(old, marketBefore);
            for (int i = 0; i < now.size(); i++) {
                boolean differs = old == null || i >= then.size() || now.dates()[i] != then.dates()[i];
                for (int f = 0; !differs && f < FeatureCatalogue.COUNT; f++) {
                    differs = Float.floatToIntBits(now.columns()[f][i]) != Float.floatToIntBits(then.columns()[f][i]);
                }
                changed.set(i, differs);
            }
            return changed;
        }

        RowDependencies.Rows set(String symbol) {
            return set.rows(marketAfter.ordinal(symbol));
        }

        BitSet rows(String symbol) {
            BitSet rows = new BitSet();
            for (int i = 0; i < after.get(symbol).size(); i++) {
                rows.set(i, set(symbol).contains(i));
            }
            return rows;
        }
    }

    /** Whatever a full rebuild changes is in the set, for histories of every shape. */
    @Property(tries = 30)
    void nothingChangesOutside(@ForAll MarketChanges.Kind kind, @ForAll @IntRange(max = 100_000) int seed) {
        Trial trial = new Trial(RandomBars.market(seed, BARS), kind, seed);
        for (String symbol : trial.after.keySet()) {
            BitSet missed = trial.changed(symbol);
            missed.andNot(trial.rows(symbol));
            assertTrue(missed.isEmpty(), kind + " seed " + seed + ": rows " + missed + " of " + symbol + " changed");
        }
    }

    /**
     * Where no price stands still, every row of the set does change: the set has no row too many. A symbol with gaps is left out: its span may
     * hold both returns that a changed bar moves against each other, and all that is left is their rounding.
     */
    @Property(tries = 60)
    void everyRowInsideChanges(@ForAll MarketChanges.Kind kind, @ForAll @IntRange(max = 100_000) int seed) {
        Trial trial = new Trial(walks(seed), kind, seed);
        for (String symbol : trial.after.keySet().stream().filter(name -> !name.equals(GAPS)).toList()) {
            assertEquals(trial.changed(symbol), trial.rows(symbol), kind + " seed " + seed + " of " + symbol);
        }
    }

    /** Each reason on its own brings rows into the set. */
    @Test
    void everyReasonOccurs() {
        Trial one = new Trial(walks(5), MarketChanges.Kind.REPLACED_BAR, 1);
        String changed = one.changes.bars.get(0).symbol();
        int reasons = 0;
        for (String symbol : one.after.keySet()) {
            RowDependencies.Rows rows = one.set(symbol);
            assertEquals(symbol.equals(changed), rows.ownFrom() < one.after.get(symbol).size());
            assertTrue(rows.btc().isEmpty(), "BTC did not move");
            reasons |= (rows.market().isEmpty() ? 0 : 1) | (rows.ranks().isEmpty() ? 0 : 2);
        }
        assertEquals(3, reasons);
        Trial btc;
        int j;
        int seed = 0;
        do {
            btc = new Trial(walks(5), MarketChanges.Kind.REPLACED_BTC_BAR, seed++);
            j = btc.after.get("W1").lastIndexAtOrBefore(btc.changes.bars.get(0).dates()[0]);
        } while (j <= 90 || j >= BARS - 100);
        RowDependencies.Rows rows = btc.set("W1");
        assertTrue(rows.btc().get(j) && rows.btc().get(j + 60) && !rows.btc().get(j + 61) && !rows.btc().get(j - 1));
        assertTrue(rows.market().get(j) && rows.market().get(j + 90) && !rows.market().get(j + 91) && !rows.market().get(j - 1));
    }

    /** A change near the end reaches into windows of bars yet to come, one long ago does not. */
    @Test
    void tellsWhatIsAhead() {
        for (int back : new int[] {1, 30, 89, 90, 91, 150}) {
            List<BarSeries> all = walks(9);
            BarSeries s = all.get(2);
            TreeMap<String, BarSeries> before = new TreeMap<>();
            all.forEach(x -> before.put(x.symbol(), x));
            int i = s.size() - back;
            BarSeries bar = MarketChanges.pick(s, new int[] {i});
            bar.close()[0] = bar.high()[0] * 1.5;
            bar.high()[0] = bar.close()[0];
            TreeMap<String, BarSeries> after = MarketChanges.merged(before, List.of(bar));
            MarketContext market = MarketChanges.context(after);
            int[] own = after.values().stream().mapToInt(x -> x.symbol().equals(s.symbol()) ? i : x.size()).toArray();
            RowDependencies set = RowDependencies.between(MarketChanges.context(before), market, s.dates()[i], own);
            // the return of the bar after the changed one moves too, and lies in the windows of 89 more bars
            assertEquals(back <= 90, set.rows(market.ordinal("BTC")).ahead(), "changed " + back + " bars before the end");
        }
    }

    private static List<BarSeries> walks(int seed) {
        List<BarSeries> all = new java.util.ArrayList<>(List.of(RandomBars.series("BTC", seed, BARS, RandomBars.Shape.WALK)));
        for (int k = 0; k < 5; k++) {
            String name = "W" + k;
            all.add(RandomBars.series(name, seed + k, BARS, name.equals(GAPS) ? RandomBars.Shape.GAPS : RandomBars.Shape.WALK));
        }
        return all;
    }
}
