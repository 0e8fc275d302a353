package io.numergrid.run;

import io.numergrid.train.RowStore;
import java.util.function.DoubleConsumer;
import java.util.function.ObjDoubleConsumer;

/** What is told of fits under way, part by part. */
record FitProgress(DoubleConsumer share, ObjDoubleConsumer<String> seconds) implements RowStore.FitListener {
    /** Hears the share only. */
    static FitProgress of(DoubleConsumer share) {
        return new FitProgress(share, (kind, seconds) -> { });
    }

    @Override
    public void done(double done) {
        share.accept(done);
    }

    @Override
    public void fitted(String kind, double spent) {
        seconds.accept(kind, spent);
    }
}
