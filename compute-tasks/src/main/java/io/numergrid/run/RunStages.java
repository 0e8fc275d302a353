package io.numergrid.run;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.feature.FeatureColumns;
import io.numergrid.feature.FeatureSet;
import io.numergrid.feature.LiveRows;
import io.numergrid.feature.MarketContext;
import io.numergrid.fold.Fold;
import io.numergrid.fold.FoldPlan;
import io.numergrid.fold.FoldSpec;
import io.numergrid.history.BarSeries;
import io.numergrid.history.HistorySource;
import io.numergrid.history.Provenance;
import io.numergrid.kernel.KernelSet;
import io.numergrid.kernel.Workers;
import io.numergrid.rank.BinBlock;
import io.numergrid.rank.CrossSection;
import io.numergrid.rank.SymbolRows;
import io.numergrid.rank.SymbolSampler;
import io.numergrid.rank.UniverseRule;
import io.numergrid.select.FeatureSelector;
import io.numergrid.select.RedundancyClusters;
import io.numergrid.select.Scout;
import io.numergrid.select.Selection;
import io.numergrid.target.TargetSpec;
import io.numergrid.train.MemberTrainer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * The stages between price histories and fitted members, one method each, in the order in which data flows. A run takes every
 * number it makes from here, and the audits repeat the very same calls on other histories: what they prove is proved of the run.
 * What may never change: a stage depends on its arguments and the setup only. A subclass that replaces a stage is how a test
 * shows that an audit would notice.
 *
 * <p>Safe for many threads.
 */
public class RunStages {
    /** A job holds the keys of one date, at most 1 MB per 1,900 symbols. */
    private static final int DATES_PER_JOB = 16;

    private final KernelSet kernels;
    private final FeatureSet features;
    private final Setup setup;
    private final SortedMap<String, MemberTrainer> trainers;

    /**
     * What the stages of one run have in common.
     *
     * @param btc      symbol of the BTC series
     * @param universe the rule in force
     * @param target   the target in force
     * @param folds    how dates are cut into folds
     */
    public record Setup(String btc, UniverseRule universe, TargetSpec target, FoldSpec folds) {
        public Setup {
            Objects.requireNonNull(btc);
            Objects.requireNonNull(universe);
            Objects.requireNonNull(target);
            Objects.requireNonNull(folds);
        }

        /**
         * The setup a profile asks for. Volumes of generated bars mean nothing in USD, so there the least volume is 0.
         *
         * @throws NumergridException SETTING_INVALID
         */
        public static Setup of(RunProfile profile, List<Provenance> provenance, String btc) {
            return of(profile, Provenance.Kind.of(provenance), btc);
        }

        /** The same for histories of a kind. */
        public static Setup of(RunProfile profile, Provenance.Kind kind, String btc) {
            UniverseRule rule = profile.universeRule();
            boolean generated = kind == Provenance.Kind.GENERATED;
            // a profile that only predicts has no folds
            FoldSpec folds = profile.trains() ? new FoldSpec(profile.folds(), profile.embargoDays(), rule.minSymbols(),
                    FoldSpec.DEFAULT.minTrainDates(), FoldSpec.DEFAULT.minTestDates()) : FoldSpec.DEFAULT;
            return new Setup(btc, generated ? rule.withMinMedianQuoteVolume(0) : rule, target(profile), folds);
        }

        private static TargetSpec target(RunProfile profile) {
            if (!profile.targetSpec().equals(TargetSpec.TARGET_20D2L.id())) {
                throw new NumergridException(ErrorCode.SETTING_INVALID, "target '" + profile.targetSpec() + "' is not known; use "
                        + TargetSpec.TARGET_20D2L.id(), Map.of("key", "target"), null);
            }
            return TargetSpec.TARGET_20D2L;
        }
    }

    public RunStages(KernelSet kernels, Setup setup) {
        this.kernels = Objects.requireNonNull(kernels);
        this.features = new FeatureSet(kernels);
        this.setup = Objects.requireNonNull(setup);
        this.trainers = trainers();
    }

    private static SortedMap<String, MemberTrainer> trainers() {
        SortedMap<String, MemberTrainer> byKind = new TreeMap<>();
        for (MemberTrainer trainer : ServiceLoader.load(MemberTrainer.class)) {
            if (byKind.put(trainer.kind(), trainer) != null) {
                throw new NumergridException(ErrorCode.INTERNAL, "two trainers of member kind " + trainer.kind());
            }
        }
        return byKind;
    }

    public final KernelSet kernels() {
        return kernels;
    }

    public final Setup setup() {
        return setup;
    }

    /**
     * What the features of one symbol need from the others.
     *
     * @param until   bars after this day are not read
     * @param workers that share the symbols and days
     */
    public MarketContext market(HistorySource source, int until, BooleanSupplier cancelled, Workers workers) {
        return MarketContext.build(source, setup.btc(), until, true, cancelled, workers);
    }

    /** The features of a batch of symbols, in the order given. */
    public List<FeatureColumns> features(List<BarSeries> batch, MarketContext market) {
        try (FeatureSet.Session session = features.open()) {
            return session.compute(batch, market);
        }
    }

    /**
     * One symbol's universe rows with their raw labels.
     *
     * @param columns       features of {@code series}
     * @param symbolOrdinal position of the symbol in the run's sorted symbol list
     * @param barDates      b of the samples, strictly rising
     * @param datasetEnd    last date of the data set over all symbols: labels that end later do not exist
     */
    public SymbolRows sample(BarSeries series, FeatureColumns columns, int symbolOrdinal, int[] barDates, int datasetEnd) {
        return new SymbolSampler(setup.universe(), setup.target(), datasetEnd).sample(series, columns, symbolOrdinal, barDates);
    }

    /** The same with features that were kept up to date as bars came; they are those of {@link #features}, bit by bit. */
    public SymbolRows sample(BarSeries series, LiveRows live, int symbolOrdinal, int[] barDates, int datasetEnd) {
        return new SymbolSampler(setup.universe(), setup.target(), datasetEnd).sample(series, live, symbolOrdinal, barDates);
    }

    /** Ranks and bins a block of dates on the pool's threads; rows by rising symbol ordinal. The block is the same for any number of threads. */
    public BinBlock rank(List<SymbolRows> rows, int[] barDates, FitPool pool) {
        CrossSection.Ranking ranking = new CrossSection(setup.target(), setup.universe()).prepare(rows, barDates);
        List<FitPool.Job<Void>> jobs = new ArrayList<>();
        for (int from = 0; from < ranking.dateCount(); from += DATES_PER_JOB) {
            int first = from;
            int end = Math.min(ranking.dateCount(), from + DATES_PER_JOB);
            jobs.add(new FitPool.Job<>(ranking.keys(first, end), () -> {
                ranking.rank(first, end);
                return null;
            }));
        }
        pool.run(jobs, share -> { });
        return ranking.block();
    }

    /**
     * The folds over the dates of a block.
     *
     * @throws NumergridException FOLD_IMPOSSIBLE
     */
    public List<Fold> folds(BinBlock block) {
        return FoldPlan.of(block, setup.folds()).folds();
    }

    /**
     * The features a fit on the dates before {@code dateEnd} may read.
     *
     * @param findings of all scouts
     * @param clusters of the same dates
     */
    public Selection select(FeatureSelector selector, List<Scout.Findings> findings, RedundancyClusters clusters, int dateEnd) {
        return selector.select(findings, clusters, dateEnd);
    }

    /**
     * The trainer of a member kind.
     *
     * @throws NumergridException SETTING_INVALID for a kind without one
     */
    public MemberTrainer trainer(String kind) {
        MemberTrainer trainer = trainers.get(kind);
        if (trainer == null) {
            throw new NumergridException(ErrorCode.SETTING_INVALID, "member '" + kind + "' has no trainer; there are "
                    + String.join(", ", trainers.keySet()), Map.of("key", "members"), null);
        }
        return trainer;
    }
}
