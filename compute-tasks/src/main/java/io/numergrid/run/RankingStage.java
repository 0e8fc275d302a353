package io.numergrid.run;

import io.numergrid.evaluate.BlockBootstrap;
import io.numergrid.evaluate.PermutationImportance;
import io.numergrid.fold.Fold;
import io.numergrid.predict.Ensemble;
import io.numergrid.predict.EnsembleReplay;
import io.numergrid.rank.BinBlock;
import io.numergrid.select.FeatureRanking;
import io.numergrid.select.RedundancyClusters;
import io.numergrid.select.Selection;
import io.numergrid.train.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleConsumer;

/** Asks the ensemble of every fold, on its test block, what each feature is worth to it. Features are independent jobs. */
final class RankingStage {
    private final BinBlock block;
    private final List<Fold> folds;
    private final RunProfile profile;
    private final FitPool pool;

    RankingStage(BinBlock block, List<Fold> folds, RunProfile profile, FitPool pool) {
        this.block = block;
        this.folds = folds;
        this.profile = profile;
        this.pool = pool;
    }

    /**
     * @param trained  members and selections of every fold
     * @param weights  of every fold's ensemble
     * @param clusters on all resolved rows
     */
    FeatureRanking of(TrainStage.Trained trained, double[][] weights, RedundancyClusters clusters, BlockBootstrap bootstrap, DoubleConsumer done) {
        List<FeatureRanking.FoldWorth> worths = new ArrayList<>();
        int rows = (profile.importanceRows() + folds.size() - 1) / folds.size();
        for (int k = 0; k < folds.size(); k++) {
            int before = k;
            worths.add(worth(folds.get(k), trained.members().get(k), weights[k], trained.selections().get(k), rows,
                    share -> done.accept((before + share) / folds.size())));
        }
        return FeatureRanking.of(worths, trained.selections().get(folds.size()), clusters, bootstrap);
    }

    private FeatureRanking.FoldWorth worth(Fold fold, List<Member> members, double[] weights, Selection selection, int rows, DoubleConsumer done) {
        double[] gain = FeatureRanking.gain(members, weights, selection);
        if (rows == 0) {
            return new FeatureRanking.FoldWorth(selection, new double[0][], 0, Double.NaN, gain);
        }
        Ensemble ensemble = new Ensemble(members, weights);
        PermutationImportance importance = new PermutationImportance(selection.view(block), fold,
                sample -> new EnsembleReplay(ensemble, sample)::predict, rows, profile.seed());
        List<FitPool.Job<double[]>> jobs = new ArrayList<>();
        for (int f = 0; f < selection.features().length; f++) {
            int feature = f;
            jobs.add(new FitPool.Job<>(1, () -> importance.dropByDate(feature)));
        }
        List<double[]> byFeature = pool.run(jobs, done);
        double[][] drop = new double[importance.dates().length][];
        for (int d = 0; d < drop.length; d++) {
            int date = d;
            drop[d] = selection.spread(byFeature.stream().mapToDouble(column -> column[date]).toArray());
        }
        return new FeatureRanking.FoldWorth(selection, drop, importance.rows(), importance.baseline(), gain);
    }
}
