package io.numergrid.audit;

import io.numergrid.evaluate.NumeraiScores;
import io.numergrid.fold.Fold;
import io.numergrid.rank.BinBlock;
import io.numergrid.run.FitPool;
import io.numergrid.run.RunProfile;
import io.numergrid.run.RunStages;
import io.numergrid.train.ForestTrainer;
import io.numergrid.train.GbdtRankTrainer;
import io.numergrid.train.GbdtTrainer;
import io.numergrid.train.MemberTrainer;
import io.numergrid.train.ReferenceTrainer;
import io.numergrid.train.TrainRequest;
import io.numergrid.train.TrainingTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleConsumer;

/**
 * Whether integers cost score: on every fold each member made of trees is fitted twice at the profile's size, as runs do and by its
 * {@link ReferenceTrainer}, and both are scored on the fold's test dates.
 */
public final class PrecisionAudit {
    private static final List<String> TREE_KINDS = List.of(GbdtTrainer.KIND, GbdtRankTrainer.KIND, ForestTrainer.KIND);
    /** CPU time of a reference relative to the trainer beside it; orders starts and weighs the progress. */
    private static final double REFERENCE_COST = 6;
    private static final double BINS_MAX = 4;

    private PrecisionAudit() {
    }

    /** @param done hears the share 0..1 that is done */
    public static PrecisionReport run(RunProfile profile, RunStages stages, BinBlock block, FitPool pool, DoubleConsumer done,
                                      BooleanSupplier cancelled) {
        List<Fold> folds = stages.folds(block);
        List<String> kinds = profile.members().stream().filter(TREE_KINDS::contains).toList();
        List<FitPool.Job<Double>> jobs = new ArrayList<>();
        for (String kind : kinds) {
            for (MemberTrainer trainer : List.of(stages.trainer(kind), new ReferenceTrainer(kind))) {
                for (Fold fold : folds) {
                    double cost = block.rowStart()[fold.trainEnd()] * (trainer instanceof ReferenceTrainer ? REFERENCE_COST : 1);
                    jobs.add(new FitPool.Job<>(cost, () -> score(trainer, request(profile, stages, block, kind, fold, cancelled), fold)));
                }
            }
        }
        List<Double> scores = pool.run(jobs, done);
        List<PrecisionReport.Line> lines = new ArrayList<>();
        for (int m = 0; m < kinds.size(); m++) {
            int at = 2 * m * folds.size();
            lines.add(new PrecisionReport.Line(kinds.get(m), scores.subList(at, at + folds.size()),
                    scores.subList(at + folds.size(), at + 2 * folds.size())));
        }
        return new PrecisionReport(lines);
    }

    private static TrainRequest request(RunProfile profile, RunStages stages, BinBlock block, String kind, Fold fold, BooleanSupplier cancelled) {
        SortedMap<String, String> parameters = profile.memberParameters(kind);
        parameters.replace("stopAfterTrees", "0");
        parameters.replace("monotone", "");
        return new TrainRequest(block, new TrainingTarget(block.targetRank(), block.labelled(), block.targetBin()), fold.trainEnd(), parameters,
                profile.seed(), 1, cancelled, stages.kernels());
    }

    /** Mean numerai_corr over the fold's labelled test dates; a date where it is undefined counts 0. */
    private static double score(MemberTrainer trainer, TrainRequest request, Fold fold) {
        BinBlock block = request.block();
        int offset = block.rowStart()[fold.testStart()];
        double[] predicted = new double[block.rowStart()[fold.testEnd()] - offset];
        trainer.train(request).predict(block, offset, offset + predicted.length, predicted);
        double sum = 0;
        int dates = 0;
        for (int d = fold.testStart(); d < fold.testEnd(); d++) {
            double[] p = new double[block.labelled()[d]];
            double[] target = new double[p.length];
            int n = 0;
            for (int r = block.rowStart()[d]; r < block.rowStart()[d + 1]; r++) {
                if (block.targetRank()[r] > 0) {
                    p[n] = predicted[r - offset];
                    target[n++] = block.targetBin()[r] / BINS_MAX;
                }
            }
            if (n > 1) {
                double score = NumeraiScores.numeraiCorr(p, target);
                sum += Double.isNaN(score) ? 0 : score;
                dates++;
            }
        }
        return dates == 0 ? Double.NaN : sum / dates;
    }
}
