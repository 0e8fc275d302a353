package io.numergrid.quality;

import io.numergrid.feature.FeatureCatalogue;
import io.numergrid.kernel.Workers;
import io.numergrid.rank.SymbolRows;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * How the features were distributed over a span of dates, small enough to travel with a model: per feature the inner borders of its
 * ten deciles and the share of values in each bin. Borders that coincide (a feature with many equal values) make fewer bins; the last
 * bin is that of missing values. A value equal to a border belongs to the bin below it.
 *
 * @param rows     rows the shares are of
 * @param fromDate first bar date, epoch day
 * @param toDate   last bar date, epoch day
 * @param borders  {@code [feature][0..9]} strictly rising
 * @param counts   {@code [feature][borders + 2]} rows per bin, missing last
 */
public record FeatureReference(int rows, int fromDate, int toDate, float[][] borders, int[][] counts) {
    private static final int DECILES = 10;
    /** More rows than these are thinned: deciles of 20,000 rows are known to a quarter of a percent. */
    public static final int ROWS_MAX = 20_000;

    public FeatureReference {
        Objects.requireNonNull(borders);
        Objects.requireNonNull(counts);
        if (borders.length != FeatureCatalogue.COUNT || counts.length != FeatureCatalogue.COUNT) {
            throw new IllegalArgumentException("a reference of " + borders.length + " and " + counts.length + " features");
        }
        for (int f = 0; f < borders.length; f++) {
            if (counts[f].length != borders[f].length + 2 || Arrays.stream(counts[f]).sum() != rows) {
                throw new IllegalArgumentException("the bins of feature " + f + " do not hold its " + rows + " rows");
            }
        }
    }

    /** The distribution of the rows with a bar date in [from, to]; with more than 20,000 of them, of every n-th in symbol order. */
    public static FeatureReference of(List<SymbolRows> symbols, int from, int to) {
        return of(symbols, from, to, Workers.CALLER);
    }

    /** The same on some threads. */
    public static FeatureReference of(List<SymbolRows> symbols, int from, int to, Workers workers) {
        return of(RowsOfSpan.of(symbols, from, to, ROWS_MAX), workers);
    }

    static FeatureReference of(RowsOfSpan span, Workers workers) {
        float[][] borders = new float[FeatureCatalogue.COUNT][];
        int[][] counts = new int[FeatureCatalogue.COUNT][];
        span.columns(workers, (f, values) -> {
            borders[f] = deciles(values);
            counts[f] = count(values, borders[f]);
        });
        return new FeatureReference(span.count(), span.firstDate(), span.lastDate(), borders, counts);
    }

    /** The distribution of these rows, of which there are at most {@link #ROWS_MAX}. */
    public static FeatureReference of(SpanRows span) {
        float[][] borders = new float[FeatureCatalogue.COUNT][];
        int[][] counts = new int[FeatureCatalogue.COUNT][];
        for (int f = 0; f < borders.length; f++) {
            float[] values = span.column(f);
            borders[f] = deciles(values);
            counts[f] = count(values, borders[f]);
        }
        return new FeatureReference(span.count(), span.firstDate(), span.lastDate(), borders, counts);
    }

    private static float[] deciles(float[] values) {
        float[] sorted = values.clone();
        Arrays.sort(sorted); // NaN last
        int n = sorted.length;
        while (n > 0 && Float.isNaN(sorted[n - 1])) {
            n--;
        }
        float[] borders = new float[DECILES - 1];
        int kept = 0;
        for (int k = 1; k < DECILES && n > 0; k++) {
            float border = sorted[(int) ((long) n * k / DECILES)];
            // a border at the largest value has nothing above it
            if ((kept == 0 || border > borders[kept - 1]) && border < sorted[n - 1]) {
                borders[kept++] = border;
            }
        }
        return Arrays.copyOf(borders, kept);
    }

    private static int[] count(float[] values, float[] borders) {
        int[] counts = new int[borders.length + 2];
        for (float value : values) {
            counts[bin(value, borders)]++;
        }
        return counts;
    }

    private static int bin(float value, float[] borders) {
        if (Float.isNaN(value)) {
            return borders.length + 1;
        }
        int bin = 0;
        while (bin < borders.length && value > borders[bin]) {
            bin++;
        }
        return bin;
    }

    /**
     * The population stability index of values against this span: {@code sum over bins of (p - q) ln(p / q)}, p and q the shares of a bin in either,
     * each as (count + 1/2) / (rows + bins/2) so that an empty bin is finite. It is symmetric in p and q, 0 when they are the same, and about
     * (bins - 1) (1/rows + 1/values) by chance alone. Source: the sum of both Kullback-Leibler divergences (Jeffreys 1946), as used in credit scoring,
     * where 0.1 and 0.25 are the customary limits. NaN without rows on either side.
     *
     * @param f      index of the feature
     * @param values of it; NaN counts as missing
     */
    public double psi(int f, float[] values) {
        if (rows == 0 || values.length == 0) {
            return Double.NaN;
        }
        return psi(counts[f], count(values, borders[f]));
    }

    static double psi(int[] a, int[] b) {
        double totalA = Arrays.stream(a).sum() + 0.5 * a.length;
        double totalB = Arrays.stream(b).sum() + 0.5 * b.length;
        double sum = 0;
        for (int k = 0; k < a.length; k++) {
            double p = (a[k] + 0.5) / totalA;
            double q = (b[k] + 0.5) / totalB;
            sum += (p - q) * StrictMath.log(p / q);
        }
        return sum;
    }
}
