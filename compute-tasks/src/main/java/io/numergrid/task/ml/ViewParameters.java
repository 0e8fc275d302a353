package io.numergrid.task.ml;

import io.numergrid.train.FeatureView;
import io.numergrid.train.MemberParameters;
import io.numergrid.train.ViewSample;

/** The parameters that members on a small view share; the limits keep one fit near a second. */
final class ViewParameters {
    /** Most rows of a fit. */
    static final int ROWS_MAX = 10_000;

    private ViewParameters() {
    }

    /** Reads rows, columns and redundancy, and refuses any other parameter that was not read before. */
    static ViewSample.Spec read(int member, boolean squares, MemberParameters parameters) {
        return read(member, squares, FeatureView.COLUMNS_MAX, parameters);
    }

    /** The same. @param columnsDefault where the parameters do not say */
    static ViewSample.Spec read(int member, boolean squares, int columnsDefault, MemberParameters parameters) {
        int rows = parameters.integer("rows", ROWS_MAX, 100, ROWS_MAX);
        int columns = parameters.integer("columns", columnsDefault, 1, FeatureView.COLUMNS_MAX);
        double redundancy = parameters.decimal("redundancy", 0.8, 0, 1);
        parameters.finish();
        return new ViewSample.Spec(member, rows, columns, squares, redundancy);
    }
}
