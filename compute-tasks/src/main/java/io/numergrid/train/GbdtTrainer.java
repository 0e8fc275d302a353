package io.numergrid.train;

import io.numergrid.kernel.HistogramKernel;
import io.numergrid.kernel.KernelSet;

/** {@code gbdt}: boosted histogram trees, squared error against the gaussianised target. */
public final class GbdtTrainer implements MemberTrainer {
    public static final String KIND = "gbdt";
    private static final int MEMBER_NUMBER = 0;

    private final HistogramKernel kernel;

    public GbdtTrainer() {
        this(KernelSet.choose("scalar").histogram());
    }

    public GbdtTrainer(HistogramKernel kernel) {
        this.kernel = kernel;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Member train(TrainRequest request) {
        Boosting boosting = new Boosting(KIND, kernel, new Sampling(request.seed(), MEMBER_NUMBER),
                request.block().bins().length, new MemberParameters(KIND, request.parameters()));
        TrainingRows rows = TrainingRows.of(request);
        return boosting.fit(request, rows, new SquaredErrorObjective(rows.gaussianTarget()));
    }
}
