package io.numergrid.train;

/** {@code gbdt}: boosted histogram trees, squared error against the gaussianised target. */
public final class GbdtTrainer implements MemberTrainer {
    public static final String KIND = "gbdt";
    static final int MEMBER_NUMBER = 0;

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Member train(TrainRequest request) {
        BoostingSpec spec = BoostingSpec.of(new MemberParameters(KIND, request.parameters()), request);
        Boosting boosting = new Boosting(KIND, request.kernels().histogram(), new Sampling(request.seed(), MEMBER_NUMBER), spec);
        TrainingRows rows = TrainingRows.of(request);
        return boosting.fit(request, rows, part -> new SquaredErrorObjective(part.gaussianTarget()));
    }
}
