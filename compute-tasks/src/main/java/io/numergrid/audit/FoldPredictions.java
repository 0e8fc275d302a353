package io.numergrid.audit;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.fold.Fold;
import io.numergrid.rank.BinBlock;
import io.numergrid.run.FitPool;
import io.numergrid.run.RunStages;
import io.numergrid.train.Member;
import io.numergrid.train.TrainRequest;
import io.numergrid.train.TrainingTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
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
    private final List<double[]> clean = new ArrayList<>();

    /**
     * @param block of the clean run
     * @param folds of the clean run; their dates hold for every poisoned one
     */
    FoldPredictions(RunStages stages, BinBlock block, List<Fold> folds, LeakageSpec spec, int symbols, FitPool pool, BooleanSupplier cancelled) {
        this.stages = stages;
        this.folds = folds;
        this.members = spec.members();
        this.seed = spec.seed();
        this.pool = pool;
        this.cancelled = cancelled;
        int rows = folds.isEmpty() ? 0 : block.rowStart()[folds.get(folds.size() - 1).trainEnd()];
        this.subset = new SymbolSubset(symbols, rows, spec.rowsMax(), seed);
        clean.addAll(predictions(subset.of(block), folds.size(), Integer.MAX_VALUE));
    }

    /** Compares the predictions of every row t <= c in folds that begin by then. The universe up to c must be that of the clean run. */
    void compare(BinBlock block, List<String> symbols, Poison poison, int cut, TallyBook book) {
        int begun = 0;
        while (begun < folds.size() && folds.get(begun).testFrom() <= cut) {
            begun++;
        }
        BinBlock rows = subset.of(block);
        List<double[]> after = predictions(rows, begun, cut);
        List<String> kinds = List.copyOf(members.keySet());
        for (int i = 0; i < after.size(); i++) {
            double[] x = clean.get(i);
            double[] y = after.get(i);
            book.compared(Check.PREDICTIONS, poison, y.length);
            for (int r = 0; r < y.length; r++) {
                if (BlockComparison.differ(x[r], y[r])) {
                    int row = rows.rowStart()[position(rows, folds.get(i / kinds.size()).testFrom() - 1)] + r;
                    book.leak(new Leak(Check.PREDICTIONS, poison, cut, symbols.get(rows.symbolOrdinal()[row]), date(rows, row),
                            kinds.get(i % kinds.size()), BlockComparison.text(x[r]), BlockComparison.text(y[r])));
                    break;
                }
            }
        }
    }

    /** Of each of the first folds and each member, in that order: the test rows with t <= cut. */
    private List<double[]> predictions(BinBlock block, int begun, int cut) {
        TrainingTarget target = new TrainingTarget(block.targetRank(), block.labelled(), block.targetBin());
        List<FitPool.Job<double[]>> jobs = new ArrayList<>();
        for (Fold fold : folds.subList(0, begun)) {
            int trainEnd = position(block, fold.trainTo());
            int from = block.rowStart()[position(block, fold.testFrom() - 1)];
            int to = block.rowStart()[position(block, Math.min(cut, fold.testTo()))];
            for (Map.Entry<String, SortedMap<String, String>> member : members.entrySet()) {
                TrainRequest request = new TrainRequest(block, target, trainEnd, member.getValue(), seed, 1, cancelled, stages.kernels());
                jobs.add(new FitPool.Job<>(block.rowStart()[trainEnd], () -> {
                    Member fitted = stages.trainer(member.getKey()).train(request);
                    double[] out = new double[to - from];
                    fitted.predict(block, from, to, out);
                    return out;
                }));
            }
        }
        return pool.run(jobs, done -> { });
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
