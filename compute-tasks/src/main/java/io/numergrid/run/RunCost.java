package io.numergrid.run;

import io.numergrid.rank.UniverseCensus;
import io.numergrid.run.StageClock.Stage;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What the stages of a run will cost, in seconds of an idle machine of two cores, from what its census knows. Only ratios matter: the time left is told from
 * the time gone. Measured on real files and the demo market; it decides no byte of a result.
 */
final class RunCost {
    /** Before the census: that of a fast run of 2,107 symbols. */
    static final Map<Stage, Double> UNKNOWN = Collections.unmodifiableMap(stages(1.17e6, 4.8e4, 11, 1, 1.3, 2));
    /** Of a run that only predicts. */
    static final Map<Stage, Double> PREDICTION = Map.of(Stage.TRAIN, 0.0, Stage.CONTROLS, 0.0, Stage.EVALUATE, 0.0);
    private static final int CORES_MEASURED = 2;
    /** Of all features together, and one tree of the ensemble. */
    private static final double IMPORTANCE_SECONDS_PER_TREE_ROW = 4e-7;

    private RunCost() {
    }

    /**
     * @param bars     of all symbols
     * @param barDates samples, of the census
     * @param threads  workers
     */
    static Map<Stage, Double> of(RunProfile profile, long bars, UniverseCensus census, int[] barDates, int threads) {
        long[] rowsBefore = new long[barDates.length + 1];
        for (int d = 0; d < barDates.length; d++) {
            rowsBefore[d + 1] = rowsBefore[d] + census.universe()[Arrays.binarySearch(census.barDates(), barDates[d])];
        }
        long[] rows = new long[profile.folds() + 1];
        for (int k = 0; k < rows.length; k++) {
            rows[k] = rowsBefore[barDates.length * (k + 1) / rows.length];
        }
        return of(profile, bars, rows, threads);
    }

    /** @param rows each fold trains on, last all */
    static Map<Stage, Double> of(RunProfile profile, long bars, long[] rows, int threads) {
        double trees = 0;
        double fits = 0;
        double controls = 0;
        for (String kind : profile.members()) {
            trees += FitCost.trees(profile.memberParameters(kind));
            for (long trained : rows) {
                fits += FitCost.seconds(kind, profile.memberParameters(kind), trained);
            }
        }
        for (long trained : rows) {
            controls += FitCost.seconds("ridge", Map.of(), trained) + FitCost.seconds("gbdt", Map.of("trees", Integer.toString(profile.controlTrees())), trained);
        }
        double importance = IMPORTANCE_SECONDS_PER_TREE_ROW * profile.importanceRows() * trees;
        return stages(bars, rows[rows.length - 1], fits, controls, importance, threads);
    }

    private static Map<Stage, Double> stages(double bars, double rows, double fits, double controls, double importance, int threads) {
        int cores = Math.max(1, Math.min(threads, Runtime.getRuntime().availableProcessors()));
        double slower = (double) CORES_MEASURED / cores;
        Map<Stage, Double> cost = new EnumMap<>(Stage.class);
        cost.put(Stage.CENSUS, slower * (0.2 + 0.3e-6 * bars));
        cost.put(Stage.MARKET, 0.1 + 0.3e-6 * bars);
        // most of a first run's features is compiling them, whatever the bars
        cost.put(Stage.FEATURES, slower * (1.9 + 0.9e-6 * bars));
        cost.put(Stage.RANK, 0.1 + 1e-5 * rows);
        cost.put(Stage.TRAIN, 1 + slower * fits / CORES_MEASURED);
        cost.put(Stage.CONTROLS, 0.05 + slower * controls / CORES_MEASURED);
        cost.put(Stage.EVALUATE, 0.4 + 1e-5 * rows + slower * importance / CORES_MEASURED);
        cost.put(Stage.PUBLISH, 0.2 + 8e-6 * rows);
        return cost;
    }
}
