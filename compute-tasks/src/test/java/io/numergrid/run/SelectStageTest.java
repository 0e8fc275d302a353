package io.numergrid.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.evaluate.EraStats;
import io.numergrid.evaluate.NumeraiScores;
import io.numergrid.fold.Fold;
import io.numergrid.fold.FoldPlan;
import io.numergrid.fold.FoldSpec;
import io.numergrid.id.CounterHash;
import io.numergrid.kernel.KernelSet;
import io.numergrid.rank.BinBlock;
import io.numergrid.rank.BinRule;
import io.numergrid.rank.UniverseRule;
import io.numergrid.select.FeatureSelector;
import io.numergrid.select.RedundancyClusters;
import io.numergrid.select.Scout;
import io.numergrid.select.Selection;
import io.numergrid.select.SelectionSpec;
import io.numergrid.target.TargetSpec;
import io.numergrid.train.FitOrder;
import io.numergrid.train.Member;
import io.numergrid.train.SyntheticBlock;
import io.numergrid.train.TrainRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** A fold's selection is a function of the dates it trains on, and a selection that is not is noticed. */
class SelectStageTest {
    private static final int DATES = 56;
    private static final int SYMBOLS = 90;
    private static final int FEATURES = 20;
    private static final FoldSpec FIVE = new FoldSpec(5, 0, 50, 5, 3);
    private static final RunStages.Setup SETUP = new RunStages.Setup("BTC", UniverseRule.DEFAULT, TargetSpec.TARGET_20D2L, FIVE);
    private static final RunStages STAGES = new RunStages(KernelSet.choose("scalar"), SETUP);

    /** The planted leak: one selection on all dates for every fold. */
    private static final RunStages BEFORE_THE_FOLDS = new RunStages(KernelSet.choose("scalar"), SETUP) {
        @Override
        public Selection select(FeatureSelector selector, List<Scout.Findings> findings, RedundancyClusters clusters, int dateEnd) {
            return super.select(selector, findings, clusters, DATES);
        }
    };

    private static SelectionSpec spec(int count, double redundancy) {
        return new SelectionSpec(SelectionSpec.Mode.STABLE, count, redundancy, 400, 3);
    }

    private static List<Selection> select(RunStages stages, BinBlock block, List<Fold> folds, SelectionSpec spec, int threads) {
        return new SelectStage(stages, spec, new LocalRows(stages, block, threads), block.bins().length, block.withBins(new byte[0][]), folds,
                new FitPool(threads, () -> false), () -> false).of(FitOrder.Target.LABELS, done -> { });
    }

    private static List<Fold> folds(BinBlock block) {
        return FoldPlan.of(block, FIVE).folds();
    }

    /** Bins and targets of all dates from {@code date} on, replaced by others or taken away; the dates stay. */
    private static BinBlock poisoned(BinBlock block, int date, long seed, boolean takenAway) {
        int from = block.rowStart()[date];
        int[] rank = block.targetRank().clone();
        byte[] bin = block.targetBin().clone();
        int[] labelled = block.labelled().clone();
        byte[][] bins = new byte[block.bins().length][];
        for (int f = 0; f < bins.length; f++) {
            bins[f] = block.bins()[f].clone();
            for (int r = from; r < block.rows(); r++) {
                bins[f][r] = (byte) CounterHash.below(CounterHash.hash(seed, f, r), 64);
            }
        }
        for (int d = date; d < block.dateCount(); d++) {
            labelled[d] = takenAway ? 0 : labelled[d];
            for (int i = block.rowStart()[d], j = block.rowStart()[d + 1] - 1; i < block.rowStart()[d + 1]; i++, j--) {
                rank[i] = takenAway ? 0 : block.targetRank()[j];
                bin[i] = takenAway ? -1 : block.targetBin()[j];
            }
        }
        return new BinBlock(block.dates(), block.rowStart(), block.symbolOrdinal(), bins, block.label(), block.entryDate(), block.exitDate(), rank,
                labelled, bin, block.liquidity());
    }

    private static List<Integer> leaking(RunStages stages, BinBlock block, long seed, boolean takenAway) {
        List<Fold> folds = folds(block);
        List<Selection> clean = select(stages, block, folds, spec(8, 0.9), 2);
        List<Integer> changed = new ArrayList<>();
        for (Fold fold : folds) {
            // not only the test block: what was purged before it, too
            List<Selection> poisoned = select(stages, poisoned(block, fold.trainEnd(), seed, takenAway), folds, spec(8, 0.9), 2);
            for (int k = 0; k <= fold.index(); k++) {
                Selection a = clean.get(k);
                Selection b = poisoned.get(k);
                boolean same = Arrays.equals(a.features(), b.features()) && a.scoutDates() == b.scoutDates() && a.clusters() == b.clusters();
                if (!same && !changed.contains(k)) {
                    changed.add(k);
                }
            }
        }
        return changed;
    }

    @Property(tries = 4)
    void rowsAfterATrainingSpanDoNotChangeItsSelection(@ForAll @LongRange(min = 1, max = 1000) long seed, @ForAll boolean takenAway) {
        BinBlock block = new SyntheticBlock(seed, DATES, SYMBOLS, FEATURES).signal(0.2).build();
        assertEquals(List.of(), leaking(STAGES, block, seed, takenAway));
    }

    @Test
    void aSelectionBeforeTheFoldsIsNoticed() {
        BinBlock block = new SyntheticBlock(4, DATES, SYMBOLS, FEATURES).signal(0.2).build();
        assertEquals(List.of(0, 1, 2, 3, 4), leaking(BEFORE_THE_FOLDS, block, 4, false).stream().sorted().toList());
    }

    @Property(tries = 3)
    void threadsDoNotChangeIt(@ForAll @IntRange(min = 2, max = 5) int threads) {
        BinBlock block = new SyntheticBlock(9, DATES, SYMBOLS, FEATURES).build();
        List<Selection> one = select(STAGES, block, folds(block), spec(9, 0.9), 1);
        List<Selection> many = select(STAGES, block, folds(block), spec(9, 0.9), threads);
        for (int k = 0; k < one.size(); k++) {
            assertArrayEquals(one.get(k).features(), many.get(k).features());
        }
    }

    /** Features 0 and 3 carry the signal; 12 to 19 are copies of 0, of which one is enough. */
    @Test
    void whatHelpsIsKeptAndItsCopiesAreNot() {
        BinBlock block = new SyntheticBlock(7, DATES, SYMBOLS, FEATURES).signal(0.7).build();
        for (int f = 12; f < FEATURES; f++) {
            System.arraycopy(block.bins()[0], 0, block.bins()[f], 0, block.rows());
        }
        List<Fold> folds = folds(block);
        List<Selection> selections = select(STAGES, block, folds, spec(8, 0.9), 2);
        assertEquals(folds.size() + 1, selections.size());
        for (int k = 0; k < selections.size(); k++) {
            Selection s = selections.get(k);
            assertEquals(8, s.features().length);
            assertEquals(1, Arrays.stream(s.features()).filter(f -> f == 0 || f >= 12).count(), Arrays.toString(s.features()));
            assertTrue(s.has(3) || k == 0, "a symmetric effect is found by scouts: " + Arrays.toString(s.features()));
            assertEquals(12, s.clusters());
            assertEquals(8, s.view(block).bins().length);
        }
        assertEquals(0, selections.get(0).scoutDates(), "too short for a scout: correlations alone decide");
        for (int k = 1; k < folds.size(); k++) {
            assertEquals(folds.get(k).trainEnd() - folds.get(0).testStart(), selections.get(k).scoutDates(), "test dates trained on later");
        }
        assertEquals(folds.get(4).testEnd() - folds.get(0).testStart(), selections.get(5).scoutDates(), "live hears of every test date");
    }

    @Test
    void aFirstBlockThatIsLongEnoughIsScoutedInItsLastThird() {
        BinBlock block = new SyntheticBlock(7, 150, 20, 8).build();
        List<Fold> folds = FoldPlan.of(block, new FoldSpec(5, 0, 10, 5, 3)).folds();
        List<Scout> scouts = Scout.of(block, folds);
        assertEquals(6, scouts.size());
        Scout first = scouts.get(0);
        assertTrue(first.from() < folds.get(0).trainEnd() && first.to() == folds.get(0).testStart(), first.toString());
        for (Scout scout : scouts) {
            assertTrue(block.exitDate()[scout.trainEnd() - 1] < block.dates()[scout.from()], scout + " is purged");
        }
    }

    @Test
    void withoutSelectionEveryFoldHasEverything() {
        BinBlock block = new SyntheticBlock(2, DATES, SYMBOLS, FEATURES).build();
        List<Selection> all = select(STAGES, block, folds(block), new SelectionSpec(SelectionSpec.Mode.NONE, 8, 0.9, 400, 3), 1);
        assertEquals(6, all.size());
        assertTrue(all.stream().allMatch(s -> s.features().length == FEATURES && s.view(block) == block));
    }

    /** On labels that are noise the selection inside the folds shows no skill; the one before the folds does, which is why it is forbidden. */
    @Test
    void noiseShowsSkillOnlyWhenSelectedBeforeTheFolds() {
        BinBlock block = new SyntheticBlock(11, DATES, SYMBOLS, 120).signal(0).build();
        EraStats inside = scores(STAGES, block);
        EraStats before = scores(BEFORE_THE_FOLDS, block);
        int dates = folds(block).stream().mapToInt(fold -> fold.testEnd() - fold.testStart()).sum();
        double error = inside.sd() / Math.sqrt(dates); // dates of these blocks are independent
        assertTrue(Math.abs(inside.mean()) < 3 * error, "inside " + inside.mean() + ", standard error " + error);
        assertTrue(before.mean() > 3 * error, "before " + before.mean() + ", standard error " + error);
    }

    private static EraStats scores(RunStages stages, BinBlock block) {
        List<Fold> folds = folds(block);
        List<Selection> selections = select(stages, block, folds, spec(8, 0.9), 2);
        List<Double> corr = new ArrayList<>();
        for (Fold fold : folds) {
            BinBlock view = selections.get(fold.index()).view(block);
            Member ridge = stages.trainer("ridge").train(new TrainRequest(view, SyntheticBlock.targetOf(block), fold.trainEnd(), Map.of("penalty", "0.1"),
                    1, 1, () -> false, stages.kernels()));
            for (int d = fold.testStart(); d < fold.testEnd(); d++) {
                int from = block.rowStart()[d];
                double[] p = new double[block.rowStart()[d + 1] - from];
                ridge.predict(view, from, from + p.length, p);
                int[] rows = IntStream.range(0, p.length).filter(i -> block.targetBin()[from + i] >= 0).toArray();
                corr.add(NumeraiScores.numeraiCorr(Arrays.stream(rows).mapToDouble(i -> p[i]).toArray(),
                        Arrays.stream(rows).mapToDouble(i -> BinRule.targetValue(block.targetBin()[from + i])).toArray()));
            }
        }
        assertFalse(corr.isEmpty());
        return EraStats.of(corr.stream().mapToDouble(c -> c).toArray());
    }
}
