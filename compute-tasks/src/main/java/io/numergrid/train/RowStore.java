package io.numergrid.train;

import io.numergrid.error.NumergridException;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * The bins of a run's rows, wherever they lie, and what is asked of them. What may never change: the answers do not depend on where the rows
 * lie, on how they are cut into blocks, or on the number of workers. Rows and dates are numbered as in the run's block.
 */
public interface RowStore {
    /** Hears how far fits are, from one thread at a time. */
    interface FitListener {
        /** @param share 0..1 of the work that is done */
        void done(double share);

        /** @param seconds one worker spent on a fit of that kind */
        void fitted(String kind, double seconds);
    }

    /**
     * Makes fits; results stand in the order of the orders.
     *
     * @param cancelled polled at least once per tree
     * @throws NumergridException CANCELLED, DATA_TOO_SMALL, ARGUMENT_INVALID naming a parameter, ...
     */
    List<FitResult> fit(List<FitOrder> orders, FitListener listener, BooleanSupplier cancelled);

    /** Exact sums of all features over the rows of date positions {@code [dateFrom, dateTo)}, labelled or not. */
    FeatureSums sums(int dateFrom, int dateTo);

    /** Bins of single rows: {@code [features][rows.length]}. @param rows ascending row numbers; memory is for the asker to mind */
    byte[][] bins(int[] rows);
}
