package io.numergrid.train;

/**
 * The parameters of boosted trees, see {@link Boosting}.
 *
 * @param trees          most trees
 * @param rowFraction    share of the rows a tree is grown on
 * @param stopAfterTrees trees without a better skill on the tail after which a trial ends; 0 = no trial
 * @param tree           how each is grown
 */
record BoostingSpec(int trees, double rowFraction, int stopAfterTrees, TreeSpec tree) {
    /** Deepest tree: bounds the histograms alive at a time. */
    private static final int DEPTH_LIMIT = 12;
    private static final int LEAVES_LIMIT = 512;
    private static final int TREES_LIMIT = 20_000;

    /** Reads and checks all parameters that are left in {@code parameters}. */
    static BoostingSpec of(MemberParameters parameters, TrainRequest request) {
        boolean leafWise = parameters.has("leaves");
        int leaves = leafWise ? parameters.integer("leaves", 31, 2, LEAVES_LIMIT) : 0;
        int depth = parameters.integer("depth", leafWise ? LEAVES_LIMIT : 5, 1, leafWise ? LEAVES_LIMIT : DEPTH_LIMIT);
        double fraction = parameters.decimal("featureFraction", 0.1, 0.001, 1);
        TreeSpec tree = new TreeSpec(depth, leaves, parameters.integer("minRows", 500, 1, TrainingRows.ROWS_MAX),
                parameters.decimal("l2", 1, 0, 1e9), parameters.decimal("minGain", 0, 0, 1e9),
                (int) Math.max(1, Math.rint(fraction * request.block().bins().length)), false,
                parameters.decimal("learningRate", 0.02, 1e-6, 1), parameters.directions("monotone", request.features()));
        BoostingSpec spec = new BoostingSpec(parameters.integer("trees", 300, 1, TREES_LIMIT), parameters.decimal("rowFraction", 1, 0.001, 1),
                parameters.integer("stopAfterTrees", 0, 0, TREES_LIMIT), tree);
        parameters.finish();
        return spec;
    }

    /** Rows of a tree that is grown on part of {@code rows}. */
    int sampled(int rows) {
        return (int) Math.max(1, Math.rint(rowFraction * rows));
    }
}
