package io.numergrid.train;

/**
 * {@code gbdt-rank}: the trees of {@code gbdt} on the per-date pairwise ranking objective. One more parameter:
 * {@code opponents} per row and tree, at most 16.
 */
public final class GbdtRankTrainer implements MemberTrainer {
    public static final String KIND = "gbdt-rank";
    static final int MEMBER_NUMBER = 1;
    private static final int OPPONENTS_LIMIT = 16;

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Member train(TrainRequest request) {
        MemberParameters parameters = new MemberParameters(KIND, request.parameters());
        int opponents = opponents(parameters);
        BoostingSpec spec = BoostingSpec.of(parameters, request);
        Sampling sampling = new Sampling(request.seed(), MEMBER_NUMBER);
        Boosting boosting = new Boosting(KIND, request.kernels().histogram(), sampling, spec);
        TrainingRows rows = TrainingRows.of(request);
        return boosting.fit(request, rows, part -> new PairwiseRankObjective(part, request.kernels().pairwise(), sampling, opponents));
    }

    static int opponents(MemberParameters parameters) {
        return parameters.integer("opponents", 8, 1, OPPONENTS_LIMIT);
    }
}
