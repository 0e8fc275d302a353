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
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
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
        int rows = (profile.importanceRows() + folds.size() - 1) / folds.size();
        List<Optional<PermutationImportance>> asked = asked(trained, weights, rows);
        List<FitPool.Job<double[]>> jobs = new ArrayList<>();
        for (int k = 0; k < folds.size(); k++) {
            for (int f = 0; asked.get(k).isPresent() && f < trained.selections().get(k).features().length; f++) {
                PermutationImportance importance = asked.get(k).get();
                int feature = f;
                jobs.add(new FitPool.Job<>(1, () -> importance.dropByDate(feature)));
            }
        }
        Iterator<double[]> drops = pool.run(jobs, done).iterator();
        List<FeatureRanking.FoldWorth> worths = new ArrayList<>();
        for (int k = 0; k < folds.size(); k++) {
            Selection selection = trained.selections().get(k);
            double[] gain = FeatureRanking.gain(trained.members().get(k), weights[k], selection);
            worths.add(asked.get(k).map(importance -> worth(importance, selection, drops, gain))
                    .orElseGet(() -> new FeatureRanking.FoldWorth(selection, new double[0][], 0, Double.NaN, gain)));
        }
        return FeatureRanking.of(worths, trained.selections().get(folds.size()), clusters, bootstrap);
    }

    /** One question per fold, none where no rows are to be permuted. */
    private List<Optional<PermutationImportance>> asked(TrainStage.Trained trained, double[][] weights, int rows) {
        List<FitPool.Job<Optional<PermutationImportance>>> jobs = new ArrayList<>();
        for (int k = 0; k < folds.size(); k++) {
            Fold fold = folds.get(k);
            Selection selection = trained.selections().get(k);
            Ensemble ensemble = new Ensemble(trained.members().get(k), weights[k]);
            jobs.add(new FitPool.Job<>(1, () -> rows == 0 ? Optional.empty() : Optional.of(new PermutationImportance(selection.view(block), fold,
                    sample -> new EnsembleReplay(ensemble, sample)::predict, rows, profile.seed()))));
        }
        return pool.run(jobs, done -> { });
    }

    /** @param drops of all folds in order; those of this fold's features are next */
    private static FeatureRanking.FoldWorth worth(PermutationImportance importance, Selection selection, Iterator<double[]> drops, double[] gain) {
        List<double[]> byFeature = new ArrayList<>();
        for (int f = 0; f < selection.features().length; f++) {
            byFeature.add(drops.next());
        }
        double[][] drop = new double[importance.dates().length][];
        for (int d = 0; d < drop.length; d++) {
            int date = d;
            drop[d] = selection.spread(byFeature.stream().mapToDouble(column -> column[date]).toArray());
        }
        return new FeatureRanking.FoldWorth(selection, drop, importance.rows(), importance.baseline(), gain);
    }
}
