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
import io.numergrid.history.HistoryMerge;
import io.numergrid.history.HistorySource;
import io.numergrid.history.MemoryHistorySource;
import io.numergrid.id.CounterHash;
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
import io.numergrid.train.TrainRequest;
import io.numergrid.train.TrainingTarget;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The proof that bytes do not depend on how they are computed: the stages of a run with 1, 2 and 5 threads and batches of other sizes, with
 * every kind of kernels that runs here, and with histories that came in another order and in two parts. Every member of the profile is
 * fitted once on the last fold, with few trees and on few rows: the arithmetic is that of the large ones.
 */
public final class DeterminismAudit {
    private static final int ROWS_MAX = 8_000;
    private static final String TREES = "20";
    private static final long SHUFFLE_STREAM = 0x4F_52_44L;

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
     * @param profile   whose members and dates are taken
     * @param stages    of a run with the kernels given
     * @param kernels   what the others are compared with
     * @param source    histories in memory
     * @param cancelled polled often; true ends the audit with CANCELLED
     * @throws NumergridException FOLD_IMPOSSIBLE or DATA_TOO_SMALL where a run would be refused, too; BTC_MISSING, CANCELLED
     */
    public static DeterminismReport run(RunProfile profile, Function<KernelSet, RunStages> stages, KernelSet kernels, HistorySource source,
                                        RunListener listener, BooleanSupplier cancelled) {
        DeterminismAudit audit = new DeterminismAudit(profile, stages, listener, cancelled);
        List<Way> ways = new ArrayList<>(List.of(new Way("1 thread", 1, 16, kernels, source), new Way("2 threads", 2, 7, kernels, source),
                new Way("5 threads", 5, 1, kernels, source),
                new Way("another order of import", 2, 16, kernels, audit.reordered(source))));
        for (String name : KernelSet.PREFERENCE) {
            if (!name.equals(kernels.name())) {
                audit.others(name, source).ifPresent(ways::add);
            }
        }
        for (int w = 0; w < ways.size(); w++) {
            listener.progress(ways.get(w).name(), (double) w / ways.size());
            audit.variants.add(audit.variant(ways.get(w)));
        }
        listener.progress("done", 1);
        return new DeterminismReport(audit.variants, audit.notes);
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

    private DeterminismReport.Variant variant(Way way) {
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
        members(run, way, pool, block, source.symbols().size(), digests);
        return new DeterminismReport.Variant(way.name(), way.threads(), way.kernels().name(), digests);
    }

    private List<SymbolRows> features(RunStages run, Way way, FitPool pool, int[] barDates, int datasetEnd, SortedMap<String, String> digests) {
        HistorySource source = way.source();
        List<String> symbols = source.symbols();
        MarketContext market = run.market(source, HistorySource.UNTIL_END, cancelled);
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
    private void members(RunStages run, Way way, FitPool pool, BinBlock whole, int symbols, SortedMap<String, String> digests) {
        List<Fold> folds = run.folds(whole);
        int trainEnd = folds.get(folds.size() - 1).trainEnd();
        BinBlock block = new SymbolSubset(symbols, whole.rowStart()[trainEnd], ROWS_MAX, profile.seed()).of(whole);
        TrainingTarget target = new TrainingTarget(block.targetRank(), block.labelled(), block.targetBin());
        List<FitPool.Job<byte[]>> jobs = new ArrayList<>();
        for (String kind : profile.members()) {
            SortedMap<String, String> parameters = profile.memberParameters(kind);
            parameters.replace("trees", TREES);
            TrainRequest request = new TrainRequest(block, target, trainEnd, parameters, profile.seed(), way.threads(), cancelled, run.kernels());
            jobs.add(new FitPool.Job<>(1, () -> bytes(run.trainer(kind).train(request))));
        }
        List<byte[]> fitted = pool.run(jobs, done -> { });
        for (int m = 0; m < fitted.size(); m++) {
            digests.put("member " + profile.members().get(m), new Sha256Text().add(fitted.get(m)).hex());
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

    /** The same histories as if their files had come in another order, each in two parts. */
    private HistorySource reordered(HistorySource source) {
        List<String> symbols = new ArrayList<>(source.symbols());
        long key = CounterHash.key(profile.seed(), SHUFFLE_STREAM);
        Map<String, Long> place = new TreeMap<>();
        for (int s = 0; s < symbols.size(); s++) {
            place.put(symbols.get(s), CounterHash.at(key, s));
        }
        symbols.sort(Comparator.comparing(place::get));
        List<BarSeries> merged = new ArrayList<>();
        for (String symbol : symbols) {
            BarSeries whole = source.series(symbol, HistorySource.UNTIL_END);
            merged.add(HistoryMerge.merge(part(whole, 1), part(whole, 0)).series());
        }
        return new MemoryHistorySource(merged, source.provenance(), source.findings());
    }

    /** Every second bar. */
    private static BarSeries part(BarSeries s, int first) {
        int[] at = IntStream.range(0, s.size()).filter(i -> i % 2 == first).toArray();
        return new BarSeries(s.symbol(), s.unit(), Arrays.stream(at).map(i -> s.dates()[i]).toArray(), pick(s.open(), at), pick(s.high(), at),
                pick(s.low(), at), pick(s.close(), at), pick(s.volume(), at));
    }

    private static double[] pick(double[] column, int[] at) {
        return Arrays.stream(at).mapToDouble(i -> column[i]).toArray();
    }
}
