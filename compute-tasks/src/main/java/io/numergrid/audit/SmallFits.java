package io.numergrid.audit;

import io.numergrid.rank.BinBlock;
import io.numergrid.run.FitPool;
import io.numergrid.run.RunProfile;
import io.numergrid.run.RunStages;
import io.numergrid.train.Member;
import io.numergrid.train.TrainRequest;
import io.numergrid.train.TrainingTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.function.BooleanSupplier;

/** Every member of a profile with few trees: the arithmetic is that of the large ones. */
final class SmallFits {
    private static final String TREES = "20";

    private SmallFits() {
    }

    /**
     * The members in profile order, fitted on the dates before {@code dateEnd}.
     *
     * @param threads of every fit
     */
    static List<Member> of(RunProfile profile, RunStages stages, BinBlock block, int dateEnd, int threads, BooleanSupplier cancelled) {
        TrainingTarget target = new TrainingTarget(block.targetRank(), block.labelled(), block.targetBin());
        List<FitPool.Job<Member>> jobs = new ArrayList<>();
        for (String kind : profile.members()) {
            SortedMap<String, String> parameters = profile.memberParameters(kind);
            parameters.replace("trees", TREES);
            TrainRequest request = new TrainRequest(block, target, dateEnd, parameters, profile.seed(), threads, cancelled, stages.kernels());
            jobs.add(new FitPool.Job<>(1, () -> stages.trainer(kind).train(request)));
        }
        return new FitPool(threads, cancelled).run(jobs, done -> { });
    }
}
