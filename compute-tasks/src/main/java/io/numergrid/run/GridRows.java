package io.numergrid.run;

import io.numergrid.train.FeatureSums;
import io.numergrid.train.FitOrder;
import io.numergrid.train.FitResult;
import io.numergrid.train.RowStore;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Rows in shards, and what asking them took. */
final class GridRows implements RowStore {
    private final RowStore rows;
    private final MeteredShards shards;
    private MeteredShards.Traffic fits = MeteredShards.Traffic.NONE;
    private long trees;

    /** @param shards those the rows ask */
    GridRows(RowStore rows, MeteredShards shards) {
        this.rows = rows;
        this.shards = shards;
    }

    @Override
    public List<FitResult> fit(List<FitOrder> orders, FitListener listener, BooleanSupplier cancelled) {
        MeteredShards.Traffic before = shards.traffic();
        List<FitResult> results = rows.fit(orders, listener, cancelled);
        fits = fits.plus(shards.traffic().since(before));
        trees += Math.round(orders.stream().mapToDouble(order -> FitCost.trees(order.parameters())).sum());
        return results;
    }

    @Override
    public FeatureSums sums(int dateFrom, int dateTo) {
        return rows.sums(dateFrom, dateTo);
    }

    @Override
    public byte[][] bins(int[] drawn) {
        return rows.bins(drawn);
    }

    /** @param blocks made @param data what was asked of the histories */
    GridUse use(int blocks, MeteredShards.Traffic data) {
        return new GridUse(blocks, data, fits, shards.traffic().since(fits), trees);
    }
}
