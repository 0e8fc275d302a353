package io.numergrid.run;

import io.numergrid.train.FeatureSums;
import io.numergrid.train.FitOrder;
import io.numergrid.train.FitResult;
import io.numergrid.train.RowStore;
import io.numergrid.train.ShardedRows;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Rows in shards, and what asking them took. Fits that take long are noted on the way, so that whoever takes the run over goes on from there. */
final class GridRows implements RowStore {
    /** Of fits between two notes; a note holds their members. */
    private static final long NOTE_EVERY_NANOS = 15_000_000_000L;

    private final ShardedRows rows;
    private final MeteredShards shards;
    private final RunNotes notes;
    private final LongSupplier nanos;
    private int calls;
    private MeteredShards.Traffic fits = MeteredShards.Traffic.NONE;

    /** @param shards those the rows ask */
    GridRows(ShardedRows rows, MeteredShards shards, RunNotes notes, LongSupplier nanos) {
        this.rows = rows;
        this.shards = shards;
        this.notes = notes;
        this.nanos = nanos;
    }

    @Override
    public List<FitResult> fit(List<FitOrder> orders, FitListener listener, BooleanSupplier cancelled) {
        MeteredShards.Traffic before = shards.traffic();
        int call = calls++;
        rows.resume(notes.noted(call));
        List<FitResult> results = rows.fit(orders, new Noting(call, listener, nanos.getAsLong()), cancelled);
        fits = fits.plus(shards.traffic().since(before));
        return results;
    }

    /** Passes on what it hears, and notes. */
    private final class Noting implements FitListener {
        private final int call;
        private final FitListener listener;
        private final long begunNanos;
        private long notedNanos;

        private Noting(int call, FitListener listener, long begunNanos) {
            this.call = call;
            this.listener = listener;
            this.begunNanos = begunNanos;
            this.notedNanos = begunNanos;
        }

        @Override
        public void done(double share) {
            listener.done(share);
            long now = nanos.getAsLong();
            boolean over = share >= 1 && now - begunNanos > NOTE_EVERY_NANOS;
            if (over || now - notedNanos > NOTE_EVERY_NANOS) {
                notes.note(call, rows.checkpoint());
                notedNanos = now;
            }
        }

        @Override
        public void fitted(String kind, double seconds) {
            listener.fitted(kind, seconds);
        }
    }

    @Override
    public FeatureSums sums(int dateFrom, int dateTo) {
        return rows.sums(dateFrom, dateTo);
    }

    @Override
    public byte[][] bins(int[] drawn) {
        return rows.bins(drawn);
    }

    /** @param blocks made @param restarts of the data stages @param data what was asked of the histories @param work of the nodes */
    GridUse use(int blocks, int restarts, MeteredShards.Traffic data, GridWork work) {
        return new GridUse(blocks, restarts, data, fits, shards.traffic().since(fits), rows.traffic(), work);
    }
}
