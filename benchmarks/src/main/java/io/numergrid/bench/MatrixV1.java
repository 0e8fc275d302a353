package io.numergrid.bench;

import io.numergrid.id.CounterHash;
import io.numergrid.rank.BinBlock;
import io.numergrid.rank.CrossSection;
import io.numergrid.rank.SymbolRows;
import io.numergrid.rank.UniverseRule;
import io.numergrid.target.TargetSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * Training matrix v1: rows of 138 correlated, roughly normal features and a noisy non-linear label, by counter, so that any
 * language generates the same bits and row i is the same in a matrix of any size. Training rows are 0..n-1; held-out rows start at
 * {@link #HELD_OUT_FIRST}. Here each row is a symbol of its own; the training rows share one date, the held-out rows the next.
 */
public final class MatrixV1 {
    public static final long HELD_OUT_FIRST = 10_000_000L;
    /** Row dates of the two groups of rows; any two days will do. */
    private static final int TRAIN_BAR = 20_000;
    private static final int HELD_OUT_BAR = TRAIN_BAR + 1;

    private static final long SEED = 20261122L;
    private static final int SHARED_STREAM = 99;
    private static final int NOISE_STREAM = 98;
    private static final int FEATURE_STREAM = 100;
    private static final int SHARED_FACTORS = 16;

    private final List<SymbolRows> rows;

    public MatrixV1(int trainRows, int heldOutRows) {
        rows = new ArrayList<>(trainRows + heldOutRows);
        Generator generator = new Generator();
        for (int r = 0; r < trainRows; r++) {
            rows.add(generator.row(r, r, TRAIN_BAR));
        }
        for (int r = 0; r < heldOutRows; r++) {
            rows.add(generator.row(trainRows + r, HELD_OUT_FIRST + r, HELD_OUT_BAR));
        }
    }

    /** Bins both groups: date position 0 is for training, 1 is held out. */
    public BinBlock bin() {
        return new CrossSection(TargetSpec.TARGET_20D2L, UniverseRule.GENERATED).rank(rows, new int[] {TRAIN_BAR, HELD_OUT_BAR});
    }

    /** Keeps the streams' keys, which are the costly half of a draw. */
    private static final class Generator {
        private final long[] featureKey = new long[SymbolRows.FEATURES];
        private final long sharedKey = CounterHash.key(SEED, SHARED_STREAM);
        private final long noiseKey = CounterHash.key(SEED, NOISE_STREAM);

        Generator() {
            for (int j = 0; j < featureKey.length; j++) {
                featureKey[j] = CounterHash.key(SEED, FEATURE_STREAM + j);
            }
        }

        SymbolRows row(int symbolOrdinal, long i, int barDate) {
            float[] x = new float[SymbolRows.FEATURES];
            for (int j = 0; j < x.length; j++) {
                x[j] = (float) (0.8 * normal(featureKey[j], i) + 0.6 * normal(sharedKey, i * SHARED_FACTORS + (j & 15)));
            }
            double z = signal(x) + 2.0 * normal(noiseKey, i);
            return new SymbolRows(symbolOrdinal, new int[] {barDate}, x, new double[] {z}, new double[] {1});
        }

        private static double signal(float[] x) {
            double s = 0.35 * x[0] + 0.30 * x[1] * x[2] + (x[3] > 0 ? 0.30 * x[4] : -0.15 * x[4]) + 0.20 * Math.abs(x[5])
                    + 0.15 * Math.max(x[6], x[7]);
            for (int j = 20; j < 60; j++) {
                s += 0.03 * x[j] * ((j & 1) == 0 ? 1.0 : -1.0);
            }
            return s;
        }

        /** About standard normal: the standardised sum of four 16-bit fields. */
        private static double normal(long key, long counter) {
            long bits = CounterHash.at(key, counter);
            long sum = (bits & 0xFFFF) + (bits >>> 16 & 0xFFFF) + (bits >>> 32 & 0xFFFF) + (bits >>> 48);
            return (sum - 131070.0) / 37837.22722;
        }
    }
}
