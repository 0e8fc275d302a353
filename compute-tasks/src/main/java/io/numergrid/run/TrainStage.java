package io.numergrid.run;

import io.numergrid.evaluate.ControlVerdict;
import io.numergrid.evaluate.OutOfFold;
import io.numergrid.feature.FeatureCatalogue;
import io.numergrid.fold.Fold;
import io.numergrid.rank.ShuffledControl;
import io.numergrid.select.Selection;
import io.numergrid.train.FitOrder;
import io.numergrid.train.FitResult;
import io.numergrid.train.Member;
import io.numergrid.train.TrainingTarget;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleConsumer;

/**
 * Fits every member on every fold, once more on all resolved rows for the live cross-section, and the controls on moved
 * targets. What a fit returns depends on its order only, so where the rows lie changes no byte.
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
        List<String> kinds = profile.members();
        double selecting = profile.selection().selects() ? SELECTION_SHARE : 0;
        List<Selection> selections = selections(FitOrder.Target.LABELS, share -> clock.within(selecting * share));
        List<FitOrder> orders = new ArrayList<>();
        for (Fold fold : data.folds()) {
            for (String kind : kinds) {
                orders.add(order(kind, profile.memberParameters(kind), FitOrder.Target.LABELS, selections.get(fold.index()), fold));
            }
        }
        int dates = data.block().dateCount();
        int[] live = selections.get(data.folds().size()).features();
        for (String kind : kinds) {
            orders.add(new FitOrder(kind, profile.memberParameters(kind), FitOrder.Target.LABELS, live, dates, dates, dates, profile.seed()));
        }
        List<FitResult> fits = data.rows().fit(orders, new FitProgress(share -> clock.within(selecting + (1 - selecting) * share), clock::fitted), cancelled);
        List<List<Member>> members = new ArrayList<>();
        for (int from = 0; from < fits.size(); from += kinds.size()) {
            members.add(fits.subList(from, from + kinds.size()).stream().map(FitResult::member).toList());
        }
        return new Trained(new OutOfFold(data.block(), data.folds(), kinds, predictions(fits, kinds.size())), members, selections);
    }

    private List<Selection> selections(FitOrder.Target target, DoubleConsumer done) {
        return new SelectStage(stages, profile.selection(), data.rows(), FeatureCatalogue.COUNT, data.block(), data.folds(),
                new FitPool(data.workers(), cancelled), cancelled).of(target, done);
    }

    /** Ridge and, as member gbdt, a small gbdt, on targets moved to other symbols: on all folds, as few dates say nothing ({@link ControlVerdict}). */
    Controls controls() {
        clock.enter(StageClock.Stage.CONTROLS);
        FitOrder.Target moved = FitOrder.Target.SHUFFLED;
        List<Selection> selections = selections(moved, share -> { });
        SortedMap<String, String> small = profile.memberParameters("gbdt");
        small.put("trees", Integer.toString(profile.controlTrees()));
        List<FitOrder> orders = new ArrayList<>();
        for (Fold fold : data.folds()) {
            Selection selection = selections.get(fold.index());
            orders.add(order("ridge", profile.memberParameters("ridge"), moved, selection, fold));
            orders.add(order("gbdt", small, moved, selection, fold));
        }
        List<FitResult> fits = data.rows().fit(orders, FitProgress.of(clock::within), cancelled);
        return new Controls(new OutOfFold(data.block(), data.folds(), List.of("ridge", "gbdt"), predictions(fits, 2)),
                ShuffledControl.of(data.block(), profile.seed()));
    }

    private FitOrder order(String kind, SortedMap<String, String> parameters, FitOrder.Target target, Selection selection, Fold fold) {
        return new FitOrder(kind, parameters, target, selection.features(), fold.trainEnd(), fold.testStart(), fold.testEnd(), profile.seed());
    }

    /** What the fits of all folds say of their test rows, {@code members} of each: {@code [members][rows]}, NaN elsewhere. */
    private double[][] predictions(List<FitResult> fits, int members) {
        double[][] predictions = emptyPredictions(members);
        for (int k = 0; k < data.folds().size(); k++) {
            int from = data.block().rowStart()[data.folds().get(k).testStart()];
            for (int m = 0; m < members; m++) {
                double[] test = fits.get(k * members + m).test();
                System.arraycopy(test, 0, predictions[m], from, test.length);
            }
        }
        return predictions;
    }

    private double[][] emptyPredictions(int members) {
        double[][] predictions = new double[members][data.block().rows()];
        for (double[] column : predictions) {
            Arrays.fill(column, Double.NaN);
        }
        return predictions;
    }
}
