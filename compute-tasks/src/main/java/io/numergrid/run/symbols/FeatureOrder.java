package io.numergrid.run.symbols;

import io.numergrid.shard.MessageReader;
import io.numergrid.shard.MessageWriter;
import java.util.Objects;

/**
 * Which rows the shards make.
 *
 * @param barDates   b of the rows, rising: samples and newest bars
 * @param lastBar    the data set's end
 * @param liveBar    the bar the live rows are as of
 * @param training   bar dates the features are compared with; empty span where nothing is
 * @param newest     bar dates whose features are judged
 */
public record FeatureOrder(int[] barDates, int lastBar, int liveBar, Span training, Span newest) {
    public FeatureOrder {
        Objects.requireNonNull(barDates);
        Objects.requireNonNull(training);
        Objects.requireNonNull(newest);
    }

    /** Bar dates {@code from..to}; none where from lies after to. */
    public record Span(int from, int to) {
        public static final Span NONE = new Span(1, 0);

        boolean has(int b) {
            return b >= from && b <= to;
        }
    }

    void write(MessageWriter out) {
        out.ints(barDates).i32(lastBar).i32(liveBar).i32(training.from).i32(training.to).i32(newest.from).i32(newest.to);
    }

    static FeatureOrder read(MessageReader in) {
        return new FeatureOrder(in.ints(), in.i32(), in.i32(), new Span(in.i32(), in.i32()), new Span(in.i32(), in.i32()));
    }
}
