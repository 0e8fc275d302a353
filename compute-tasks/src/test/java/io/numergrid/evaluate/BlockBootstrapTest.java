package io.numergrid.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.id.CounterHash;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The band against a slow second implementation, its determinism, and what it must know about overlap. */
class BlockBootstrapTest {

    private static double[] noise(int n, long seed) {
        double[] out = new double[n];
        for (int i = 0; i < n; i++) {
            out[i] = TestBlocks.normal(seed, 9, i);
        }
        return out;
    }

    /** Draws lists of values, takes their means, sorts, interpolates. */
    @Property(tries = 30)
    void agreesWithDrawingLists(@ForAll @IntRange(min = 1, max = 60) int n, @ForAll @IntRange(min = 1, max = 12) int length,
                                @ForAll long seed) {
        double[] scores = noise(n, seed);
        BlockBootstrap bootstrap = new BlockBootstrap(length, 200, seed);
        int l = Math.min(length, n);
        double[] means = new double[200];
        for (int i = 0; i < means.length; i++) {
            List<Double> drawn = new ArrayList<>();
            for (int j = 0; drawn.size() < n; j++) {
                long bits = CounterHash.hash(seed, 0x424F4F54L, ((long) i << 32) + j);
                int start = CounterHash.below(bits, n - l + 1);
                for (int s = start; s < start + l && drawn.size() < n; s++) {
                    drawn.add(scores[s]);
                }
            }
            means[i] = drawn.stream().mapToDouble(Double::doubleValue).sum() / n;
        }
        assertArrayEquals(means, bootstrap.means(scores), 1e-12);
        Arrays.sort(means);
        BlockBootstrap.Band band = bootstrap.band(scores);
        double at = 0.025 * 199;
        assertEquals(means[4] + (at - 4) * (means[5] - means[4]), band.low(), 1e-12);
        at = 0.975 * 199;
        assertEquals(means[194] + (at - 194) * (means[195] - means[194]), band.high(), 1e-12);
        assertTrue(band.low() <= band.high());
        assertTrue(band.low() >= Arrays.stream(scores).min().getAsDouble() - 1e-12);
    }

    @Test
    void sameSeedSameBitsOtherSeedOtherBand() {
        double[] scores = noise(100, 3);
        BlockBootstrap bootstrap = BlockBootstrap.ofThinning(7, 2000, 42);
        assertEquals(4, bootstrap.blockLength());
        assertEquals(bootstrap.band(scores), bootstrap.band(scores.clone()));
        assertNotEquals(bootstrap.band(scores), BlockBootstrap.ofThinning(7, 2000, 43).band(scores));
        assertEquals(22, BlockBootstrap.ofThinning(1, 2, 1).blockLength());
        assertEquals(6, BlockBootstrap.ofThinning(4, 2, 1).blockLength());
    }

    /** With overlapping labels neighbours move together; drawing single dates would make the band too narrow. */
    @Test
    void blocksWidenTheBandWhereNeighboursMoveTogether() {
        double[] shocks = noise(403, 5);
        double[] overlapping = new double[400];
        for (int i = 0; i < overlapping.length; i++) {
            overlapping[i] = shocks[i] + shocks[i + 1] + shocks[i + 2] + shocks[i + 3];
        }
        double single = new BlockBootstrap(1, 2000, 1).band(overlapping).standardError();
        double blocks = new BlockBootstrap(8, 2000, 1).band(overlapping).standardError();
        assertTrue(blocks > 1.4 * single, blocks + " is not clearly wider than " + single);
        double expected = 4 / Math.sqrt(400);
        assertEquals(expected, blocks, 0.25 * expected);
    }

    @Test
    void pairedDifferenceIsDrawnOnTheSameStretches() {
        double[] a = noise(80, 1);
        double[] b = a.clone();
        for (int i = 0; i < b.length; i++) {
            b[i] = a[i] - 0.01;
        }
        b[7] = Double.NaN;
        ScoreSummary difference = ScoreSummary.ofDifference(a, b, new BlockBootstrap(4, 500, 9));
        assertEquals(0.01, difference.mean(), 1e-12);
        assertEquals(0.01, difference.ciLow(), 1e-12);
        assertEquals(0.01, difference.ciHigh(), 1e-12);
        assertEquals(79, difference.count());
        assertEquals(1, difference.undefined());
    }

    @Test
    void nothingScoredIsNothingKnown() {
        ScoreSummary none = ScoreSummary.of(new double[] {Double.NaN, Double.NaN}, new BlockBootstrap(4, 10, 1));
        assertEquals(0, none.count());
        assertEquals(2, none.undefined());
        assertTrue(Double.isNaN(none.mean()) && Double.isNaN(none.sd()) && Double.isNaN(none.sharpe()) && Double.isNaN(none.ciLow())
                && Double.isNaN(none.maxDrawdown()) && Double.isNaN(none.z()));
    }
}
