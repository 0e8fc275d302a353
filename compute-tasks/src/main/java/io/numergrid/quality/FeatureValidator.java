package io.numergrid.quality;

import io.numergrid.feature.FeatureCatalogue;
import io.numergrid.feature.FeatureColumns;
import io.numergrid.kernel.Workers;
import io.numergrid.rank.SymbolRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Checks features that are about to be used or handed out: values outside the catalogue's ranges (a fault of ours, always RED),
 * missing values, values that are all alike, and drift of the newest rows against the training span.
 *
 * <p>Drift is judged by {@link FeatureReference#psi} and never makes the features as a whole RED: raw levels follow the market, and
 * what a model reads are ranks within a date. A RED drift of one feature says: today's values are not those it was trained on.
 */
public final class FeatureValidator {
    /** Fewer judged rows give no drift: by chance alone the index would be above 0.05. */
    public static final int DRIFT_ROWS_MIN = 200;

    /** More rows than these are thinned. */
    public static final int ROWS_MAX = 50_000;
    private static final int NAMED_MAX = 5;

    private final QualityLimits limits;
    private final FeatureRange[] ranges = new FeatureRange[FeatureCatalogue.COUNT];
    private final long[] outside = new long[FeatureCatalogue.COUNT];
    private boolean rangesSeen;

    public FeatureValidator(QualityLimits limits) {
        this.limits = Objects.requireNonNull(limits);
        for (int f = 0; f < ranges.length; f++) {
            ranges[f] = FeatureRange.parse(FeatureCatalogue.features().get(f).range());
        }
    }

    /** Checks the ranges of every value of a symbol. */
    public void addRanges(FeatureColumns columns) {
        rangesSeen = true;
        for (int f = 0; f < ranges.length; f++) {
            outside[f] += outside(f, columns.columns()[f]);
        }
    }

    private long outside(int f, float[] values) {
        long count = 0;
        for (float value : values) {
            count += ranges[f].allows(value) ? 0 : 1;
        }
        return count;
    }

    /**
     * Judges universe rows with a bar date in [from, to]. Their ranges are checked here, too, unless {@link #addRanges} has seen every value.
     *
     * @param reference distribution over the training span; empty = no drift is judged
     */
    public FeatureQuality judge(List<SymbolRows> symbols, int from, int to, Optional<FeatureReference> reference) {
        return judge(symbols, from, to, reference, Workers.CALLER);
    }

    /** The same on some threads. */
    public FeatureQuality judge(List<SymbolRows> symbols, int from, int to, Optional<FeatureReference> reference, Workers workers) {
        return judge(RowsOfSpan.of(symbols, from, to, ROWS_MAX), reference, workers);
    }

    FeatureQuality judge(RowsOfSpan span, Optional<FeatureReference> reference, Workers workers) {
        FeatureQuality.Feature[] features = new FeatureQuality.Feature[ranges.length];
        span.columns(workers, (f, values) -> features[f] = feature(f, values, reference));
        return judged(span, List.of(features), reference);
    }

    /** The same of rows that lie elsewhere, of which there are at most {@link #ROWS_MAX}. */
    public FeatureQuality judge(SpanRows span, Optional<FeatureReference> reference) {
        List<FeatureQuality.Feature> features = new ArrayList<>(ranges.length);
        for (int f = 0; f < ranges.length; f++) {
            features.add(feature(f, span.column(f), reference));
        }
        return judged(span, features, reference);
    }

    private FeatureQuality judged(SpanRows span, List<FeatureQuality.Feature> features, Optional<FeatureReference> reference) {
        List<String> red = new ArrayList<>();
        List<String> yellow = new ArrayList<>();
        summarise(features, red, yellow);
        Grade grade = !red.isEmpty() ? Grade.RED : !yellow.isEmpty() ? Grade.YELLOW : Grade.GREEN;
        red.addAll(yellow);
        return new FeatureQuality(grade, red, span.count(), span.firstDate(), span.lastDate(), reference.map(FeatureReference::rows).orElse(0),
                reference.map(FeatureReference::fromDate).orElse(0), reference.map(FeatureReference::toDate).orElse(0), features);
    }

    private FeatureQuality.Feature feature(int f, float[] values, Optional<FeatureReference> reference) {
        long beyond = rangesSeen ? outside[f] : outside(f, values);
        float[] sorted = values.clone();
        Arrays.sort(sorted); // NaN last
        int n = sorted.length;
        while (n > 0 && Float.isNaN(sorted[n - 1])) {
            n--;
        }
        double nanShare = values.length == 0 ? Double.NaN : (double) (values.length - n) / values.length;
        double constant = n < 2 ? Double.NaN : (double) longestRun(sorted, n) / n;
        double psi = values.length < DRIFT_ROWS_MIN ? Double.NaN : reference.map(r -> r.psi(f, values)).orElse(Double.NaN);
        List<String> reasons = new ArrayList<>();
        Grade grade = Grade.GREEN;
        if (beyond > 0) {
            grade = Grade.RED;
            reasons.add(beyond + " values outside " + FeatureCatalogue.features().get(f).range());
        }
        Grade missing = QualityLimits.grade(nanShare, limits.nanShareYellow(), limits.nanShareRed());
        if (missing != Grade.GREEN) {
            grade = grade.worse(missing);
            reasons.add(percent(nanShare) + " missing");
        }
        if (constant >= limits.constantShare()) {
            grade = grade.worse(constant == 1 ? Grade.RED : Grade.YELLOW);
            reasons.add(percent(constant) + " of the values are the same");
        }
        Grade drift = QualityLimits.grade(psi, limits.psiYellow(), limits.psiRed());
        if (drift != Grade.GREEN) {
            grade = grade.worse(drift);
            reasons.add(String.format(Locale.ROOT, "drift, PSI %.2f", psi));
        }
        return new FeatureQuality.Feature(FeatureCatalogue.name(f), grade, beyond, nanShare, constant, psi, String.join("; ", reasons));
    }

    private static int longestRun(float[] sorted, int n) {
        int longest = 0;
        for (int from = 0, i = 1; i <= n; i++) {
            if (i == n || sorted[i] != sorted[from]) {
                longest = Math.max(longest, i - from);
                from = i;
            }
        }
        return longest;
    }

    private void summarise(List<FeatureQuality.Feature> features, List<String> red, List<String> yellow) {
        List<FeatureQuality.Feature> wrong = features.stream().filter(f -> f.outside() > 0).toList();
        if (!wrong.isEmpty()) {
            red.add(sentence(wrong, "with values outside the catalogue's range"));
        }
        List<FeatureQuality.Feature> empty = features.stream().filter(f -> f.nanShare() >= limits.nanShareRed() || f.constantShare() == 1).toList();
        if (!empty.isEmpty()) {
            List<String> where = empty.size() >= limits.featureShareRed() * features.size() ? red : yellow;
            where.add(sentence(empty, "missing on most rows, or the same on all"));
        }
        List<FeatureQuality.Feature> gaps = features.stream().filter(f -> !empty.contains(f)
                && (f.nanShare() >= limits.nanShareYellow() || f.constantShare() >= limits.constantShare())).toList();
        if (!gaps.isEmpty()) {
            yellow.add(sentence(gaps, "missing, or the same, on many rows"));
        }
        List<FeatureQuality.Feature> drifting = features.stream().filter(f -> f.psi() >= limits.psiRed()).toList();
        if (2 * drifting.size() > features.size()) {
            yellow.add(sentence(drifting, String.format(Locale.ROOT, "that have drifted from the training span (PSI of %.2f or more)", limits.psiRed())));
        }
    }

    private static String sentence(List<FeatureQuality.Feature> features, String what) {
        String named = features.stream().limit(NAMED_MAX).map(FeatureQuality.Feature::name).collect(Collectors.joining(", "));
        return "features " + what + ": " + named + (features.size() > NAMED_MAX ? ", ..." : "") + " (" + features.size() + " of " + FeatureCatalogue.COUNT + ")";
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * share);
    }
}
