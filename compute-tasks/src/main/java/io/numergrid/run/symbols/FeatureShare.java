package io.numergrid.run.symbols;

import io.numergrid.feature.FeatureColumns;
import io.numergrid.feature.MarketContext;
import io.numergrid.history.BarSeries;
import io.numergrid.rank.SampleDates;
import io.numergrid.rank.SymbolRows;
import io.numergrid.rank.SymbolUniverse;
import io.numergrid.rank.UniverseCensus;
import io.numergrid.rank.UniverseVerdict;
import io.numergrid.run.FitPool;
import io.numergrid.run.RowMemory;
import io.numergrid.run.RunStages;
import io.numergrid.shard.MessageReader;
import io.numergrid.shard.MessageWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The universe rows of some symbols, with their features, and whether each symbol is in the live universe.
 *
 * @param rows of each symbol, by rising ordinal
 * @param live {@code [symbols]} verdict on the live date
 */
record FeatureShare(List<SymbolRows> rows, UniverseVerdict[] live) {
    private static final int SYMBOLS_PER_JOB = 32;
    /** Stands where an ordinal would, behind the last symbol of a reply. */
    private static final int END = -1;
    /** Date, features, label and liquidity. */
    private static final int REPLY_ROW_BYTES = Integer.BYTES + SymbolRows.FEATURES * Float.BYTES + 2 * Double.BYTES;

    /** @param ordinals of each series among all symbols */
    static FeatureShare make(RunStages stages, List<BarSeries> series, int[] ordinals, MarketContext market, FeatureOrder order, FitPool pool,
                             int workers) {
        requireMemory(stages, series, order, workers);
        List<FitPool.Job<List<SymbolRows>>> jobs = new ArrayList<>();
        UniverseVerdict[] live = new UniverseVerdict[series.size()];
        for (int from = 0; from < series.size(); from += SYMBOLS_PER_JOB) {
            int first = from;
            List<BarSeries> batch = series.subList(from, Math.min(series.size(), from + SYMBOLS_PER_JOB));
            jobs.add(new FitPool.Job<>(batch.size(), () -> {
                List<FeatureColumns> columns = stages.features(batch, market);
                List<SymbolRows> made = new ArrayList<>(batch.size());
                for (int s = 0; s < batch.size(); s++) {
                    made.add(stages.sample(batch.get(s), columns.get(s), ordinals[first + s], order.barDates(), order.lastBar()));
                    live[first + s] = new SymbolUniverse(batch.get(s), stages.setup().universe()).verdictOn(order.liveBar());
                }
                return made;
            }));
        }
        return new FeatureShare(pool.run(jobs, share -> { }).stream().flatMap(List::stream).toList(), live);
    }

    /** Refuses rows that do not fit: first by the bars there are, which is quick, and where these do not fit by the rows themselves. */
    private static void requireMemory(RunStages stages, List<BarSeries> series, FeatureOrder order, int workers) {
        int longest = series.stream().mapToInt(BarSeries::size).max().orElse(0);
        long columns = (long) workers * SYMBOLS_PER_JOB * longest * SymbolRows.FEATURES * Float.BYTES;
        long most = 0;
        for (BarSeries one : series) {
            most += Arrays.stream(order.barDates()).filter(b -> Arrays.binarySearch(one.dates(), b) >= stages.setup().universe().minBars() - 1).count();
        }
        long needed = most * RowMemory.BYTES_PER_ROW + columns;
        if (RowMemory.HEAP.atMost(needed) < needed) {
            SampleDates dates = new SampleDates(0, order.lastBar(), 0, 1, order.barDates());
            long rows = IntStream.of(UniverseCensus.of(series, dates, stages.setup().universe(), stages.setup().target()).universe()).asLongStream().sum();
            RowMemory.HEAP.require("this node's share of the run", rows, rows * RowMemory.BYTES_PER_ROW + columns,
                    "start the nodes with a larger -Xmx, add nodes, or thin more (--set thinning=)");
        }
    }

    /** Verdicts, and how many rows each symbol has in either span. */
    void tell(FeatureOrder order, MessageWriter out) {
        out.ints(rows.stream().mapToInt(SymbolRows::symbolOrdinal).toArray());
        out.ints(Arrays.stream(live).mapToInt(UniverseVerdict::ordinal).toArray());
        for (FeatureOrder.Span span : List.of(order.training(), order.newest())) {
            out.ints(rows.stream().mapToInt(one -> (int) Arrays.stream(one.barDates()).filter(span::has).count()).toArray());
        }
    }

    /** Some columns of every n-th row of a span. */
    void span(MessageReader in, MessageWriter out) {
        FeatureOrder.Span span = new FeatureOrder.Span(in.i32(), in.i32());
        long step = in.i64();
        long[] places = in.longs();
        int featureFrom = in.i32();
        int featureTo = in.i32();
        int first = Integer.MAX_VALUE;
        int last = Integer.MIN_VALUE;
        List<int[]> taken = new ArrayList<>();
        for (int s = 0; s < rows.size(); s++) {
            int[] barDates = rows.get(s).barDates();
            long place = places[rows.get(s).symbolOrdinal()];
            for (int r = 0; r < barDates.length; r++) {
                if (span.has(barDates[r]) && place++ % step == 0) {
                    taken.add(new int[] {s, r});
                    first = Math.min(first, barDates[r]);
                    last = Math.max(last, barDates[r]);
                }
            }
        }
        out.i32(first).i32(last).i32(taken.size());
        float[] column = new float[taken.size()];
        for (int f = featureFrom; f < featureTo; f++) {
            for (int i = 0; i < column.length; i++) {
                int[] at = taken.get(i);
                column[i] = rows.get(at[0]).features()[at[1] * SymbolRows.FEATURES + f];
            }
            out.floats(column);
        }
    }

    /** The rows of some dates, symbol by symbol. */
    byte[] rows(RowOrder order) {
        int[] wanted = order.barDates();
        int[][] at = new int[rows.size()][];
        long bytes = Integer.BYTES;
        for (int s = 0; s < at.length; s++) {
            int[] barDates = rows.get(s).barDates();
            at[s] = IntStream.of(wanted).map(b -> Arrays.binarySearch(barDates, b)).filter(r -> r >= 0).toArray();
            bytes += at[s].length == 0 ? 0 : 5 * Integer.BYTES + (long) at[s].length * REPLY_ROW_BYTES;
        }
        // as long as the reply will be: rows are many, and growing would copy them again and again
        MessageWriter out = new MessageWriter((int) Math.min(Integer.MAX_VALUE - 8, bytes));
        for (int s = 0; s < at.length; s++) {
            if (at[s].length > 0) {
                write(rows.get(s), at[s], out);
            }
        }
        return out.i32(END).toBytes();
    }

    private static void write(SymbolRows one, int[] at, MessageWriter out) {
        int n = at.length;
        SymbolRows some = one;
        int from = at[0];
        if (at[n - 1] - at[0] + 1 > n) {
            some = picked(one, at);
            from = 0;
        }
        out.i32(one.symbolOrdinal()).ints(some.barDates(), from, n).floats(some.features(), from * SymbolRows.FEATURES, n * SymbolRows.FEATURES)
                .doubles(some.label(), from, n).doubles(some.liquidity(), from, n);
    }

    private static SymbolRows picked(SymbolRows one, int[] at) {
        float[] features = new float[at.length * SymbolRows.FEATURES];
        for (int i = 0; i < at.length; i++) {
            System.arraycopy(one.features(), at[i] * SymbolRows.FEATURES, features, i * SymbolRows.FEATURES, SymbolRows.FEATURES);
        }
        return new SymbolRows(one.symbolOrdinal(), IntStream.of(at).map(r -> one.barDates()[r]).toArray(), features,
                IntStream.of(at).mapToDouble(r -> one.label()[r]).toArray(), IntStream.of(at).mapToDouble(r -> one.liquidity()[r]).toArray());
    }

    /** What {@link #rows} wrote. */
    static List<SymbolRows> read(MessageReader in) {
        List<SymbolRows> rows = new ArrayList<>();
        for (int ordinal = in.i32(); ordinal != END; ordinal = in.i32()) {
            rows.add(new SymbolRows(ordinal, in.ints(), in.floats(), in.doubles(), in.doubles()));
        }
        in.end();
        return rows;
    }
}
