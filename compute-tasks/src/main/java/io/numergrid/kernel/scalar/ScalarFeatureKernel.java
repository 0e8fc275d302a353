package io.numergrid.kernel.scalar;

import io.numergrid.kernel.FeatureIndex;
import io.numergrid.kernel.FeatureInput;
import io.numergrid.kernel.FeatureKernel;

/** The 138 features in plain Java, symbol after symbol; the topics share the columns of {@link SymbolColumns}. */
final class ScalarFeatureKernel implements FeatureKernel {
    @Override
    public int batchSize() {
        return 1;
    }

    @Override
    public FeatureKernel.Session open() {
        return new Session();
    }

    private static final class Session implements FeatureKernel.Session {
        private SymbolColumns columns = new SymbolColumns(0);

        @Override
        public void compute(FeatureInput[] inputs, int count, float[][][] out) {
            for (int s = 0; s < count; s++) {
                int bars = inputs[s].bars();
                check(inputs[s], out[s]);
                if (bars > columns.capacity) {
                    columns = new SymbolColumns(Math.max(bars, columns.capacity + columns.capacity / 2));
                }
                columns.load(inputs[s]);
                ReturnFeatures.fill(columns, out[s]);
                AverageFeatures.fill(columns, out[s]);
                RangeFeatures.fill(columns, out[s]);
                CandleFeatures.fill(columns, out[s]);
                VolumeFeatures.fill(columns, out[s]);
                FlowFeatures.fill(columns, out[s]);
                VolatilityFeatures.fill(columns, out[s]);
                DistributionFeatures.fill(columns, out[s]);
                PatternFeatures.fill(columns, out[s]);
                MarketFeatures.fill(columns, inputs[s], out[s]);
                OscillatorFeatures.fill(columns, out[s]);
            }
        }

        /** Ranges are checked here once; the topics then throw nothing. */
        private static void check(FeatureInput in, float[][] out) {
            int n = in.bars();
            if (out.length != FeatureIndex.COUNT) {
                throw new IllegalArgumentException(out.length + " output columns, not " + FeatureIndex.COUNT);
            }
            boolean shortInput = in.open().length < n || in.high().length < n || in.low().length < n || in.close().length < n
                    || in.baseVolume().length < n || in.quoteVolume().length < n || in.btcLevel().length < n
                    || in.marketLevel().length < n || in.rankReturn().length < n || in.rankDollarVolume().length < n;
            for (float[] column : out) {
                shortInput |= column.length < n;
            }
            if (shortInput) {
                throw new IllegalArgumentException("a column is shorter than " + n + " bars");
            }
        }

        @Override
        public void close() {
            columns = new SymbolColumns(0);
        }
    }
}
