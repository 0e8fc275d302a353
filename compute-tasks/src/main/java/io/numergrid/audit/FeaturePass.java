package io.numergrid.audit;

import io.numergrid.feature.FeatureCatalogue;
import io.numergrid.feature.FeatureColumns;
import io.numergrid.feature.FeatureRows;
import io.numergrid.feature.MarketContext;
import io.numergrid.history.BarSeries;
import io.numergrid.rank.SymbolRows;
import io.numergrid.run.FitPool;
import io.numergrid.run.RunStages;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.function.IntFunction;

/**
 * The symbol side of one state of the histories: features and sampled rows of every symbol, in batches on several workers. Of the
 * clean state digests are kept, of a poisoned one only what differs from them.
 */
final class FeaturePass {
    private static final int SYMBOLS_PER_JOB = 16;

    private final RunStages stages;
    private final int symbols;
    private final int[] barDates;
    private final int datasetEnd;
    private final FitPool pool;

    /**
     * @param symbols    number of symbols
     * @param barDates   b of the samples
     * @param datasetEnd last date of the clean data set
     */
    FeaturePass(RunStages stages, int symbols, int[] barDates, int datasetEnd, FitPool pool) {
        this.stages = stages;
        this.symbols = symbols;
        this.barDates = barDates;
        this.datasetEnd = datasetEnd;
        this.pool = pool;
    }

    /**
     * The clean state.
     *
     * @param rows    of each symbol, by ordinal
     * @param digests {@code [check 0..1][symbol][cut]} of FEATURES and RANKS up to each cut
     */
    record Clean(List<SymbolRows> rows, long[][][] digests) {
    }

    /**
     * A poisoned state.
     *
     * @param rows     of each symbol, by ordinal
     * @param compared feature values compared per column
     * @param leaks    first difference of FEATURES and of RANKS in each batch that has one
     */
    record Poisoned(List<SymbolRows> rows, long compared, List<Leak> leaks) {
    }

    Clean clean(IntFunction<BarSeries> histories, MarketContext market, int[] cuts) {
        long[][][] digests = new long[2][symbols][cuts.length];
        List<List<SymbolRows>> batches = run((first, end) -> {
            List<BarSeries> batch = batch(histories, first, end);
            List<FeatureColumns> columns = stages.features(batch, market);
            List<SymbolRows> rows = new ArrayList<>(batch.size());
            for (int k = 0; k < batch.size(); k++) {
                BarSeries series = batch.get(k);
                int[] visible = new int[cuts.length];
                for (int c = 0; c < cuts.length; c++) {
                    visible[c] = visible(series, cuts[c]);
                }
                for (Check check : List.of(Check.FEATURES, Check.RANKS)) {
                    FeatureDigest.prefixes(new FeatureRows(columns.get(k), true), FeatureDigest.columns(check), visible,
                            digests[check.ordinal()][first + k]);
                }
                rows.add(stages.sample(series, columns.get(k), first + k, barDates, datasetEnd));
            }
            return rows;
        });
        return new Clean(batches.stream().flatMap(List::stream).toList(), digests);
    }

    /** What identifies a poisoned state, and what it is compared with. */
    record Cut(Poison poison, int cut, int index, Clean clean, IntFunction<BarSeries> cleanHistories, MarketContext cleanMarket) {
    }

    private record Batch(List<SymbolRows> rows, long compared, List<Leak> leaks) {
    }

    Poisoned poisoned(IntFunction<BarSeries> histories, MarketContext market, Cut cut) {
        List<Batch> batches = run((first, end) -> poisonedBatch(batch(histories, first, end), first, market, cut));
        List<SymbolRows> rows = new ArrayList<>(symbols);
        List<Leak> leaks = new ArrayList<>();
        long compared = 0;
        for (Batch batch : batches) {
            rows.addAll(batch.rows());
            compared += batch.compared();
            leaks.addAll(batch.leaks());
        }
        return new Poisoned(rows, compared, leaks);
    }

    private Batch poisonedBatch(List<BarSeries> batch, int first, MarketContext market, Cut cut) {
        List<FeatureColumns> columns = stages.features(batch, market);
        List<SymbolRows> rows = new ArrayList<>(batch.size());
        EnumMap<Check, Leak> leaks = new EnumMap<>(Check.class);
        long compared = 0;
        for (int k = 0; k < batch.size(); k++) {
            BarSeries series = batch.get(k);
            int[] visible = {visible(series, cut.cut())};
            compared += visible[0];
            for (Check check : List.of(Check.FEATURES, Check.RANKS)) {
                long[] digest = new long[1];
                FeatureDigest.prefixes(new FeatureRows(columns.get(k), true), FeatureDigest.columns(check), visible, digest);
                // before its first bar a symbol has no rows to compare
                boolean differs = visible[0] > 0 && digest[0] != cut.clean().digests()[check.ordinal()][first + k][cut.index()];
                if (differs && !leaks.containsKey(check)) {
                    leaks.put(check, firstDifference(check, first + k, columns.get(k), visible[0], cut));
                }
            }
            rows.add(stages.sample(series, columns.get(k), first + k, barDates, datasetEnd));
        }
        return new Batch(rows, compared, List.copyOf(leaks.values()));
    }

    /** Computes the clean features of one symbol again to say where the two part. */
    private Leak firstDifference(Check check, int symbol, FeatureColumns after, int visible, Cut cut) {
        FeatureColumns before = stages.features(List.of(cut.cleanHistories().apply(symbol)), cut.cleanMarket()).get(0);
        FeatureRows x = new FeatureRows(before, true);
        FeatureRows y = new FeatureRows(after, true);
        int[] columns = FeatureDigest.columns(check);
        for (int row = 0; row <= visible; row++) {
            for (int f : columns) {
                if (Float.floatToRawIntBits(x.value(row, f)) != Float.floatToRawIntBits(y.value(row, f))) {
                    int t = before.dates()[Math.max(0, row - 1)] + 1;
                    return new Leak(check, cut.poison(), cut.cut(), before.symbol(), t, FeatureCatalogue.name(f),
                            BlockComparison.text(x.value(row, f)), BlockComparison.text(y.value(row, f)));
                }
            }
        }
        // the same bars gave other values than in the clean pass: not a leak of the future, but no equality either
        return new Leak(check, cut.poison(), cut.cut(), before.symbol(), cut.cut(), "", "computed with 15 others", "computed alone");
    }

    /** Number of bars before the cut. */
    private static int visible(BarSeries series, int cut) {
        return series.lastIndexAtOrBefore(cut - 1) + 1;
    }

    private static List<BarSeries> batch(IntFunction<BarSeries> histories, int first, int end) {
        List<BarSeries> batch = new ArrayList<>(end - first);
        for (int s = first; s < end; s++) {
            batch.add(histories.apply(s));
        }
        return batch;
    }

    private interface BatchBody<T> {
        T of(int first, int end);
    }

    private <T> List<T> run(BatchBody<T> body) {
        List<FitPool.Job<T>> jobs = new ArrayList<>();
        for (int from = 0; from < symbols; from += SYMBOLS_PER_JOB) {
            int first = from;
            int end = Math.min(symbols, from + SYMBOLS_PER_JOB);
            jobs.add(new FitPool.Job<>(end - first, () -> body.of(first, end)));
        }
        return pool.run(jobs, done -> { });
    }
}
