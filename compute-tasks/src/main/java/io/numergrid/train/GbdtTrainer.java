package io.numergrid.train;

/** {@code gbdt}: boosted histogram trees, squared error against the gaussianised target. */
public final class GbdtTrainer implements MemberTrainer {
    public static final String KIND = "gbdt";
    private static final int MEMBER_NUMBER = 0;

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Member train(TrainRequest request) {
        Boosting boosting = new Boosting(KIND, request.kernels().histogram(), new Sampling(request.seed(), MEMBER_NUMBER),
                request.block().bins().length, new MemberParameters(KIND, request.parameters()));
        TrainingRows rows = TrainingRows.of(request);
        return boosting.fit(request, rows, part -> new SquaredErrorObjective(part.gaussianTarget()));
    }
}
