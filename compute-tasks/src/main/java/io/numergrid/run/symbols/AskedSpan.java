package io.numergrid.run.symbols;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.quality.SpanRows;
import io.numergrid.rank.SymbolRows;
import io.numergrid.shard.MessageReader;
import java.util.List;
import java.util.function.Function;

/** Rows of a span in the symbol shards, of which some features at a time are here. */
final class AskedSpan implements SpanRows {
    private final Function<byte[], List<byte[]>> shards;
    private final FeatureOrder.Span span;
    private final long step;
    private final long[] places;
    private final int count;
    private final int featuresAtOnce;
    private int firstDate = Integer.MAX_VALUE;
    private int lastDate = Integer.MIN_VALUE;
    private int featureFrom;
    private float[][] columns = {};

    AskedSpan(Function<byte[], List<byte[]>> shards, FeatureOrder.Span span, int[] rows, int rowsMax, int bytesMax) {
        this.shards = shards;
        this.span = span;
        this.places = new long[rows.length];
        long total = 0;
        for (int s = 0; s < rows.length; s++) {
            places[s] = total;
            total += rows[s];
        }
        this.step = SpanRows.step(total, rowsMax);
        for (int s = 0; s < rows.length; s++) {
            places[s] %= step;
        }
        this.count = (int) ((total + step - 1) / step);
        this.featuresAtOnce = Math.min(SymbolRows.FEATURES, Math.max(1, bytesMax / (Float.BYTES * Math.max(1, count))));
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public int firstDate() {
        return count == 0 ? 0 : datesKnown().firstDate;
    }

    @Override
    public int lastDate() {
        return count == 0 ? 0 : datesKnown().lastDate;
    }

    private AskedSpan datesKnown() {
        if (columns.length == 0) {
            fetch(0);
        }
        return this;
    }

    @Override
    public float[] column(int feature) {
        if (feature < featureFrom || feature >= featureFrom + columns.length) {
            fetch(feature);
        }
        return columns[feature - featureFrom];
    }

    private void fetch(int feature) {
        int end = Math.min(SymbolRows.FEATURES, feature + featuresAtOnce);
        float[][] fetched = new float[end - feature][count];
        int at = 0;
        byte[] request = SymbolQuestion.SPAN.ask().i32(span.from()).i32(span.to()).i64(step).longs(places).i32(feature).i32(end).toBytes();
        for (byte[] reply : shards.apply(request)) {
            MessageReader in = new MessageReader(reply);
            firstDate = Math.min(firstDate, in.i32());
            lastDate = Math.max(lastDate, in.i32());
            int n = in.i32();
            if (n > count - at) {
                throw new NumergridException(ErrorCode.INTERNAL, "symbol shards have more rows than they told");
            }
            for (float[] column : fetched) {
                System.arraycopy(in.floats(), 0, column, at, n);
            }
            at += n;
            in.end();
        }
        if (at != count) {
            throw new NumergridException(ErrorCode.INTERNAL, "symbol shards have " + at + " rows and told " + count);
        }
        featureFrom = feature;
        columns = fetched;
    }
}
