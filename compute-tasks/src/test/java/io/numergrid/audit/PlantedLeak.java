package io.numergrid.audit;

import io.numergrid.feature.FeatureCatalogue;
import io.numergrid.feature.FeatureColumns;
import io.numergrid.feature.MarketContext;
import io.numergrid.fold.Fold;
import io.numergrid.history.BarSeries;
import io.numergrid.history.Defects;
import io.numergrid.rank.BinBlock;
import io.numergrid.rank.SymbolRows;
import io.numergrid.rank.SymbolSampler;
import io.numergrid.run.FitPool;
import io.numergrid.run.RunStages;
import io.numergrid.select.FeatureSelector;
import io.numergrid.select.RedundancyClusters;
import io.numergrid.select.Scout;
import io.numergrid.select.Selection;
import io.numergrid.target.TargetSpec;
import io.numergrid.train.MemberTrainer;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The stages of a run with one mistake each, of the kind people make. Every one reads what is not known yet. */
enum PlantedLeak {
    SAME_DAY_FEATURE(Check.FEATURES, SameDayFeature::new, leak -> leak.feature().equals("ret_5d") && leak.date() == leak.cut()),
    CENTRED_WINDOW(Check.FEATURES, CentredWindow::new, leak -> leak.feature().equals("ret_5d")),
    MARKET_WITHOUT_LAG(Check.FEATURES, MarketWithoutLag::new, leak -> leak.feature().contains("mkt") && leak.date() == leak.cut()),
    CROSS_SECTION_OVER_ALL_DATES(Check.RANKS, CrossSectionOverAllDates::new, leak -> leak.feature().equals("cs_rank_ret_20d")),
    SURVIVORS_ONLY(Check.UNIVERSE, SurvivorsOnly::new, leak -> leak.feature().isEmpty()),
    QUALITY_OF_THE_WHOLE_HISTORY(Check.UNIVERSE, QualityOfTheWholeHistory::new, leak -> leak.feature().isEmpty()),
    RANK_OVER_THE_WHOLE_HISTORY(Check.BINS, RankOverTheWholeHistory::new, leak -> leak.feature().equals("ret_5d")),
    TARGET_AS_FEATURE(Check.BINS, TargetAsFeature::new, leak -> leak.feature().equals(FeatureCatalogue.name(0))),
    WEEKEND_OFF_BY_ONE(Check.BINS, WeekendOffByOne::new, leak -> weekday(leak.date()) == DayOfWeek.SATURDAY, 3),
    LABEL_ONE_DAY_LONG(Check.LABELS, LabelOneDayLong::new, leak -> LabelOneDayLong.TARGET.exit(leak.date() - 1) >= leak.cut()),
    SCALER_FITTED_ON_EVERYTHING(Check.PREDICTIONS, ScalerFittedOnEverything::new, leak -> true),
    FOLDS_WITHOUT_PURGE(Check.PREDICTIONS, FoldsWithoutPurge::new, leak -> true),
    SELECTION_BEFORE_THE_FOLDS(Check.PREDICTIONS, SelectionBeforeTheFolds::new, leak -> leak.feature().contains("selected"));

    /** The check that must catch it, and no earlier one. */
    final Check caughtBy;
    final Supplier<RunStages> stages;
    /** What the first difference must say of itself. */
    final Predicate<Leak> where;
    /** Drawn cut dates that are enough; more where a leak shows on some days only. */
    final int dates;

    PlantedLeak(Check caughtBy, Supplier<RunStages> stages, Predicate<Leak> where) {
        this(caughtBy, stages, where, 1);
    }

    PlantedLeak(Check caughtBy, Supplier<RunStages> stages, Predicate<Leak> where, int dates) {
        this.caughtBy = caughtBy;
        this.stages = stages;
        this.where = where;
        this.dates = dates;
    }

    private static DayOfWeek weekday(int day) {
        return LocalDate.ofEpochDay(day).getDayOfWeek();
    }

    private static int feature(String name) {
        int f = FeatureCatalogue.indexOf(name);
        if (f < 0) {
            throw new IllegalArgumentException(name);
        }
        return f;
    }

    /** Stages of the small market, to be broken. */
    private abstract static class Broken extends RunStages {
        Broken() {
            super(AuditMarket.KERNELS, AuditMarket.SETUP);
        }
    }

    /** The row of t knows the bar of t. */
    private static final class SameDayFeature extends Broken {
        @Override
        public List<FeatureColumns> features(List<BarSeries> batch, MarketContext market) {
            List<FeatureColumns> columns = super.features(batch, market);
            for (FeatureColumns c : columns) {
                float[] x = c.columns()[feature("ret_5d")];
                System.arraycopy(x, Math.min(1, x.length), x, 0, Math.max(0, x.length - 1));
            }
            return columns;
        }
    }

    /** A mean of seven bars around its own. */
    private static final class CentredWindow extends Broken {
        @Override
        public List<FeatureColumns> features(List<BarSeries> batch, MarketContext market) {
            List<FeatureColumns> columns = super.features(batch, market);
            for (int s = 0; s < columns.size(); s++) {
                double[] close = batch.get(s).close();
                for (int i = 3; i < close.length - 3; i++) {
                    columns.get(s).columns()[feature("ret_5d")][i] = (float) Arrays.stream(close, i - 3, i + 4).average().orElseThrow();
                }
            }
            return columns;
        }
    }

    /** The market's return of the day that the row is for. */
    private static final class MarketWithoutLag extends RunStages {
        MarketWithoutLag() {
            super(new EarlyMarketKernels(AuditMarket.KERNELS), AuditMarket.SETUP);
        }
    }

    /** A rank across the symbol's own dates, past and to come. */
    private static final class CrossSectionOverAllDates extends Broken {
        @Override
        public List<FeatureColumns> features(List<BarSeries> batch, MarketContext market) {
            List<FeatureColumns> columns = super.features(batch, market);
            for (FeatureColumns c : columns) {
                float[] x = c.columns()[feature("cs_rank_ret_20d")];
                float[] sorted = x.clone();
                Arrays.sort(sorted);
                for (int i = 0; i < x.length; i++) {
                    x[i] = (float) Arrays.binarySearch(sorted, x[i]) / x.length;
                }
            }
            return columns;
        }
    }

    /** Only symbols that still trade at the end were ever looked at. */
    private static final class SurvivorsOnly extends Broken {
        @Override
        public SymbolRows sample(BarSeries series, FeatureColumns columns, int symbolOrdinal, int[] barDates, int datasetEnd) {
            boolean alive = series.size() > 0 && series.dates()[series.size() - 1] > AuditMarket.DAYS - 60 + series.dates()[0];
            return alive ? super.sample(series, columns, symbolOrdinal, barDates, datasetEnd) : empty(symbolOrdinal);
        }
    }

    /** One defect, whenever it comes, and the symbol was never good. */
    private static final class QualityOfTheWholeHistory extends RunStages {
        QualityOfTheWholeHistory() {
            super(AuditMarket.KERNELS, new Setup(AuditMarket.SETUP.btc(), AuditMarket.SETUP.universe().withDefects(QualityOfTheWholeHistory::judge),
                    AuditMarket.SETUP.target(), AuditMarket.SETUP.folds()));
        }

        private static Defects judge(BarSeries series) {
            Defects defects = AuditMarket.SETUP.universe().defects().judge(series);
            if (defects.events().isEmpty()) {
                return defects;
            }
            byte[] always = new byte[series.size()];
            Arrays.fill(always, (byte) (1 + defects.events().get(0).defect().ordinal()));
            return Defects.of(always, defects.events());
        }
    }

    private static SymbolRows empty(int symbolOrdinal) {
        return new SymbolRows(symbolOrdinal, new int[0], new float[0], new double[0], new double[0]);
    }

    /** Bins of a feature by its rank among the values of all dates. */
    private static final class RankOverTheWholeHistory extends Broken {
        @Override
        public BinBlock rank(List<SymbolRows> rows, int[] barDates, FitPool pool) {
            BinBlock block = super.rank(rows, barDates, pool);
            int f = feature("ret_5d");
            float[] value = new float[block.rows()];
            for (int d = 0; d < block.dateCount(); d++) {
                for (int r = block.rowStart()[d]; r < block.rowStart()[d + 1]; r++) {
                    SymbolRows of = rows.get(block.symbolOrdinal()[r]);
                    int at = Arrays.binarySearch(of.barDates(), block.dates()[d] - 1);
                    value[r] = of.features()[at * SymbolRows.FEATURES + f];
                }
            }
            float[] sorted = value.clone();
            Arrays.sort(sorted);
            for (int r = 0; r < value.length; r++) {
                block.bins()[f][r] = (byte) (62L * Arrays.binarySearch(sorted, value[r]) / value.length);
            }
            return block;
        }
    }

    /** What is to be predicted stands among the features. */
    private static final class TargetAsFeature extends Broken {
        @Override
        public SymbolRows sample(BarSeries series, FeatureColumns columns, int symbolOrdinal, int[] barDates, int datasetEnd) {
            SymbolRows rows = super.sample(series, columns, symbolOrdinal, barDates, datasetEnd);
            for (int r = 0; r < rows.rows(); r++) {
                rows.features()[r * SymbolRows.FEATURES] = (float) rows.label()[r];
            }
            return rows;
        }
    }

    /** Rows of a Saturday see the bar of that Saturday; all others are right. */
    private static final class WeekendOffByOne extends Broken {
        @Override
        public SymbolRows sample(BarSeries series, FeatureColumns columns, int symbolOrdinal, int[] barDates, int datasetEnd) {
            float[][] shifted = Arrays.stream(columns.columns()).map(float[]::clone).toArray(float[][]::new);
            for (int i = 0; i + 1 < series.size(); i++) {
                if (weekday(series.dates()[i]) == DayOfWeek.FRIDAY) {
                    for (int f = 0; f < shifted.length; f++) {
                        shifted[f][i] = columns.columns()[f][i + 1];
                    }
                }
            }
            return super.sample(series, new FeatureColumns(columns.symbol(), columns.dates(), shifted), symbolOrdinal, barDates, datasetEnd);
        }
    }

    /** The exit price is that of the weekday after the exit the spans know of. */
    private static final class LabelOneDayLong extends Broken {
        private static final TargetSpec TARGET = new TargetSpec("20D2L", 1, 2, 21);

        @Override
        public SymbolRows sample(BarSeries series, FeatureColumns columns, int symbolOrdinal, int[] barDates, int datasetEnd) {
            return new SymbolSampler(setup().universe(), TARGET, datasetEnd).sample(series, columns, symbolOrdinal, barDates);
        }
    }

    /** Predictions on a scale taken from all rows of the block. */
    private static final class ScalerFittedOnEverything extends Broken {
        @Override
        public MemberTrainer trainer(String kind) {
            return new WholeBlockScaler(super.trainer(kind));
        }
    }

    /** Training runs up to the day before the test block, whatever the labels still wait for. */
    private static final class FoldsWithoutPurge extends Broken {
        @Override
        public List<Fold> folds(BinBlock block) {
            List<Fold> folds = new ArrayList<>();
            for (Fold f : super.folds(block)) {
                folds.add(new Fold(f.index(), f.testStart(), f.testStart(), f.testEnd(), f.trainFrom(), block.dates()[f.testStart() - 1],
                        f.testFrom(), f.testTo(), f.trainRows() + f.purgedRows(), f.testRows(), 0, 1));
            }
            return folds;
        }
    }

    /** Features are chosen once, by what helped on all dates. */
    private static final class SelectionBeforeTheFolds extends Broken {
        @Override
        public Selection select(FeatureSelector selector, List<Scout.Findings> findings, RedundancyClusters clusters, int dateEnd) {
            int all = findings.stream().mapToInt(f -> f.scout().to()).max().orElse(dateEnd);
            return super.select(selector, findings, clusters, all);
        }
    }
}
