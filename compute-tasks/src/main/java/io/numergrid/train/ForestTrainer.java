package io.numergrid.train;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.kernel.HistogramKernel;

/**
 * {@code forest}: the mean of deep trees, each on its own hash-chosen rows, with features drawn anew at every node; squared error
 * against the gaussianised target. Parameters: {@code trees} 30, {@code depth} 8, {@code maxRows} 40000 per tree,
 * {@code featureFraction} .1 per node, {@code minRows} 200 per leaf, {@code l2} 1, {@code minGain} 0, {@code monotone} as of {@link Boosting}.
 */
public final class ForestTrainer implements MemberTrainer {
    public static final String KIND = "forest";
    static final int MEMBER_NUMBER = 2;

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Member train(TrainRequest request) {
        Spec spec = Spec.of(new MemberParameters(KIND, request.parameters()), request);
        return fit(request, TrainingRows.of(request), spec);
    }

    /** @param trees how many @param rowsMax rows of each @param tree how each is grown */
    record Spec(int trees, int rowsMax, TreeSpec tree) {
        static Spec of(MemberParameters parameters, TrainRequest request) {
            int trees = parameters.integer("trees", 30, 1, 5000);
            int rowsMax = parameters.integer("maxRows", 40_000, 1, TrainingRows.ROWS_MAX);
            double fraction = parameters.decimal("featureFraction", 0.1, 0.001, 1);
            TreeSpec tree = new TreeSpec(parameters.integer("depth", 8, 1, 16), 0,
                    parameters.integer("minRows", 200, 1, TrainingRows.ROWS_MAX), parameters.decimal("l2", 1, 0, 1e9),
                    parameters.decimal("minGain", 0, 0, 1e9), (int) Math.max(1, Math.rint(fraction * request.block().bins().length)), true, 1.0 / trees,
                    parameters.directions("monotone", request.features()));
            parameters.finish();
            return new Spec(trees, rowsMax, tree);
        }
    }

    private Member fit(TrainRequest request, TrainingRows rows, Spec spec) {
        Sampling sampling = new Sampling(request.seed(), MEMBER_NUMBER);
        TreeNodes nodes = new TreeNodes(spec.trees(), 64 * spec.trees());
        Gradients gradients = new Gradients(rows.size(), false);
        try (FitWorkers workers = new FitWorkers(request.threads());
             HistogramKernel.Session session = request.kernels().histogram().open(rows.columns(), rows.size(), spec.tree().featureCount())) {
            boolean learnable = new SquaredErrorObjective(rows.gaussianTarget())
                    .gradients(new double[rows.size()], 0, gradients, workers);
            TreeGrower grower = new TreeGrower(session, rows.columns(), Math.min(spec.rowsMax(), rows.size()), false, spec.tree(), sampling,
                    workers, request.cancelled());
            for (int tree = 0; tree < spec.trees() && learnable; tree++) {
                if (request.cancelled().getAsBoolean()) {
                    throw new NumergridException(ErrorCode.CANCELLED, "member " + KIND + " was cancelled after " + tree + " of "
                            + spec.trees() + " trees");
                }
                grower.grow(tree, Sampling.rows(sampling.key(Sampling.Use.TREE_ROWS, tree), rows, spec.rowsMax()), gradients, nodes);
            }
        }
        return new TreeEnsembleMember(KIND, rows.features(), nodes.trim(), request.kernels().tree());
    }
}
