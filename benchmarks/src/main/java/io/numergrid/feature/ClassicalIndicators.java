package io.numergrid.feature;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tictactec.ta.lib.Core;
import com.tictactec.ta.lib.MAType;
import com.tictactec.ta.lib.MInteger;
import com.tictactec.ta.lib.RetCode;
import io.numergrid.bench.Measurement;
import io.numergrid.bench.Size;
import io.numergrid.bench.Workload;
import io.numergrid.history.BarSeries;
import io.numergrid.kernel.FeatureIndex;
import io.numergrid.kernel.FeatureMask;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * RSI, MACD, Bollinger bands, ATR and MFI of every symbol by TA-Lib's Java port, in the same process, symbol by symbol into reused
 * arrays: nine values per bar. Beside it the same five of ours, by a session that was opened for them alone: six values per bar, because ours are relative to the
 * close. Compared are the CPU seconds of the five.
 */
final class ClassicalIndicators implements Workload {
    private static final int VALUES_PER_BAR = 9;
    private static final FeatureMask FIVE = FeatureMask.of(FeatureIndex.RSI_14, FeatureIndex.MACD_HIST_12_26_9, FeatureIndex.BB_PCTB_20_2,
            FeatureIndex.BB_WIDTH_20_2, FeatureIndex.NATR_14, FeatureIndex.MFI_14);

    private final List<BarSeries> panel;
    private final Size size;
    private final Core library = new Core();
    private final double[][] out;
    private double sink;

    ClassicalIndicators(List<BarSeries> panel, Size size) {
        this.panel = panel;
        this.size = size;
        this.out = new double[VALUES_PER_BAR][panel.stream().mapToInt(BarSeries::size).max().orElseThrow()];
    }

    @Override
    public void run() {
        for (BarSeries series : panel) {
            compute(series);
            sink += out[0][0];
        }
    }

    /** Returns the number of RSI values; each indicator's values begin at index 0, for its first defined bar. */
    private int compute(BarSeries series) {
        int last = series.size() - 1;
        MInteger begin = new MInteger();
        MInteger strengths = new MInteger();
        MInteger count = new MInteger();
        double[] c = series.close();
        double[] h = series.high();
        double[] l = series.low();
        require(library.rsi(0, last, c, 14, begin, strengths, out[0]));
        require(library.macd(0, last, c, 12, 26, 9, begin, count, out[1], out[2], out[3]));
        require(library.bbands(0, last, c, 20, 2, 2, MAType.Sma, begin, count, out[4], out[5], out[6]));
        require(library.atr(0, last, h, l, c, 14, begin, count, out[7]));
        require(library.mfi(0, last, h, l, c, series.baseVolume(), 14, begin, count, out[8]));
        return strengths.value;
    }

    private static void require(RetCode code) {
        Workload.require(code == RetCode.Success, "TA-Lib says " + code);
    }

    @Override
    public long elements() {
        return panel.stream().mapToLong(BarSeries::size).sum() * VALUES_PER_BAR;
    }

    @Override
    public String unit() {
        return "values";
    }

    /** Largest distance between our RSI and MFI (0..100) and TA-Lib's, over all bars of a symbol. */
    private double distance(BarSeries series, float[][] ours) {
        int strengths = compute(series);
        int n = series.size();
        double most = 0;
        for (int k = 0; k < strengths; k++) {
            most = Math.max(most, Math.abs(out[0][k] - ours[FeatureIndex.RSI_14][n - strengths + k]));
            most = Math.max(most, Math.abs(out[8][k] - ours[FeatureIndex.MFI_14][n - strengths + k]));
        }
        return most;
    }

    /** Times TA-Lib and {@code ours}, which fills {@code out}; ours of all features of the first symbol must agree with TA-Lib's. */
    ObjectNode compare(FeatureSet features, MarketContext market, FeatureColumns all) {
        double distance = distance(panel.get(0), all.columns());
        Workload.require(distance < 1e-3, "RSI or MFI of " + all.symbol() + " is " + distance + " away from TA-Lib's");
        Measurement theirs = measured(this);
        OurFive five = new OurFive(features, market);
        Measurement ours = measured(five);
        five.check();
        double seconds = Math.max(ours.cpuSeconds(), 1e-9);
        ObjectNode node = new ObjectMapper().createObjectNode();
        node.putObject("ours").put("values", five.elements()).put("cpuSeconds", ours.cpuSeconds()).put("coldCpuSeconds", ours.coldCpuSeconds())
                .put("valuesPerCpuSecond", five.elements() / seconds);
        node.putObject("peer").put("name", "TA-Lib Java 0.4.0: RSI, MACD, BBANDS, ATR, MFI").put("values", elements())
                .put("cpuSeconds", theirs.cpuSeconds()).put("coldCpuSeconds", theirs.coldCpuSeconds())
                .put("valuesPerCpuSecond", elements() / Math.max(theirs.cpuSeconds(), 1e-9));
        return node.put("ratio", ours.cpuSeconds() / Math.max(theirs.cpuSeconds(), 1e-9)).put("largestDistance", distance);
    }

    private Measurement measured(Workload workload) {
        return Measurement.of(workload, size == Size.FULL ? 2 : 0, size == Size.FULL ? 5 : 1, size == Size.FULL ? 1 : 0.01);
    }

    /** The five by our kernels, over the same panel, batch by batch into reused columns. */
    private final class OurFive implements Workload {
        private final FeatureSet features;
        private final MarketContext market;
        private final List<BarSeries> byLength;
        private final float[][][] columns;

        OurFive(FeatureSet features, MarketContext market) {
            this.features = features;
            this.market = market;
            byLength = panel.stream().sorted(Comparator.comparingInt(BarSeries::size).reversed()).toList();
            columns = new float[Math.min(features.batchSize(), byLength.size())][FeatureCatalogue.COUNT][byLength.get(0).size()];
        }

        @Override
        public void run() {
            try (FeatureSet.Session session = features.open(FIVE)) {
                for (int from = 0; from < byLength.size(); from += columns.length) {
                    List<BarSeries> batch = byLength.subList(from, Math.min(byLength.size(), from + columns.length));
                    session.compute(batch, market, columns);
                    sink += columns[0][FeatureIndex.RSI_14][batch.get(0).size() - 1];
                }
            }
        }

        /** The first batch must have the bits that a session for all features gives. */
        void check() {
            List<BarSeries> batch = byLength.subList(0, columns.length);
            List<FeatureColumns> right;
            try (FeatureSet.Session session = features.open(); FeatureSet.Session five = features.open(FIVE)) {
                right = session.compute(batch, market);
                five.compute(batch, market, columns);
            }
            for (int s = 0; s < columns.length; s++) {
                for (int f : FIVE.features()) {
                    int n = right.get(s).size();
                    Workload.require(Arrays.equals(right.get(s).columns()[f], 0, n, columns[s][f], 0, n), "feature " + f + " of " + right.get(s).symbol());
                }
            }
        }

        @Override
        public long elements() {
            return panel.stream().mapToLong(BarSeries::size).sum() * FIVE.features().length;
        }

        @Override
        public String unit() {
            return "values";
        }
    }

    /** Depends on the results of all runs. */
    double sink() {
        return sink;
    }
}
