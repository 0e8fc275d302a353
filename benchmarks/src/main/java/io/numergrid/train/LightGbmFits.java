package io.numergrid.train;

import com.microsoft.ml.lightgbm.PredictionType;
import io.github.metarank.lightgbm4j.LGBMBooster;
import io.github.metarank.lightgbm4j.LGBMDataset;
import io.github.metarank.lightgbm4j.LGBMException;
import io.numergrid.bench.LightGbmLibrary;
import io.numergrid.bench.Measurement;
import io.numergrid.fold.Fold;
import io.numergrid.kernel.KernelSet;
import io.numergrid.rank.BinBlock;
import io.numergrid.run.FitPool;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * LightGBM in the place of our trainers: fold by fold it is given the rows that they are given, with the same bins (a missing one is its
 * NaN, and every bin is a value of its own, so that its own binning changes nothing) and the same gaussianised target. One thread
 * per fit and fixed seeds, so that it predicts the same every time.
 */
public final class LightGbmFits {
    private static final String DATA = "max_bin=255 min_data_in_bin=1 bin_construct_sample_cnt=100000000 feature_pre_filter=false num_threads=1 verbosity=-1";
    private static final String ALWAYS = "objective=regression metric=none num_threads=1 seed=1 deterministic=true force_col_wise=true verbosity=-1 ";

    /**
     * One point of a grid.
     *
     * @param name       as in the result
     * @param trees      boosting rounds
     * @param parameters the others, in LightGBM's own words
     */
    public record Setting(String name, int trees, String parameters) {
        private static Setting leafWise(int trees, int leaves, double rate, double features, int leafRows) {
            return of(trees + " trees, " + leaves + " leaves", trees, "num_leaves=" + leaves, rate, features, leafRows);
        }

        private static Setting depthBound(int trees, int depth, double rate, double features, int leafRows) {
            return of(trees + " trees, depth " + depth, trees, "max_depth=" + depth + " num_leaves=" + (1 << depth), rate, features, leafRows);
        }

        private static Setting of(String size, int trees, String shape, double rate, double features, int leafRows) {
            return new Setting(String.format(Locale.ROOT, "%s, lr %s, features %s, leaf rows %d", size, rate, features, leafRows), trees,
                    String.format(Locale.ROOT, "%s learning_rate=%s feature_fraction=%s min_data_in_leaf=%d", shape, rate, features, leafRows));
        }
    }

    /** The grid; its first is LightGBM's own default. */
    public static final List<Setting> GRID = List.of(Setting.leafWise(100, 31, 0.1, 1, 20), Setting.leafWise(100, 31, 0.05, 0.3, 100),
            Setting.depthBound(300, 3, 0.05, 0.1, 500), Setting.depthBound(300, 5, 0.02, 0.1, 500), Setting.depthBound(300, 5, 0.02, 0.3, 500),
            Setting.depthBound(300, 7, 0.02, 0.1, 200), Setting.depthBound(600, 5, 0.02, 0.1, 500), Setting.depthBound(1000, 4, 0.01, 0.1, 500));
    /** Two quick ones, for small data. */
    public static final List<Setting> GRID_SMOKE = List.of(Setting.leafWise(10, 7, 0.1, 1, 20), Setting.depthBound(20, 3, 0.1, 0.3, 60));

    private final BinBlock block;
    private final List<Fold> folds;
    private final KernelSet kernels;

    /** @throws IllegalStateException where LightGBM's native library cannot be loaded */
    public LightGbmFits(BinBlock block, List<Fold> folds, KernelSet kernels) {
        LightGbmLibrary.require();
        this.block = block;
        this.folds = folds;
        this.kernels = kernels;
    }

    /**
     * What a setting says about rows it was not trained on.
     *
     * @param prediction {@code [rows]}, NaN outside test rows
     * @param cpuSeconds of training and predicting, all folds
     */
    public record OutOfFoldFits(Setting setting, double[] prediction, double cpuSeconds) {
    }

    /** Fits every setting on every fold, {@code threads} folds at a time. */
    public List<OutOfFoldFits> run(List<Setting> settings, int threads) {
        List<FitPool.Job<List<double[]>>> jobs = new ArrayList<>();
        for (Fold fold : folds) {
            jobs.add(new FitPool.Job<>(fold.trainRows(), () -> fit(fold, settings)));
        }
        List<List<double[]>> byFold = new FitPool(threads, () -> false).run(jobs, share -> { });
        List<OutOfFoldFits> fits = new ArrayList<>();
        for (int s = 0; s < settings.size(); s++) {
            double[] prediction = new double[block.rows()];
            Arrays.fill(prediction, Double.NaN);
            double seconds = 0;
            for (int k = 0; k < folds.size(); k++) {
                double[] test = byFold.get(k).get(2 * s);
                System.arraycopy(test, 0, prediction, block.rowStart()[folds.get(k).testStart()], test.length);
                seconds += byFold.get(k).get(2 * s + 1)[0];
            }
            fits.add(new OutOfFoldFits(settings.get(s), prediction, seconds));
        }
        return fits;
    }

    /** Per setting the predictions of the fold's test rows, and the CPU seconds it took. */
    private List<double[]> fit(Fold fold, List<Setting> settings) throws LGBMException {
        TrainingTarget target = new TrainingTarget(block.targetRank(), block.labelled(), block.targetBin());
        TrainingRows rows = TrainingRows.of(new TrainRequest(block, target, fold.trainEnd(), Map.of(), 0, 1, () -> false, kernels));
        double[] gaussian = rows.gaussianTarget();
        float[] labels = new float[gaussian.length];
        for (int r = 0; r < labels.length; r++) {
            labels[r] = (float) gaussian[r];
        }
        int from = block.rowStart()[fold.testStart()];
        float[] test = matrix(block.bins(), from, block.rowStart()[fold.testEnd()]);
        List<double[]> out = new ArrayList<>();
        LGBMDataset data = LGBMDataset.createFromMat(matrix(rows.columns(), 0, rows.size()), rows.size(), rows.features(), true, DATA, null);
        try {
            data.setField("label", labels);
            for (Setting setting : settings) {
                double before = Measurement.threadCpuSeconds();
                out.add(fit(data, setting, test, rows.features()));
                out.add(new double[] {Measurement.threadCpuSeconds() - before});
            }
        } finally {
            data.close();
        }
        return out;
    }

    private static double[] fit(LGBMDataset data, Setting setting, float[] test, int features) throws LGBMException {
        LGBMBooster booster = LGBMBooster.create(data, ALWAYS + setting.parameters());
        try {
            for (int tree = 0; tree < setting.trees(); tree++) {
                booster.updateOneIter();
            }
            return booster.predictForMat(test, test.length / features, features, true, PredictionType.C_API_PREDICT_NORMAL);
        } finally {
            booster.close();
        }
    }

    /** Rows {@code [from, to)} of the columns, row by row. */
    private static float[] matrix(byte[][] columns, int from, int to) {
        float[] out = new float[Math.multiplyExact(to - from, columns.length)];
        for (int f = 0; f < columns.length; f++) {
            byte[] column = columns[f];
            for (int r = from; r < to; r++) {
                out[(r - from) * columns.length + f] = column[r] == BinBlock.BIN_MISSING ? Float.NaN : column[r];
            }
        }
        return out;
    }
}
