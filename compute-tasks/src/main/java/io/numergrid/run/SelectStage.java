package io.numergrid.run;

import io.numergrid.fold.Fold;
import io.numergrid.rank.BinBlock;
import io.numergrid.rank.ShuffledControl;
import io.numergrid.select.FeatureSelector;
import io.numergrid.select.RedundancyClusters;
import io.numergrid.select.Scout;
import io.numergrid.select.Selection;
import io.numergrid.select.SelectionSpec;
import io.numergrid.train.FitOrder;
import io.numergrid.train.FitResult;
import io.numergrid.train.Member;
import io.numergrid.train.RowStore;
import io.numergrid.train.TrainingTarget;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleConsumer;

/**
 * The features of every fold and of the live members. What may never change: the selection of a fold is a function of the dates it trains on; the
 * scouts are shared, but a fold hears only what they say of those dates.
 */
public final class SelectStage {
    /** Part of the stage that fitting scouts takes. */
    private static final double FITS_SHARE = 0.5;

    private final RunStages stages;
    private final SelectionSpec spec;
    private final RowStore rows;
    private final int features;
    private final BinBlock block;
    private final List<Fold> folds;
    private final FitPool pool;
    private final BooleanSupplier cancelled;

    /**
     * @param rows     of the run, with so many features
     * @param block    the same rows; its bins are not read
     * @param pool     on which scouts ask
     */
    public SelectStage(RunStages stages, SelectionSpec spec, RowStore rows, int features, BinBlock block, List<Fold> folds, FitPool pool,
                       BooleanSupplier cancelled) {
        this.stages = stages;
        this.spec = spec;
        this.rows = rows;
        this.features = features;
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
    public List<Selection> of(FitOrder.Target target, DoubleConsumer done) {
        if (!spec.selects()) {
            return Collections.nCopies(folds.size() + 1, Selection.all(features));
        }
        BinBlock targeted = target == FitOrder.Target.LABELS ? block : moved();
        List<Scout.Findings> findings = findings(targeted, target, done);
        int[] dateEnds = new int[folds.size() + 1];
        for (int k = 0; k < folds.size(); k++) {
            dateEnds[k] = folds.get(k).trainEnd();
        }
        dateEnds[folds.size()] = block.dateCount();
        List<RedundancyClusters> clusters = RedundancyClusters.of(block, dateEnds, spec.redundancy(), rows::sums);
        FeatureSelector selector = new FeatureSelector(targeted, features, rows::bins, spec);
        List<Selection> selections = new ArrayList<>();
        for (int k = 0; k < dateEnds.length; k++) {
            selections.add(stages.select(selector, findings, clusters.get(k), dateEnds[k]));
        }
        return selections;
    }

    private BinBlock moved() {
        TrainingTarget target = ShuffledControl.of(block, spec.seed());
        return block.withTarget(target.targetRank(), target.labelled(), target.targetBin());
    }

    private List<Scout.Findings> findings(BinBlock targeted, FitOrder.Target target, DoubleConsumer done) {
        List<Scout> scouts = Scout.of(block, folds);
        List<FitResult> fits = rows.fit(scouts.stream().map(scout -> scout.order(target, features, spec.seed())).toList(),
                FitProgress.of(share -> done.accept(FITS_SHARE * share)), cancelled);
        List<FitPool.Job<Scout.Findings>> jobs = new ArrayList<>();
        for (int i = 0; i < scouts.size(); i++) {
            Scout scout = scouts.get(i);
            Member member = fits.get(i).member();
            Optional<BinBlock> sample = scout.sample(targeted, spec, rows::bins);
            jobs.add(new FitPool.Job<>(1, () -> scout.ask(member, sample, targeted, spec)));
        }
        return pool.run(jobs, share -> done.accept(FITS_SHARE + (1 - FITS_SHARE) * share));
    }
}
