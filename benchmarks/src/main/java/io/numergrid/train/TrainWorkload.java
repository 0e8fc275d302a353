package io.numergrid.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.numergrid.bench.MatrixV1;
import io.numergrid.bench.Measurement;
import io.numergrid.bench.Size;
import io.numergrid.bench.Workload;
import io.numergrid.kernel.KernelSet;
import io.numergrid.rank.BinBlock;
import io.numergrid.rank.MatrixBins;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * Bins and trains boosted trees on matrix v1 with the settings of the published table: 100 trees, 31 leaves, learning rate
 * .1, 63 bins, all features, on one thread, features ranked by dates of 50,000 rows, squared error against the label's rank in (0, 1). Quality is the root mean squared error and the
 * Pearson correlation with that target on 50,000 held-out rows. The peer is LightGBM with quantised gradients, on one thread.
 */
public final class TrainWorkload implements Workload {
    private static final int HELD_OUT_ROWS = 50_000;
    /** Training rows of a date in what is published. */
    public static final int DATE_ROWS = 50_000;
    private static final Map<String, String> PARAMETERS =
            Map.of("trees", "100", "leaves", "31", "learningRate", "0.1", "featureFraction", "1", "minRows", "20");
    private static final Map<String, String> PARAMETERS_SMOKE =
            Map.of("trees", "10", "leaves", "7", "learningRate", "0.1", "featureFraction", "1", "minRows", "20");

    private final KernelSet kernels = KernelSet.choose(System.getProperty("numergrid.kernels", "auto"));
    private final MatrixV1 matrix;
    private final int trainRows;
    private final Map<String, String> parameters;
    /** What is learned: the training target less its mean. */
    private final double[] centred;
    private BinBlock block;
    private Member member;
    private double binCpuSeconds;

    /** All training rows on one date. */
    public TrainWorkload(Size size, int fullRows) {
        this(size, fullRows, Integer.MAX_VALUE);
    }

    /**
     * @param fullRows training rows at full size
     * @param dateRows training rows of a date
     */
    public TrainWorkload(Size size, int fullRows, int dateRows) {
        trainRows = size == Size.FULL ? fullRows : 3_000;
        parameters = size == Size.FULL ? PARAMETERS : PARAMETERS_SMOKE;
        matrix = new MatrixV1(trainRows, size == Size.FULL ? HELD_OUT_ROWS : 1_000, Math.min(trainRows, dateRows));
        centred = matrix.target(0, trainRows);
        Arrays.setAll(centred, r -> centred[r] - 0.5);
        TrainWorkload small = size == Size.FULL ? new TrainWorkload(Size.SMOKE, 0) : this;
        small.run();
        small.checkBins();
        double skill = small.quality().get("corr");
        Workload.require(skill > 0.05 && skill < 0.5, "trees of the small matrix correlate " + skill + " with held-out targets");
    }

    private void checkBins() {
        float[] column = new float[block.rows()];
        for (int f : new int[] {0, 77, 137}) {
            matrix.read(f, column);
            Workload.require(MatrixBins.right(block, f, column), "bins of feature " + f + " differ from those of a plain sort");
        }
    }

    @Override
    public void run() {
        block = null; // one matrix of bins at a time
        double before = Measurement.processCpuSeconds();
        block = matrix.bin();
        binCpuSeconds = Measurement.processCpuSeconds() - before;
        TrainingTarget target = new TrainingTarget(block.targetRank(), block.labelled(), block.targetBin());
        TrainRequest request = new TrainRequest(block, target, block.dateCount() - 1, parameters, 1, 1, () -> false, kernels);
        Boosting boosting = new Boosting(GbdtTrainer.KIND, kernels.histogram(), new Sampling(1, 0),
                BoostingSpec.of(new MemberParameters(GbdtTrainer.KIND, parameters), request));
        member = boosting.fit(request, TrainingRows.of(request), rows -> new SquaredErrorObjective(centred));
    }

    @Override
    public Map<String, Double> quality() {
        double[] target = matrix.target(trainRows, block.rows());
        double[] predicted = new double[target.length];
        member.predict(block, trainRows, block.rows(), predicted);
        double squares = 0;
        for (int i = 0; i < target.length; i++) {
            predicted[i] += 0.5;
            squares += (predicted[i] - target[i]) * (predicted[i] - target[i]);
        }
        return Map.of("corr", correlation(predicted, target), "rmse", Math.sqrt(squares / target.length));
    }

    /** Pearson, both of the same length; NaN where one is constant. */
    public static double correlation(double[] a, double[] b) {
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

    @Override
    public Optional<PythonPeer> pythonPeer() {
        return Optional.of(new PythonPeer("train_lightgbm.py", this::write));
    }

    private void write(Path folder) throws IOException {
        int features = block.bins().length;
        matrix.copyTo(folder.resolve("matrix.f32"));
        ByteBuffer targets = ByteBuffer.allocate(block.rows() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (double u : centred) {
            targets.putFloat((float) (u + 0.5));
        }
        for (double u : matrix.target(trainRows, block.rows())) {
            targets.putFloat((float) u);
        }
        Files.write(folder.resolve("target.f32"), targets.array());
        Files.writeString(folder.resolve("matrix.json"), "{\"features\": " + features + ", \"trainRows\": " + trainRows
                + ", \"heldOutRows\": " + (block.rows() - trainRows) + ", \"bins\": 63, \"trees\": " + parameters.get("trees")
                + ", \"leaves\": " + parameters.get("leaves") + ", \"learningRate\": " + parameters.get("learningRate")
                + ", \"minRows\": " + parameters.get("minRows") + "}", StandardCharsets.US_ASCII);
    }

    /** Adds what binning is of our seconds, and our peak of memory over the peer's. */
    @Override
    public void complete(ObjectNode result) {
        ObjectNode ours = (ObjectNode) result.get("ours");
        ours.put("binCpuSeconds", binCpuSeconds).put("kernels", kernels.words()).put("threads", 1);
        JsonNode theirs = result.path("peer").path("rssPeakBytes");
        if (theirs.isNumber()) {
            result.put("rssRatio", ours.path("rssPeakBytes").asDouble() / theirs.asDouble());
        }
    }

    /** The bins of the last run: it was trained on all dates but the last. */
    public BinBlock block() {
        return block;
    }

    /** What the last run trained. */
    public Member member() {
        return member;
    }
}
