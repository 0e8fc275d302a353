package io.numergrid.rank;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.numergrid.bench.Size;
import io.numergrid.bench.Workload;
import io.numergrid.feature.FeatureSet;
import io.numergrid.feature.MarketContext;
import io.numergrid.history.BarSeries;
import io.numergrid.history.DemoMarket;
import io.numergrid.history.HistorySource;
import io.numergrid.history.MemoryHistorySource;
import io.numergrid.kernel.KernelSet;
import io.numergrid.target.TargetSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The rank stage: feature rows of all symbols in, bins of all dates out, on one thread, for all 138 features of every bar of the
 * demo panel; every bar is in its date's universe. Gathering rows by date is part of the work. The bins of some dates (of all,
 * at smoke size) are checked against {@link SortedBins}.
 */
public final class RankWorkload implements Workload {
    private static final UniverseRule EVERY_BAR = new UniverseRule(1, 1, 0, 0, 1);
    private static final int DATES_CHECKED = 15;

    private final CrossSection section = new CrossSection(TargetSpec.TARGET_20D2L, EVERY_BAR);
    private final List<SymbolRows> rows;
    private final int[] barDates;
    private BinBlock result;

    /** @param kernels name of the {@link KernelSet} that computes the features to rank; ranking itself has one implementation */
    public RankWorkload(Size size, String kernels) {
        DemoMarket demo = size == Size.FULL ? DemoMarket.full() : new DemoMarket(120, 100);
        barDates = IntStream.range(DemoMarket.FIRST_DAY, DemoMarket.FIRST_DAY + demo.days()).toArray();
        rows = rows(demo.allSeries(), barDates, KernelSet.choose(kernels));
        check(section.rank(rows, barDates), size == Size.FULL ? barDates.length / DATES_CHECKED : 1);
    }

    private static List<SymbolRows> rows(List<BarSeries> panel, int[] barDates, KernelSet kernels) {
        HistorySource source = new MemoryHistorySource(panel, List.of());
        MarketContext market = MarketContext.build(source, DemoMarket.BTC_SYMBOL, HistorySource.UNTIL_END, () -> false);
        FeatureSet features = new FeatureSet(kernels);
        SymbolSampler sampler = new SymbolSampler(EVERY_BAR, TargetSpec.TARGET_20D2L, barDates[barDates.length - 1]);
        List<SymbolRows> rows = new ArrayList<>(panel.size());
        for (int s = 0; s < panel.size(); s++) {
            rows.add(sampler.sample(panel.get(s), features.compute(panel.get(s), market), s, barDates));
        }
        return rows;
    }

    private void check(BinBlock block, int step) {
        Workload.require(block.rows() == rows.stream().mapToInt(SymbolRows::rows).sum(), "a row is missing");
        float[] key = new float[rows.size()];
        byte[] right = new byte[rows.size()];
        for (int d = block.dateCount() - 1; d >= 0; d -= step) {
            int from = block.rowStart()[d];
            int n = block.rowStart()[d + 1] - from;
            for (int f = 0; f < SymbolRows.FEATURES; f++) {
                for (int i = 0; i < n; i++) {
                    SymbolRows symbol = rows.get(block.symbolOrdinal()[from + i]);
                    // every bar has a row, so rows of consecutive days follow each other
                    int row = block.dates()[d] - 1 - symbol.barDates()[0];
                    key[i] = symbol.features()[row * SymbolRows.FEATURES + f];
                }
                SortedBins.bin(key, n, right, 0);
                Workload.require(Arrays.equals(right, 0, n, block.bins()[f], from, from + n),
                        "bins of feature " + f + " at date position " + d + " differ from those of a plain sort");
            }
        }
    }

    @Override
    public void run() {
        result = section.rank(rows, barDates);
    }

    @Override
    public long elements() {
        return rows.stream().mapToLong(SymbolRows::rows).sum() * SymbolRows.FEATURES;
    }

    @Override
    public String unit() {
        return "values";
    }

    @Override
    public Optional<PythonPeer> pythonPeer() {
        return Optional.of(new PythonPeer("ranks_polars.py", this::write));
    }

    /** The keys as feature planes over rows by symbol, then date, as {@code ranks_polars.py} reads them. */
    private void write(Path folder) throws IOException {
        long all = rows.stream().mapToLong(SymbolRows::rows).sum();
        Files.writeString(folder.resolve("keys.json"), "{\"features\": " + SymbolRows.FEATURES + ", \"rows\": " + all + "}", StandardCharsets.US_ASCII);
        try (FileChannel keys = FileChannel.open(folder.resolve("keys.f32"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
             FileChannel dates = FileChannel.open(folder.resolve("dates.i32"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            long at = 0;
            for (SymbolRows symbol : rows) {
                int n = symbol.rows();
                ByteBuffer column = ByteBuffer.allocate(n * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
                column.asIntBuffer().put(symbol.barDates());
                writeFully(dates, column, at * Float.BYTES);
                for (int f = 0; f < SymbolRows.FEATURES; f++) {
                    column.clear();
                    for (int i = 0; i < n; i++) {
                        column.putFloat(i * Float.BYTES, symbol.features()[i * SymbolRows.FEATURES + f]);
                    }
                    writeFully(keys, column, (f * all + at) * Float.BYTES);
                }
                at += n;
            }
        }
    }

    private static void writeFully(FileChannel file, ByteBuffer bytes, long position) throws IOException {
        for (long at = position; bytes.hasRemaining();) {
            at += file.write(bytes, at);
        }
    }

    @Override
    public void complete(ObjectNode result) {
        long keys = elements();
        ObjectNode ours = (ObjectNode) result.get("ours");
        ours.put("nanosPerValue", ours.path("cpuSeconds").asDouble() * 1e9 / keys);
        ours.put("dates", barDates.length).put("threads", 1);
    }

    /** Of the last run. */
    public BinBlock result() {
        return result;
    }
}
