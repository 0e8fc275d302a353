package io.numergrid.audit;

import io.numergrid.feature.FeatureCatalogue;
import io.numergrid.feature.FeatureColumns;
import io.numergrid.feature.MarketContext;
import io.numergrid.fold.ThinningChoice;
import io.numergrid.history.BarSeries;
import io.numergrid.history.HistorySource;
import io.numergrid.kernel.KernelSet;
import io.numergrid.model.MemberCodec;
import io.numergrid.model.Model;
import io.numergrid.model.ModelFile;
import io.numergrid.predict.Ensemble;
import io.numergrid.rank.BinBlock;
import io.numergrid.rank.BinRule;
import io.numergrid.rank.SampleDates;
import io.numergrid.rank.SymbolRows;
import io.numergrid.rank.UniverseCensus;
import io.numergrid.run.FitPool;
import io.numergrid.run.RunProfile;
import io.numergrid.run.RunStages;
import io.numergrid.train.Member;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The cells of a determinism matrix that one process can compute: its Java, and its lanes if any, with every number of threads and order of
 * import. A cell is a run in small: histories, features, ranks, all members of the profile with few trees on all resolved dates, and the model
 * of them with equal weights, of which the digest is taken.
 */
final class MatrixPart {
    static final int[] THREADS = {1, 2, 3, 5};
    private static final int ROWS_MAX = 20_000;
    /** Symbols of a batch differ with the threads, so that a stage that looks at its batch shows. */
    private static final int BATCH_MAX = 16;

    private final MatrixTask task;
    private final Function<KernelSet, RunStages> stages;
    private final BooleanSupplier cancelled;
    private final ModelFile files = new ModelFile(MemberCodec.installed());

    /** @param stages of a run with the kernels given */
    MatrixPart(MatrixTask task, Function<KernelSet, RunStages> stages, BooleanSupplier cancelled) {
        this.task = task;
        this.stages = stages;
        this.cancelled = cancelled;
    }

    /** Cells of a set of kernels. */
    static int cells(MatrixTask task) {
        return ImportOrder.values().length * THREADS.length * (task.crossed() ? task.seeds() : 1);
    }

    /** @param out hears each cell, in a fixed order */
    void run(List<KernelSet> kernels, Consumer<MatrixCell> out) {
        for (ImportOrder order : ImportOrder.values()) {
            HistorySource source = order.of(task.source(), task.profile().seed());
            for (KernelSet set : kernels) {
                RunStages run = stages.apply(set);
                int turn = order.ordinal() * THREADS.length;
                for (int threads : THREADS) {
                    BinBlock block = block(run, source, threads);
                    int first = task.crossed() ? 0 : turn++ % task.seeds();
                    int end = task.crossed() ? task.seeds() : first + 1;
                    for (int seed = first; seed < end; seed++) {
                        RunProfile profile = task.profile(seed);
                        out.accept(new MatrixCell(Runtime.version().toString(), set.words(), order.words(), threads, profile.seed(),
                                files.digest(model(run, profile, block, threads))));
                    }
                }
            }
        }
    }

    /** The ranked cross-sections of all resolved sample dates, of so many symbols that fits are cheap. */
    private BinBlock block(RunStages run, HistorySource source, int threads) {
        SampleDates everyWeekday = SampleDates.of(source, HistorySource.UNTIL_END, 1);
        UniverseCensus census = UniverseCensus.of(source, HistorySource.UNTIL_END, everyWeekday, run.setup().universe(), run.setup().target());
        int thinning = ThinningChoice.of(task.profile().thinning(), census, run.setup().folds()).thinning();
        int[] barDates = everyWeekday.withThinning(thinning).resolvedBarDates(run.setup().target());
        FitPool pool = new FitPool(threads, cancelled);
        MarketContext market = run.market(source, HistorySource.UNTIL_END, cancelled, pool.workers());
        List<String> symbols = source.symbols();
        int batch = BATCH_MAX / threads;
        List<FitPool.Job<List<SymbolRows>>> jobs = new ArrayList<>();
        for (int from = 0; from < symbols.size(); from += batch) {
            int first = from;
            int end = Math.min(symbols.size(), from + batch);
            jobs.add(new FitPool.Job<>(end - first, () -> {
                List<BarSeries> series = symbols.subList(first, end).stream().map(s -> source.series(s, HistorySource.UNTIL_END)).toList();
                List<FeatureColumns> columns = run.features(series, market);
                return IntStream.range(0, series.size()).mapToObj(k -> run.sample(series.get(k), columns.get(k), first + k, barDates,
                        everyWeekday.lastBar())).toList();
            }));
        }
        List<SymbolRows> rows = pool.run(jobs, done -> { }).stream().flatMap(List::stream).toList();
        BinBlock whole = run.rank(rows, barDates, pool);
        return new SymbolSubset(symbols.size(), whole.rows(), ROWS_MAX, task.profile().seed()).of(whole);
    }

    private Model model(RunStages run, RunProfile profile, BinBlock block, int threads) {
        List<Member> members = SmallFits.of(profile, run, block, block.dateCount(), threads, cancelled);
        double[] weights = new double[members.size()];
        Arrays.fill(weights, 1.0 / weights.length);
        return new Model(FeatureCatalogue.names(), "rank63/" + BinRule.VERSION, run.setup().target().id(), profile.settings(), profile.seed(),
                IntStream.of(block.dates()).boxed().toList(), new Ensemble(members, weights));
    }
}
