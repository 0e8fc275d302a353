package io.numergrid.kernel.scalar;

import io.numergrid.kernel.FeatureIndex;
import io.numergrid.kernel.FeatureInput;
import io.numergrid.kernel.FeatureKernel;
import java.util.Arrays;

/**
 * One symbol's columns between calls. What may never change: a row's values do not depend on where chunks or calls end. New rows follow the old ones
 * until the chunk is full; then every column's last rows move to its halo.
 */
final class ScalarStream implements FeatureKernel.Stream {
    private static final int OBJECT_BYTES = 128;

    private final FeatureTopics topics;
    private final double[] x;
    private final Chunk chunk;
    private int row;
    private int bars;

    ScalarStream(FeatureTopics topics) {
        this(topics, new double[topics.layout.size()], new long[topics.layout.markCount()]);
        reset();
    }

    private ScalarStream(FeatureTopics topics, double[] x, long[] marks) {
        this.topics = topics;
        this.x = x;
        this.chunk = new Chunk(x, marks, topics.layout.rows);
    }

    /** Back to before the first bar: nothing before bar 0 is defined. */
    void reset() {
        Arrays.fill(x, Double.NaN);
        Arrays.fill(chunk.marks, 0);
        row = 0;
        bars = 0;
    }

    @Override
    public int bars() {
        return bars;
    }

    @Override
    public void append(FeatureInput in, int from, int to, float[][] out, int outAt) {
        int rows = topics.layout.rows;
        check(in, from, to);
        if (out != null) {
            check(out, to - from, outAt);
        }
        float[][] target = out == null ? new float[FeatureIndex.COUNT][rows] : out;
        for (int done = from; done < to;) {
            if (row == rows) {
                topics.layout.moveBack(x, row);
                row = 0;
            }
            int n = Math.min(rows - row, to - done);
            chunk.from = row;
            chunk.to = row + n;
            chunk.bar = bars;
            chunk.out = target;
            chunk.at = out == null ? 0 : outAt + done - from - row;
            topics.fill(chunk, in, done);
            row += n;
            bars += n;
            done += n;
        }
        chunk.out = null;
    }

    /** Ranges are checked here once; the topics then throw nothing. */
    private static void check(FeatureInput in, int from, int to) {
        if (from < 0 || to < from || to > in.bars()) {
            throw new IllegalArgumentException("bars " + from + " to " + to + " of " + in.bars());
        }
        if (in.open().length < to || in.high().length < to || in.low().length < to || in.close().length < to
                || in.baseVolume().length < to || in.quoteVolume().length < to || in.btcLevel().length < to
                || in.marketLevel().length < to || in.rankReturn().length < to || in.rankDollarVolume().length < to) {
            throw new IllegalArgumentException("an input column is shorter than " + to + " bars");
        }
    }

    private static void check(float[][] out, int bars, int outAt) {
        if (out.length != FeatureIndex.COUNT) {
            throw new IllegalArgumentException(out.length + " output columns, not " + FeatureIndex.COUNT);
        }
        for (float[] column : out) {
            if (outAt < 0 || column.length - outAt < bars) {
                throw new IllegalArgumentException("an output column of " + column.length + " has no room for " + bars + " from " + outAt);
            }
        }
    }

    @Override
    public FeatureKernel.Stream copy() {
        ScalarStream copy = new ScalarStream(topics, x.clone(), chunk.marks.clone());
        copy.row = row;
        copy.bars = bars;
        return copy;
    }

    @Override
    public long bytes() {
        return 8L * (x.length + chunk.marks.length) + OBJECT_BYTES;
    }
}
