package io.numergrid.select;

import io.numergrid.evaluate.PermutationImportance;
import io.numergrid.fold.Fold;
import io.numergrid.kernel.KernelSet;
import io.numergrid.rank.BinBlock;
import io.numergrid.train.FeatureReplay;
import io.numergrid.train.Member;
import io.numergrid.train.MemberTrainer;
import io.numergrid.train.TrainRequest;
import io.numergrid.train.TrainingTarget;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * A small model trained on the dates before {@code trainEnd} and asked about dates {@code [from, to)}, which lie after a purge: what it loses there when
 * a feature is permuted is evidence that folds with a training span beyond those dates may use. Scouts are shared between folds, so that
 * a run has as many as test blocks, and one more inside the first training block. What a scout says of a date depends on rows of earlier dates
 * and of that date only.
 *
 * @param trainEnd exclusive end of the training positions; their labels end before date {@code from} begins
 * @param from     first position asked about
 * @param to       exclusive end
 */
public record Scout(int trainEnd, int from, int to) {
    /** Of the model a scout trains. */
    public static final int TREES = 60;
    /** Boosted trees, few and coarse: good enough to rank features, at a tenth of a member's price. */
    private static final Map<String, String> PARAMETERS = Map.of("trees", Integer.toString(TREES), "depth", "4", "learningRate", "0.05", "featureFraction", "0.25",
            "minRows", "200");
    private static final int TRAIN_DATES_MIN = 5;

    /**
     * What a scout found.
     *
     * @param scout     that asked
     * @param positions date positions scored, rising
     * @param drop      {@code [positions][features]} score lost by permuting; NaN = the date's score is undefined
     * @param gain      {@code [features]} share of the scout's split gains
     */
    public record Findings(Scout scout, int[] positions, double[][] drop, double[] gain) {
    }

    /**
     * Where a run scouts: the last third of the first training block, and every test block. A scout with too few dates to train on is not sent;
     * what it would be asked about has no say in that.
     */
    public static List<Scout> of(BinBlock block, List<Fold> folds) {
        List<Scout> scouts = new ArrayList<>();
        Fold first = folds.get(0);
        int from = first.trainEnd() - (first.trainEnd() + 2) / 3;
        int trainEnd = 0;
        while (trainEnd < from && block.exitDate()[trainEnd] < block.dates()[from]) {
            trainEnd++;
        }
        scouts.add(new Scout(trainEnd, from, first.testStart()));
        folds.forEach(fold -> scouts.add(new Scout(fold.trainEnd(), fold.testStart(), fold.testEnd())));
        scouts.removeIf(s -> Arrays.stream(block.labelled(), 0, s.trainEnd).filter(m -> m > 0).count() < TRAIN_DATES_MIN);
        return scouts;
    }

    /**
     * Trains and asks.
     *
     * @param block   with the targets to learn
     * @param trainer of boosted trees
     */
    public Findings run(BinBlock block, MemberTrainer trainer, SelectionSpec spec, KernelSet kernels, BooleanSupplier cancelled) {
        TrainingTarget target = new TrainingTarget(block.targetRank(), block.labelled(), block.targetBin());
        Member member = trainer.train(new TrainRequest(block, target, trainEnd, new TreeMap<>(PARAMETERS), spec.seed(), 1, cancelled, kernels));
        double[] gain = shares(member.importance());
        if (Arrays.stream(block.labelled(), from, to).sum() == 0) {
            return new Findings(this, new int[0], new double[0][], gain);
        }
        PermutationImportance importance = new PermutationImportance(block, from, to, sample -> replay(member, sample), spec.rows(), spec.seed());
        int[] dates = importance.dates();
        int[] positions = new int[dates.length];
        Arrays.setAll(positions, d -> Arrays.binarySearch(block.dates(), dates[d]));
        double[][] drop = new double[dates.length][block.bins().length];
        for (int f = 0; f < block.bins().length; f++) {
            double[] column = importance.dropByDate(f);
            for (int d = 0; d < column.length; d++) {
                drop[d][f] = column[d];
            }
        }
        return new Findings(this, positions, drop, gain);
    }

    private static PermutationImportance.Replay replay(Member member, BinBlock sample) {
        FeatureReplay replay = member.replay(sample);
        return (changed, feature) -> {
            double[] out = new double[changed.rows()];
            replay.predict(changed, feature, out);
            return out;
        };
    }

    private static double[] shares(double[] gain) {
        double sum = 0;
        for (double g : gain) {
            sum += g;
        }
        double[] share = new double[gain.length];
        for (int f = 0; f < gain.length && sum > 0; f++) {
            share[f] = gain[f] / sum;
        }
        return share;
    }
}
