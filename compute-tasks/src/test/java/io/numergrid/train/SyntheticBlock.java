package io.numergrid.train;

import io.numergrid.id.CounterHash;
import io.numergrid.kernel.KernelSet;
import io.numergrid.rank.BinBlock;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * Ranked cross-sections made from counter hashes for tests: each date has its own subset of the symbols, features have
 * missing values, and the label is {@code signal * (f0 + f1 * f2 + |f3|) + noise} before ranking. Feature 4 is constant,
 * feature 5 all missing where there are that many.
 */
public final class SyntheticBlock {
    private final long seed;
    private final int dates;
    private final int symbols;
    private final int features;
    private double signal = 0.5;
    private double unlabelledShare = 0.05;

    public SyntheticBlock(long seed, int dates, int symbols, int features) {
        this.seed = seed;
        this.dates = dates;
        this.symbols = symbols;
        this.features = features;
    }

    public SyntheticBlock signal(double value) {
        signal = value;
        return this;
    }

    public SyntheticBlock unlabelledShare(double value) {
        unlabelledShare = value;
        return this;
    }

    private double normal(long stream, long counter) {
        double sum = -6;
        for (int i = 0; i < 12; i++) {
            sum += CounterHash.unit(CounterHash.hash(seed, stream, counter * 12 + i));
        }
        return sum;
    }

    public BinBlock build() {
        int[] day = new int[dates];
        int[] rowStart = new int[dates + 1];
        int[] ordinals = new int[dates * symbols];
        int n = 0;
        for (int d = 0; d < dates; d++) {
            day[d] = 18_000 + 7 * d;
            for (int s = 0; s < symbols; s++) {
                if (CounterHash.unit(CounterHash.hash(seed, 1, (long) d * symbols + s)) < 0.9) {
                    ordinals[n++] = s;
                }
            }
            rowStart[d + 1] = n;
        }
        byte[][] bins = new byte[features][n];
        double[] label = new double[n];
        int[] rank = new int[n];
        byte[] targetBin = new byte[n];
        int[] labelled = new int[dates];
        for (int d = 0; d < dates; d++) {
            date(d, rowStart[d], rowStart[d + 1], bins, label);
            labelled[d] = rank(label, rowStart[d], rowStart[d + 1], rank, targetBin);
        }
        int[] exit = Arrays.stream(day).map(t -> t + 29).toArray();
        return new BinBlock(day, rowStart, Arrays.copyOf(ordinals, n), bins, label, day.clone(), exit, rank, labelled,
                targetBin, new double[n]);
    }

    private void date(int d, int from, int to, byte[][] bins, double[] label) {
        double[][] values = new double[features][to - from];
        for (int f = 0; f < features; f++) {
            for (int i = 0; i < to - from; i++) {
                long at = (long) (from + i) * features + f;
                boolean missing = f == 5 || f != 4 && CounterHash.unit(CounterHash.hash(seed, 2, at)) < (f % 3 == 0 ? 0.1 : 0);
                values[f][i] = f == 4 ? 0 : missing ? Double.NaN : normal(3, at);
            }
            bin(values[f], bins[f], from);
        }
        for (int i = 0; i < to - from; i++) {
            double x = part(values, 0, i) + part(values, 1, i) * part(values, 2, i) + Math.abs(part(values, 3, i));
            boolean none = CounterHash.unit(CounterHash.hash(seed, 4, from + i)) < unlabelledShare;
            label[from + i] = none ? Double.NaN : signal * x + normal(5, from + i);
        }
    }

    private double part(double[][] values, int f, int i) {
        return f < features && !Double.isNaN(values[f][i]) ? values[f][i] : 0;
    }

    private static void bin(double[] values, byte[] out, int from) {
        double[] sorted = Arrays.stream(values).filter(v -> !Double.isNaN(v)).sorted().toArray();
        for (int i = 0; i < values.length; i++) {
            out[from + i] = (byte) (Double.isNaN(values[i]) ? BinBlock.BIN_MISSING
                    : 63L * (twiceRank(sorted, values[i]) - 1) / (2L * sorted.length));
        }
    }

    private static int rank(double[] label, int from, int to, int[] rank, byte[] targetBin) {
        double[] sorted = Arrays.stream(label, from, to).filter(v -> !Double.isNaN(v)).sorted().toArray();
        for (int r = from; r < to; r++) {
            rank[r] = Double.isNaN(label[r]) ? 0 : twiceRank(sorted, label[r]);
            double u = (rank[r] - 1) / (2.0 * sorted.length);
            targetBin[r] = (byte) (rank[r] == 0 ? -1 : u < .05 ? 0 : u < .25 ? 1 : u <= .75 ? 2 : u <= .95 ? 3 : 4);
        }
        return sorted.length;
    }

    /** 2 x average rank among the sorted values. */
    private static int twiceRank(double[] sorted, double value) {
        int below = 0;
        while (below < sorted.length && sorted[below] < value) {
            below++;
        }
        int equal = below;
        while (equal < sorted.length && sorted[equal] == value) {
            equal++;
        }
        return below + equal + 1;
    }

    public static TrainingTarget targetOf(BinBlock block) {
        return new TrainingTarget(block.targetRank(), block.labelled(), block.targetBin());
    }

    /** A request over all dates; parameters as {@code key, value, key, value}. */
    static TrainRequest request(BinBlock block, long seed, int threads, String... parameters) {
        return request(block, targetOf(block), block.dateCount(), seed, threads, parameters);
    }

    static TrainRequest request(BinBlock block, TrainingTarget target, int dateEnd, long seed, int threads, String... parameters) {
        Map<String, String> map = new TreeMap<>();
        for (int i = 0; i < parameters.length; i += 2) {
            map.put(parameters[i], parameters[i + 1]);
        }
        return new TrainRequest(block, target, dateEnd, map, seed, threads, () -> false, KernelSet.choose("scalar"));
    }
}
