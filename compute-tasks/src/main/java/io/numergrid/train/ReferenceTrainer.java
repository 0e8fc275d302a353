package io.numergrid.train;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.id.CounterHash;
import java.util.Arrays;

/**
 * A tree member's trainer in double precision, to measure what quantising costs: gradients are the objective's real numbers, sums over
 * rows are doubles in row order, nothing is rounded to a quantum, a step or a table. Draws of rows, features and opponents, and the rule
 * of a split, are those of the trainer it stands beside, so that the numbers are all that differs. One thread, no kernel; not for runs.
 */
public final class ReferenceTrainer implements MemberTrainer {
    private final String kind;

    /** @param kind {@code gbdt}, {@code gbdt-rank} or {@code forest} */
    public ReferenceTrainer(String kind) {
        if (!kind.equals(GbdtTrainer.KIND) && !kind.equals(GbdtRankTrainer.KIND) && !kind.equals(ForestTrainer.KIND)) {
            throw new IllegalArgumentException("member " + kind + " is not made of trees");
        }
        this.kind = kind;
    }

    @Override
    public String kind() {
        return kind;
    }

    @Override
    public Member train(TrainRequest request) {
        MemberParameters parameters = new MemberParameters(kind, request.parameters());
        TrainingRows rows = TrainingRows.of(request);
        if (kind.equals(ForestTrainer.KIND)) {
            ForestTrainer.Spec spec = ForestTrainer.Spec.of(parameters, request);
            requireFree(spec.tree());
            return forest(request, rows, spec);
        }
        boolean ranking = kind.equals(GbdtRankTrainer.KIND);
        int opponents = ranking ? GbdtRankTrainer.opponents(parameters) : 0;
        BoostingSpec spec = BoostingSpec.of(parameters, request);
        if (spec.stopAfterTrees() > 0) {
            throw new NumergridException(ErrorCode.ARGUMENT_INVALID, "the reference of member " + kind + " grows all its trees; set stopAfterTrees to 0");
        }
        requireFree(spec.tree());
        Sampling sampling = new Sampling(request.seed(), ranking ? GbdtRankTrainer.MEMBER_NUMBER : GbdtTrainer.MEMBER_NUMBER);
        return boost(request, rows, spec, sampling, opponents);
    }

    private void requireFree(TreeSpec spec) {
        if (spec.monotone().length > 0) {
            throw new NumergridException(ErrorCode.ARGUMENT_INVALID, "the reference of member " + kind + " knows no constraints; leave monotone empty");
        }
    }

    private Member forest(TrainRequest request, TrainingRows rows, ForestTrainer.Spec spec) {
        Sampling sampling = new Sampling(request.seed(), ForestTrainer.MEMBER_NUMBER);
        ReferenceTrees trees = new ReferenceTrees(rows.columns(), spec.tree(), sampling);
        double[] gradient = rows.gaussianTarget();
        double[] hessian = new double[gradient.length];
        for (int r = 0; r < gradient.length; r++) {
            gradient[r] = -gradient[r];
            hessian[r] = 1;
        }
        for (int tree = 0; tree < spec.trees(); tree++) {
            checkCancelled(request);
            trees.grow(tree, Sampling.rows(sampling.key(Sampling.Use.TREE_ROWS, tree), rows, spec.rowsMax()), gradient, hessian);
        }
        return new TreeEnsembleMember(kind, rows.features(), trees.nodes(), request.kernels().tree());
    }

    private Member boost(TrainRequest request, TrainingRows rows, BoostingSpec spec, Sampling sampling, int opponents) {
        ReferenceTrees trees = new ReferenceTrees(rows.columns(), spec.tree(), sampling);
        double[] target = rows.gaussianTarget();
        double[] scores = new double[rows.size()];
        double[] gradient = new double[rows.size()];
        double[] hessian = new double[rows.size()];
        for (int tree = 0; tree < spec.trees(); tree++) {
            checkCancelled(request);
            if (opponents > 0) {
                ranking(rows, sampling.key(Sampling.Use.OPPONENTS, tree), opponents, scores, gradient, hessian);
            } else {
                for (int r = 0; r < scores.length; r++) {
                    gradient[r] = scores[r] - target[r];
                    hessian[r] = 1;
                }
            }
            trees.grow(tree, Sampling.rows(sampling.key(Sampling.Use.TREE_ROWS, tree), rows, spec.sampled(rows.size())), gradient, hessian);
            trees.addTo(scores, tree);
        }
        return new TreeEnsembleMember(kind, rows.features(), trees.nodes(), request.kernels().tree());
    }

    /** The formula of {@link PairwiseRankObjective}, pair by pair. */
    private static void ranking(TrainingRows rows, long key, int opponents, double[] scores, double[] gradient, double[] hessian) {
        Arrays.fill(gradient, 0);
        Arrays.fill(hessian, 0);
        for (int d = 0; d < rows.dateCount(); d++) {
            int from = rows.dateStart(d);
            int count = rows.dateStart(d + 1) - from;
            long dateKey = CounterHash.at(key, rows.date(d));
            for (int distance : PairwiseRankObjective.distances(dateKey, opponents, count)) {
                for (int r = from; r < from + count; r++) {
                    int other = from + (r - from + distance) % count;
                    int ahead = rows.targetBin()[r] - rows.targetBin()[other];
                    int high = ahead > 0 ? r : other;
                    int low = ahead > 0 ? other : r;
                    int weight = Math.abs(ahead);
                    double p = weight == 0 ? 0 : 1 / (1 + StrictMath.exp(scores[high] - scores[low]));
                    gradient[high] -= weight * p;
                    gradient[low] += weight * p;
                    hessian[high] += weight * p * (1 - p);
                    hessian[low] += weight * p * (1 - p);
                }
            }
        }
    }

    private void checkCancelled(TrainRequest request) {
        if (request.cancelled().getAsBoolean()) {
            throw new NumergridException(ErrorCode.CANCELLED, "the reference of member " + kind + " was cancelled");
        }
    }
}
