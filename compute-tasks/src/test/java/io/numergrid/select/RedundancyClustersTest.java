package io.numergrid.select;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.kernel.GramKernel;
import io.numergrid.kernel.KernelSet;
import io.numergrid.rank.BinBlock;
import io.numergrid.train.FeatureSums;
import io.numergrid.train.SyntheticBlock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** Clusters hold what is alike, nothing else, whatever the rows beyond the span. */
class RedundancyClustersTest {
    private static final int FEATURES = 12;
    private static final GramKernel GRAM = KernelSet.choose("scalar").gram();

    /** Features 6 to 11 follow features 0 to 5 with noise that grows with the feature; 7 upside down. */
    private static BinBlock related(long seed) {
        BinBlock block = new SyntheticBlock(seed, 20, 60, FEATURES).build();
        for (int f = 6; f < FEATURES; f++) {
            for (int r = 0; r < block.rows(); r++) {
                int like = block.bins()[f - 6][r];
                int mixed = r * 31 % 7 < f - 6 ? block.bins()[f][r] : like;
                block.bins()[f][r] = (byte) (f == 7 && mixed != BinBlock.BIN_MISSING ? 62 - mixed : mixed);
            }
        }
        return block;
    }

    private static double correlation(BinBlock block, int rows, int a, int b) {
        double[] sum = new double[5];
        for (int r = 0; r < rows; r++) {
            double x = centred(block.bins()[a][r]);
            double y = centred(block.bins()[b][r]);
            sum[0] += x;
            sum[1] += y;
            sum[2] += x * x;
            sum[3] += y * y;
            sum[4] += x * y;
        }
        double own = (rows * sum[2] - sum[0] * sum[0]) * (rows * sum[3] - sum[1] * sum[1]);
        return own > 0 ? (rows * sum[4] - sum[0] * sum[1]) / Math.sqrt(own) : 0;
    }

    private static int centred(int bin) {
        return bin == BinBlock.BIN_MISSING ? 0 : bin - GramKernel.CENTRE;
    }

    private static List<Integer> numbers(RedundancyClusters clusters) {
        List<Integer> of = new ArrayList<>();
        for (int f = 0; f < FEATURES; f++) {
            of.add(clusters.of(f));
        }
        return of;
    }

    private static RedundancyClusters.Sums sums(BinBlock block) {
        return (from, to) -> FeatureSums.of(block, from, to, GRAM);
    }

    private static RedundancyClusters whole(BinBlock block, double redundancy) {
        return RedundancyClusters.of(block, new int[] {block.dateCount()}, redundancy, sums(block)).get(0);
    }

    /** Inside a cluster every pair is alike enough, and no two clusters could be joined and keep that. */
    @Property(tries = 20)
    void clustersAreCompleteAndCannotBeJoined(@ForAll @LongRange(min = 1, max = 1000) long seed, @ForAll @DoubleRange(min = 0.3, max = 1) double redundancy) {
        BinBlock block = related(seed);
        RedundancyClusters clusters = whole(block, redundancy);
        double slack = 2e-6; // half a unit each way
        for (int a = 0; a < clusters.count(); a++) {
            for (int b = 0; b < clusters.count(); b++) {
                double least = least(block, clusters, a, b);
                assertTrue(a == b ? least >= redundancy - slack : least <= redundancy + slack, a + " and " + b + ": " + least);
            }
        }
        assertEquals(FEATURES, java.util.stream.IntStream.range(0, clusters.count()).map(clusters::size).sum());
    }

    private static double least(BinBlock block, RedundancyClusters clusters, int a, int b) {
        double least = 1;
        for (int f = 0; f < FEATURES; f++) {
            for (int g = 0; g < FEATURES; g++) {
                if (f != g && clusters.of(f) == a && clusters.of(g) == b) {
                    least = Math.min(least, Math.abs(correlation(block, block.rows(), f, g)));
                }
            }
        }
        return least;
    }

    @Test
    void aCopyAndItsMirrorImageAreOneClusterAndNumbersFollowTheFirstFeature() {
        BinBlock block = related(5);
        System.arraycopy(block.bins()[1], 0, block.bins()[9], 0, block.rows());
        RedundancyClusters clusters = whole(block, 0.7);
        assertEquals(clusters.of(0), clusters.of(6));
        assertEquals(clusters.of(1), clusters.of(7));
        assertEquals(clusters.of(1), clusters.of(9));
        assertEquals(0, clusters.of(0));
        assertEquals(1, clusters.of(1));
        assertNotEquals(clusters.of(4), clusters.of(5), "what does not vary is alike to nothing");
        assertEquals(FEATURES, whole(new SyntheticBlock(3, 20, 60, FEATURES).build(), 0.7).count());
    }

    @Test
    void eachSpanSeesItsOwnRowsOnly() {
        BinBlock block = related(8);
        int[] ends = {4, 9, 9, 20};
        List<RedundancyClusters> together = RedundancyClusters.of(block, ends, 0.6, sums(block));
        for (int i = 0; i < ends.length; i++) {
            assertEquals(numbers(RedundancyClusters.of(block, new int[] {ends[i]}, 0.6, sums(block)).get(0)), numbers(together.get(i)));
        }
        List<Integer> before = numbers(together.get(1));
        for (byte[] column : block.bins()) {
            Arrays.fill(column, block.rowStart()[9], block.rows(), (byte) 7);
        }
        assertEquals(before, numbers(RedundancyClusters.of(block, ends, 0.6, sums(block)).get(1)));
        assertThrows(IllegalArgumentException.class, () -> RedundancyClusters.of(block, new int[] {9, 4}, 0.6, sums(block)));
    }
}
