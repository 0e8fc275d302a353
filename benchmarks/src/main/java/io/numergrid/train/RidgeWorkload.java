package io.numergrid.train;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.numergrid.bench.MatrixV1;
import io.numergrid.bench.Measurement;
import io.numergrid.bench.Size;
import io.numergrid.bench.Workload;
import io.numergrid.kernel.KernelSet;
import io.numergrid.rank.BinBlock;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
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
 * One ridge fit on the bins of matrix v1, on one thread: Gram matrix, products with the target, one small penalty, Cholesky. A run makes the bins
 * once for all its fits, and the peer, too, finds its matrix ready; what binning costs stands beside as {@code binCpuSeconds}. Quality is the
 * Pearson correlation with the target on 50,000 held-out rows. The model is checked against the scalar kernels', byte by byte.
 */
public final class RidgeWorkload implements Workload {
    private static final int TRAIN_ROWS = 250_000;
    private static final int HELD_OUT_ROWS = 50_000;
    /** The smallest, as the peer's is next to none. */
    private static final Map<String, String> PARAMETERS = Map.of("penalty", "0.001");

    private final MatrixV1 matrix;
    private final int trainRows;
    private final KernelSet kernels;
    private final BinBlock block;
    private final TrainingTarget target;
    private Member member;

    /** @param kernels name of the {@link KernelSet} to fit with */
    public RidgeWorkload(Size size, String kernels) {
        this.kernels = KernelSet.choose(kernels);
        trainRows = size == Size.FULL ? TRAIN_ROWS : 5_000;
        matrix = new MatrixV1(trainRows, size == Size.FULL ? HELD_OUT_ROWS : 1_000);
        block = matrix.bin();
        target = new TrainingTarget(block.targetRank(), block.labelled(), block.targetBin());
        Workload.require(Arrays.equals(bytes(fit(KernelSet.choose("scalar"))), bytes(fit(this.kernels))),
                "the model of the " + this.kernels.name() + " kernels differs from that of the scalar ones");
    }

    private Member fit(KernelSet with) {
        return new RidgeTrainer().train(new TrainRequest(block, target, 1, PARAMETERS, 1, 1, () -> false, with));
    }

    private static byte[] bytes(Member member) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            member.write(new DataOutputStream(out));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return out.toByteArray();
    }

    @Override
    public void run() {
        member = fit(kernels);
    }

    @Override
    public Map<String, Double> quality() {
        double[] predicted = new double[block.rows() - trainRows];
        member.predict(block, trainRows, block.rows(), predicted);
        return Map.of("corr", TrainWorkload.correlation(predicted, uniformTarget(1)));
    }

    @Override
    public Optional<PythonPeer> pythonPeer() {
        return Optional.of(new PythonPeer("ridge_sklearn.py", this::write));
    }

    /** Feature planes of all rows, training rows first, and targets, as {@code ridge_sklearn.py} reads them. */
    private void write(Path folder) throws IOException {
        matrix.copyTo(folder.resolve("matrix.f32"));
        ByteBuffer targets = ByteBuffer.allocate(block.rows() * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int date = 0; date < block.dateCount(); date++) {
            for (double u : uniformTarget(date)) {
                targets.putDouble(u);
            }
        }
        Files.write(folder.resolve("target.f64"), targets.array());
        Files.writeString(folder.resolve("matrix.json"), "{\"features\": " + block.bins().length + ", \"trainRows\": " + trainRows
                + ", \"heldOutRows\": " + (block.rows() - trainRows) + "}", StandardCharsets.US_ASCII);
    }

    /** Ranks of the targets of a date in (0, 1]. */
    private double[] uniformTarget(int date) {
        int from = block.rowStart()[date];
        double[] ranks = new double[block.rowStart()[date + 1] - from];
        Arrays.setAll(ranks, i -> block.targetRank()[from + i] / (2.0 * block.labelled()[date]));
        return ranks;
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
    public void complete(ObjectNode result) {
        double before = Measurement.threadCpuSeconds();
        matrix.bin();
        ((ObjectNode) result.get("ours")).put("binCpuSeconds", Measurement.threadCpuSeconds() - before).put("kernels", kernels.words())
                .put("threads", 1);
    }

    /** What the last run fitted. */
    public Member member() {
        return member;
    }
}
