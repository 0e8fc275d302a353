package io.numergrid.evaluate;

import io.numergrid.fold.Fold;
import io.numergrid.fold.FoldPlan;
import io.numergrid.fold.FoldSpec;
import io.numergrid.id.CounterHash;
import io.numergrid.id.NormalQuantile;
import io.numergrid.rank.BinBlock;
import io.numergrid.rank.BinRule;
import java.util.Arrays;
import java.util.List;

/** Small made-up cross-sections: labels drawn by hash, ranks by counting, every 7th day a date. */
public final class TestBlocks {
    static final int STEP_DAYS = 7;
    static final int SPAN_DAYS = 30;

    private TestBlocks() {
    }

    /** A block whose dates all have {@code symbols} rows, of which about one in {@code unlabelledEvery} has no label. */
    public static BinBlock block(int dates, int symbols, int features, int unlabelledEvery, long seed) {
        int rows = dates * symbols;
        int[] day = new int[dates];
        int[] rowStart = new int[dates + 1];
        int[] entry = new int[dates];
        int[] exit = new int[dates];
        int[] symbol = new int[rows];
        double[] label = new double[rows];
        double[] liquidity = new double[rows];
        byte[][] bins = new byte[features][rows];
        for (int d = 0; d < dates; d++) {
            day[d] = 18_000 + STEP_DAYS * d;
            entry[d] = day[d] + 1;
            exit[d] = day[d] + SPAN_DAYS;
            rowStart[d + 1] = (d + 1) * symbols;
            for (int s = 0; s < symbols; s++) {
                int r = d * symbols + s;
                symbol[r] = s;
                long draw = CounterHash.hash(seed, 1, r);
                label[r] = unlabelledEvery > 0 && Long.remainderUnsigned(draw, unlabelledEvery) == 0 ? Double.NaN
                        : Math.rint(normal(seed, 2, r) * 1e3) / 1e4;
                liquidity[r] = 1_000 + Math.rint(CounterHash.unit(CounterHash.hash(seed, 3, r)) * 50);
                for (int f = 0; f < features; f++) {
                    bins[f][r] = (byte) CounterHash.below(CounterHash.hash(seed, 100 + f, r), 63);
                }
            }
        }
        return ranked(day, rowStart, entry, exit, symbol, bins, label, liquidity);
    }

    public static BinBlock ranked(int[] day, int[] rowStart, int[] entry, int[] exit, int[] symbol, byte[][] bins, double[] label,
                                   double[] liquidity) {
        int[] rank = new int[label.length];
        int[] labelled = new int[day.length];
        byte[] bin = new byte[label.length];
        Arrays.fill(bin, (byte) -1);
        for (int d = 0; d < day.length; d++) {
            for (int r = rowStart[d]; r < rowStart[d + 1]; r++) {
                int below = 0;
                int same = 0;
                for (int o = rowStart[d]; o < rowStart[d + 1]; o++) {
                    below += label[o] < label[r] ? 1 : 0;
                    same += label[o] == label[r] ? 1 : 0;
                }
                rank[r] = Double.isNaN(label[r]) ? 0 : 2 * below + same + 1;
                labelled[d] += rank[r] > 0 ? 1 : 0;
            }
            for (int r = rowStart[d]; r < rowStart[d + 1]; r++) {
                bin[r] = BinRule.targetBin(rank[r], labelled[d]);
            }
        }
        return new BinBlock(day, rowStart, symbol, bins, label, entry, exit, rank, labelled, bin, liquidity);
    }

    public static double normal(long seed, long stream, long counter) {
        return NormalQuantile.ppf(CounterHash.unit(CounterHash.hash(seed, stream, counter)));
    }

    static List<Fold> folds(BinBlock block, int count, int minLabelled) {
        return FoldPlan.of(block, new FoldSpec(count, 0, minLabelled, 3, 3)).folds();
    }

    /** Members with the given skill: skill x gaussianised label + noise, on test rows only. */
    static OutOfFold outOfFold(BinBlock block, List<Fold> folds, List<String> names, double[] skill, long seed) {
        double[][] predictions = new double[names.size()][block.rows()];
        for (int m = 0; m < skill.length; m++) {
            Arrays.fill(predictions[m], Double.NaN);
            for (Fold fold : folds) {
                for (int d = fold.testStart(); d < fold.testEnd(); d++) {
                    for (int r = block.rowStart()[d]; r < block.rowStart()[d + 1]; r++) {
                        double z = block.targetRank()[r] == 0 ? 0
                                : NormalQuantile.ppf((block.targetRank()[r] - 1) / (2.0 * block.labelled()[d]));
                        predictions[m][r] = skill[m] * z + normal(seed, 500 + m, r);
                    }
                }
            }
        }
        return new OutOfFold(block, folds, names, predictions);
    }
}
