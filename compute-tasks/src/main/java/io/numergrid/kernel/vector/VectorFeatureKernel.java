package io.numergrid.kernel.vector;

import static io.numergrid.kernel.vector.LaneSpecies.ROW;

import io.numergrid.kernel.FeatureIndex;
import io.numergrid.kernel.FeatureInput;
import io.numergrid.kernel.FeatureKernel;
import io.numergrid.kernel.FeatureMask;
import java.util.Arrays;

/**
 * The 138 features on lanes, one symbol per lane, chunk by chunk of bars. Symbols are put into blocks of 8 by their number of bars, so that lanes
 * end together; a symbol's values do not depend on its neighbours. Bars that come one by one and the last few symbols of a batch fill no lanes: they
 * are done by the scalar kernel, which has the same bits.
 */
final class VectorFeatureKernel implements FeatureKernel {
    /** Rows of a chunk: long enough to pay for the loops, short enough for the columns to stay in the second cache. */
    private static final int CHUNK_ROWS = 48;
    /** Two blocks: outputs of more symbols would have left the caches before the caller reads or reuses them. */
    private static final int BATCH = 2 * ROW;
    /** Symbols for which a block costs less than they do one by one. */
    private static final int LANES_MIN = 4;

    private final FeatureKernel scalar;
    private final int chunkRows;
    private final int lanesMin;

    /** @param scalar the kernel that serves single symbols */
    VectorFeatureKernel(FeatureKernel scalar) {
        this(scalar, CHUNK_ROWS, LANES_MIN);
    }

    VectorFeatureKernel(FeatureKernel scalar, int chunkRows, int lanesMin) {
        this.scalar = scalar;
        this.chunkRows = chunkRows;
        this.lanesMin = lanesMin;
    }

    @Override
    public int batchSize() {
        return BATCH;
    }

    @Override
    public FeatureKernel.Session open() {
        return open(FeatureMask.ALL);
    }

    @Override
    public FeatureKernel.Session open(FeatureMask wanted) {
        return new Session(scalar.open(wanted), chunkRows, lanesMin, wanted);
    }

    @Override
    public Stream stream() {
        return scalar.stream();
    }

    private static final class Session implements FeatureKernel.Session {
        private final FeatureKernel.Session scalar;
        private final FeatureInput[] single = new FeatureInput[1];
        private final float[][][] singleOut = new float[1][][];
        private final int lanesMin;
        private final ColumnLayout layout;
        private final FeatureTopics topics;
        private final Chunk chunk;
        private final double[] x;
        private long[] order = new long[BATCH];

        private Session(FeatureKernel.Session scalar, int chunkRows, int lanesMin, FeatureMask wanted) {
            this.scalar = scalar;
            this.lanesMin = lanesMin;
            layout = new ColumnLayout(chunkRows);
            topics = new FeatureTopics(layout, wanted);
            x = new double[layout.size()];
            chunk = new Chunk(x, chunkRows, wanted);
        }

        @Override
        public void compute(FeatureInput[] inputs, int count, float[][][] out) {
            if (count > order.length) {
                order = new long[count];
            }
            for (int s = 0; s < count; s++) {
                check(inputs[s], out[s], chunk.features);
                order[s] = (long) inputs[s].bars() << Integer.SIZE | s;
            }
            Arrays.sort(order, 0, count);
            for (int end = count; end > 0; end -= ROW) {
                chunk.lanes = Math.min(ROW, end);
                for (int lane = 0; lane < chunk.lanes; lane++) {
                    int s = (int) order[end - 1 - lane];
                    chunk.set(lane, inputs[s], out[s]);
                }
                if (chunk.lanes < lanesMin) {
                    oneByOne();
                } else {
                    block();
                }
            }
            release();
        }

        private void oneByOne() {
            for (int lane = 0; lane < chunk.lanes; lane++) {
                single[0] = chunk.inputs[lane];
                singleOut[0] = chunk.out[lane];
                scalar.compute(single, 1, singleOut);
            }
        }

        /** The block's first lane is its longest. */
        private void block() {
            layout.clear(x);
            int bars = chunk.inputs[0].bars();
            for (int bar = 0; bar < bars; bar += layout.rows) {
                chunk.bar = bar;
                chunk.rows = Math.min(layout.rows, bars - bar);
                chunk.n = chunk.rows * ROW;
                topics.fill(chunk);
                chunk.store(bar + chunk.rows == bars);
                layout.moveBack(x, chunk.rows);
            }
        }

        /** Ranges are checked here once; the topics then throw nothing. */
        private static void check(FeatureInput in, float[][] out, int[] features) {
            int n = in.bars();
            if (out.length != FeatureIndex.COUNT) {
                throw new IllegalArgumentException(out.length + " output columns, not " + FeatureIndex.COUNT);
            }
            boolean tooShort = in.open().length < n || in.high().length < n || in.low().length < n || in.close().length < n
                    || in.baseVolume().length < n || in.quoteVolume().length < n || in.btcLevel().length < n
                    || in.marketLevel().length < n || in.rankReturn().length < n || in.rankDollarVolume().length < n;
            for (int f : features) {
                tooShort |= out[f].length < n;
            }
            if (tooShort) {
                throw new IllegalArgumentException("a column is shorter than " + n + " bars");
            }
        }

        /** Lets go of the caller's arrays. */
        private void release() {
            chunk.release();
            single[0] = null;
            singleOut[0] = null;
        }

        @Override
        public void close() {
            scalar.close();
        }
    }
}
