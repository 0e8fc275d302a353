package io.numergrid.select;

import io.numergrid.evaluate.PermutationImportance;
import io.numergrid.fold.Fold;
import io.numergrid.rank.BinBlock;
import io.numergrid.train.FeatureReplay;
import io.numergrid.train.FitOrder;
import io.numergrid.train.GbdtTrainer;
import io.numergrid.train.Member;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;

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
     * The fit of a scout's model.
     *
     * @param features number of all features
     */
    public FitOrder order(FitOrder.Target target, int features, long seed) {
        return new FitOrder(GbdtTrainer.KIND, new TreeMap<>(PARAMETERS), target, IntStream.range(0, features).toArray(), trainEnd, trainEnd, trainEnd, seed);
    }

    /**
     * The rows a scout asks its model about; none where no date has a label.
     *
     * @param block with the targets to learn; its bins are not read
     * @param bins  as for {@link PermutationImportance#sample}
     */
    public Optional<BinBlock> sample(BinBlock block, SelectionSpec spec, Function<int[], byte[][]> bins) {
        return Arrays.stream(block.labelled(), from, to).sum() == 0 ? Optional.empty()
                : Optional.of(PermutationImportance.sample(block, from, to, spec.rows(), spec.seed(), bins));
    }

    /**
     * Asks.
     *
     * @param member fitted to {@link #order}
     * @param asked  the {@link #sample}
     * @param block  the rows; its bins are not read
     */
    public Findings ask(Member member, Optional<BinBlock> asked, BinBlock block, SelectionSpec spec) {
        double[] gain = shares(member.importance());
        if (asked.isEmpty()) {
            return new Findings(this, new int[0], new double[0][], gain);
        }
        PermutationImportance importance = new PermutationImportance(asked.get(), sample -> replay(member, sample), spec.seed());
        int[] dates = importance.dates();
        int[] positions = new int[dates.length];
        Arrays.setAll(positions, d -> Arrays.binarySearch(block.dates(), dates[d]));
        double[][] drop = new double[dates.length][gain.length];
        for (int f = 0; f < gain.length; f++) {
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
