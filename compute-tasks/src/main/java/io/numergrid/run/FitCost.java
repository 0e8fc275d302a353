package io.numergrid.run;

import java.util.Map;

/**
 * What fits cost, in CPU seconds of the machine they were measured on (the demo market, fast profile): dear fits start first, and the time a run has
 * left is told from the ratios. It decides no byte of a result.
 */
final class FitCost {
    private static final double TREE_SECONDS = 5e-5;
    private static final double GBDT_SECONDS_PER_TREE_ROW = 3.5e-8;
    private static final double RANK_SECONDS_PER_TREE_ROW = 5.3e-8;
    private static final double FOREST_SECONDS_PER_TREE_ROW = 1.2e-7;
    private static final double RIDGE_SECONDS_PER_ROW = 2.5e-6;
    private static final double RIDGE_SECONDS = 0.01;
    /** Fits on a sample of fixed size. */
    private static final double BOXED_SECONDS = 0.25;

    private FitCost() {
    }

    /**
     * @param parameters of the member; trees and maxRows count
     * @param rows       it is fitted on
     */
    static double seconds(String kind, Map<String, String> parameters, double rows) {
        double trees = number(parameters, "trees", 300);
        return switch (kind) {
            case "gbdt" -> trees * (TREE_SECONDS + rows * GBDT_SECONDS_PER_TREE_ROW);
            case "gbdt-rank" -> trees * (TREE_SECONDS + rows * RANK_SECONDS_PER_TREE_ROW);
            case "forest" -> trees * (TREE_SECONDS + Math.min(rows, number(parameters, "maxRows", rows)) * FOREST_SECONDS_PER_TREE_ROW);
            case "ridge" -> RIDGE_SECONDS + rows * RIDGE_SECONDS_PER_ROW;
            default -> BOXED_SECONDS;
        };
    }

    /** Trees of a member; 0 of one without. */
    static double trees(Map<String, String> parameters) {
        return number(parameters, "trees", 0);
    }

    /** Share of the features a tree, or a node, may split on; 0 of a member without. */
    static double featureFraction(Map<String, String> parameters) {
        return number(parameters, "featureFraction", 0);
    }

    private static double number(Map<String, String> parameters, String key, double otherwise) {
        return parameters.containsKey(key) ? Double.parseDouble(parameters.get(key)) : otherwise;
    }
}
