package io.numergrid.select;

import io.numergrid.kernel.AverageRanks;
import io.numergrid.kernel.GramKernel;
import io.numergrid.rank.BinBlock;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Chooses the features of a training span. Three kinds of evidence are ranked and the ranks added, so that none needs a scale: what scouts lost when the
 * feature was permuted, in standard errors of its mean over dates (a steady small loss beats a large one on few dates); the rank correlation of
 * the feature's bins with the target on each date, likewise in standard errors, either sign; its share of the scouts' split gains.
 * The best feature of each cluster stands for it, and the best of those are taken.
 *
 * <p>What may never change: {@link #select} reads bins, targets and findings of date positions before {@code dateEnd} only.
 */
public final class FeatureSelector {
    private static final int MIDDLE = GramKernel.CENTRE;

    /** Bins of so many rows are looked at together. */
    private static final int ROWS_AT_ONCE = 1 << 18;

    private final int features;
    private final SelectionSpec spec;
    /** {@code [dates][features]}; each date's from that date's rows. */
    private final double[][] correlation;

    /**
     * @param block    with the targets to learn, which the control moves; its bins are not read
     * @param features number of all features
     * @param bins     gives the bins of ascending rows, a stretch of dates at a time: {@code [features][rows]}
     */
    public FeatureSelector(BinBlock block, int features, Function<int[], byte[][]> bins, SelectionSpec spec) {
        this.features = features;
        this.spec = spec;
        this.correlation = new double[block.dateCount()][];
        for (int d = 0; d < correlation.length; ) {
            int from = block.rowStart()[d];
            int end = d + 1;
            while (end < correlation.length && block.rowStart()[end + 1] - from <= ROWS_AT_ONCE) {
                end++;
            }
            byte[][] stretch = bins.apply(IntStream.range(from, block.rowStart()[end]).toArray());
            for (; d < end; d++) {
                correlation[d] = correlation(block, d, stretch, from);
            }
        }
    }

    /**
     * The features for a fit on dates {@code [0, dateEnd)}.
     *
     * @param findings of any scouts; what they say of dates from {@code dateEnd} on is not heard
     * @param clusters of the same dates
     */
    public Selection select(List<Scout.Findings> findings, RedundancyClusters clusters, int dateEnd) {
        double[][] drop = findings.stream().flatMap(f -> heard(f, dateEnd)).toArray(double[][]::new);
        double[] gain = new double[features];
        for (Scout.Findings found : findings) {
            for (int f = 0; f < features && found.scout().from() < dateEnd; f++) {
                gain[f] += found.gain()[f];
            }
        }
        double[] alike = standardErrors(Arrays.copyOf(correlation, dateEnd), features);
        Arrays.setAll(alike, f -> Math.abs(alike[f]));
        int[] worth = new int[features];
        for (double[] evidence : List.of(standardErrors(drop, features), alike, gain)) {
            int[] rank = new int[features];
            new AverageRanks(features).ofDoubles(evidence, 0, features, rank);
            Arrays.setAll(worth, f -> worth[f] + rank[f]);
        }
        return new Selection(best(worth, clusters), features, drop.length, clusters.count());
    }

    private static Stream<double[]> heard(Scout.Findings findings, int dateEnd) {
        return IntStream.range(0, findings.positions().length).filter(i -> findings.positions()[i] < dateEnd)
                .mapToObj(i -> findings.drop()[i]);
    }

    /** The best of each cluster, the best of those; ties go to the lower feature. */
    private int[] best(int[] worth, RedundancyClusters clusters) {
        int[] chosen = new int[clusters.count()];
        Arrays.fill(chosen, -1);
        for (int f = 0; f < worth.length; f++) {
            int c = clusters.of(f);
            chosen[c] = chosen[c] < 0 || worth[f] > worth[chosen[c]] ? f : chosen[c];
        }
        return Arrays.stream(chosen).boxed().sorted((a, b) -> worth[a] != worth[b] ? Integer.compare(worth[b], worth[a]) : Integer.compare(a, b))
                .limit(spec.count()).mapToInt(f -> f).sorted().toArray();
    }

    /** Mean over its standard error, taking dates as independent: {@code [features]}; 0 where there are fewer than two dates or no spread. */
    private static double[] standardErrors(double[][] byDate, int features) {
        double[] out = new double[features];
        for (int f = 0; f < features; f++) {
            double sum = 0;
            double squares = 0;
            int n = 0;
            for (double[] date : byDate) {
                if (!Double.isNaN(date[f])) {
                    sum += date[f];
                    squares += date[f] * date[f];
                    n++;
                }
            }
            double variance = n < 2 ? 0 : (squares - sum * sum / n) / (n - 1);
            out[f] = variance > 0 ? sum / Math.sqrt(n * variance) : 0;
        }
        return out;
    }

    /**
     * Correlation of bins and label ranks over the labelled rows of a date, from integer sums; NaN where either does not vary.
     *
     * @param bins of rows from {@code first} on
     */
    private static double[] correlation(BinBlock block, int date, byte[][] bins, int first) {
        double[] out = new double[bins.length];
        for (int f = 0; f < out.length; f++) {
            byte[] column = bins[f];
            long n = 0;
            long sx = 0;
            long sy = 0;
            long sxx = 0;
            long syy = 0;
            long sxy = 0;
            for (int r = block.rowStart()[date]; r < block.rowStart()[date + 1]; r++) {
                long y = block.targetRank()[r];
                if (y > 0) {
                    long x = column[r - first] == BinBlock.BIN_MISSING ? 0 : column[r - first] - MIDDLE;
                    n++;
                    sx += x;
                    sy += y;
                    sxx += x * x;
                    syy += y * y;
                    sxy += x * y;
                }
            }
            double below = (double) (n * sxx - sx * sx) * (n * syy - sy * sy);
            out[f] = below > 0 ? (n * sxy - sx * sy) / Math.sqrt(below) : Double.NaN;
        }
        return out;
    }
}
