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
import java.util.List;

/**
 * RSI, MACD, Bollinger bands, ATR and MFI of every symbol by TA-Lib's Java port, in the same process, symbol by symbol into reused
 * arrays: nine values per bar. Ours are computed together with other features and cannot be timed alone: compared are
 * values per CPU second, ours those of the topics that hold the five ({@link KernelTopics#classicalValuesPerCpuSecond}).
 */
final class ClassicalIndicators implements Workload {
    private static final int VALUES_PER_BAR = 9;

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

    /** Times TA-Lib beside our rate; {@code ours} are the features of the first symbol, which must agree. */
    ObjectNode compare(double ourValuesPerCpuSecond, FeatureColumns ours) {
        double distance = distance(panel.get(0), ours.columns());
        Workload.require(distance < 1e-3, "RSI or MFI of " + ours.symbol() + " is " + distance + " away from TA-Lib's");
        Measurement theirs = Measurement.of(this, size == Size.FULL ? 2 : 0, size == Size.FULL ? 5 : 1, size == Size.FULL ? 1 : 0.01);
        double rate = elements() / Math.max(theirs.cpuSeconds(), 1e-9);
        ObjectNode node = new ObjectMapper().createObjectNode();
        node.putObject("ours").put("valuesPerCpuSecond", ourValuesPerCpuSecond);
        node.putObject("peer").put("name", "TA-Lib Java 0.4.0: RSI, MACD, BBANDS, ATR, MFI").put("values", elements())
                .put("cpuSeconds", theirs.cpuSeconds()).put("coldCpuSeconds", theirs.coldCpuSeconds()).put("valuesPerCpuSecond", rate);
        return node.put("ratio", rate / ourValuesPerCpuSecond).put("largestDistance", distance);
    }

    /** Depends on the results of all runs. */
    double sink() {
        return sink;
    }
}
