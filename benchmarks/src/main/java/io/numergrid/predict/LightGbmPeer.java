package io.numergrid.predict;

import com.microsoft.ml.lightgbm.PredictionType;
import com.microsoft.ml.lightgbm.SWIGTYPE_p_double;
import com.microsoft.ml.lightgbm.SWIGTYPE_p_int;
import com.microsoft.ml.lightgbm.SWIGTYPE_p_long_long;
import com.microsoft.ml.lightgbm.SWIGTYPE_p_p_void;
import com.microsoft.ml.lightgbm.SWIGTYPE_p_void;
import com.microsoft.ml.lightgbm.lightgbmlib;
import com.microsoft.ml.lightgbm.lightgbmlibConstants;
import io.github.metarank.lightgbm4j.LGBMBooster;
import io.github.metarank.lightgbm4j.LGBMDataset;
import io.github.metarank.lightgbm4j.LGBMException;
import io.numergrid.bench.LightGbmLibrary;
import io.numergrid.bench.Workload;
import io.numergrid.rank.BinBlock;
import java.util.Arrays;

/**
 * LightGBM 4.3 through lightgbm4j: as many trees and leaves, trained on the same bins and asked about the same rows, one thread. Bins stand
 * in a matrix of doubles, row by row, which is how it likes them; a missing one is NaN. Single rows take its fast path, whose configuration is made once.
 */
final class LightGbmPeer implements Workload {
    private static final String DATA = "max_bin=255 min_data_in_bin=1 feature_pre_filter=false num_threads=1 verbosity=-1";
    private static final String TRAIN = "objective=regression metric=none num_threads=1 seed=1 deterministic=true force_col_wise=true verbosity=-1"
            + " learning_rate=0.1 min_data_in_leaf=20 num_leaves=";
    private static final String PREDICT = "num_threads=1 verbosity=-1";

    private final LGBMBooster booster;
    private final int features;
    private final int count;
    private final double[] matrix;
    private final double[][] row;
    private final SWIGTYPE_p_void fast;
    private final SWIGTYPE_p_long_long written;
    private final SWIGTYPE_p_double one;
    private double[] result;

    /** @param live rows to predict; those of the first date of {@code training} are learned */
    LightGbmPeer(BinBlock training, int trees, int leaves, BinBlock live) {
        features = training.bins().length;
        count = live.rows();
        row = rows(live, count);
        matrix = new double[count * features];
        for (int r = 0; r < count; r++) {
            System.arraycopy(row[r], 0, matrix, r * features, features);
        }
        LightGbmLibrary.require();
        try {
            booster = train(training, trees, leaves);
            written = lightgbmlib.new_int64_tp();
            one = lightgbmlib.new_doubleArray(1);
            fast = fastPath(booster.saveModelToString(0, 0, LGBMBooster.FeatureImportanceType.SPLIT));
        } catch (LGBMException e) {
            throw new IllegalStateException("LightGBM: " + e.getMessage(), e);
        }
        run();
        for (int r = 0; r < count; r++) {
            Workload.require(Math.abs(predict(r) - result[r]) < 1e-9, "LightGBM's row " + r + " alone differs");
        }
    }

    private static double[][] rows(BinBlock block, int count) {
        double[][] out = new double[count][block.bins().length];
        for (int f = 0; f < block.bins().length; f++) {
            byte[] column = block.bins()[f];
            for (int r = 0; r < count; r++) {
                out[r][f] = column[r] == BinBlock.BIN_MISSING ? Double.NaN : column[r];
            }
        }
        return out;
    }

    private LGBMBooster train(BinBlock block, int trees, int leaves) throws LGBMException {
        int rows = block.rowStart()[1];
        float[] data = new float[Math.multiplyExact(rows, features)];
        float[] labels = new float[rows];
        for (int f = 0; f < features; f++) {
            for (int r = 0; r < rows; r++) {
                int bin = block.bins()[f][r];
                data[r * features + f] = bin == BinBlock.BIN_MISSING ? Float.NaN : bin;
            }
        }
        for (int r = 0; r < rows; r++) {
            labels[r] = (float) ((block.targetRank()[r] - 1) / (2.0 * block.labelled()[0]));
        }
        LGBMDataset dataset = LGBMDataset.createFromMat(data, rows, features, true, DATA, null);
        try {
            dataset.setField("label", labels);
            LGBMBooster fitted = LGBMBooster.create(dataset, TRAIN + leaves);
            for (int tree = 0; tree < trees; tree++) {
                fitted.updateOneIter();
            }
            return fitted;
        } finally {
            dataset.close();
        }
    }

    private SWIGTYPE_p_void fastPath(String model) {
        SWIGTYPE_p_int trees = lightgbmlib.new_intp();
        SWIGTYPE_p_p_void handle = lightgbmlib.new_voidpp();
        SWIGTYPE_p_p_void config = lightgbmlib.new_voidpp();
        check(lightgbmlib.LGBM_BoosterLoadModelFromString(model, trees, handle));
        check(lightgbmlib.LGBM_BoosterPredictForMatSingleRowFastInit(lightgbmlib.voidpp_value(handle), lightgbmlibConstants.C_API_PREDICT_NORMAL, 0,
                -1, lightgbmlibConstants.C_API_DTYPE_FLOAT64, features, PREDICT, config));
        return lightgbmlib.voidpp_value(config);
    }

    private static void check(int status) {
        Workload.require(status == 0, "LightGBM failed with " + status);
    }

    @Override
    public void run() {
        try {
            result = booster.predictForMat(matrix, count, features, true, PredictionType.C_API_PREDICT_NORMAL, PREDICT);
        } catch (LGBMException e) {
            throw new IllegalStateException("LightGBM: " + e.getMessage(), e);
        }
    }

    /** One row. */
    double predict(int r) {
        lightgbmlib.LGBM_BoosterPredictForMatSingleRowFastCriticalSWIG(row[r], fast, written, one);
        return lightgbmlib.doubleArray_getitem(one, 0);
    }

    /** Shapley values of the first {@code rows} rows; the last of each row is the base. */
    double[] explain(int rows) {
        try {
            return booster.predictForMat(Arrays.copyOf(matrix, rows * features), rows, features, true,
                    PredictionType.C_API_PREDICT_CONTRIB, PREDICT);
        } catch (LGBMException e) {
            throw new IllegalStateException("LightGBM: " + e.getMessage(), e);
        }
    }

    @Override
    public long elements() {
        return count;
    }

    @Override
    public String unit() {
        return "rows";
    }

    /** Of the last run. */
    double[] result() {
        return result;
    }
}
