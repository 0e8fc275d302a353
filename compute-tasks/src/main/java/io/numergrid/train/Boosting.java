package io.numergrid.train;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.kernel.HistogramKernel;
import java.util.Optional;
import java.util.function.Function;

/**
 * Gradient boosting of histogram trees. Parameters (defaults are the fast profile's): {@code trees} 300, {@code depth} 5,
 * {@code leaves} (given: leaf-wise), {@code learningRate} .02, {@code featureFraction} .1 per tree, {@code rowFraction} 1 per tree,
 * {@code minRows} 500 per leaf, {@code l2} 1, {@code minGain} 0, {@code stopAfterTrees} 0,
 * {@code monotone} none: {@code name:+1} or {@code name:-1} of features that predictions must not fall or rise along, between commas
 * ({@link MonotoneSplits}).
 *
 * <p>With {@code stopAfterTrees} n > 0 the number of trees is chosen, at most {@code trees}: a trial on the head of the span's
 * {@link PurgedTail} ends after n trees that did not raise the mean per-date correlation on the tail, and as many trees as were best there
 * are then grown on all rows. They are grown anew, not kept, because the trial has not seen the newest fifth of the dates and what is purged
 * before it, and in this market the newest rows tell most. A span too short for a tail gets all its trees.
 */
final class Boosting {
    private final String kind;
    private final HistogramKernel kernel;
    private final Sampling sampling;
    private final BoostingSpec spec;

    Boosting(String kind, HistogramKernel kernel, Sampling sampling, BoostingSpec spec) {
        this.kind = kind;
        this.kernel = kernel;
        this.sampling = sampling;
        this.spec = spec;
    }

    /** @param objective makes the objective of the rows it is given */
    Member fit(TrainRequest request, TrainingRows rows, Function<TrainingRows, Objective> objective) {
        int count = spec.trees();
        Optional<PurgedTail> tail = spec.stopAfterTrees() == 0 ? Optional.empty() : PurgedTail.of(rows, request.block().exitDate());
        if (tail.isPresent()) {
            EarlyStop stop = new EarlyStop(rows, tail.get(), spec.stopAfterTrees());
            TrainingRows head = rows.prefix(tail.get().headEnd());
            grow(request, head, objective.apply(head), count, stop::another);
            count = stop.bestTrees() == 0 ? count : stop.bestTrees();
        }
        TreeNodes nodes = grow(request, rows, objective.apply(rows), count, (grown, tree) -> true);
        return new TreeEnsembleMember(kind, rows.features(), nodes.trim(), request.kernels().tree());
    }

    /** Hears of each tree; false ends the growing. */
    private interface Watch {
        boolean another(TreeNodes nodes, int tree);
    }

    private TreeNodes grow(TrainRequest request, TrainingRows rows, Objective objective, int count, Watch watch) {
        TreeNodes nodes = new TreeNodes(count, 64 * count);
        Gradients gradients = new Gradients(rows.size(), objective.hasHessians());
        double[] scores = new double[rows.size()];
        int sampled = spec.sampled(rows.size());
        int[] all = Sampling.range(rows.size());
        try (FitWorkers workers = new FitWorkers(request.threads());
             HistogramKernel.Session session = kernel.open(rows.columns(), rows.size(), spec.tree().featureCount())) {
            TreeGrower grower = new TreeGrower(session, rows.columns(), rows.size(), objective.hasHessians(), spec.tree(), sampling,
                    workers, request.cancelled());
            boolean another = true;
            for (int tree = 0; tree < count && another; tree++) {
                checkCancelled(request, tree);
                if (!objective.gradients(scores, tree, gradients, workers)) {
                    break;
                }
                if (sampled == rows.size()) {
                    grower.grow(tree, all, gradients, nodes);
                    grower.addTo(scores);
                } else {
                    grower.grow(tree, Sampling.rows(sampling.key(Sampling.Use.TREE_ROWS, tree), rows, sampled), gradients, nodes);
                    addByTraversal(nodes, tree, rows, scores);
                }
                another = watch.another(nodes, tree);
            }
        }
        return nodes;
    }

    private void checkCancelled(TrainRequest request, int tree) {
        if (request.cancelled().getAsBoolean()) {
            throw new NumergridException(ErrorCode.CANCELLED, "member " + kind + " was cancelled after " + tree + " of "
                    + spec.trees() + " trees");
        }
    }

    private static void addByTraversal(TreeNodes nodes, int tree, TrainingRows rows, double[] scores) {
        for (int r = 0; r < scores.length; r++) {
            scores[r] += nodes.value[nodes.leaf(rows.columns(), r, tree)];
        }
    }
}
