package io.numergrid.run;

import io.numergrid.evaluate.ControlVerdict;
import io.numergrid.evaluate.OutOfFold;
import io.numergrid.feature.FeatureCatalogue;
import io.numergrid.fold.Fold;
import io.numergrid.rank.BinBlock;
import io.numergrid.rank.ShuffledControl;
import io.numergrid.select.Selection;
import io.numergrid.train.Member;
import io.numergrid.train.MemberTrainer;
import io.numergrid.train.TrainRequest;
import io.numergrid.train.TrainingTarget;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleConsumer;

/**
 * Fits every member on every fold, once more on all resolved rows for the live cross-section, and the controls on moved
 * targets. Fits are independent jobs of one worker each: what a fit returns depends on its request only, so their order
 * and number of workers change no byte.
 */
final class TrainStage {
    /** Part of the stage that choosing features takes where a run does. */
    private static final double SELECTION_SHARE = 0.15;

    /**
     * @param outOfFold    predictions of rows no member was trained on
     * @param members      of every fold, in ensemble order; last those fitted on all resolved rows, for the live cross-section
     * @param selections   the features each of these fits could read
     */
    record Trained(OutOfFold outOfFold, List<List<Member>> members, List<Selection> selections) {
        List<Member> live() {
            return members.get(members.size() - 1);
        }

        Selection liveSelection() {
            return selections.get(selections.size() - 1);
        }
    }

    /** Out-of-fold predictions of the control members, and the targets they were trained on. */
    record Controls(OutOfFold outOfFold, TrainingTarget target) {
    }

    private final RunStages stages;
    private final RunProfile profile;
    private final RunData data;
    private final StageClock clock;
    private final BooleanSupplier cancelled;

    TrainStage(RunStages stages, RunProfile profile, RunData data, StageClock clock, BooleanSupplier cancelled) {
        this.stages = stages;
        this.profile = profile;
        this.data = data;
        this.clock = clock;
        this.cancelled = cancelled;
    }

    Trained members() {
        clock.enter(StageClock.Stage.TRAIN);
        BinBlock block = data.block();
        List<String> kinds = profile.members();
        TrainingTarget target = new TrainingTarget(block.targetRank(), block.labelled(), block.targetBin());
        double selecting = profile.selection().selects() ? SELECTION_SHARE : 0;
        List<Selection> selections = selections(target, share -> clock.within(selecting * share));
        List<FitPool.Job<Fit>> jobs = new ArrayList<>();
        for (Fold fold : data.folds()) {
            for (String kind : kinds) {
                jobs.add(job(kind, profile.memberParameters(kind), target, selections.get(fold.index()), fold.trainEnd(), fold));
            }
        }
        for (String kind : kinds) {
            jobs.add(job(kind, profile.memberParameters(kind), target, selections.get(data.folds().size()), block.dateCount(), null));
        }
        List<Fit> fits = new FitPool(data.workers(), cancelled).run(jobs, share -> clock.within(selecting + (1 - selecting) * share));
        double[][] predictions = emptyPredictions(kinds.size());
        for (int k = 0; k < data.folds().size(); k++) {
            for (int m = 0; m < kinds.size(); m++) {
                fits.get(k * kinds.size() + m).copyTo(block, data.folds().get(k), predictions[m]);
            }
        }
        List<List<Member>> members = new ArrayList<>();
        for (int from = 0; from < fits.size(); from += kinds.size()) {
            members.add(fits.subList(from, from + kinds.size()).stream().map(Fit::member).toList());
        }
        return new Trained(new OutOfFold(block, data.folds(), kinds, predictions), members, selections);
    }

    private List<Selection> selections(TrainingTarget target, DoubleConsumer done) {
        return new SelectStage(stages, profile.selection(), data.block(), data.folds(), new FitPool(data.workers(), cancelled), cancelled)
                .of(target, done);
    }

    /** Ridge and, as member gbdt, a small gbdt, on targets moved to other symbols: on all folds, as few dates say nothing ({@link ControlVerdict}). */
    Controls controls() {
        clock.enter(StageClock.Stage.CONTROLS);
        TrainingTarget moved = ShuffledControl.of(data.block(), profile.seed());
        List<Selection> selections = selections(moved, share -> { });
        SortedMap<String, String> small = profile.memberParameters("gbdt");
        small.put("trees", Integer.toString(profile.controlTrees()));
        List<FitPool.Job<Fit>> jobs = new ArrayList<>();
        for (Fold fold : data.folds()) {
            Selection selection = selections.get(fold.index());
            jobs.add(job("ridge", profile.memberParameters("ridge"), moved, selection, fold.trainEnd(), fold));
            jobs.add(job("gbdt", small, moved, selection, fold.trainEnd(), fold));
        }
        List<Fit> fits = new FitPool(data.workers(), cancelled).run(jobs, clock::within);
        double[][] predictions = emptyPredictions(2);
        for (Fold fold : data.folds()) {
            fits.get(2 * fold.index()).copyTo(data.block(), fold, predictions[0]);
            fits.get(2 * fold.index() + 1).copyTo(data.block(), fold, predictions[1]);
        }
        return new Controls(new OutOfFold(data.block(), data.folds(), List.of("ridge", "gbdt"), predictions), moved);
    }

    /** A fitted member and what it says about the test rows of its fold (none for a live fit). */
    private record Fit(Member member, double[] test) {
        void copyTo(BinBlock block, Fold fold, double[] column) {
            System.arraycopy(test, 0, column, block.rowStart()[fold.testStart()], test.length);
        }
    }

    private FitPool.Job<Fit> job(String kind, SortedMap<String, String> parameters, TrainingTarget target, Selection selection, int dateEnd,
                                 Fold fold) {
        MemberTrainer trainer = stages.trainer(kind);
        BinBlock block = selection.view(data.block());
        List<String> names = Arrays.stream(selection.features()).mapToObj(FeatureCatalogue::name).toList();
        double cost = FitCost.seconds(kind, parameters, block.rowStart()[dateEnd]);
        return new FitPool.Job<>(cost, () -> {
            long from = System.nanoTime();
            try {
                return fit(trainer, new TrainRequest(block, target, dateEnd, parameters, profile.seed(), 1, cancelled, stages.kernels(),
                        names), fold);
            } finally {
                clock.fitted(kind, (System.nanoTime() - from) / 1e9);
            }
        });
    }

    private static Fit fit(MemberTrainer trainer, TrainRequest request, Fold fold) {
        Member member = trainer.train(request);
        if (fold == null) {
            return new Fit(member, new double[0]);
        }
        BinBlock block = request.block();
        int from = block.rowStart()[fold.testStart()];
        int to = block.rowStart()[fold.testEnd()];
        double[] test = new double[to - from];
        member.predict(block, from, to, test);
        return new Fit(member, test);
    }

    private double[][] emptyPredictions(int members) {
        double[][] predictions = new double[members][data.block().rows()];
        for (double[] column : predictions) {
            Arrays.fill(column, Double.NaN);
        }
        return predictions;
    }
}
