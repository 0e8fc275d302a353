package io.numergrid.task.ml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.evaluate.NumeraiScores;
import io.numergrid.evaluate.TestBlocks;
import io.numergrid.kernel.KernelSet;
import io.numergrid.rank.BinBlock;
import io.numergrid.train.CoreMemberDecoder;
import io.numergrid.train.Explainer;
import io.numergrid.train.Member;
import io.numergrid.train.MemberDecoder;
import io.numergrid.train.MemberInput;
import io.numergrid.train.MemberParameters;
import io.numergrid.train.MemberTrainer;
import io.numergrid.train.TrainRequest;
import io.numergrid.train.TrainingTarget;
import io.numergrid.train.ViewMemberDecoder;
import io.numergrid.train.ViewSample;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.ignite.ml.IgniteModel;
import org.apache.ignite.ml.composition.boosting.GDBModel;
import org.apache.ignite.ml.math.primitives.matrix.impl.DenseMatrix;
import org.apache.ignite.ml.math.primitives.vector.Vector;
import org.apache.ignite.ml.math.primitives.vector.VectorUtils;
import org.apache.ignite.ml.nn.MultilayerPerceptron;
import org.apache.ignite.ml.regressions.linear.LinearRegressionModel;
import org.apache.ignite.ml.tree.DecisionTreeConditionalNode;
import org.apache.ignite.ml.tree.DecisionTreeModel;
import org.apache.ignite.ml.tree.DecisionTreeNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Both members: what Ignite ML fitted is what we predict, the same bytes every time, and they learn. */
class IgniteTrainersTest {
    private static final int DATES = 24;
    private static final int TRAIN_DATES = 18;
    private static final int SYMBOLS = 100;
    private static final BinBlock BLOCK = learnable(41);

    /** Labels rise with feature 3, fall with feature 7, and are high at both ends of feature 5. */
    private static BinBlock learnable(long seed) {
        BinBlock plain = TestBlocks.block(DATES, SYMBOLS, 20, 0, seed);
        double[] label = new double[plain.rows()];
        for (int r = 0; r < label.length; r++) {
            double end = (plain.bins()[5][r] - 31) / 31.0;
            label[r] = (plain.bins()[3][r] - plain.bins()[7][r]) / 31.0 + 2 * end * end + TestBlocks.normal(seed, 77, r);
            if (r % 29 == 0) {
                label[r] = Double.NaN;
                plain.bins()[3][r] = BinBlock.BIN_MISSING;
            }
        }
        return TestBlocks.ranked(plain.dates(), plain.rowStart(), plain.entryDate(), plain.exitDate(), plain.symbolOrdinal(),
                plain.bins(), label, plain.liquidity());
    }

    private static TrainRequest request(BinBlock block, Map<String, String> parameters, long seed, int threads) {
        return new TrainRequest(block, new TrainingTarget(block.targetRank(), block.labelled(), block.targetBin()), TRAIN_DATES,
                parameters, seed, threads, () -> false, KernelSet.choose("scalar"));
    }

    private static MemberTrainer trainer(String kind) {
        return ServiceLoader.load(MemberTrainer.class).stream().map(ServiceLoader.Provider::get).filter(t -> t.kind().equals(kind))
                .findFirst().orElseThrow();
    }

    private static byte[] bytes(Member member) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        member.write(new DataOutputStream(out));
        return out.toByteArray();
    }

    private static double[] predict(Member member, BinBlock block) {
        double[] out = new double[block.rows()];
        member.predict(block, 0, block.rows(), out);
        return out;
    }

    @ParameterizedTest
    @ValueSource(strings = {ViewMemberDecoder.MLP, ViewMemberDecoder.LSQR, CoreMemberDecoder.IGNITE_GDB})
    void learnsWhatIsThereOutOfSample(String kind) {
        double[] p = predict(trainer(kind).train(request(BLOCK, Map.of(), 1, 1)), BLOCK);
        double sum = 0;
        for (int d = TRAIN_DATES; d < DATES; d++) {
            int from = BLOCK.rowStart()[d];
            double[] bins = new double[SYMBOLS];
            for (int i = 0; i < SYMBOLS; i++) {
                bins[i] = BLOCK.targetBin()[from + i] < 0 ? Double.NaN : BLOCK.targetBin()[from + i] / 4.0;
            }
            sum += NumeraiScores.numeraiCorr(Arrays.copyOfRange(p, from, from + SYMBOLS), bins);
        }
        double mean = sum / (DATES - TRAIN_DATES);
        assertTrue(mean > 0.4, kind + " scores " + mean);
    }

    @ParameterizedTest
    @ValueSource(strings = {ViewMemberDecoder.MLP, ViewMemberDecoder.LSQR, CoreMemberDecoder.IGNITE_GDB})
    void sameBytesOnRepeatAndForAnyThreads(String kind) throws IOException {
        byte[] one = bytes(trainer(kind).train(request(BLOCK, Map.of("rows", "700"), 5, 1)));
        assertArrayEquals(one, bytes(trainer(kind).train(request(BLOCK, Map.of("rows", "700"), 5, 2))));
        assertFalse(Arrays.equals(one, bytes(trainer(kind).train(request(BLOCK, Map.of("rows", "700"), 6, 1)))),
                "another seed draws other rows");
    }

    /** Nothing at or after dateEnd is read: bins, labels and ranks there are overwritten. */
    @ParameterizedTest
    @ValueSource(strings = {ViewMemberDecoder.MLP, ViewMemberDecoder.LSQR, CoreMemberDecoder.IGNITE_GDB})
    void laterRowsChangeNothing(String kind) throws IOException {
        BinBlock poisoned = learnable(41);
        for (int r = poisoned.rowStart()[TRAIN_DATES]; r < poisoned.rows(); r++) {
            poisoned.targetRank()[r] = 1;
            poisoned.targetBin()[r] = 4;
            poisoned.label()[r] = 1e9;
            for (byte[] column : poisoned.bins()) {
                column[r] = 62;
            }
        }
        assertArrayEquals(bytes(trainer(kind).train(request(BLOCK, Map.of(), 5, 1))),
                bytes(trainer(kind).train(request(poisoned, Map.of(), 5, 1))));
    }

    @ParameterizedTest
    @ValueSource(strings = {ViewMemberDecoder.MLP, ViewMemberDecoder.LSQR, CoreMemberDecoder.IGNITE_GDB})
    void readsBackWhatItWrote(String kind) throws IOException {
        Member member = trainer(kind).train(request(BLOCK, Map.of(), 2, 1));
        byte[] written = bytes(member);
        MemberDecoder decoder = ServiceLoader.load(MemberDecoder.class).stream().map(ServiceLoader.Provider::get)
                .filter(d -> d.kinds().contains(kind)).findFirst().orElseThrow();
        MemberInput in = new MemberInput(written, 0, written.length);
        Member read = decoder.read(kind, in);
        assertEquals(0, in.remaining());
        assertEquals(kind, read.kind());
        assertArrayEquals(written, bytes(read));
        assertArrayEquals(predict(member, BLOCK), predict(read, BLOCK), 0.0);
        assertArrayEquals(member.importance(), read.importance(), 0.0);
        double[] importance = member.importance();
        assertEquals(20, importance.length);
        assertTrue(importance[3] > 0 && importance[7] > 0);
        byte[] broken = written.clone();
        broken[5] = 0x7F;
        assertEquals(ErrorCode.MODEL_FILE_DAMAGED, assertThrows(NumergridException.class,
                () -> decoder.read(kind, new MemberInput(broken, 0, broken.length))).code());
    }

    @Test
    void perceptronPredictsAsIgniteDoes() {
        TrainRequest request = request(BLOCK, Map.of(), 3, 1);
        ViewSample sample = ViewSample.of(request, new ViewSample.Spec(4, 10_000, 16, true, 0.8));
        IgniteMlpTrainer.Shape shape = new IgniteMlpTrainer.Shape(2, 12);
        MultilayerPerceptron model = IgniteMlpTrainer.fit(sample, shape, request);
        double[] ours = predict(new IgniteMlpTrainer().train(request), BLOCK);
        double[] x = new double[sample.view().columns()];
        for (int r = 0; r < BLOCK.rows(); r++) {
            sample.view().values(BLOCK.bins(), r, x);
            double theirs = model.predict(new DenseMatrix(new double[][] {x})).get(0, 0);
            assertEquals(theirs, ours[r], 1e-12);
        }
    }

    private static TrainRequest boosting(int trees, int depth) {
        return request(BLOCK, Map.of("trees", Integer.toString(trees), "depth", Integer.toString(depth)), 3, 1);
    }

    private static GDBModel boosted(ViewSample sample, int trees, int depth) {
        return IgniteGdbTrainer.fit(sample, new IgniteGdbTrainer.Shape(trees, depth, 0.2), boosting(trees, depth));
    }

    private static ViewSample boostingSample() {
        return ViewSample.of(boosting(1, 1), new ViewSample.Spec(6, 10_000, 8, false, 0.8));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "20, 2", "5, 4"})
    void treesPredictAsIgniteDoesAndKnowTheirRows(int trees, int depth) {
        ViewSample sample = boostingSample();
        GDBModel model = boosted(sample, trees, depth);
        assertEquals(trees, model.getModels().size(), "the library did not stop early");
        Member member = new IgniteGdbTrainer().train(boosting(trees, depth));
        double[] ours = predict(member, BLOCK);
        double[] x = new double[sample.view().columns()];
        for (int r = 0; r < BLOCK.rows(); r++) {
            sample.view().values(BLOCK.bins(), r, x);
            assertEquals(model.predict(VectorUtils.of(x)), ours[r], 1e-14);
        }
        Explainer explainer = member.explainer().orElseThrow();
        double[] values = new double[20];
        explainer.explain(BLOCK, 7, values);
        assertEquals(ours[7], explainer.base() + Arrays.stream(values).sum(), 1e-9);
        double mean = Arrays.stream(sample.x()).mapToDouble(row -> model.predict(VectorUtils.of(row))).average().orElseThrow();
        assertEquals(mean, explainer.base(), 1e-9, "rows of the leaves make the mean over the sample");
    }

    /** Of one tree: what its leaves at their means take from the squared error. */
    @Test
    void gainsAreTheSquaredErrorTaken() {
        ViewSample sample = boostingSample();
        GDBModel model = boosted(sample, 1, 3);
        SortedMap<Double, double[]> leaves = new TreeMap<>();
        double sum = 0;
        for (int i = 0; i < sample.y().length; i++) {
            double[] leaf = leaves.computeIfAbsent(model.predict(VectorUtils.of(sample.x()[i])), v -> new double[2]);
            leaf[0] += sample.y()[i];
            leaf[1]++;
            sum += sample.y()[i];
        }
        double between = -sum * sum / sample.y().length;
        for (double[] leaf : leaves.values()) {
            between += leaf[0] * leaf[0] / leaf[1];
        }
        assertEquals(between, Arrays.stream(new IgniteGdbTrainer().train(boosting(1, 3)).importance()).sum(), 1e-8);
    }

    /** At this depth the library splits off nobody somewhere, and its own model cannot predict rows that would go there. */
    @Test
    void treesWithoutANodeForNobodyPredictAll() {
        GDBModel model = boosted(boostingSample(), 3, 7);
        boolean gap = false;
        for (IgniteModel<Vector, Double> tree : model.getModels()) {
            gap |= hasGap(((DecisionTreeModel) tree).getRootNode());
        }
        assertTrue(gap, "the case is not there any more");
        for (double p : predict(new IgniteGdbTrainer().train(boosting(3, 7)), BLOCK)) {
            assertTrue(Double.isFinite(p) && p != 0);
        }
    }

    private static boolean hasGap(DecisionTreeNode node) {
        return node == null || node instanceof DecisionTreeConditionalNode split && (hasGap(split.getThenNode()) || hasGap(split.getElseNode()));
    }

    @Test
    void regressionPredictsAsIgniteDoesAndIsTheLeastSquaresFit() {
        TrainRequest request = request(BLOCK, Map.of(), 3, 1);
        ViewSample sample = ViewSample.of(request, new ViewSample.Spec(5, 10_000, 16, true, 0.8));
        LinearRegressionModel model = IgniteLsqrTrainer.fit(sample, request);
        double[] ours = predict(new IgniteLsqrTrainer().train(request), BLOCK);
        double[] x = new double[sample.view().columns()];
        for (int r = 0; r < BLOCK.rows(); r++) {
            sample.view().values(BLOCK.bins(), r, x);
            assertEquals(model.predict(VectorUtils.of(x)), ours[r], 1e-12);
        }
        double[] gradient = new double[x.length + 1];
        for (int i = 0; i < sample.y().length; i++) {
            double error = model.predict(VectorUtils.of(sample.x()[i])) - sample.y()[i];
            for (int c = 0; c < x.length; c++) {
                gradient[c] += error * sample.x()[i][c];
            }
            gradient[x.length] += error;
        }
        for (double g : gradient) {
            assertEquals(0, g, 1e-6);
        }
    }

    /** Feature 5 works at both ends: only the view with squares can see it. */
    @Test
    void viewTakesTheSquareWhereTheEffectIsSymmetric() {
        ViewSample sample = ViewSample.of(request(BLOCK, Map.of(), 1, 1), new ViewSample.Spec(5, 10_000, 3, true, 0.8));
        List<String> chosen = new ArrayList<>();
        for (int c = 0; c < 3; c++) {
            chosen.add(sample.view().feature(c) + (sample.view().squared(c) ? "^2" : ""));
        }
        assertEquals(Set.of("3", "7", "5^2"), Set.copyOf(chosen));
    }

    @Test
    void redundantColumnsArePassedOver() {
        BinBlock block = learnable(41);
        block.bins()[4] = block.bins()[3].clone();
        ViewSample sample = ViewSample.of(request(block, Map.of(), 1, 1), new ViewSample.Spec(4, 10_000, 16, false, 0.8));
        int twins = 0;
        for (int c = 0; c < sample.view().columns(); c++) {
            twins += sample.view().feature(c) == 3 || sample.view().feature(c) == 4 ? 1 : 0;
        }
        assertEquals(1, twins);
    }

    @Test
    void rowsAreLimitedAndInCanonicalOrder() {
        TrainRequest request = request(BLOCK, Map.of(), 9, 1);
        ViewSample all = ViewSample.of(request, new ViewSample.Spec(4, 10_000, 5, false, 0.8));
        ViewSample some = ViewSample.of(request, new ViewSample.Spec(4, 150, 5, false, 0.8));
        assertEquals(150, some.y().length);
        int at = 0;
        for (double y : some.y()) {
            while (all.y()[at] != y) {
                at++;
            }
        }
        assertTrue(at < all.y().length, "the sample keeps the order of the rows");
    }

    @Test
    void refusesUnknownParametersCancellationAndNothingToLearn() {
        assertEquals(ErrorCode.ARGUMENT_INVALID, assertThrows(NumergridException.class,
                () -> trainer("ignite-mlp").train(request(BLOCK, Map.of("layers", "3"), 1, 1))).code());
        assertEquals(ErrorCode.ARGUMENT_INVALID, assertThrows(NumergridException.class,
                () -> ViewParameters.read(4, true, new MemberParameters("ignite-lsqr", Map.of("rows", "10001")))).code());
        TrainRequest cancelled = new TrainRequest(BLOCK, new TrainingTarget(BLOCK.targetRank(), BLOCK.labelled(), BLOCK.targetBin()),
                TRAIN_DATES, Map.of(), 1, 1, () -> true, KernelSet.choose("scalar"));
        assertEquals(ErrorCode.CANCELLED,
                assertThrows(NumergridException.class, () -> trainer("ignite-lsqr").train(cancelled)).code());
        BinBlock flat = learnable(41);
        for (byte[] column : flat.bins()) {
            Arrays.fill(column, (byte) 10);
        }
        assertEquals(ErrorCode.DATA_TOO_SMALL,
                assertThrows(NumergridException.class, () -> trainer("ignite-mlp").train(request(flat, Map.of(), 1, 1))).code());
    }
}
