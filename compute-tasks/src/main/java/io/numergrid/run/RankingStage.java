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
import io.numergrid.train.RowStore;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleConsumer;

/**
 * Asks the ensemble of every fold, on its test block, what each feature is worth to it. Features are independent jobs. What is asked holds every tree's
 * value of every row: as many folds are asked together as {@link RankingPlan} lets, which changes no number.
 */
final class RankingStage {
    private final RowStore rows;
    private final BinBlock block;
    private final List<Fold> folds;
    private final RankingPlan plan;
    private final long seed;
    private final FitPool pool;

    /** @param block the rows of the store; its bins are not read */
    RankingStage(RowStore rows, BinBlock block, List<Fold> folds, RankingPlan plan, long seed, FitPool pool) {
        this.rows = rows;
        this.block = block;
        this.folds = folds;
        this.plan = plan;
        this.seed = seed;
        this.pool = pool;
    }

    /**
     * @param trained  members and selections of every fold
     * @param weights  of every fold's ensemble
     * @param clusters on all resolved rows
     */
    FeatureRanking of(TrainStage.Trained trained, double[][] weights, RedundancyClusters clusters, BlockBootstrap bootstrap, DoubleConsumer done) {
        List<FeatureRanking.FoldWorth> worths = new ArrayList<>();
        for (int from = 0; from < folds.size(); from += plan.together()) {
            int first = from;
            int end = Math.min(folds.size(), from + plan.together());
            worths.addAll(worths(trained, weights, first, end, share -> done.accept((first + share * (end - first)) / folds.size())));
        }
        return FeatureRanking.of(worths, trained.selections().get(folds.size()), clusters, bootstrap, pool.workers());
    }

    /** What folds {@code [from, end)} say. */
    private List<FeatureRanking.FoldWorth> worths(TrainStage.Trained trained, double[][] weights, int from, int end, DoubleConsumer done) {
        List<Optional<PermutationImportance>> asked = asked(trained, weights, from, end);
        List<FitPool.Job<double[]>> jobs = new ArrayList<>();
        for (int k = from; k < end; k++) {
            for (int f = 0; asked.get(k - from).isPresent() && f < trained.selections().get(k).features().length; f++) {
                PermutationImportance importance = asked.get(k - from).get();
                int feature = f;
                jobs.add(new FitPool.Job<>(1, () -> importance.dropByDate(feature)));
            }
        }
        Iterator<double[]> drops = pool.run(jobs, done).iterator();
        List<FeatureRanking.FoldWorth> worths = new ArrayList<>();
        for (int k = from; k < end; k++) {
            Selection selection = trained.selections().get(k);
            double[] gain = FeatureRanking.gain(trained.members().get(k), weights[k], selection);
            worths.add(asked.get(k - from).map(importance -> worth(importance, selection, drops, gain))
                    .orElseGet(() -> new FeatureRanking.FoldWorth(selection, new double[0][], 0, Double.NaN, gain)));
        }
        return worths;
    }

    /** One question per fold, none where no rows are to be permuted. */
    private List<Optional<PermutationImportance>> asked(TrainStage.Trained trained, double[][] weights, int from, int end) {
        List<FitPool.Job<Optional<PermutationImportance>>> jobs = new ArrayList<>();
        for (int k = from; k < end; k++) {
            Fold fold = folds.get(k);
            Selection selection = trained.selections().get(k);
            Ensemble ensemble = new Ensemble(trained.members().get(k), weights[k]);
            Optional<BinBlock> asked = plan.rows() == 0 ? Optional.empty()
                    : Optional.of(PermutationImportance.sample(block, fold, plan.rows(), seed, drawn -> selection.of(rows.bins(drawn))));
            jobs.add(new FitPool.Job<>(1, () -> asked.map(sample ->
                    new PermutationImportance(sample, opened -> new EnsembleReplay(ensemble, opened)::predict, seed))));
        }
        return pool.run(jobs, done -> { });
    }

    /** @param drops of all folds asked, in order; those of this fold's features are next */
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
