package io.numergrid.run;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.history.BarSeries;
import io.numergrid.history.RowFinding;
import io.numergrid.kernel.Workers;
import io.numergrid.quality.DataQuality;
import io.numergrid.quality.DataQualityValidator;
import io.numergrid.quality.FeatureCheck;
import io.numergrid.quality.FeatureQuality;
import io.numergrid.quality.FeatureReference;
import io.numergrid.quality.FeatureValidator;
import io.numergrid.quality.HistoryScan;
import io.numergrid.quality.QualityLimits;
import io.numergrid.quality.SpanRows;
import io.numergrid.rank.SampleDates;
import io.numergrid.rank.SymbolRows;
import io.numergrid.rank.UniverseRule;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Judges what a run works on: its histories, and the features of its newest rows beside those it trains on. What it finds is told and may
 * stop a model from being published; it moves no row, see {@link io.numergrid.history.DefectJudge}.
 */
final class QualityStage {
    private final RunProfile profile;
    private final QualityLimits limits;
    private final BooleanSupplier cancelled;

    QualityStage(RunProfile profile, BooleanSupplier cancelled) {
        this.profile = profile;
        this.limits = profile.qualityLimits();
        this.cancelled = cancelled;
    }

    /** The bar dates whose rows count as the newest: the last weekdays up to {@code liveBar}, and that day itself. */
    int[] newestBars(int liveBar) {
        return FeatureCheck.newestBars(liveBar, limits.liveDates());
    }

    /** Looks at some of the histories, one by one. @param dates of all */
    HistoryScan scan(Iterable<BarSeries> some, SampleDates dates, UniverseRule universe) {
        return validator(universe).scan(some, dates, () -> {
            if (cancelled.getAsBoolean()) {
                throw new NumergridException(ErrorCode.CANCELLED, "the run was cancelled");
            }
        });
    }

    private DataQualityValidator validator(UniverseRule universe) {
        return new DataQualityValidator(universe, profile.defectRule(), limits);
    }

    /** What the scan of all histories comes to, see {@link DataQualityValidator#judge}. */
    DataQuality data(HistoryScan scan, Function<String, HistoryScan.Tail> tail, SampleDates dates, UniverseRule universe, List<RowFinding> rejected) {
        return validator(universe).judge(scan, tail, dates, rejected);
    }

    /**
     * @param rows    universe rows of the sample dates and of the newest bars
     * @param samples the training span's bar dates; empty when the run only predicts
     * @param trained what the features of the model in use were like; only asked for without samples
     * @param workers that share the features
     */
    RunQuality judge(DataQuality data, List<SymbolRows> rows, int[] samples, int[] newest, Optional<FeatureReference> trained, Workers workers) {
        Optional<FeatureReference> reference = samples.length == 0 ? trained
                : Optional.of(FeatureReference.of(rows, samples[0], Math.min(samples[samples.length - 1], newest[0] - 1), workers));
        FeatureQuality features = new FeatureValidator(limits).judge(rows, newest[0], newest[newest.length - 1], reference, workers);
        return new RunQuality(data, features, reference, profile.excludesDefects());
    }

    /** The same of rows that lie elsewhere. @param reference of the training span, or of the model in use */
    RunQuality judge(DataQuality data, SpanRows newest, Optional<FeatureReference> reference) {
        return new RunQuality(data, new FeatureValidator(limits).judge(newest, reference), reference, profile.excludesDefects());
    }
}
