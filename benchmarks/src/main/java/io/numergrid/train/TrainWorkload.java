package io.numergrid.train;

import io.numergrid.bench.MatrixV1;
import io.numergrid.bench.Size;
import io.numergrid.bench.Workload;
import io.numergrid.kernel.KernelSet;
import io.numergrid.rank.BinBlock;
import java.util.Arrays;
import java.util.Map;

/**
 * Bins and trains boosted trees on matrix v1 with the settings of the published table: 100 trees, 31 leaves, learning rate
 * .1, 63 bins, all features, on one thread. Quality is the Pearson correlation with the target on 50,000 held-out rows.
 */
public final class TrainWorkload implements Workload {
    private static final int HELD_OUT_ROWS = 50_000;
    private static final Map<String, String> PARAMETERS =
            Map.of("trees", "100", "leaves", "31", "learningRate", "0.1", "featureFraction", "1", "minRows", "20");
    private static final Map<String, String> PARAMETERS_SMOKE =
            Map.of("trees", "10", "leaves", "7", "learningRate", "0.1", "featureFraction", "1", "minRows", "20");

    private final MatrixV1 matrix;
    private final int trainRows;
    private final Map<String, String> parameters;
    private BinBlock block;
    private Member member;

    /** @param fullRows training rows at full size */
    public TrainWorkload(Size size, int fullRows) {
        trainRows = size == Size.FULL ? fullRows : 3_000;
        parameters = size == Size.FULL ? PARAMETERS : PARAMETERS_SMOKE;
        matrix = new MatrixV1(trainRows, size == Size.FULL ? HELD_OUT_ROWS : 1_000);
        TrainWorkload small = size == Size.FULL ? new TrainWorkload(Size.SMOKE, 0) : this;
        small.run();
        double skill = small.quality().get("corr");
        Workload.require(skill > 0.05 && skill < 0.5, "trees of the small matrix correlate " + skill + " with held-out targets");
    }

    @Override
    public void run() {
        block = matrix.bin();
        TrainingTarget target = new TrainingTarget(block.targetRank(), block.labelled(), block.targetBin());
        member = new GbdtTrainer().train(new TrainRequest(block, target, 1, parameters, 1, 1, () -> false, KernelSet.choose("scalar")));
    }

    @Override
    public Map<String, Double> quality() {
        int from = block.rowStart()[1];
        int to = block.rowStart()[2];
        double[] predicted = new double[to - from];
        member.predict(block, from, to, predicted);
        double[] target = new double[to - from];
        Arrays.setAll(target, i -> block.targetRank()[from + i]);
        return Map.of("corr", correlation(predicted, target));
    }

    private static double correlation(double[] a, double[] b) {
        double meanA = Arrays.stream(a).average().orElseThrow();
        double meanB = Arrays.stream(b).average().orElseThrow();
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            ab += (a[i] - meanA) * (b[i] - meanB);
            aa += (a[i] - meanA) * (a[i] - meanA);
            bb += (b[i] - meanB) * (b[i] - meanB);
        }
        return ab / Math.sqrt(aa * bb);
    }

    @Override
    public long elements() {
        return trainRows;
    }

    @Override
    public String unit() {
        return "rows";
    }

    /** The bins the last run was trained on, for prediction. */
    public BinBlock block() {
        return block;
    }

    /** What the last run trained. */
    public Member member() {
        return member;
    }
}
