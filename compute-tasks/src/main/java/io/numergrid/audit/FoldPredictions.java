package io.numergrid.audit;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.fold.Fold;
import io.numergrid.rank.BinBlock;
import io.numergrid.run.FitPool;
import io.numergrid.run.LocalRows;
import io.numergrid.run.RunStages;
import io.numergrid.run.SelectStage;
import io.numergrid.select.Selection;
import io.numergrid.select.SelectionSpec;
import io.numergrid.train.FitOrder;
import io.numergrid.train.GbdtTrainer;
import io.numergrid.train.TrainRequest;
import io.numergrid.train.TrainingTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * Out-of-fold predictions of cheap members on the folds of the clean run. A fit is handed the whole block, poisoned dates included,
 * as in a run: that it reads its training dates only is what is put to the test.
 */
final class FoldPredictions {
    private final RunStages stages;
    private final List<Fold> folds;
    private final SortedMap<String, SortedMap<String, String>> members;
    private final long seed;
    private final SymbolSubset subset;
    private final FitPool pool;
    private final BooleanSupplier cancelled;
    private final SelectionSpec selection;
    private final List<Said> clean;
    private final List<Said> cleanSelected;

    /**
     * What a member said.
     *
     * @param member its kind
     * @param from   first row asked about
     */
    private record Said(String member, int from, double[] values) {
    }

    /**
     * @param block of the clean run
     * @param folds of the clean run; their dates hold for every poisoned one
     */
    FoldPredictions(RunStages stages, BinBlock block, List<Fold> folds, LeakageSpec spec, int symbols, FitPool pool, BooleanSupplier cancelled) {
        this.stages = stages;
        this.folds = folds;
        this.members = spec.members();
        this.selection = spec.selection();
        this.seed = spec.seed();
        this.pool = pool;
        this.cancelled = cancelled;
        int rows = folds.isEmpty() ? 0 : block.rowStart()[folds.get(folds.size() - 1).trainEnd()];
        this.subset = new SymbolSubset(symbols, rows, spec.rowsMax(), seed);
        BinBlock part = subset.of(block);
        this.clean = predictions(part, folds.size(), Integer.MAX_VALUE);
        this.cleanSelected = folds.isEmpty() ? List.of() : selected(part, folds.size(), Integer.MAX_VALUE);
    }

    /** Compares the predictions of every row t <= c in folds that begin by then. The universe up to c must be that of the clean run. */
    void compare(BinBlock block, List<String> symbols, Poison poison, int cut, TallyBook book) {
        int begun = 0;
        while (begun < folds.size() && folds.get(begun).testFrom() <= cut) {
            begun++;
        }
        BinBlock part = subset.of(block);
        compare(clean, predictions(part, begun, cut), part, symbols, poison, cut, book);
        // selection is dear, and a fold that heard of its own test block would show it on the first day
        if (begun > 0 && folds.get(begun - 1).testFrom() == cut) {
            compare(cleanSelected, selected(part, begun, cut), part, symbols, poison, cut, book);
        }
    }

    private static void compare(List<Said> before, List<Said> after, BinBlock block, List<String> symbols, Poison poison, int cut, TallyBook book) {
        for (int i = 0; i < after.size(); i++) {
            double[] x = before.get(i).values();
            double[] y = after.get(i).values();
            book.compared(Check.PREDICTIONS, poison, y.length);
            for (int r = 0; r < y.length; r++) {
                if (BlockComparison.differ(x[r], y[r])) {
                    int row = after.get(i).from() + r;
                    book.leak(new Leak(Check.PREDICTIONS, poison, cut, symbols.get(block.symbolOrdinal()[row]), date(block, row),
                            after.get(i).member(), BlockComparison.text(x[r]), BlockComparison.text(y[r])));
                    break;
                }
            }
        }
    }

    /** Of each of the first folds and each member, in that order: the test rows with t <= cut. */
    private List<Said> predictions(BinBlock block, int begun, int cut) {
        List<FitPool.Job<Said>> jobs = new ArrayList<>();
        for (Fold fold : folds.subList(0, begun)) {
            members.forEach((kind, parameters) -> jobs.add(job(kind, kind, parameters, block, fold, cut)));
        }
        return pool.run(jobs, done -> { });
    }

    /** Of each of the first folds: what boosted trees say that read only the features chosen for that fold, as a profile may ask for. */
    private List<Said> selected(BinBlock block, int begun, int cut) {
        List<Fold> known = new ArrayList<>();
        for (Fold f : folds.subList(0, begun)) {
            // poison ends soon after the cut, so the last block may be shorter than it was
            known.add(new Fold(f.index(), f.trainEnd(), f.testStart(), Math.min(f.testEnd(), block.dateCount()), f.trainFrom(), f.trainTo(),
                    f.testFrom(), f.testTo(), f.trainRows(), f.testRows(), f.purgedRows(), f.minGapDays()));
        }
        List<Selection> selections = new SelectStage(stages, selection, new LocalRows(stages, block, pool.threads()), block.bins().length, block, known, pool,
                cancelled).of(FitOrder.Target.LABELS, done -> { });
        List<FitPool.Job<Said>> jobs = new ArrayList<>();
        for (int k = 0; k < begun; k++) {
            jobs.add(job(GbdtTrainer.KIND, GbdtTrainer.KIND + " on selected features", members.getOrDefault(GbdtTrainer.KIND, new TreeMap<>()),
                    selections.get(k).view(block), folds.get(k), cut));
        }
        return pool.run(jobs, done -> { });
    }

    private FitPool.Job<Said> job(String kind, String name, SortedMap<String, String> parameters, BinBlock block, Fold fold, int cut) {
        int trainEnd = position(block, fold.trainTo());
        int from = block.rowStart()[position(block, fold.testFrom() - 1)];
        int to = block.rowStart()[position(block, Math.min(cut, fold.testTo()))];
        TrainRequest request = new TrainRequest(block, target(block), trainEnd, parameters, seed, 1, cancelled, stages.kernels());
        return new FitPool.Job<>(block.rowStart()[trainEnd], () -> {
            double[] out = new double[to - from];
            stages.trainer(kind).train(request).predict(block, from, to, out);
            return new Said(name, from, out);
        });
    }

    private static TrainingTarget target(BinBlock block) {
        return new TrainingTarget(block.targetRank(), block.labelled(), block.targetBin());
    }

    /** Number of dates of the block up to {@code day}. */
    private static int position(BinBlock block, int day) {
        int at = 0;
        while (at < block.dateCount() && block.dates()[at] <= day) {
            at++;
        }
        return at;
    }

    private static int date(BinBlock block, int row) {
        for (int d = 0; d < block.dateCount(); d++) {
            if (row < block.rowStart()[d + 1]) {
                return block.dates()[d];
            }
        }
        throw new NumergridException(ErrorCode.INTERNAL, "row " + row + " is none of the block's");
    }
}
