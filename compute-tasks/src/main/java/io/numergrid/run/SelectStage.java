package io.numergrid.run;

import io.numergrid.fold.Fold;
import io.numergrid.rank.BinBlock;
import io.numergrid.select.FeatureSelector;
import io.numergrid.select.RedundancyClusters;
import io.numergrid.select.Scout;
import io.numergrid.select.Selection;
import io.numergrid.select.SelectionSpec;
import io.numergrid.train.GbdtTrainer;
import io.numergrid.train.MemberTrainer;
import io.numergrid.train.TrainingTarget;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleConsumer;

/**
 * The features of every fold and of the live members. What may never change: the selection of a fold is a function of the dates it trains on; the
 * scouts are shared, but a fold hears only what they say of those dates.
 */
public final class SelectStage {
    private final RunStages stages;
    private final SelectionSpec spec;
    private final BinBlock block;
    private final List<Fold> folds;
    private final FitPool pool;
    private final BooleanSupplier cancelled;

    public SelectStage(RunStages stages, SelectionSpec spec, BinBlock block, List<Fold> folds, FitPool pool, BooleanSupplier cancelled) {
        this.stages = stages;
        this.spec = spec;
        this.block = block;
        this.folds = folds;
        this.pool = pool;
        this.cancelled = cancelled;
    }

    /**
     * One selection per fold, and last that of the live members.
     *
     * @param target what will be learned: the shuffled control selects on its moved targets, or it would not test the selection
     */
    public List<Selection> of(TrainingTarget target, DoubleConsumer done) {
        if (!spec.selects()) {
            return Collections.nCopies(folds.size() + 1, Selection.all(block.bins().length));
        }
        BinBlock targeted = block.withTarget(target.targetRank(), target.labelled(), target.targetBin());
        MemberTrainer trainer = stages.trainer(GbdtTrainer.KIND);
        List<FitPool.Job<Scout.Findings>> jobs = new ArrayList<>();
        for (Scout scout : Scout.of(block, folds)) {
            jobs.add(new FitPool.Job<>(block.rowStart()[scout.trainEnd()], () -> scout.run(targeted, trainer, spec, stages.kernels(), cancelled)));
        }
        List<Scout.Findings> findings = pool.run(jobs, done);
        int[] dateEnds = new int[folds.size() + 1];
        for (int k = 0; k < folds.size(); k++) {
            dateEnds[k] = folds.get(k).trainEnd();
        }
        dateEnds[folds.size()] = block.dateCount();
        List<RedundancyClusters> clusters = RedundancyClusters.of(block, dateEnds, spec.redundancy(), stages.kernels().gram());
        FeatureSelector selector = new FeatureSelector(targeted, spec);
        List<Selection> selections = new ArrayList<>();
        for (int k = 0; k < dateEnds.length; k++) {
            selections.add(stages.select(selector, findings, clusters.get(k), dateEnds[k]));
        }
        return selections;
    }
}
