package io.numergrid.task.ml;

import com.github.fommil.netlib.BLAS;
import com.github.fommil.netlib.F2jBLAS;
import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.train.TrainRequest;
import io.numergrid.train.ViewSample;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.ignite.ml.IgniteModel;
import org.apache.ignite.ml.dataset.impl.local.LocalDatasetBuilder;
import org.apache.ignite.ml.environment.LearningEnvironmentBuilder;
import org.apache.ignite.ml.environment.logging.NoOpLogger;
import org.apache.ignite.ml.environment.parallelism.ParallelismStrategy;
import org.apache.ignite.ml.preprocessing.Preprocessor;
import org.apache.ignite.ml.trainers.DatasetTrainer;

/** Runs one of Ignite ML's trainers on rows in memory, in the one way that gives the same numbers every time. */
final class LocalFit {
    /** Read once by netlib, when its first class is loaded. */
    private static final String BLAS_PROPERTY = "com.github.fommil.netlib.BLAS";
    private static final int PARTITIONS = 1;

    private LocalFit() {
    }

    /**
     * Fits {@code trainer} to the rows in the order they stand.
     *
     * @param start        the model to go on from; empty = the trainer's own start
     * @param preprocessor row number and row to features and label
     */
    static <M extends IgniteModel<?, ?>, L> M fit(DatasetTrainer<M, L> trainer, Optional<M> start, ViewSample sample,
                                                  Preprocessor<Integer, double[]> preprocessor, TrainRequest request) {
        requirePureJavaBlas();
        if (request.cancelled().getAsBoolean()) {
            throw new NumergridException(ErrorCode.CANCELLED, "the fit was cancelled before it began");
        }
        SortedMap<Integer, double[]> rows = new TreeMap<>();
        for (int i = 0; i < sample.y().length; i++) {
            rows.put(i, sample.x()[i]);
        }
        LearningEnvironmentBuilder environment = LearningEnvironmentBuilder.defaultBuilder()
                .withParallelismStrategyType(ParallelismStrategy.Type.NO_PARALLELISM)
                .withLoggingFactoryDependency(part -> NoOpLogger.factory())
                .withRNGSeed(request.seed());
        LocalDatasetBuilder<Integer, double[]> data = new LocalDatasetBuilder<>(rows, PARTITIONS);
        DatasetTrainer<M, L> ready = trainer.withEnvironmentBuilder(environment);
        return start.isPresent() ? ready.update(start.get(), data, preprocessor) : ready.fit(data, preprocessor);
    }

    /** A native BLAS may add in another order; with one loaded a fit is refused. */
    private static void requirePureJavaBlas() {
        if (System.getProperty(BLAS_PROPERTY) == null) {
            System.setProperty(BLAS_PROPERTY, F2jBLAS.class.getName());
        }
        if (!(BLAS.getInstance() instanceof F2jBLAS)) {
            throw new NumergridException(ErrorCode.SETTING_INVALID, "BLAS is " + BLAS.getInstance().getClass().getName()
                    + "; start with -D" + BLAS_PROPERTY + "=" + F2jBLAS.class.getName());
        }
    }
}
