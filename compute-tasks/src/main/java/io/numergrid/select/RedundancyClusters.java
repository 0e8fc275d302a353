package io.numergrid.select;

import io.numergrid.rank.BinBlock;
import io.numergrid.train.FeatureSums;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Features that say the same, by the correlation of their bins (missing = the middle) over the rows of a training span. Agglomerative with
 * complete linkage: the two clusters whose least alike members are most alike are joined as long as those are alike enough, so inside a cluster every pair
 * is. What may never change: similarities are whole numbers made from exact integer sums, and ties go to the cluster with the lower
 * first feature, so the clusters do not depend on the order of rows or on threads. Clusters are numbered by their first feature.
 */
public final class RedundancyClusters {
    /** Units of |correlation| that are compared. */
    private static final int UNITS = 1 << 20;
    private static final int GONE = -1;

    /** Exact sums of all features over the rows of date positions {@code [dateFrom, dateTo)}. */
    @FunctionalInterface
    public interface Sums {
        FeatureSums of(int dateFrom, int dateTo);
    }

    private final int[] cluster;
    private final int count;

    private RedundancyClusters(int[] cluster, int count) {
        this.cluster = cluster;
        this.count = count;
    }

    /**
     * The clusters of several spans at the price of the longest.
     *
     * @param block      the rows; its bins are not read
     * @param dateEnds   exclusive ends of the spans' date positions, not falling; no row at or after an end has a say in its clusters
     * @param redundancy least |correlation| of two members of a cluster, in (0, 1]
     * @param sums       asked once for each stretch between two ends, in order
     */
    public static List<RedundancyClusters> of(BinBlock block, int[] dateEnds, double redundancy, Sums sums) {
        List<RedundancyClusters> clusters = new ArrayList<>();
        FeatureSums sum = null;
        int from = 0;
        for (int end : dateEnds) {
            if (end < from) {
                throw new IllegalArgumentException("spans must not become shorter: " + Arrays.toString(dateEnds));
            }
            FeatureSums more = sums.of(from, end);
            if (sum == null) {
                sum = more;
            } else {
                sum.add(more);
            }
            from = end;
            clusters.add(join(similarity(sum, block.rowStart()[end]), (int) Math.ceil(redundancy * UNITS)));
        }
        return clusters;
    }

    /** {@code [features * features]} |correlation| in units; 0 where a feature does not vary. */
    private static int[] similarity(FeatureSums sum, long rows) {
        long[] gram = sum.gram();
        long[] sums = sum.sums();
        int n = sums.length;
        int[] units = new int[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                // below 2^24 rows each product stays below 2^58
                double both = rows * gram[i * n + j] - sums[i] * sums[j];
                double own = (double) (rows * gram[i * n + i] - sums[i] * sums[i]) * (rows * gram[j * n + j] - sums[j] * sums[j]);
                units[i * n + j] = own > 0 ? (int) Math.rint(UNITS * (Math.abs(both) / Math.sqrt(own))) : 0;
            }
        }
        return units;
    }

    private static RedundancyClusters join(int[] similarity, int least) {
        int n = (int) Math.round(Math.sqrt(similarity.length));
        int[] of = new int[n];
        Arrays.setAll(of, f -> f);
        for (int pair = closest(similarity, of, n, least); pair != GONE; pair = closest(similarity, of, n, least)) {
            int keeps = pair / n;
            int joins = pair % n;
            for (int f = 0; f < n; f++) {
                of[f] = of[f] == joins ? keeps : of[f];
                int apart = Math.min(similarity[keeps * n + f], similarity[joins * n + f]);
                similarity[keeps * n + f] = apart;
                similarity[f * n + keeps] = apart;
            }
        }
        int[] number = new int[n];
        int count = 0;
        for (int f = 0; f < n; f++) {
            number[f] = of[f] == f ? count++ : number[of[f]];
        }
        return new RedundancyClusters(number, count);
    }

    /** The first of the closest pairs of clusters, as first * n + second, first below second; GONE when none is close enough. */
    private static int closest(int[] similarity, int[] of, int n, int least) {
        int best = GONE;
        int most = least - 1;
        for (int i = 0; i < n; i++) {
            for (int j = i + 1; j < n && of[i] == i; j++) {
                if (of[j] == j && similarity[i * n + j] > most) {
                    most = similarity[i * n + j];
                    best = i * n + j;
                }
            }
        }
        return best;
    }

    /** Number of clusters. */
    public int count() {
        return count;
    }

    /** The cluster of a feature, from 0. */
    public int of(int feature) {
        return cluster[feature];
    }

    /** Features of a cluster. */
    public int size(int number) {
        return (int) Arrays.stream(cluster).filter(c -> c == number).count();
    }
}
