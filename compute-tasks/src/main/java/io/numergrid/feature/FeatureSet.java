package io.numergrid.feature;

import io.numergrid.history.BarSeries;
import io.numergrid.kernel.FeatureIndex;
import io.numergrid.kernel.FeatureInput;
import io.numergrid.kernel.FeatureKernel;
import io.numergrid.kernel.FeatureMask;
import io.numergrid.kernel.KernelSet;
import java.util.List;
import java.util.Objects;

/**
 * Computes the 138 features of symbols, as of each of their bars. What may never change: bar i's values depend on the symbol's
 * bars 0..i and on other symbols' bars up to bar i's date, nothing later; maths is in double, float32 is what is stored; the result does not
 * depend on threads, batches or the kind of kernels. The one-day lag is applied later, by {@link FeatureRows}.
 *
 * <p>Safe for many threads. A caller with many symbols opens one {@link Session} per thread and passes batches of
 * {@link #batchSize()} symbols, which saves scratch memory and lets vector kernels fill their lanes.
 */
public final class FeatureSet {
    private final FeatureKernel kernel;

    public FeatureSet(KernelSet kernels) {
        this.kernel = kernels.feature();
    }

    /** Number of symbols per call that keeps the kernels busy. */
    public int batchSize() {
        return kernel.batchSize();
    }

    /** The features of one symbol. The market context must have been built from this history or a later state of it. */
    public FeatureColumns compute(BarSeries series, MarketContext market) {
        try (Session session = open()) {
            return session.compute(List.of(series), market).get(0);
        }
    }

    /** A session for one thread at a time. */
    public Session open() {
        return open(FeatureMask.ALL);
    }

    /** A session that fills the columns of some features only; what stands in the others is not said. */
    public Session open(FeatureMask wanted) {
        return new Session(kernel.open(wanted), wanted);
    }

    /** Scratch memory of one thread; close it when done. */
    public static final class Session implements AutoCloseable {
        private final FeatureKernel.Session kernel;
        private final boolean readsTurnover;
        private final boolean readsMarket;
        /** Stand for columns that no wanted feature reads. */
        private double[] unread = new double[0];
        private long[] unreadLevel = new long[0];

        private Session(FeatureKernel.Session kernel, FeatureMask wanted) {
            this.kernel = Objects.requireNonNull(kernel);
            this.readsTurnover = wanted.hasAny(FeatureIndex.AMIHUD_ILLIQ_20D, FeatureIndex.AMIHUD_RATIO_5_30D);
            this.readsMarket = wanted.hasAny(FeatureIndex.RESID_RET_BTC_20D, FeatureIndex.RESID_RET_MKT_60D)
                    || wanted.hasAnyIn(FeatureIndex.BETA_BTC_60D, FeatureIndex.IDIO_VOL_MKT_30D);
        }

        /** The features of each series, in the order given. */
        public List<FeatureColumns> compute(List<BarSeries> batch, MarketContext market) {
            FeatureColumns[] result = new FeatureColumns[batch.size()];
            float[][][] out = new float[batch.size()][][];
            for (int s = 0; s < result.length; s++) {
                BarSeries series = batch.get(s);
                out[s] = new float[FeatureCatalogue.COUNT][series.size()];
                result[s] = new FeatureColumns(series.symbol(), series.dates(), out[s]);
            }
            compute(batch, market, out);
            return List.of(result);
        }

        /**
         * The same into the caller's arrays: {@code out[s][f][0 .. size of series s)}. The arrays may be longer; what lies behind is left alone.
         */
        public void compute(List<BarSeries> batch, MarketContext market, float[][][] out) {
            FeatureInput[] inputs = new FeatureInput[batch.size()];
            for (int s = 0; s < inputs.length; s++) {
                inputs[s] = input(batch.get(s), market);
            }
            kernel.compute(inputs, inputs.length, out);
        }

        private FeatureInput input(BarSeries series, MarketContext market) {
            int n = series.size();
            if (n > unread.length) {
                unread = new double[n];
                unreadLevel = new long[n];
            }
            double[] btcLevel = unread;
            long[] marketLevel = unreadLevel;
            if (readsMarket) {
                btcLevel = new double[n];
                marketLevel = new long[n];
                market.btcLevel(series, btcLevel);
                market.marketLevel(series, marketLevel);
            }
            return new FeatureInput(n, series.open(), series.high(), series.low(), series.close(), series.baseVolume(),
                    readsTurnover ? series.quoteVolume() : unread, btcLevel, marketLevel, market.rankReturn(series), market.rankDollarVolume(series));
        }

        @Override
        public void close() {
            kernel.close();
        }
    }
}
