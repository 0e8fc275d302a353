package io.numergrid.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.fold.Fold;
import io.numergrid.id.NormalQuantile;
import io.numergrid.rank.BinBlock;
import io.numergrid.rank.BinRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The weights of every block, and whether they are used, against the definition written down a second time: dates of earlier blocks whose exit lies
 * before the block, moments by plain loops, the minimum by projected gradient, scores by the slow formulas.
 */
class WalkForwardWeightsTest {
    private static final List<String> NAMES = List.of("a", "b", "c", "d");
    private static final int MEMBERS = NAMES.size();
    private static final int SPAN_DATES = 5;
    private final BinBlock block = TestBlocks.block(80, 40, 1, 20, 31);
    private final List<Fold> folds = TestBlocks.folds(block, 7, 20);

    /** One labelled date: gaussian ranks of the members, gaussianised target and target values of its labelled rows. */
    private record Day(int fold, int exit, double[][] g, double[] z, double[] target) {
    }

    private List<Day> days(OutOfFold oof) {
        List<Day> days = new ArrayList<>();
        for (Fold fold : folds) {
            for (int d = fold.testStart(); d < fold.testEnd(); d++) {
                int from = block.rowStart()[d];
                int to = block.rowStart()[d + 1];
                List<Integer> labelled = new ArrayList<>();
                for (int r = from; r < to; r++) {
                    if (block.targetRank()[r] > 0) {
                        labelled.add(r - from);
                    }
                }
                double[][] g = new double[MEMBERS][];
                for (int m = 0; m < MEMBERS; m++) {
                    g[m] = SlowScores.select(SlowScores.gauss(Arrays.copyOfRange(oof.predictions()[m], from, to)), labelled);
                }
                int first = from;
                int count = block.labelled()[d];
                double[] z = labelled.stream().mapToDouble(i -> NormalQuantile.ppf((block.targetRank()[first + i] - 1) / (2.0 * count))).toArray();
                double[] target = labelled.stream().mapToDouble(i -> BinRule.targetValue(block.targetBin()[first + i])).toArray();
                days.add(new Day(fold.index(), block.exitDate()[d], g, z, target));
            }
        }
        return days;
    }

    /** w >= 0 with the least w'Aw - 2 w'c + penalty w'w, by steps along the gradient, cut off at 0. */
    private static double[] projectedGradient(double[][] a, double[] c, double penalty) {
        double steepest = penalty;
        for (int i = 0; i < MEMBERS; i++) {
            steepest = Math.max(steepest, penalty + Arrays.stream(a[i]).map(Math::abs).sum());
        }
        double[] w = new double[MEMBERS];
        for (int step = 0; step < 20_000; step++) {
            double[] next = new double[MEMBERS];
            for (int i = 0; i < MEMBERS; i++) {
                double gradient = penalty * w[i] - c[i];
                for (int j = 0; j < MEMBERS; j++) {
                    gradient += a[i][j] * w[j];
                }
                next[i] = Math.max(0, w[i] - gradient / steepest);
            }
            w = next;
        }
        return w;
    }

    private static double[] weights(List<Day> known) {
        double[][] a = new double[MEMBERS][MEMBERS];
        double[] c = new double[MEMBERS];
        double trace = 0;
        for (Day day : known) {
            for (int i = 0; i < MEMBERS; i++) {
                for (int r = 0; r < day.z().length; r++) {
                    c[i] += day.g()[i][r] * day.z()[r] / day.z().length;
                    for (int j = 0; j < MEMBERS; j++) {
                        a[i][j] += day.g()[i][r] * day.g()[j][r] / day.z().length;
                    }
                }
            }
        }
        for (int i = 0; i < MEMBERS; i++) {
            trace += a[i][i];
        }
        double[] w = known.isEmpty() ? new double[MEMBERS] : projectedGradient(a, c, 0.1 * trace / MEMBERS);
        double sum = Arrays.stream(w).sum();
        double share = 20 / (20 + known.size() / (double) SPAN_DATES);
        double[] out = new double[MEMBERS];
        for (int m = 0; m < MEMBERS; m++) {
            out[m] = share / MEMBERS + (1 - share) * (sum > 0 ? w[m] / sum : 1.0 / MEMBERS);
        }
        return out;
    }

    private static double score(Day day, double[] w) {
        double[] blend = new double[day.z().length];
        for (int r = 0; r < blend.length; r++) {
            for (int m = 0; m < MEMBERS; m++) {
                blend[r] += w[m] * day.g()[m][r];
            }
        }
        return SlowScores.numeraiCorr(blend, day.target());
    }

    @ParameterizedTest
    @ValueSource(longs = {41, 42, 43})
    void everyBlockUsesWhatWasKnownBeforeIt(long seed) {
        OutOfFold oof = TestBlocks.outOfFold(block, folds, NAMES, new double[] {0.3, 0.25, -0.1, 0.05}, seed);
        Evaluation evaluation = Evaluation.of(oof, Evaluation.Spec.of(BlockBootstrap.ofThinning(SPAN_DATES, 200, 1), 30, 15));
        List<Day> days = days(oof);
        double[] equal = new double[MEMBERS];
        Arrays.fill(equal, 1.0 / MEMBERS);
        double[][] dynamic = new double[folds.size() + 1][];
        int switches = 0;
        for (int k = 0; k <= folds.size(); k++) {
            int block = k;
            List<Day> known = days.stream().filter(d -> block == folds.size() || d.fold() < block && d.exit() < folds.get(block).testFrom()).toList();
            dynamic[k] = weights(known);
            double gain = 0;
            for (Day day : known) {
                gain += score(day, dynamic[day.fold()]) - score(day, equal);
            }
            boolean used = gain > 0;
            switches += used ? 1 : 0;
            assertEquals(used, evaluation.dynamicUsed()[k], "block " + k);
            double[] actual = k < folds.size() ? evaluation.weights().perFold()[k] : evaluation.weights().live();
            assertArrayEquals(used ? dynamic[k] : equal, actual, 1e-9, "block " + k);
        }
        assertTrue(switches > 0, "no block shows dynamic weights");
    }
}
