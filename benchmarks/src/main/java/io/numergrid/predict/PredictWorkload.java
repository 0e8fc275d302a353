package io.numergrid.predict;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.numergrid.bench.Measurement;
import io.numergrid.bench.Size;
import io.numergrid.bench.Workload;
import io.numergrid.kernel.KernelSet;
import io.numergrid.rank.BinBlock;
import io.numergrid.run.RunProfile;
import io.numergrid.train.Explainer;
import io.numergrid.train.Member;
import io.numergrid.train.MemberTrainer;
import io.numergrid.train.TrainRequest;
import io.numergrid.train.TrainWorkload;
import io.numergrid.train.TrainingTarget;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.IntToDoubleFunction;

/**
 * One live cross-section through one boosted member: 1,757 rows, 100 trees of 31 leaves, on one thread; the member is
 * trained on 100,000 rows of matrix v1. Checked against predicting the rows one by one, which is also timed: from a row's bins, where they
 * stand in the block, to its value. Beside it a six-member ensemble of the fast profile (bins to score, ranks against the cross-section
 * included), Shapley values, and LightGBM for the same rows.
 */
public final class PredictWorkload implements Workload {
    private static final int LIVE_ROWS = 1757;

    private final Size size;
    private final TrainWorkload training;
    private final BinBlock live;
    private final Member member;
    private final KernelSet kernels = KernelSet.choose(System.getProperty("numergrid.kernels", "auto"));
    private final double[] out;
    private LightGbmPeer peer;

    public PredictWorkload(Size size) {
        this.size = size;
        training = new TrainWorkload(size, 100_000);
        if (size == Size.FULL) {
            training.run();
        }
        live = live(training.block());
        member = training.member().on(kernels);
        out = new double[live.rows()];
        run();
        for (int row = 0; row < out.length; row++) {
            double alone = member.predict(live, row);
            Workload.require(alone == out[row], "row " + row + " alone is predicted " + alone + ", among others " + out[row]);
        }
    }

    /** The first held-out rows as a date of their own. */
    private static BinBlock live(BinBlock block) {
        int from = block.rowStart()[1];
        int rows = Math.min(LIVE_ROWS, block.rowStart()[2] - from);
        byte[][] bins = new byte[block.bins().length][];
        Arrays.setAll(bins, f -> Arrays.copyOfRange(block.bins()[f], from, from + rows));
        return new BinBlock(new int[] {block.dates()[1]}, new int[] {0, rows}, Arrays.copyOfRange(block.symbolOrdinal(), from, from + rows), bins,
                new double[rows], new int[1], new int[1], new int[rows], new int[1], new byte[rows], new double[rows]);
    }

    @Override
    public void run() {
        member.predict(live, 0, out.length, out);
    }

    @Override
    public long elements() {
        return out.length;
    }

    @Override
    public String unit() {
        return "rows";
    }

    @Override
    public Optional<Peer> peer() {
        if (peer == null) {
            peer = size == Size.FULL ? new LightGbmPeer(training.block(), 100, 31, live) : new LightGbmPeer(training.block(), 10, 7, live);
        }
        return Optional.of(new Peer("LightGBM 4.3 (lightgbm4j)", peer));
    }

    @Override
    public void complete(ObjectNode result) {
        ObjectNode ours = (ObjectNode) result.get("ours");
        ObjectNode theirs = (ObjectNode) result.get("peer");
        int calls = size == Size.FULL ? 200_000 : 2_000;
        ours.put("kernels", kernels.words());
        double one = latency(ours.putObject("oneRow"), calls, row -> member.predict(live, row));
        double fast = latency(theirs.putObject("oneRow").put("call", "PredictForMatSingleRowFast"), calls, row -> peer.predict(row));
        result.put("ratioOneRow", one / fast);
        RowScorer scorer = new RowScorer(ensemble(), live, 0);
        ObjectNode ensemble = ours.putObject("ensembleOneRow").put("members", 6);
        latency(ensemble, calls, row -> scorer.score(live, row, row));
        latency(ensemble.putObject("explain"), size == Size.FULL ? 5_000 : 100, row -> scorer.explain(live, row, row).score());
        shap(result, ours.putObject("shap"), theirs.putObject("shap"));
        result.withObject("/quality").put("corrWithPeer", TrainWorkload.correlation(out, peer.result()));
    }

    private void shap(ObjectNode result, ObjectNode ours, ObjectNode theirs) {
        Explainer explainer = member.explainer().orElseThrow();
        double[] adds = new double[live.bins().length];
        latency(ours.putObject("oneRow"), size == Size.FULL ? 10_000 : 200, row -> {
            explainer.explain(live, row, adds);
            return adds[0];
        });
        int rows = Math.min(500, out.length);
        double[][] all = new double[rows][adds.length];
        double before = Measurement.threadCpuSeconds();
        explainer.explain(live, 0, rows, all);
        double seconds = Measurement.threadCpuSeconds() - before;
        double error = 0;
        for (int row = 0; row < rows; row++) {
            error = Math.max(error, Math.abs(explainer.base() + Arrays.stream(all[row]).sum() - out[row]));
        }
        Workload.require(error < 1e-6, "contributions miss the prediction by " + error);
        before = Measurement.threadCpuSeconds();
        peer.explain(rows);
        double peerSeconds = Measurement.threadCpuSeconds() - before;
        ours.put("batchCpuMicrosPerRow", seconds / rows * 1e6).put("sumErrorMax", error);
        theirs.put("batchCpuMicrosPerRow", peerSeconds / rows * 1e6);
        result.put("ratioShap", seconds / peerSeconds);
    }

    /** All members of the fast profile with equal weights, fitted on the training rows. */
    private Ensemble ensemble() {
        RunProfile profile = RunProfile.load("fast", Map.of());
        BinBlock block = training.block();
        TrainingTarget target = new TrainingTarget(block.targetRank(), block.labelled(), block.targetBin());
        List<Member> members = new ArrayList<>();
        for (String kind : profile.members()) {
            MemberTrainer trainer = ServiceLoader.load(MemberTrainer.class).stream().map(ServiceLoader.Provider::get)
                    .filter(t -> t.kind().equals(kind)).findFirst().orElseThrow();
            members.add(trainer.train(new TrainRequest(block, target, 1, profile.memberParameters(kind), 1, 1, () -> false, kernels)));
        }
        double[] weights = new double[members.size()];
        Arrays.fill(weights, 1.0 / weights.length);
        return new Ensemble(members, weights);
    }

    /**
     * Puts the percentiles of single calls, wall microseconds, clock included, after as many calls to warm up, and the mean of the thread's CPU time,
     * which a busy machine does not blur; returns the median.
     */
    private double latency(ObjectNode node, int calls, IntToDoubleFunction call) {
        double[] micros = new double[calls];
        double sum = 0;
        double cpu = 0;
        for (int round = 0; round < 2; round++) {
            cpu = Measurement.threadCpuSeconds();
            for (int i = 0; i < calls; i++) {
                int row = i % out.length;
                long start = System.nanoTime();
                sum += call.applyAsDouble(row);
                micros[i] = (System.nanoTime() - start) * 1e-3;
            }
        }
        cpu = Measurement.threadCpuSeconds() - cpu;
        Workload.require(Double.isFinite(sum), "a value is not finite");
        Arrays.sort(micros);
        node.put("p50Micros", micros[calls / 2]).put("p99Micros", micros[(int) (calls * 0.99)]).put("cpuMicros", cpu / calls * 1e6)
                .put("calls", calls);
        return micros[calls / 2];
    }

    /** Of the last run. */
    public double[] result() {
        return out;
    }
}
