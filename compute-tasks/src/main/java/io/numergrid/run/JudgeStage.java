package io.numergrid.run;

import io.numergrid.evaluate.BlockBootstrap;
import io.numergrid.evaluate.ControlVerdict;
import io.numergrid.evaluate.Evaluation;
import io.numergrid.evaluate.PublishGate;
import io.numergrid.select.FeatureRanking;
import io.numergrid.select.RedundancyClusters;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Says what the members of a run are worth, from their out-of-fold predictions alone: scores, controls, the gate, and what each feature adds. Looks
 * that know nothing of each other are independent jobs, so no result depends on the number of workers.
 */
final class JudgeStage {
    /** Part of the stage that is over when importance begins. */
    private static final double IMPORTANCE_FROM = 0.3;

    /** @param dataset digest of the histories the run saw */
    record Judged(Evaluation evaluation, List<ControlVerdict> controls, PublishGate gate, FeatureRanking ranking, String dataset) {
    }

    private final RunProfile profile;
    private final RunData data;
    private final FitPool pool;
    private final StageClock clock;
    private final BlockBootstrap bootstrap;

    JudgeStage(RunProfile profile, RunData data, StageClock clock, BooleanSupplier cancelled) {
        this.profile = profile;
        this.data = data;
        this.pool = new FitPool(data.workers(), cancelled);
        this.clock = clock;
        this.bootstrap = BlockBootstrap.ofThinning(data.thinning(), profile.bootstrapResamples(), profile.seed());
    }

    /** @param dataset digests the histories of the run */
    Judged judge(TrainStage.Trained trained, TrainStage.Controls moved, Supplier<String> dataset) {
        clock.enter(StageClock.Stage.EVALUATE);
        int minRows = data.universe().minSymbols();
        List<FitPool.Job<Object>> looks = new ArrayList<>();
        looks.add(new FitPool.Job<>(3, () -> Evaluation.of(trained.outOfFold(), Evaluation.Spec.of(bootstrap, profile.topSymbols(), minRows),
                pool.workers())));
        looks.add(new FitPool.Job<>(2, () -> RedundancyClusters.of(data.block(), new int[] {data.block().dateCount()}, profile.selection().redundancy(),
                data.rows()::sums).get(0)));
        looks.add(new FitPool.Job<>(1, dataset::get));
        looks.add(new FitPool.Job<>(1, () -> new Verdicts(ControlVerdict.shuffled(moved.outOfFold(), moved.target(), minRows, bootstrap))));
        List<Object> seen = pool.run(looks, done -> clock.within(IMPORTANCE_FROM * done));
        Evaluation evaluation = (Evaluation) seen.get(0);
        List<ControlVerdict> controls = ((Verdicts) seen.get(3)).all();
        PublishGate gate = PublishGate.judge(evaluation, controls).and(data.quality().grade(), data.quality().reasons());
        FeatureRanking ranking = new RankingStage(data.rows(), data.block(), data.folds(), data.heap().orElseThrow().ranking(), profile.seed(), pool)
                .of(trained, evaluation.weights().perFold(), (RedundancyClusters) seen.get(1), bootstrap,
                        done -> clock.within(IMPORTANCE_FROM + (1 - IMPORTANCE_FROM) * done));
        return new Judged(evaluation, controls, gate, ranking, (String) seen.get(2));
    }

    private record Verdicts(List<ControlVerdict> all) {
    }
}
