package io.numergrid.audit;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.feature.FeatureCatalogue;
import io.numergrid.feature.FeatureColumns;
import io.numergrid.feature.FeatureRows;
import io.numergrid.feature.MarketContext;
import io.numergrid.fold.Fold;
import io.numergrid.fold.ThinningChoice;
import io.numergrid.history.BarSeries;
import io.numergrid.history.HistorySource;
import io.numergrid.kernel.KernelSet;
import io.numergrid.rank.BinBlock;
import io.numergrid.rank.SampleDates;
import io.numergrid.rank.SymbolRows;
import io.numergrid.rank.UniverseCensus;
import io.numergrid.run.FitPool;
import io.numergrid.run.RunListener;
import io.numergrid.run.RunProfile;
import io.numergrid.run.RunStages;
import io.numergrid.train.Member;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The proof that bytes do not depend on how they are computed, and that integers cost no score. Three parts: the stages of a run one by one on
 * all histories, with 1, 2 and 5 threads, batches of other sizes, every kind of kernels that runs here and another order of import, so that a
 * difference has a name; whole small models by every road ({@link DeterminismMatrix}); and trees beside their double-precision reference
 * ({@link PrecisionAudit}).
 */
public final class DeterminismAudit {
    private static final int ROWS_MAX = 8_000;
    /** Where the parts begin, as shares of the whole. */
    private static final double MATRIX_FROM = 0.1;
    private static final double PRECISION_FROM = 0.8;

    private final RunProfile profile;
    private final Function<KernelSet, RunStages> stages;
    private final RunListener listener;
    private final BooleanSupplier cancelled;
    private final List<String> notes = new ArrayList<>();
    private final List<DeterminismReport.Variant> variants = new ArrayList<>();

    private DeterminismAudit(RunProfile profile, Function<KernelSet, RunStages> stages, RunListener listener, BooleanSupplier cancelled) {
        this.profile = profile;
        this.stages = stages;
        this.listener = listener;
        this.cancelled = cancelled;
    }

    /** How one variant computes. */
    private record Way(String name, int threads, int batch, KernelSet kernels, HistorySource source) {
    }

    /**
     * Runs the audit.
     *
     * @param profile   whose members and dates are taken; other processes know no more of a run than what it says
     * @param stages    of a run with the kernels given
     * @param kernels   what the others are compared with
     * @param source    histories in memory
     * @param cancelled polled often; true ends the audit with CANCELLED
     * @throws NumergridException FOLD_IMPOSSIBLE or DATA_TOO_SMALL where a run would be refused, too; BTC_MISSING, CANCELLED; UNAVAILABLE when a
     *         process of the matrix fails
     */
    public static DeterminismReport run(RunProfile profile, DeterminismSpec spec, Function<KernelSet, RunStages> stages, KernelSet kernels,
                                        HistorySource source, RunListener listener, BooleanSupplier cancelled) {
        DeterminismAudit audit = new DeterminismAudit(profile, stages, listener, cancelled);
        BinBlock block = audit.variants(kernels, source);
        List<KernelSet> own = DeterminismMatrix.kernels(kernels, audit.notes);
        List<OtherJvm> others = spec.otherProcesses() ? OtherJvm.found(own, audit.notes) : List.of();
        RunStages run = stages.apply(kernels);
        MatrixTask task = MatrixTask.of(profile, run.setup().btc(), spec, source);
        List<MatrixCell> cells = new DeterminismMatrix(task, own, others, audit.notes, cancelled)
                .run(stages, share -> listener.progress("matrix", MATRIX_FROM + (PRECISION_FROM - MATRIX_FROM) * share));
        PrecisionReport precision = PrecisionAudit.run(profile, run, block, new FitPool(spec.threads(), cancelled),
                share -> listener.progress("precision", PRECISION_FROM + (1 - PRECISION_FROM) * share), cancelled);
        listener.progress("done", 1);
        return new DeterminismReport(audit.variants, cells, precision, audit.notes);
    }

    /** The stages in every variant. Returns the cross-sections of the first. */
    private BinBlock variants(KernelSet kernels, HistorySource source) {
        List<Way> ways = new ArrayList<>(List.of(new Way("1 thread", 1, 16, kernels, source), new Way("2 threads", 2, 7, kernels, source),
                new Way("5 threads", 5, 1, kernels, source),
                new Way("another order of import", 2, 16, kernels, ImportOrder.ROWS_SHUFFLED.of(source, profile.seed()))));
        for (String name : KernelSet.PREFERENCE) {
            if (!name.equals(kernels.name())) {
                others(name, source).ifPresent(ways::add);
            }
        }
        BinBlock first = null;
        for (int w = 0; w < ways.size(); w++) {
            listener.progress(ways.get(w).name(), MATRIX_FROM * w / ways.size());
            BinBlock block = variant(ways.get(w));
            first = w == 0 ? block : first;
        }
        return first;
    }

    private Optional<Way> others(String name, HistorySource source) {
        try {
            return Optional.of(new Way(name + " kernels", 2, 16, KernelSet.choose(name), source));
        } catch (NumergridException e) {
            if (e.code() != ErrorCode.KERNELS_UNAVAILABLE) {
                throw e;
            }
            notes.add(name + " kernels cannot run here: " + e.getMessage());
            return Optional.empty();
        }
    }

    private BinBlock variant(Way way) {
        RunStages run = stages.apply(way.kernels());
        HistorySource source = way.source();
        FitPool pool = new FitPool(way.threads(), cancelled);
        SampleDates everyWeekday = SampleDates.of(source, HistorySource.UNTIL_END, 1);
        UniverseCensus census = UniverseCensus.of(source, HistorySource.UNTIL_END, everyWeekday, run.setup().universe(), run.setup().target());
        int thinning = ThinningChoice.of(profile.thinning(), census, run.setup().folds()).thinning();
        int[] barDates = everyWeekday.withThinning(thinning).resolvedBarDates(run.setup().target());
        SortedMap<String, String> digests = new TreeMap<>();
        List<SymbolRows> rows = features(run, way, pool, barDates, everyWeekday.lastBar(), digests);
        BinBlock block = run.rank(rows, barDates, pool);
        Sha256Text universe = new Sha256Text().add(block.dates()).add(block.rowStart()).add(block.symbolOrdinal()).add(block.liquidity());
        Sha256Text bins = new Sha256Text();
        for (byte[] column : block.bins()) {
            bins.add(column);
        }
        Sha256Text labels = new Sha256Text().add(block.label()).add(block.targetRank()).add(block.labelled()).add(block.targetBin());
        digests.put("universe", universe.hex());
        digests.put("bins", bins.hex());
        digests.put("labels", labels.hex());
        members(run, way, block, source.symbols().size(), digests);
        variants.add(new DeterminismReport.Variant(way.name(), way.threads(), way.kernels().name(), digests));
        return block;
    }

    private List<SymbolRows> features(RunStages run, Way way, FitPool pool, int[] barDates, int datasetEnd, SortedMap<String, String> digests) {
        HistorySource source = way.source();
        List<String> symbols = source.symbols();
        MarketContext market = run.market(source, HistorySource.UNTIL_END, cancelled, pool.workers());
        int[] all = IntStream.range(0, FeatureCatalogue.COUNT).toArray();
        long[] digest = new long[symbols.size()];
        List<FitPool.Job<List<SymbolRows>>> jobs = new ArrayList<>();
        for (int from = 0; from < symbols.size(); from += way.batch()) {
            int first = from;
            int end = Math.min(symbols.size(), from + way.batch());
            jobs.add(new FitPool.Job<>(end - first, () -> {
                List<BarSeries> batch = symbols.subList(first, end).stream().map(s -> source.series(s, HistorySource.UNTIL_END)).toList();
                List<FeatureColumns> columns = run.features(batch, market);
                List<SymbolRows> rows = new ArrayList<>();
                for (int k = 0; k < batch.size(); k++) {
                    long[] one = new long[1];
                    FeatureDigest.prefixes(new FeatureRows(columns.get(k), true), all, new int[] {batch.get(k).size()}, one);
                    digest[first + k] = one[0];
                    rows.add(run.sample(batch.get(k), columns.get(k), first + k, barDates, datasetEnd));
                }
                return rows;
            }));
        }
        List<SymbolRows> rows = pool.run(jobs, done -> { }).stream().flatMap(List::stream).toList();
        digests.put("features", new Sha256Text().add(digest).hex());
        return rows;
    }

    /** The bytes of every member, fitted on the training dates of the last fold. */
    private void members(RunStages run, Way way, BinBlock whole, int symbols, SortedMap<String, String> digests) {
        List<Fold> folds = run.folds(whole);
        int trainEnd = folds.get(folds.size() - 1).trainEnd();
        BinBlock block = new SymbolSubset(symbols, whole.rowStart()[trainEnd], ROWS_MAX, profile.seed()).of(whole);
        List<Member> fitted = SmallFits.of(profile, run, block, trainEnd, way.threads(), cancelled);
        for (int m = 0; m < fitted.size(); m++) {
            digests.put("member " + profile.members().get(m), new Sha256Text().add(bytes(fitted.get(m))).hex());
        }
    }

    private static byte[] bytes(Member member) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            member.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
