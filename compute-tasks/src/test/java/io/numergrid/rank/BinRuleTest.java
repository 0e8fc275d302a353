package io.numergrid.rank;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BinRuleTest {
    @Test
    void everyRankOfManySizesAgreesWithFractions() {
        for (int m : new int[] {1, 2, 3, 5, 19, 20, 21, 40, 62, 63, 64, 99, 100, 101, 126, 300, 1757, 2107}) {
            for (int rank = 0; rank <= 2 * m; rank++) {
                assertEquals(SlowCrossSection.featureBin(rank, m), BinRule.featureBin(rank, m), "R " + rank + " of m " + m);
                assertEquals(SlowCrossSection.targetBin(rank, m), BinRule.targetBin(rank, m), "R " + rank + " of m " + m);
            }
        }
    }

    @Test
    void productsNeverOverflow() {
        for (int m : new int[] {(1 << 24) - 1, 1 << 24, (1 << 24) + 1, 1_000_000_000}) {
            for (int rank : new int[] {1, 2, m, m + 1, 2 * m - 1, 2 * m}) {
                assertEquals(SlowCrossSection.featureBin(rank, m), BinRule.featureBin(rank, m), "R " + rank + " of m " + m);
                assertEquals(SlowCrossSection.targetBin(rank, m), BinRule.targetBin(rank, m), "R " + rank + " of m " + m);
            }
        }
    }

    @Property(tries = 500)
    void anyRankOfAnySizeAgreesWithFractions(@ForAll @IntRange(min = 1, max = 1_000_000_000) int m, @ForAll @IntRange(min = 1) int x) {
        int rank = 1 + (x - 1) % (2 * m);
        assertEquals(SlowCrossSection.featureBin(rank, m), BinRule.featureBin(rank, m));
        assertEquals(SlowCrossSection.targetBin(rank, m), BinRule.targetBin(rank, m));
    }

    @Test
    void distinctLabelsOfAHundredFallInFiveTwentyFiftyTwentyFive() {
        int[] count = new int[BinRule.TARGET_BINS];
        for (int place = 1; place <= 100; place++) {
            count[BinRule.targetBin(2 * place, 100)]++;
        }
        // u = (2 place - 1)/200: .005, .015, ...; the bins' edges fall between the ranks
        assertArrayEquals(new int[] {5, 20, 50, 20, 5}, count);
    }

    @Test
    void edgesBelongToTheMiddleBins() {
        // m = 10, ties of two: R - 1 = 2m x {.05, .25, .75, .95} exactly
        assertEquals(1, BinRule.targetBin(2, 10));
        assertEquals(2, BinRule.targetBin(6, 10));
        assertEquals(2, BinRule.targetBin(16, 10));
        assertEquals(3, BinRule.targetBin(20, 10));
        assertEquals(0, BinRule.targetBin(1, 10));
        assertEquals(1, BinRule.targetBin(5, 10));
        assertEquals(3, BinRule.targetBin(17, 10));
        assertEquals(4, BinRule.targetBin(40, 20));
    }

    @Test
    void missingHasItsOwnBinAndAllEqualStandInTheMiddle() {
        assertEquals(63, BinRule.featureBin(0, 0));
        assertEquals(-1, BinRule.targetBin(0, 0));
        for (int m = 1; m < 500; m++) {
            assertEquals(31, BinRule.featureBin(m + 1, m), "all m tied: u = 1/2");
            assertEquals(2, BinRule.targetBin(m + 1, m));
        }
        assertEquals(0, BinRule.featureBin(2, 2107));
        assertEquals(62, BinRule.featureBin(2 * 2107, 2107));
    }

    @Test
    void targetValuesAreQuarters() {
        for (int bin = 0; bin < BinRule.TARGET_BINS; bin++) {
            assertEquals(bin / 4.0, BinRule.targetValue(bin));
        }
    }
}
